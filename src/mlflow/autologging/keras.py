"""Autologging of Keras: parameters, curves, early stopping, checkpoints, the model.

`mlflow.keras` and `mlflow.tensorflow` log the same call, `keras.Model.fit`, each with options and a
flavor of its own. If both are asked for, one of them does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlflow.autologging.data import dataset_of
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.keras_callbacks import checkpoint_callback, guarded, metrics_callback
from mlflow.autologging.model import log_model_of

_NOT_PARAMS = (
    "x", "y", "callbacks", "validation_data", "verbose", "class_weight", "sample_weight",
    "batch_size",
)  # fmt: skip
_STOPPING_PARAMS = ("monitor", "min_delta", "patience", "baseline", "restore_best_weights")


def fit(call: Call) -> Training:
    """Log a call of `keras.Model.fit`."""
    import keras

    import mlflow

    given = call.arguments()
    mlflow.log_params({key: value for key, value in given.items() if key not in _NOT_PARAMS})
    call.safely(_log_batch_size)(given)
    callbacks = _listed(given.get("callbacks"))
    stopping = next(
        (each for each in callbacks if isinstance(each, keras.callbacks.EarlyStopping)), None
    )
    if stopping is not None:
        mlflow.log_params({name: getattr(stopping, name) for name in _STOPPING_PARAMS})
    call.safely(_log_data)(call, given)
    added = call.safely(_callbacks)(call, callbacks) or []
    call.put_argument("callbacks", [*callbacks, *added])
    history = yield
    if stopping is not None:
        call.safely(_log_early_stopping)(stopping, history)
    call.safely(_log_boards)(callbacks)
    if call.options["log_models"]:
        call.safely(_log_model)(call, given.get("x"))


def _listed(callbacks: Any) -> list[Any]:
    if callbacks is None:
        return []
    # A CallbackList, which holds them and Keras's own.
    callbacks = getattr(callbacks, "callbacks", callbacks)
    return list(callbacks) if isinstance(callbacks, (list, tuple)) else [callbacks]


def _callbacks(call: Call, there: list[Any]) -> list[Any]:
    """The callbacks that log; those that the user has put there log themselves."""
    options, library = call.options, call.integration.name
    module = f"mlflow.{library}"
    found = []
    recorder = metrics_callback("optimizer_" if library == "keras" else "opt_", module)
    if not any(isinstance(each, recorder) for each in there):
        found.append(recorder(options["log_every_epoch"], options["log_every_n_steps"]))
    keeper = checkpoint_callback(module)
    if options.get("checkpoint") and not any(isinstance(each, keeper) for each in there):
        told = {
            name.removeprefix("checkpoint_"): value
            for name, value in options.items()
            if name.startswith("checkpoint_")
        }
        found.append(keeper(**told))
    return [guarded(each, call.safely) for each in found]


def _log_batch_size(given: dict[str, Any]) -> None:
    """Log how many rows a batch has; of a generator that cannot be told without using it up."""
    import mlflow

    data = given.get("x")
    size = given.get("batch_size")
    if size is None:
        size = getattr(data, "batch_size", None) or getattr(data, "_batch_size", None)
    if size is None and hasattr(data, "shape"):
        size = 32  # Keras's own default
    if size is not None:
        mlflow.log_param("batch_size", int(size))


def _log_data(call: Call, given: dict[str, Any]) -> None:
    if not call.options["log_datasets"]:
        return
    _log_dataset(given.get("x"), given.get("y"), "train")
    unseen = given.get("validation_data")
    if isinstance(unseen, (list, tuple)) and len(unseen) >= 2:
        _log_dataset(unseen[0], unseen[1], "eval")
    elif unseen is not None:
        _log_dataset(unseen, None, "eval")


def _log_dataset(features: Any, targets: Any, context: str) -> None:
    import mlflow

    if type(features).__module__.startswith("tensorflow."):
        dataset: Any = mlflow.data.from_tensorflow(features, targets=targets)
    else:
        dataset = dataset_of(features, targets)
    if dataset is not None:
        mlflow.log_input(dataset, context=context)


def _log_early_stopping(stopping: Any, history: Any) -> None:
    """Log where the training stopped, and the metrics of the epoch it went back to."""
    import mlflow

    if not stopping.stopped_epoch:
        return
    mlflow.log_metric("stopped_epoch", stopping.stopped_epoch)
    values = history.history.get(stopping.monitor)
    if not stopping.restore_best_weights or not values:
        return
    place = values.index(stopping.best)
    mlflow.log_metric("restored_epoch", history.epoch[place])
    restored = {key: float(each[place]) for key, each in history.history.items()}
    mlflow.log_metrics(restored, step=stopping.stopped_epoch + 1)


def _log_boards(callbacks: list[Any]) -> None:
    """Log what the user's callbacks have written for TensorBoard."""
    import keras

    import mlflow

    for each in callbacks:
        if isinstance(each, keras.callbacks.TensorBoard):
            mlflow.log_artifacts(str(each.log_dir), "tensorboard_logs")


# ---- the model ----
def _log_model(call: Call, data: Any) -> None:
    from mlflow.flavors import keras, tensorflow

    flavor = keras.FLAVOR if call.integration.name == "keras" else tensorflow.FLAVOR
    own = {name: call.options.get(name) for name in _MODEL_OPTIONS}
    log_model_of(
        call, flavor, call.owner, _rows(data), own,
        lambda model, example: model.predict(example, verbose=0),
    )  # fmt: skip


_MODEL_OPTIONS = (
    "save_exported_model", "save_model_kwargs", "saved_model_kwargs", "keras_model_kwargs",
)  # fmt: skip


def _rows(data: Any) -> Any:
    """Some of the training data; None where it cannot be had without using it up."""
    if type(data).__module__.startswith("tensorflow.") and hasattr(data, "take"):
        first = next(iter(data.take(1)), None)
        data = first[0] if isinstance(first, tuple) else first
    if hasattr(data, "numpy"):
        return data.numpy()
    return data if hasattr(data, "shape") else None


def patches() -> Iterable[Patch]:
    """`fit`, in the class that has it: Keras's trainer for the backend in use."""
    import keras

    trainer = next(cls for cls in keras.Model.__mro__ if "fit" in vars(cls))
    yield Patch(trainer, "fit", fit)


INTEGRATION = Integration(
    name="keras",
    library="keras",
    patches=patches,
    options={
        "log_every_epoch": True,
        "log_every_n_steps": None,
        "save_exported_model": False,
        "save_model_kwargs": None,
    },
)
