"""scikit-learn: estimators and pipelines, as a pickle or in the skops format.

| serialization_format | file | takes |
|---|---|---|
| cloudpickle (default) | `model.pkl` | any estimator, of classes of the running program, too |
| pickle | `model.pkl` | estimators of classes that can be imported |
| skops | `model.skops` | what skops trusts, and `skops_trusted_types`; reading runs no code |
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.estimators import EstimatorWrapper
from mlflow.models import pickles
from mlflow.models.flavor import Conf, Flavor, Written

SKOPS = "skops"
FORMATS = (pickles.PICKLE, pickles.CLOUDPICKLE, SKOPS)

_logger = logging.getLogger(__name__)


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write an estimator; options: `serialization_format`, `pyfunc_predict_fn`, …."""
    how = options.get("serialization_format") or pickles.CLOUDPICKLE
    trusted = options.get("skops_trusted_types")
    predict = options.get("pyfunc_predict_fn") or "predict"
    if how not in FORMATS:
        raise MlflowException.invalid_parameter_value(
            f"serialization_format={how!r} is not known; there are {', '.join(FORMATS)}."
        )
    name = "model.skops" if how == SKOPS else "model.pkl"
    if how == SKOPS:
        _dump_skops(model, folder / name, trusted)
    else:
        pickles.dump(model, folder / name, how)
    if not hasattr(model, predict):
        _logger.warning(
            "%s has no %s(), so that the model cannot be loaded by mlflow.pyfunc.",
            type(model).__name__, predict,
        )  # fmt: skip
    conf = {
        "pickled_model": name,
        "serialization_format": how,
        "skops_trusted_types": trusted,
    }
    pyfunc = {"model_path": name, "predict_fn": predict} if hasattr(model, predict) else None
    return Written(conf, pyfunc, (how,) if how != pickles.PICKLE else ())


def read(folder: Path, conf: Conf) -> Any:
    """The estimator in a model's folder."""
    path = conf.get("pickled_model") or "model.pkl"
    # Older versions of MLflow did not say how they wrote.
    how = conf.get("serialization_format", pickles.PICKLE)
    if how == SKOPS:
        return _load_skops(pickles.file_of(folder, path), conf.get("skops_trusted_types"))
    return pickles.load(folder, path, how)


def runs_code(conf: Mapping[str, Any]) -> bool:
    """Whether reading runs code: skops does not, unless the model itself says what to trust."""
    return conf.get("serialization_format") != SKOPS or bool(conf.get("skops_trusted_types"))


def _skops() -> Any:
    try:
        import skops.io  # an extra
    except ImportError as error:
        raise MlflowException(
            "The serialization format skops needs the package skops, which is missing: "
            "pip install 'headrace[sklearn]'.",
            "INVALID_STATE",
        ) from error
    return skops.io


def _dump_skops(model: Any, file: Path, trusted: list[str] | None) -> None:
    io = _skops()
    try:
        io.dump(model, file)
        unknown = sorted(set(io.get_untrusted_types(file=file)) - set(trusted or ()))
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"{type(model).__name__} cannot be written in the skops format: {error}. "
            "serialization_format='cloudpickle' takes any estimator."
        ) from error
    if unknown:
        raise MlflowException.invalid_parameter_value(
            f"{type(model).__name__} holds objects of types that skops does not trust: "
            f"{', '.join(unknown)}. If you do, pass skops_trusted_types={unknown!r}; or "
            "serialization_format='cloudpickle'."
        )


def _load_skops(file: Path, trusted: list[str] | None) -> Any:
    try:
        return _skops().load(file, trusted=trusted)
    except MlflowException:
        raise
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read as skops: {type(error).__name__}: {error}."
        ) from error


FLAVOR = Flavor(
    name="sklearn",
    package="sklearn",
    distribution="scikit-learn",
    write=write,
    read=read,
    wrap=EstimatorWrapper,
    runs_code=runs_code,
)
