"""Prophet: forecasts of time series, as the JSON that Prophet itself makes; it holds no code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.estimators import EstimatorWrapper
from mlflow.models.flavor import Conf, Flavor, Written
from mlflow.models.pickles import file_of

FILE = "model.pr"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a fitted model."""
    from prophet.serialize import model_to_json

    try:
        text = model_to_json(model)
    except (ValueError, AttributeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"{type(model).__name__} cannot be written by Prophet: {error}. Fit it first."
        ) from error
    # A text of JSON that is itself written as JSON: what every version of MLflow reads.
    (folder / FILE).write_text(json.dumps(text), encoding="utf-8")
    return Written({"model_type": type(model).__name__, "data": FILE}, {"data": FILE})


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder."""
    from prophet.serialize import model_from_json

    file = file_of(folder, conf.get("data", FILE))
    try:
        return model_from_json(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by Prophet: {type(error).__name__}: {error}."
        ) from error


def runs_code(conf: Mapping[str, Any]) -> bool:
    """JSON is data."""
    return False


FLAVOR = Flavor(
    name="prophet",
    package="prophet",
    write=write,
    read=read,
    wrap=EstimatorWrapper,
    runs_code=runs_code,
)
