"""The `MLmodel` file of a model whose files are kept elsewhere."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from mlflow.entities import LoggedModel
from mlflow.version import VERSION

IS_EXTERNAL_TAG = "mlflow.model.isExternal"


def write_external_mlmodel(model: LoggedModel, folder: Path) -> None:
    """Write an `MLmodel` without flavors: it says which model this is, and that it is external."""
    import yaml  # slow to load

    content = {
        "artifact_path": model.artifact_location,
        "flavors": {},
        "metadata": {IS_EXTERNAL_TAG: True},
        "mlflow_version": VERSION,
        "model_id": model.model_id,
        "model_uuid": model.model_id,
        "run_id": model.source_run_id,
        "utc_time_created": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f"),
    }
    (folder / "MLmodel").write_text(yaml.safe_dump(content), encoding="utf-8")
