"""Graphs of TensorFlow (SavedModel), as they are read; `graph_predictors.py` predicts with them.

They come from modules, from Keras 2 and from exports of Keras 3, and from what MLflow 1 saved.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.pickles import file_of

FILE = "saved_model.pb"


def is_graph(folder: Path) -> bool:
    """Whether a folder holds a graph."""
    return (folder / FILE).is_file()


def read_graph(folder: Path, **options: Any) -> Any:
    """A graph that TensorFlow has written.

    Args:
        folder: A SavedModel.
        options: Arguments of `tf.saved_model.load`.
    """
    try:
        import tensorflow as tf
    except ImportError as error:
        raise MlflowException(
            f"The model in {folder} is a graph of TensorFlow, which is missing ({error}): "
            "pip install 'headrace[tensorflow]'.",
            "INVALID_STATE",
        ) from error
    file_of(folder, FILE)
    try:
        return tf.saved_model.load(str(folder), **options)
    except Exception as error:
        raise _unreadable(folder, error) from error


class KerasGraph:
    """A model that Keras 2 wrote as a graph, to predict with.

    Its optimizer is an object that only Keras 2 can make, without which TensorFlow 2 reads no
    object of the graph: it is read as TensorFlow 1 did, by its tensors.

    Args:
        folder: A SavedModel.

    Raises:
        MlflowException: TensorFlow cannot read it, or it has several inputs or outputs
            (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, folder: Path) -> None:
        import tensorflow as tf

        old = tf.compat.v1
        try:
            with tf.Graph().as_default() as graph:
                self._session = old.Session(graph=graph)
                found = old.saved_model.load(self._session, ["serve"], str(folder))
            signature = found.signature_def["serving_default"]
        except Exception as error:
            raise _unreadable(folder, error) from error
        if (len(signature.inputs), len(signature.outputs)) != (1, 1):
            raise MlflowException.invalid_parameter_value(
                f"The model in {folder} was written by Keras 2 and has the inputs "
                f"{', '.join(signature.inputs)} and the outputs {', '.join(signature.outputs)}: "
                "Keras 3 reads such graphs with one of each. Save it again as model.h5."
            )
        [self._input] = (graph.get_tensor_by_name(each.name) for each in signature.inputs.values())
        [self._output] = (each.name for each in signature.outputs.values())

    def serve(self, data: Any) -> Any:
        """What the model gives for an array (n rows), an array."""
        import numpy as np

        given = np.asarray(data, self._input.dtype.as_numpy_dtype)
        return self._session.run(self._output, {self._input: given})


def _unreadable(folder: Path, error: Exception) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"The model in {folder} cannot be read by TensorFlow: {type(error).__name__}: {error}."
    )


def read_signature(folder: Path, key: str, **options: Any) -> Any:
    """One of a graph's functions, which takes tensors by name and gives a dictionary of them.

    Raises:
        MlflowException: The graph has none of that name (`INVALID_PARAMETER_VALUE`).
    """
    graph = read_graph(folder, **options)
    if key not in graph.signatures:
        raise MlflowException.invalid_parameter_value(
            f"The graph in {folder} has no signature {key!r}; it has "
            f"{', '.join(sorted(graph.signatures)) or 'none'}."
        )
    function = graph.signatures[key]
    # The function refers to its variables weakly: they live as long as the graph.
    function._headrace_graph = graph
    return function
