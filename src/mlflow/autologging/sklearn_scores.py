"""What is measured of a scikit-learn model after its training, by the user: logged to its run.

    model.fit(X_train, y_train)
    accuracy_score(y_test, model.predict(X_test))     # accuracy_score_X_test
    model.score(X_val, y_val)                         # LogisticRegression_score_X_val

A metric of `sklearn.metrics` belongs to a training if one of its arguments is what the model
predicted.
"""

from __future__ import annotations

import inspect
import itertools
from types import ModuleType
from typing import Any

from mlflow.autologging import scores
from mlflow.autologging.integration import Call, Training
from mlflow.autologging.scores import (
    first_argument,
    is_number,
    log_score,
    prediction_among,
    training_of,
    variable_of,
)

PREDICTING_METHODS = ("predict", "predict_proba", "transform", "predict_log_proba")

MOST_TEXT = 32

# They check, draw, or make other metrics.
_NO_METRICS = ("check_", "get_", "make_", "pairwise_", "silhouette_samples")


def metric_names(module: ModuleType) -> list[str]:
    """The functions of `sklearn.metrics` that may measure something."""
    return [
        name
        for name in module.__all__
        if not name.startswith(_NO_METRICS) and inspect.isfunction(getattr(module, name))
    ]


def scored(call: Call) -> Training:
    """Log what `model.score(…)` gives."""
    score = yield
    trained = training_of(call)
    if trained is not None and is_number(score):
        name = scores.name_of_data(call, trained, first_argument(call))
        log_score(trained, f"{type(call.owner).__name__}_score", name, score, _text_of(call))


def measured(call: Call) -> Training:
    """Log what a function of `sklearn.metrics` gives for what a model predicted."""
    value = yield
    if not is_number(value):
        return
    found = prediction_among(itertools.chain(call.args, call.kwargs.values()))
    if found is not None:
        log_score(found.of, call.original.__name__, found.data_name, value, _text_of(call))


def _text_of(call: Call) -> str:
    """A call as the user could have written it."""
    name = call.original.__name__
    if call.owner is not None:
        name = f"{type(call.owner).__name__}.{name}"
    names = list(inspect.signature(call.original).parameters)
    given = [*zip(names, call.args, strict=False), *call.kwargs.items()]
    return f"{name}({', '.join(f'{key}={_text_of_value(value)}' for key, value in given)})"


def _text_of_value(value: Any) -> str:
    if isinstance(value, str) and len(value) > MOST_TEXT:
        return repr(value[:MOST_TEXT] + "...")
    if value is None or isinstance(value, (str, bytes, bool, int, float)):
        return repr(value)
    return variable_of(value) or f"<{type(value).__name__}>"
