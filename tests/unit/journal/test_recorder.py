"""What is refused at the call, before anything is written."""

from __future__ import annotations

import pytest

import mlflow
from mlflow.exceptions import MlflowException


@pytest.mark.parametrize("key", [{"loss": 1.0}, ["loss"], None, 3, b"loss"])
def test_metric_whose_name_is_no_text_is_refused(key: object) -> None:
    with mlflow.start_run() as run, pytest.raises(MlflowException, match="is text") as raised:
        mlflow.log_metric(key, 1.0)  # type: ignore[arg-type]
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    assert mlflow.get_run(run.info.run_id).data.metrics == {}
