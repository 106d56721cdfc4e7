"""What a training was given: as a dataset of the run, a signature, an input example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.autologging.integration import Call

if TYPE_CHECKING:
    from mlflow.data.dataset import Dataset

EXAMPLE_ROWS = 5


def log_training_data(
    call: Call, features: Any, targets: Any = None, context: str = "train"
) -> Dataset | None:
    """Log what a model is trained on as an input of the active run, if that is asked for."""
    if not call.options["log_datasets"]:
        return None
    dataset = dataset_of(features, targets)
    if dataset is not None:
        from mlflow.fluent.inputs import log_input

        log_input(dataset, context=context)
    return dataset


def dataset_of(features: Any, targets: Any = None) -> Dataset | None:
    """A dataset of arrays or frames; None for data of other kinds (sparse matrices, lists)."""
    import numpy as np  # the framework has loaded it

    from mlflow import data
    from mlflow.types.foreign import is_spark_frame

    if is_spark_frame(features):
        return data.from_spark(features)
    if isinstance(features, np.ndarray):
        as_array = np.asarray(targets) if targets is not None else None
        return data.from_numpy(features, targets=as_array)
    if type(features).__module__.partition(".")[0] == "pandas" and hasattr(features, "columns"):
        if targets is None:
            return data.from_pandas(features)
        name = getattr(targets, "name", None) or "target"
        if getattr(targets, "ndim", 1) != 1 or str(name) in map(str, features.columns):
            return data.from_pandas(features)
        frame = features.assign(**{str(name): np.asarray(targets)})
        return data.from_pandas(frame, targets=str(name))
    return None


def example_of(features: Any) -> Any:
    """The first rows of the training data; None where there are none to be had."""
    if hasattr(features, "iloc"):
        return features.iloc[:EXAMPLE_ROWS].copy()
    if hasattr(features, "shape") and hasattr(features, "__getitem__"):
        return features[:EXAMPLE_ROWS].copy()
    return None
