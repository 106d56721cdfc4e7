"""Sessions of ONNX Runtime: what predicts with a model of ONNX, and on which hardware."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.foreign import is_instance

CPU = "CPUExecutionProvider"
PROVIDERS = ["CUDAExecutionProvider", CPU]

_logger = logging.getLogger(__name__)


class Session:
    """What predicts: a session of ONNX Runtime.

    Args:
        model: Path of the file, or its bytes.
        conf: The flavor's entry in `MLmodel`.
    """

    def __init__(self, model: str | bytes, conf: Mapping[str, Any]) -> None:
        import onnxruntime

        try:
            self._session = onnxruntime.InferenceSession(
                model, _session_options(conf.get("onnx_session_options")), _providers(conf)
            )
        except Exception as error:
            raise MlflowException.invalid_parameter_value(
                f"ONNX Runtime cannot load the model: {error}."
            ) from error
        self._inputs = {each.name: each.type for each in self._session.get_inputs()}
        self._outputs = [each.name for each in self._session.get_outputs()]

    def get_raw_model(self) -> Any:
        """The session."""
        return self._session

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What it predicts.

        Args:
            data: A data frame (all columns together, or one for each input), an array (models with
                one input), or a dictionary of arrays.
            params: Not used.

        Returns:
            A data frame for a data frame, else a dictionary of the outputs.
        """
        import numpy as np
        import pandas as pd

        frame = is_instance(data, "pandas", "DataFrame")
        feed = {
            name: array.astype(np.float32)
            if self._inputs.get(name) == "tensor(float)" and array.dtype == np.float64
            else array
            for name, array in self._feed(data, frame).items()
        }
        found = dict(zip(self._outputs, self._session.run(self._outputs, feed), strict=True))
        if not frame:
            return found
        return pd.DataFrame({name: np.asarray(each).reshape(-1) for name, each in found.items()})

    def _feed(self, data: Any, frame: bool) -> dict[str, Any]:
        names = list(self._inputs)
        if frame and len(names) > 1:
            return {name: data[name].to_numpy() for name in names}
        if isinstance(data, dict):
            return data
        if len(names) != 1 or not (frame or is_instance(data, "numpy", "ndarray")):
            raise MlflowException.invalid_parameter_value(
                f"The model takes a dictionary of arrays called {', '.join(names)}; got "
                f"{type(data).__name__}."
            )
        return {names[0]: data.to_numpy() if frame else data}


def _providers(conf: Mapping[str, Any]) -> list[Any]:
    import onnxruntime

    wanted = conf.get("providers") or PROVIDERS
    wanted = [wanted] if isinstance(wanted, str) else wanted
    there = set(onnxruntime.get_available_providers())
    # YAML has no tuples, and ONNX Runtime takes nothing else for a provider with options.
    asked = [tuple(each) if isinstance(each, list) else each for each in wanted]
    usable = [each for each in asked if (each[0] if isinstance(each, tuple) else each) in there]
    if wanted != PROVIDERS and len(usable) < len(asked):
        _logger.warning(
            "The model asks for the execution providers %s; this ONNX Runtime has %s.",
            wanted, sorted(there),
        )  # fmt: skip
    return usable or [CPU]


def _session_options(given: Mapping[str, Any] | None) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    for name, value in (given or {}).items():
        if name == "execution_mode":
            mode = getattr(onnxruntime.ExecutionMode, f"ORT_{str(value).upper()}")
            options.execution_mode = mode
        elif name == "graph_optimization_level":
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel(value)
        elif name == "extra_session_config":
            for key, entry in value.items():
                options.add_session_config_entry(key, entry)
        else:
            setattr(options, name, value)
    return options
