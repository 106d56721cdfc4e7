"""CatBoost: models in CatBoost's own format, `model.cb`, which holds data and no code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.estimators import EstimatorWrapper
from mlflow.models.flavor import Conf, Flavor, Written
from mlflow.models.pickles import file_of

FILE = "model.cb"
CLASSES = ("CatBoost", "CatBoostClassifier", "CatBoostRanker", "CatBoostRegressor")


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a model; options are those of CatBoost's `save_model`, `format` among them."""
    cls = type(model).__name__
    if cls not in CLASSES:
        raise MlflowException.invalid_parameter_value(
            f"The flavor catboost takes {', '.join(CLASSES)}; got {cls}."
        )
    model.save_model(str(folder / FILE), **options)
    conf = {"model_type": cls, "save_format": options.get("format", "cbm"), "data": FILE}
    return Written(conf, {"data": FILE})


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder."""
    import catboost

    cls = conf.get("model_type")
    if cls not in CLASSES:
        raise MlflowException.invalid_parameter_value(
            f"The model is of the class {cls!r}; CatBoost has {', '.join(CLASSES)}."
        )
    file = file_of(folder, conf.get("data", FILE))
    model = getattr(catboost, cls)()
    try:
        model.load_model(str(file), conf.get("save_format") or "cbm")
    except catboost.CatBoostError as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by CatBoost: {error}."
        ) from error
    return model


def runs_code(conf: Mapping[str, Any]) -> bool:
    """CatBoost's files are data."""
    return False


FLAVOR = Flavor(
    name="catboost",
    package="catboost",
    write=write,
    read=read,
    wrap=EstimatorWrapper,
    runs_code=runs_code,
)
