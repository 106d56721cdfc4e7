"""Autologging of XGBoost: parameters, the evaluation's curves, feature importance, the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mlflow.autologging.boosting import Curves, booster_training, estimator_training
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.matrices import patches_of
from mlflow.autologging.model import log_model_of
from mlflow.autologging.patching import classes_below
from mlflow.autologging.pictures import log_feature_importance

_NOT_PARAMS = (
    "params", "dtrain", "evals", "obj", "feval", "custom_metric", "evals_result", "xgb_model",
    "callbacks",
)  # fmt: skip


def train(call: Call) -> Training:
    """Log a call of `xgboost.train`."""
    return booster_training(
        call, _NOT_PARAMS, _callback, _named, _data_of, _best_of, _log_importance, _log_model
    )


def train_estimator(call: Call) -> Training:
    """Log the `fit` of one of XGBoost's estimators; its boosting is logged by `train`."""
    return estimator_training(call, _log_model)


def _log_model(call: Call, model: Any, features: Any) -> None:
    from mlflow.flavors.xgboost import FLAVOR

    def answer_of(model: Any, example: Any) -> Any:
        return FLAVOR.wrap(model).predict(example)  # a booster itself takes matrices only

    own = {"model_format": call.options["model_format"]}
    log_model_of(call, FLAVOR, model, features, own, answer_of)


def _data_of(given: Mapping[str, Any]) -> tuple[Any, list[Any]]:
    return given.get("dtrain"), [matrix for matrix, _ in given.get("evals") or ()]


def _callback(call: Call, curves: Curves) -> Any:
    from xgboost.callback import TrainingCallback

    log = call.safely(curves.log)

    class Record(TrainingCallback):
        """Logs the evaluation of each iteration."""

        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            latest = [
                (data, metric, values[-1])
                for data, metrics in evals_log.items()
                for metric, values in metrics.items()
            ]
            log(latest, epoch)
            return False

    return Record()


def _named(latest: Iterable[tuple[str, str, Any]]) -> dict[str, float]:
    """Values by `data-metric`; of those of a cross-validation the mean, without the deviation."""
    return {
        f"{data}-{metric}": value[0] if isinstance(value, tuple) else value
        for data, metric, value in latest
    }


def _best_of(booster: Any, given: Mapping[str, Any]) -> int | None:
    from xgboost.callback import EarlyStopping

    callbacks: Sequence[Any] = given.get("callbacks") or ()
    asked = given.get("early_stopping_rounds") is not None
    if asked or any(isinstance(callback, EarlyStopping) for callback in callbacks):
        return getattr(booster, "best_iteration", None)
    return None


def _log_importance(call: Call, booster: Any) -> None:
    for kind in call.options["importance_types"] or ("weight",):
        scores = booster.get_score(importance_type=kind)
        if not scores or any(isinstance(value, list) for value in scores.values()):
            continue  # a linear model of several classes
        log_feature_importance(list(scores), list(scores.values()), kind)


def _patches() -> Iterable[Patch]:
    import xgboost
    import xgboost.sklearn
    import xgboost.training

    inside = frozenset({"xgboost"})
    # Who imported `train` by name has the one of its own module.
    for module in (xgboost, xgboost.training, xgboost.sklearn):
        yield Patch(module, "train", train, inside=inside)
    yield from patches_of(xgboost.DMatrix)
    model = xgboost.sklearn.XGBModel
    for cls in (model, *classes_below(model)):
        yield Patch(cls, "fit", train_estimator)


INTEGRATION = Integration(
    name="xgboost",
    library="xgboost",
    patches=_patches,
    options={"importance_types": None, "model_format": "ubj"},
)
