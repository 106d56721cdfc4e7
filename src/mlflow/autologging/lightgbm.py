"""Autologging of LightGBM: parameters, the evaluation's curves, feature importance, the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mlflow.autologging.boosting import Curves, booster_training, estimator_training
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.matrices import patches_of
from mlflow.autologging.model import log_model_of
from mlflow.autologging.pictures import log_feature_importance

_NOT_PARAMS = (
    "params", "train_set", "valid_sets", "valid_names", "feval", "init_model", "callbacks",
)  # fmt: skip


def train(call: Call) -> Training:
    """Log a call of `lightgbm.train`."""
    return booster_training(
        call, _NOT_PARAMS, _callback, _named, _data_of, _best_of, _log_importance, _log_model
    )


def train_estimator(call: Call) -> Training:
    """Log the `fit` of one of LightGBM's estimators; its boosting is logged by `train`."""
    return estimator_training(call, _log_model)


def _log_model(call: Call, model: Any, features: Any) -> None:
    from mlflow.flavors.lightgbm import FLAVOR

    log_model_of(call, FLAVOR, model, features, {})


def _callback(call: Call, curves: Curves) -> Any:
    log = call.safely(curves.log)

    def record(environment: Any) -> None:
        log(environment.evaluation_result_list or (), environment.iteration)

    # After the library's own recording, before early stopping ends the training.
    record.order = 25  # type: ignore[attr-defined]
    return record


def _named(results: Iterable[Any]) -> dict[str, float]:
    """`(data, metric, value, …)` of each as `data-metric`."""
    return {f"{result[0]}-{result[1]}": result[2] for result in results}


def _data_of(given: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    sets = given.get("valid_sets") or ()
    return given.get("train_set"), list(sets) if isinstance(sets, (list, tuple)) else [sets]


def _best_of(booster: Any, given: Mapping[str, Any]) -> int | None:
    found: int = getattr(booster, "best_iteration", 0)
    return found if found > 0 else None


def _log_importance(call: Call, booster: Any) -> None:
    names = booster.feature_name()
    for kind in ("split", "gain"):
        log_feature_importance(names, booster.feature_importance(importance_type=kind), kind)


def _patches() -> Iterable[Patch]:
    import lightgbm
    import lightgbm.engine
    import lightgbm.sklearn

    inside = frozenset({"lightgbm"})
    # Who imported `train` by name has the one of its own module.
    for module in (lightgbm, lightgbm.engine, lightgbm.sklearn):
        yield Patch(module, "train", train, inside=inside)
    yield from patches_of(lightgbm.Dataset)
    estimators = (
        lightgbm.LGBMModel, lightgbm.LGBMClassifier, lightgbm.LGBMRegressor, lightgbm.LGBMRanker,
    )  # fmt: skip
    for cls in estimators:
        yield Patch(cls, "fit", train_estimator)


INTEGRATION = Integration(name="lightgbm", library="lightgbm", patches=_patches)
