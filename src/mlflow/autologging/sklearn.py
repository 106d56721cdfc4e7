"""Autologging of scikit-learn: every estimator's parameters, training metrics, pictures, the model.

Transformers of data (`sklearn.preprocessing`, …) are not logged: they train no model.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.importing import when_imported
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.model import log_model_of
from mlflow.autologging.patching import for_every_subclass
from mlflow.autologging.scores import predicted, remember_training
from mlflow.autologging.session import disable_autologging
from mlflow.autologging.sklearn_diagram import for_diagram
from mlflow.autologging.sklearn_metrics import Answers, log_pictures, training_metrics
from mlflow.autologging.sklearn_scores import (
    PREDICTING_METHODS,
    measured,
    metric_names,
    scored,
)
from mlflow.autologging.sklearn_search import is_search, log_search

# What they train is of no use to anybody; it is thrown away.
NOT_TRAININGS = (
    "cross_validate", "cross_val_predict", "cross_val_score", "learning_curve",
    "permutation_test_score", "validation_curve",
)  # fmt: skip
TRAINING_METHODS = ("fit", "fit_transform", "fit_predict")

_NOT_MODELS = (
    "sklearn.preprocessing",
    "sklearn.impute",
    "sklearn.feature_extraction",
    "sklearn.feature_selection",
    "sklearn.compose",
)

MOST_PARAM_LENGTH = 6000


def train(call: Call) -> Training:
    """Log a call of `fit`, `fit_transform` or `fit_predict`."""
    import mlflow

    estimator = call.owner
    given = call.arguments()
    features, targets = given.get("X"), given.get("y", given.get("Y"))
    mlflow.log_params(params_of(estimator))
    mlflow.set_tags(
        {
            "estimator_name": type(estimator).__name__,
            "estimator_class": f"{type(estimator).__module__}.{type(estimator).__name__}",
        }
    )
    dataset = call.safely(log_training_data)(call, features, targets)
    yield
    weights = given.get("sample_weight")
    answers = Answers(estimator, features)
    metrics = call.safely(training_metrics)(answers, targets, weights, call.options["pos_label"])
    call.safely(log_pictures)(answers, targets)
    call.safely(_log_diagram)(estimator)
    if hasattr(estimator, "cv_results_"):
        call.safely(log_search)(call, estimator)
    model_id = None
    if call.options["log_models"]:
        model_id = call.safely(log_model)(call, answers)
    mlflow.log_metrics(metrics or {}, model_id=model_id, dataset=dataset)
    if call.options["log_post_training_metrics"]:
        remember_training(estimator, model_id)


def unlogged(call: Call) -> Training:
    """Log nothing of what a call trains."""
    with disable_autologging():
        yield


def params_of(estimator: Any) -> dict[str, Any]:
    """The parameters of an estimator; a search's own only, what it searches is in its children."""
    params = estimator.get_params(deep=not is_search(estimator))
    return {key: str(value)[:MOST_PARAM_LENGTH] for key, value in params.items()}


def log_model(call: Call, answers: Answers) -> str | None:
    """Log the trained model, with signature and example as asked for; its id."""
    from mlflow.flavors.sklearn import FLAVOR
    from mlflow.models.functions import log

    own = {
        "serialization_format": call.options["serialization_format"],
        "pyfunc_predict_fn": "predict",
        "skops_trusted_types": None,
    }
    estimator = answers.estimator

    def answer_of(model: Any, example: Any) -> Any:
        known = answers.first(len(example))
        return _answer_of(model, example) if known is None else known

    info = log_model_of(call, FLAVOR, estimator, answers.features, own, answer_of)
    if hasattr(estimator, "best_estimator_"):
        best = {"name": "best_estimator", "signature": info.signature}
        log(FLAVOR, estimator.best_estimator_, None, best, own)
    return info.model_id


def _answer_of(estimator: Any, example: Any) -> Any:
    for name in ("predict", "transform"):
        method = getattr(estimator, name, None)
        if method is not None:
            return method(example)
    return None


def _log_diagram(estimator: Any) -> None:
    """Log scikit-learn's own picture of how an estimator is composed."""
    from sklearn.utils import estimator_html_repr

    import mlflow

    mlflow.log_text(estimator_html_repr(for_diagram(estimator)), "estimator.html")


# ---- what is patched ----
def _is_logged(cls: type) -> bool:
    module = cls.__module__
    return module.startswith("sklearn.") and not module.startswith(_NOT_MODELS)


def _arrange(put: Callable[[Patch], None]) -> None:
    """Patch the estimators that there are, and those whose modules are imported later."""
    from sklearn.base import BaseEstimator

    def patch(cls: type) -> None:
        if not _is_logged(cls):
            return
        for name in TRAINING_METHODS:
            put(Patch(cls, name, train))
        for each in cls.__mro__:  # most predict and score as a class says that is no estimator
            if each.__module__.startswith("sklearn."):
                for name in PREDICTING_METHODS:
                    put(Patch(each, name, predicted, managed=False))
                put(Patch(each, "score", scored, managed=False))

    for_every_subclass(BaseEstimator, patch)
    _put_functions(put)


def _put_functions(put: Callable[[Patch], None]) -> None:
    """Patch what measures models, and what trains some only to measure them."""

    def in_metrics() -> None:
        metrics = sys.modules["sklearn.metrics"]
        for name in metric_names(metrics):
            put(Patch(metrics, name, measured, managed=False))

    def in_selection() -> None:
        for name in NOT_TRAININGS:
            put(Patch(sys.modules["sklearn.model_selection"], name, unlogged, managed=False))

    when_imported("sklearn.metrics", in_metrics)
    when_imported("sklearn.model_selection", in_selection)


INTEGRATION = Integration(
    name="sklearn",
    library="sklearn",
    patches=tuple,
    arrange=_arrange,
    options={
        "max_tuning_runs": 5,
        "log_post_training_metrics": True,
        "serialization_format": "cloudpickle",
        "pos_label": None,
    },
)
