"""Autologging of Spark ML: every estimator's parameters, searches, evaluations, the model.

A pipeline or a search is one training. What prepares data (`pyspark.ml.feature`) is logged as part
of a pipeline only: by itself it trains no model.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.pyspark.models import log_model
from mlflow.autologging.pyspark.search import class_tags, log_search
from mlflow.autologging.pyspark.stages import (
    Names,
    information_on,
    is_search,
    names_of,
    params_of,
    plain,
    values_of,
)
from mlflow.autologging.scores import (
    is_number,
    log_evaluation_data,
    log_score,
    predicted,
    prediction_among,
    remember_training,
)

MOST_PARAM_LENGTH = 6000

_logger = logging.getLogger("mlflow.autologging")


def fit(call: Call) -> Training:
    """Log a call of `Estimator.fit`."""
    if not is_logged(call):
        yield
        return
    given = call.arguments()
    frame, params = given.get("dataset"), given.get("params")
    estimator = call.owner.copy(params) if params else call.owner
    names = names_of(estimator)
    call.safely(_log_estimator)(estimator, names)
    call.safely(log_training_data)(call, frame)
    model = yield
    if is_search(estimator):
        call.safely(log_search)(call, estimator, names, model)
    model_id = call.safely(log_model)(call, model, frame) if call.options["log_models"] else None
    if call.options["log_post_training_metrics"]:
        remember_training(model, model_id)


def is_logged(call: Call) -> bool:
    """Whether a call of `fit` is a training by itself."""
    if type(call.owner).__module__ == "pyspark.ml.feature":
        return False
    # Searches fit in threads of their own, which do not know that they are part of a training.
    if _caller().startswith("pyspark.ml."):
        return False
    if isinstance(call.arguments().get("params"), (list, tuple)):
        _logger.warning(
            "%s.fit() with a list of parameters is not logged: call it with each of them.",
            type(call.owner).__name__,
        )
        return False
    return True


def _caller() -> str:
    """The name of the module that calls what is patched."""
    frame = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__")).startswith("mlflow."):
        if frame.f_back is None:
            break
        frame = frame.f_back
    return str(frame.f_globals.get("__name__"))


def _log_estimator(estimator: Any, names: Names) -> None:
    import mlflow

    params = params_of(estimator, names)
    mlflow.log_params({key: str(value)[:MOST_PARAM_LENGTH] for key, value in params.items()})
    mlflow.set_tags(class_tags(estimator))
    told = information_on(estimator, names)
    if told:
        mlflow.log_dict(told, "estimator_info.json")


def evaluated(call: Call) -> Training:
    """Log what an evaluator says of what a trained model has predicted."""
    value = yield
    given = call.arguments()
    found = prediction_among([given.get("dataset")])
    if found is None or not call.options["log_post_training_metrics"] or not is_number(value):
        return
    params = given.get("params")
    evaluator = call.owner.copy(params) if params else call.owner
    cls = type(evaluator)
    told = {
        "evaluator_class": f"{cls.__module__}.{cls.__name__}",
        "params": {key: plain(each) for key, each in values_of(evaluator).items()},
    }
    name = evaluator.getMetricName() if hasattr(evaluator, "getMetricName") else cls.__name__
    log_score(found.of, name, found.data_name, value, told)
    if call.options["log_datasets"]:
        call.safely(log_evaluation_data)(found.of.run_id, given["dataset"])


def _patches() -> Iterable[Patch]:
    from pyspark.ml.base import Estimator, Transformer
    from pyspark.ml.evaluation import Evaluator

    yield Patch(Estimator, "fit", fit, managed=is_logged)
    yield Patch(Transformer, "transform", predicted, managed=False)
    yield Patch(Evaluator, "evaluate", evaluated, managed=False)


INTEGRATION = Integration(
    name="pyspark.ml",
    library="pyspark.ml",
    patches=_patches,
    options={"log_post_training_metrics": True, "log_model_allowlist": None},
)
