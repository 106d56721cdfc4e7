"""What is measured of a model after its training, by the user: logged to the training's run.

The name is the metric's and the data's: as the variable that the user has it in. Of several calls
the second is `accuracy_score-2_X_test`; `metric_info.json` says which call is which.
"""

from __future__ import annotations

import inspect
import itertools
import sys
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mlflow.autologging.data import dataset_of
from mlflow.autologging.integration import Call, Training
from mlflow.types.foreign import is_spark_frame

UNKNOWN_DATA = "unknown_dataset"
_OURS = ("mlflow.", "sklearn.", "pyspark.")


@dataclass
class _TrainedRun:
    """What was measured in a run.

    Attributes:
        data: References to what was predicted on, by the name of the variable.
        calls: Each metric's calls: the name it was logged with, and what was called.
    """

    data: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    calls: dict[str, list[tuple[str, Any]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Trained:
    """A model's training: its run, and the model there if it was logged."""

    run_id: str
    model_id: str | None


@dataclass(frozen=True)
class Prediction:
    """What a model said of data: which training it was of, and the data's name."""

    of: Trained
    data_name: str


_lock = threading.RLock()
_trained: weakref.WeakKeyDictionary[Any, Trained] = weakref.WeakKeyDictionary()
_runs: dict[str, _TrainedRun] = defaultdict(_TrainedRun)
# By the number of the object, which another may get once this one is gone: then so is the entry.
_predictions: dict[int, tuple[weakref.ref[Any], Prediction]] = {}


def remember_training(estimator: Any, model_id: str | None) -> None:
    """Note that an estimator was trained in the active run."""
    import mlflow

    run = mlflow.active_run()
    if run is not None:
        with _lock:
            _trained[estimator] = Trained(run.info.run_id, model_id)


def predicted(call: Call) -> Training:
    """Note which model predicted something, and on what."""
    answer = yield
    trained = training_of(call)
    if trained is None or answer is None:
        return
    features = first_argument(call)
    _remember_prediction(answer, Prediction(trained, name_of_data(call, trained, features)))


def prediction_among(values: Iterable[Any]) -> Prediction | None:
    """The first of some values that a trained model has predicted."""
    for value in values:
        known = _predictions.get(id(value))
        if known is not None and known[0]() is value:
            return known[1]
    return None


def training_of(call: Call) -> Trained | None:
    """The training of the model whose method is called; None where nothing is to be logged."""
    try:
        found: Trained | None = _trained.get(call.owner)
    except TypeError:  # an object that is no key
        return None
    return found if call.options["log_post_training_metrics"] else None


def _remember_prediction(answer: Any, prediction: Prediction) -> None:
    number = id(answer)
    try:
        reference = weakref.ref(answer, lambda _: _predictions.pop(number, None))
    except TypeError:  # a list, say
        return
    _predictions[number] = (reference, prediction)


def log_score(trained: Trained, metric: str, data_name: str, value: Any, told: Any) -> None:
    """Log a number to a training's run, and what was called (JSON) to its `metric_info.json`."""
    import mlflow

    with _lock:
        calls = _runs[trained.run_id].calls
        key = f"{_numbered(metric, len(calls[metric]))}_{data_name}"
        calls[metric].append((key, told))
        listed = dict(sorted(itertools.chain.from_iterable(calls.values())))
    client = mlflow.MlflowClient()
    client.log_metric(trained.run_id, key, float(value), model_id=trained.model_id)
    client.log_dict(trained.run_id, listed, "metric_info.json")


# ---- names ----
def name_of_data(call: Call, trained: Trained, features: Any) -> str:
    """A name for data in a run; new data is logged as an input that the model was tried on."""
    variable = variable_of(features) or UNKNOWN_DATA
    with _lock:
        known = _runs[trained.run_id].data[variable]
        for number, reference in enumerate(known):
            if reference() is features:
                return _numbered(variable, number)
        known.append(_reference(features))
        name = _numbered(variable, len(known) - 1)
    # To look at a data frame of Spark is to compute it, which predicting is not.
    if call.options["log_datasets"] and not is_spark_frame(features):
        call.safely(log_evaluation_data)(trained.run_id, features)
    return name


def log_evaluation_data(run_id: str, features: Any) -> None:
    """Log data as an input of a run whose model was tried on it."""
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


def _numbered(name: str, number: int) -> str:
    """The second of a name has a `-2`, which is in no variable's name."""
    return f"{name}-{number + 1}" if number else name


def first_argument(call: Call) -> Any:
    """What a method is called with first, by place or by name."""
    if call.args:
        return call.args[0]
    return next(iter(call.kwargs.values()), None)


def is_number(value: Any) -> bool:
    """Whether a value can be logged as a metric."""
    import numbers

    return isinstance(value, numbers.Real) and not isinstance(value, bool)
