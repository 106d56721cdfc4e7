"""What is measured of a scikit-learn model after its training, by the user: logged to its run.

    model.fit(X_train, y_train)
    accuracy_score(y_test, model.predict(X_test))     # accuracy_score_X_test
    model.score(X_val, y_val)                         # LogisticRegression_score_X_val

A metric of `sklearn.metrics` belongs to a training if one of its arguments is what the model
predicted. Its name is the function's and the data's: as the variable that the user has it in. Of
several calls the second is `accuracy_score-2_X_test`; `metric_info.json` says which call is which.
"""

from __future__ import annotations

import inspect
import itertools
import sys
import threading
import weakref
from collections import defaultdict
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from mlflow.autologging.data import dataset_of
from mlflow.autologging.integration import Call, Training

PREDICTING_METHODS = ("predict", "predict_proba", "transform", "predict_log_proba")

UNKNOWN_DATA = "unknown_dataset"
MOST_TEXT = 32

# They check, draw, or make other metrics.
_NO_METRICS = ("check_", "get_", "make_", "pairwise_", "silhouette_samples")
_OURS = ("mlflow.", "sklearn.")


@dataclass
class _TrainedRun:
    """What was measured in a run.

    Attributes:
        data: References to what was predicted on, by the name of the variable.
        calls: Each metric's calls: the name it was logged with, and what was called.
    """

    data: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _Trained:
    run_id: str
    model_id: str | None


@dataclass(frozen=True)
class _Prediction:
    of: _Trained
    data_name: str


_lock = threading.RLock()
_trained: weakref.WeakKeyDictionary[Any, _Trained] = weakref.WeakKeyDictionary()
_runs: dict[str, _TrainedRun] = defaultdict(_TrainedRun)
# By the number of the object, which another may get once this one is gone: then so is the entry.
_predictions: dict[int, tuple[weakref.ref[Any], _Prediction]] = {}


def remember_training(estimator: Any, model_id: str | None) -> None:
    """Note that an estimator was trained in the active run."""
    import mlflow

    run = mlflow.active_run()
    if run is not None:
        with _lock:
            _trained[estimator] = _Trained(run.info.run_id, model_id)


def metric_names(module: ModuleType) -> list[str]:
    """The functions of `sklearn.metrics` that may measure something."""
    return [
        name
        for name in module.__all__
        if not name.startswith(_NO_METRICS) and inspect.isfunction(getattr(module, name))
    ]


# ---- what is logged ----
def predicted(call: Call) -> Training:
    """Note which model predicted something, and on what."""
    answer = yield
    trained = _training_of(call)
    if trained is None or answer is None:
        return
    features = _first_argument(call)
    name = _name_of_data(call, trained, features)
    _remember_prediction(answer, _Prediction(trained, name))


def scored(call: Call) -> Training:
    """Log what `model.score(…)` gives."""
    score = yield
    trained = _training_of(call)
    if trained is not None and _is_number(score):
        name = _name_of_data(call, trained, _first_argument(call))
        _log(call, trained, f"{type(call.owner).__name__}_score", name, score)


def measured(call: Call) -> Training:
    """Log what a function of `sklearn.metrics` gives for what a model predicted."""
    value = yield
    if not _is_number(value):
        return
    for argument in itertools.chain(call.args, call.kwargs.values()):
        known = _predictions.get(id(argument))
        if known is not None and known[0]() is argument:
            found = known[1]
            _log(call, found.of, call.original.__name__, found.data_name, value)
            return


def _training_of(call: Call) -> _Trained | None:
    try:
        found: _Trained | None = _trained.get(call.owner)
    except TypeError:  # an object that is no key
        return None
    return found if call.options["log_post_training_metrics"] else None


def _remember_prediction(answer: Any, prediction: _Prediction) -> None:
    number = id(answer)
    try:
        reference = weakref.ref(answer, lambda _: _predictions.pop(number, None))
    except TypeError:  # a list, say
        return
    _predictions[number] = (reference, prediction)


def _log(call: Call, trained: _Trained, metric: str, data_name: str, value: Any) -> None:
    import mlflow

    with _lock:
        calls = _runs[trained.run_id].calls
        key = f"{_numbered(metric, len(calls[metric]))}_{data_name}"
        calls[metric].append((key, _text_of(call)))
        listed = dict(sorted(itertools.chain.from_iterable(calls.values())))
    client = mlflow.MlflowClient()
    client.log_metric(trained.run_id, key, float(value), model_id=trained.model_id)
    client.log_dict(trained.run_id, listed, "metric_info.json")


# ---- names ----
def _name_of_data(call: Call, trained: _Trained, features: Any) -> str:
    """A name for data in a run; new data is logged as an input that the model was tried on."""
    variable = variable_of(features) or UNKNOWN_DATA
    with _lock:
        known = _runs[trained.run_id].data[variable]
        for number, reference in enumerate(known):
            if reference() is features:
                return _numbered(variable, number)
        known.append(_reference(features))
        name = _numbered(variable, len(known) - 1)
    if call.options["log_datasets"]:
        call.safely(_log_data)(trained.run_id, features)
    return name


def _log_data(run_id: str, features: Any) -> None:
    import mlflow
    from mlflow.entities import DatasetInput, InputTag

    dataset = dataset_of(features)
    if dataset is None:
        return
    tag = InputTag("mlflow.data.context", "eval")
    entity = dataset._to_mlflow_entity()
    mlflow.MlflowClient().log_inputs(run_id, [DatasetInput(entity, [tag])])


def _reference(value: Any) -> Any:
    try:
        return weakref.ref(value)
    except TypeError:
        return lambda: value  # a list: small, and held


def variable_of(value: Any) -> str | None:
    """The name of the variable that the user has a value in; None where there is none."""
    if value is None:
        return None
    frame = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(_OURS):
            code = frame.f_code
            count = code.co_argcount + code.co_kwonlyargcount
            count += bool(code.co_flags & inspect.CO_VARARGS)
            count += bool(code.co_flags & inspect.CO_VARKEYWORDS)
            arguments = set(code.co_varnames[:count])
            names = [name for name, held in frame.f_locals.items() if held is value]
            if not arguments.intersection(names):
                return names[0] if names else None
        if frame.f_back is None:
            return None
        frame = frame.f_back  # an argument: the caller has it in a variable
    return None


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


def _numbered(name: str, number: int) -> str:
    """The second of a name has a `-2`, which is in no variable's name."""
    return f"{name}-{number + 1}" if number else name


def _first_argument(call: Call) -> Any:
    if call.args:
        return call.args[0]
    return next(iter(call.kwargs.values()), None)


def _is_number(value: Any) -> bool:
    import numbers

    return isinstance(value, numbers.Real) and not isinstance(value, bool)
