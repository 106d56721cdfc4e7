"""Autologging of scikit-learn: every estimator's parameters, training metrics, pictures, the model.

Transformers of data (`sklearn.preprocessing`, …) are not logged: they train no model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.model import log_model_of
from mlflow.autologging.patching import classes_below
from mlflow.autologging.sklearn_metrics import log_pictures, training_metrics
from mlflow.autologging.sklearn_search import is_search, log_search

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
    call.safely(log_training_data)(call, features, targets)
    yield
    weights = given.get("sample_weight")
    metrics = call.safely(training_metrics)(
        estimator, features, targets, weights, call.options["pos_label"]
    )
    mlflow.log_metrics(metrics or {})
    call.safely(log_pictures)(estimator, features, targets)
    call.safely(_log_diagram)(estimator)
    if hasattr(estimator, "cv_results_"):
        call.safely(log_search)(call, estimator)
    if call.options["log_models"]:
        call.safely(log_model)(call, estimator, features)


def params_of(estimator: Any) -> dict[str, Any]:
    """The parameters of an estimator; a search's own only, what it searches is in its children."""
    params = estimator.get_params(deep=not is_search(estimator))
    return {key: str(value)[:MOST_PARAM_LENGTH] for key, value in params.items()}


def log_model(call: Call, estimator: Any, features: Any) -> None:
    """Log the trained model, with signature and example as asked for."""
    from mlflow.flavors.sklearn import FLAVOR
    from mlflow.models.functions import log

    own = {
        "serialization_format": call.options["serialization_format"],
        "pyfunc_predict_fn": "predict",
        "skops_trusted_types": None,
    }
    signature = log_model_of(call, FLAVOR, estimator, features, own, _answer_of)
    if hasattr(estimator, "best_estimator_"):
        best = {"name": "best_estimator", "signature": signature}
        log(FLAVOR, estimator.best_estimator_, None, best, own)


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

    mlflow.log_text(estimator_html_repr(estimator), "estimator.html")


# ---- what is patched ----
def _is_logged(cls: type) -> bool:
    module = cls.__module__
    return module.startswith("sklearn.") and not module.startswith(_NOT_MODELS)


def _arrange(put: Callable[[Patch], None]) -> None:
    """Patch the estimators that there are, and those whose modules are imported later.

    Importing all of scikit-learn to find them would take a second.
    """
    from sklearn.base import BaseEstimator

    def patch(cls: type) -> None:
        if _is_logged(cls):
            for name in TRAINING_METHODS:
                put(Patch(cls, name, train))

    for cls in set(classes_below(BaseEstimator)):
        patch(cls)
    own = BaseEstimator.__dict__.get("__init_subclass__")

    def arrive(cls: type[Any], /, **kwargs: Any) -> None:
        if own is not None:
            own.__func__(cls, **kwargs)
        else:
            super(BaseEstimator, cls).__init_subclass__(**kwargs)
        patch(cls)

    BaseEstimator.__init_subclass__ = classmethod(arrive)


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
