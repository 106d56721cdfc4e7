"""LightGBM: boosters in LightGBM's own text format, estimators in scikit-learn's way as pickles.

| model | file |
|---|---|
| `Booster` | `model.lgb`; holds data, no code |
| `LGBMClassifier`, … | `model.pkl`, or `model.skops` with `serialization_format="skops"` |
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors import sklearn
from mlflow.flavors.estimators import EstimatorWrapper
from mlflow.models.flavor import Conf, Flavor, Written
from mlflow.models.pickles import CLOUDPICKLE, file_of

BOOSTER = "lightgbm.basic.Booster"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a booster or estimator; options: `serialization_format`, `skops_trusted_types`."""
    import lightgbm as lgb

    cls = type(model)
    conf: Conf = {"model_class": f"{cls.__module__}.{cls.__qualname__}"}
    if isinstance(model, lgb.Booster):
        model.save_model(folder / "model.lgb")
        further = {"serialization_format": None, "skops_trusted_types": None}
        return Written({"data": "model.lgb", **conf, **further}, {"data": "model.lgb"})
    if not isinstance(model, lgb.LGBMModel):
        raise MlflowException.invalid_parameter_value(
            f"The flavor lightgbm takes a Booster or an estimator of LightGBM; got {cls.__name__}."
        )
    written = sklearn.write(model, folder, options)
    name = written.flavor["pickled_model"]
    kept = {key: written.flavor[key] for key in ("serialization_format", "skops_trusted_types")}
    needs = ("scikit-learn", *written.requirements)
    return Written({"data": name, **conf, **kept}, {"data": name}, needs)


def read(folder: Path, conf: Conf) -> Any:
    """The booster or estimator in a model's folder."""
    import lightgbm as lgb

    data = conf.get("data")
    if not _is_booster(conf):
        how = conf.get("serialization_format") or CLOUDPICKLE
        return sklearn.read(folder, {**conf, "pickled_model": data, "serialization_format": how})
    file = file_of(folder, data)
    if b"\nend of trees" not in file.read_bytes():
        # LightGBM itself reads beyond the end of an incomplete file, and the process dies.
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by LightGBM: the file is incomplete."
        )
    try:
        return lgb.Booster(model_file=str(file))
    except lgb.basic.LightGBMError as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by LightGBM: {error}."
        ) from error


def runs_code(conf: Mapping[str, Any]) -> bool:
    """Boosters are data; estimators are read as those of scikit-learn are."""
    return not _is_booster(conf) and sklearn.runs_code(conf)


def _is_booster(conf: Mapping[str, Any]) -> bool:
    # Before MLflow 1.23 all were boosters.
    return bool(conf.get("model_class", BOOSTER) == BOOSTER)


FLAVOR = Flavor(
    name="lightgbm",
    package="lightgbm",
    write=write,
    read=read,
    wrap=EstimatorWrapper,
    version_key="lgb_version",
    runs_code=runs_code,
)
