"""Autologging of CatBoost: parameters, the evaluation's curves, feature importance, the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlflow.autologging.boosting import Curves, log_early_stopping
from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.matrices import example_in, log_matrices, patches_of
from mlflow.autologging.model import log_model_of
from mlflow.autologging.pictures import log_feature_importance

IMPORTANCE = "PredictionValuesChange"


def train(call: Call) -> Training:
    """Log the `fit` of a CatBoost model; `catboost.train` calls it, too."""
    import catboost

    import mlflow

    model, given = call.owner, call.arguments()
    stated = {
        key: value
        for key, value in given.items()
        if isinstance(value, (str, int, float)) and key not in ("X", "y")
    }
    mlflow.log_params({key: str(value) for key, value in {**model.get_params(), **stated}.items()})
    features, targets = given.get("X"), given.get("y")
    if isinstance(features, catboost.Pool):
        call.safely(log_matrices)(call, features, ())
        features = example_in(features)
    else:
        call.safely(log_training_data)(call, features, targets)
    yield
    call.safely(_log_curves)(model)
    call.safely(_log_importance)(model)
    if call.options["log_models"]:
        call.safely(_log_model)(call, model, features)


def _log_curves(model: Any) -> None:
    """Log each iteration's evaluation, which the model keeps: on a GPU it takes no callbacks."""
    by_iteration: dict[int, dict[str, float]] = {}
    for data, metrics in model.get_evals_result().items():
        for metric, values in metrics.items():
            for iteration, value in enumerate(values):
                by_iteration.setdefault(iteration, {})[f"{data}-{_plain(metric)}"] = value
    curves = Curves(dict)
    for iteration, values in sorted(by_iteration.items()):
        curves.log(values, iteration)
    curves.deliver()
    log_early_stopping(curves, model.get_best_iteration())


def _plain(metric: str) -> str:
    """`NDCG:top=3;type=Base` with signs that names may have everywhere."""
    return metric.replace(":", " ").replace("=", "_").replace(";", " ")


def _log_importance(model: Any) -> None:
    values = model.get_feature_importance(type=IMPORTANCE)
    log_feature_importance(model.feature_names_, values, IMPORTANCE)


def _log_model(call: Call, model: Any, features: Any) -> None:
    from mlflow.flavors.catboost import FLAVOR

    log_model_of(call, FLAVOR, model, features, {"format": "cbm"})


def _patches() -> Iterable[Patch]:
    import catboost

    yield from patches_of(catboost.Pool)
    for cls in (
        catboost.CatBoost, catboost.CatBoostClassifier, catboost.CatBoostRegressor,
        catboost.CatBoostRanker,
    ):  # fmt: skip
        yield Patch(cls, "fit", train)


INTEGRATION = Integration(name="catboost", library="catboost", patches=_patches)
