"""Graphs of TensorFlow that predict: modules, and functions with named inputs."""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.flavor import Predictor
from mlflow.types.foreign import is_instance


class ModuleWrapper(Predictor):
    """What predicts with a `tf.Module`: its call."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the module gives.

        Args:
            data: An array or list, or a data frame of numbers, taken as 32-bit floats.
            params: Not used.

        Returns:
            An array, or a data frame with the same index for a data frame.
        """
        import numpy as np
        import tensorflow as tf

        if is_instance(data, "pandas", "DataFrame"):
            import pandas as pd

            found = self.predict(data.to_numpy("float32"))
            return pd.DataFrame(found, index=data.index)
        if not isinstance(data, (np.ndarray, list)):
            raise MlflowException.invalid_parameter_value(
                "A module of TensorFlow predicts on an array of numpy, a list, or a data frame of "
                f"pandas; got {type(data).__name__}."
            )
        found = self._model(tf.convert_to_tensor(data))
        return found.numpy() if isinstance(found, tf.Tensor) else found


class SignatureWrapper(Predictor):
    """What predicts with a function of a graph, as MLflow 1 saved them."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the function gives.

        Args:
            data: A data frame (n rows) with a column for each input, or a dictionary of arrays.
            params: Not used.

        Returns:
            A data frame with a column for each output, of n rows: lists where an output has
            several values a row.
        """
        import numpy as np
        import pandas as pd
        import tensorflow as tf

        frame = is_instance(data, "pandas", "DataFrame")
        if not frame and not isinstance(data, dict):
            raise MlflowException.invalid_parameter_value(
                "A graph with named inputs predicts on a data frame of pandas or a dictionary of "
                f"arrays; got {type(data).__name__}."
            )
        feed = {name: tf.constant(np.array(list(data[name]))) for name in data}
        found = {name: each.numpy() for name, each in self._model(**feed).items()}
        columns = {
            name: each.reshape(len(each)) if each.size == len(each) else each.tolist()
            for name, each in found.items()
        }
        return pd.DataFrame(columns, index=data.index if frame else None)
