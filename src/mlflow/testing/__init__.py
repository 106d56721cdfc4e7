"""Test suites for those who write stores: see `tracking_store`. They need pytest."""

import pytest

# So that an assertion that fails shows the values it compared.
pytest.register_assert_rewrite(
    *(
        f"mlflow.testing.{name}"
        for name in (
            "artifacts",
            "concurrency",
            "experiments",
            "given",
            "inputs",
            "journal",
            "metrics",
            "model_versions",
            "registered_models",
            "runs",
        )
    )
)
