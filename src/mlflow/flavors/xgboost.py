"""XGBoost: boosters, and its estimators in scikit-learn's way, in XGBoost's own format.

The file is `model.ubj`, or `model.json` with `model_format="json"`. It holds data, no code, so that
a model may come from anywhere; only a class that is not XGBoost's own is imported with care.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.estimators import accepted
from mlflow.models.flavor import Conf, Flavor, Predictor, Written
from mlflow.models.pickles import file_of

BOOSTER = "xgboost.core.Booster"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a booster or estimator; option: `model_format` (`ubj`, `json`)."""
    how = options.get("model_format") or "ubj"
    name = f"model.{how}"
    try:
        model.save_model(folder / name)
    except (TypeError, ValueError, AttributeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"{type(model).__name__} cannot be written by XGBoost: {error}."
        ) from error
    cls = type(model)
    conf = {
        "data": name,
        "model_class": f"{cls.__module__}.{cls.__qualname__}",
        "model_format": how,
    }
    # Its estimators are scikit-learn's, which XGBoost does not bring along.
    needs = () if conf["model_class"] == BOOSTER else ("scikit-learn",)
    return Written(conf, {"data": name}, needs)


def read(folder: Path, conf: Conf) -> Any:
    """The booster or estimator in a model's folder."""
    import xgboost as xgb

    # Before MLflow 1.22 all were boosters.
    name = str(conf.get("model_class") or BOOSTER)
    module, _, cls = name.rpartition(".")
    try:
        made = getattr(importlib.import_module(module), cls)
    except (ImportError, AttributeError, ValueError) as error:
        raise MlflowException(
            f"The model is of the class {name}, which cannot be imported: {error}. Code of your "
            "own goes with a model as code_paths.",
            "INVALID_STATE",
        ) from error
    if not isinstance(made, type) or not issubclass(made, (xgb.Booster, xgb.XGBModel)):
        raise MlflowException.invalid_parameter_value(
            f"The model is said to be of {name}, which is no class of XGBoost's models."
        )
    model = made()
    file = file_of(folder, conf.get("data"))
    try:
        # MLflow wrote `model.xgb` until version 3, of which XGBoost does not know what it holds.
        known = file.suffix in (".ubj", ".json")
        model.load_model(file if known else bytearray(file.read_bytes()))
    except xgb.core.XGBoostError as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by XGBoost: {error}."
        ) from error
    return model


def runs_code(conf: Mapping[str, Any]) -> bool:
    """Only a class that is not XGBoost's own is code."""
    return not str(conf.get("model_class") or BOOSTER).startswith("xgboost.")


class Wrapper(Predictor):
    """What predicts: boosters take data frames and arrays, too."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What it predicts; parameters that its `predict` has are passed on."""
        import xgboost as xgb

        more = accepted(self._model.predict, params or {})
        if isinstance(self._model, xgb.Booster):
            matrix = data if isinstance(data, xgb.DMatrix) else xgb.DMatrix(data)
            return self._model.predict(matrix, **more)
        return self._model.predict(data, **more)


FLAVOR = Flavor(
    name="xgboost",
    package="xgboost",
    write=write,
    read=read,
    wrap=Wrapper,
    version_key="xgb_version",
    runs_code=runs_code,
)
