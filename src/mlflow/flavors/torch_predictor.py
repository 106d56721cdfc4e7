"""Modules of PyTorch that predict: on data frames and arrays, on a device."""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.flavor import Predictor
from mlflow.settings import MLFLOW_DEFAULT_PREDICTION_DEVICE
from mlflow.types.foreign import is_instance


class Wrapper(Predictor):
    """What predicts: data frames and arrays become one tensor, and the answer an array again.

    Args:
        model: The module.
        device: Where it computes; by default `MLFLOW_DEFAULT_PREDICTION_DEVICE`, or `cuda` where
            there is one, or `cpu`.
    """

    def __init__(self, model: Any, device: str | None = None) -> None:
        import torch

        if device is None:
            device = MLFLOW_DEFAULT_PREDICTION_DEVICE.get()
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        super().__init__(model)

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the module's `forward` gives.

        Args:
            data: A data frame of numbers (n × k), taken as 32-bit floats, or an array of any shape.
            params: Keyword arguments of `forward`.

        Returns:
            A data frame with the same index, or an array.
        """
        import torch

        if params and "device" in params:
            raise MlflowException.invalid_parameter_value(
                "The device is chosen when the model is loaded: "
                "mlflow.pyfunc.load_model(uri, model_config={'device': 'cuda'})."
            )
        frame = is_instance(data, "pandas", "DataFrame")
        if not frame and not is_instance(data, "numpy", "ndarray"):
            raise MlflowException.invalid_parameter_value(
                "A model of PyTorch predicts on a data frame of pandas or an array of numpy; got "
                f"{type(data).__name__}."
            )
        with torch.no_grad():
            answer = self._model(tensor_of(data).to(self._device), **(params or {}))
        if not isinstance(answer, torch.Tensor):
            raise MlflowException.invalid_parameter_value(
                f"The module's forward() has to give one tensor; it gave {type(answer).__name__}. "
                "Load it by mlflow.pytorch.load_model() and call it yourself."
            )
        found = answer.cpu().numpy()
        if not frame:
            return found
        import pandas as pd

        return pd.DataFrame(found, index=data.index)


def moved(model: Any, device: str) -> Any:
    """A module on another device; a traced one stays on that it was traced on.

    Raises:
        MlflowException: It was traced elsewhere (`INVALID_PARAMETER_VALUE`).
    """
    import torch

    if not isinstance(model, torch.fx.GraphModule):
        return model.to(device)
    wanted = torch.device(device).type
    for each in (*model.parameters(), *model.buffers()):
        if each.device.type != wanted:
            raise MlflowException.invalid_parameter_value(
                f"The model was traced on the device {each.device.type!r} and cannot be moved to "
                f"{device!r}: save it again after model.to({device!r})."
            )
    return model


def tensor_of(data: Any) -> Any:
    """An array as a tensor, a data frame as one of 32-bit floats, and all else as it is."""
    import torch

    if is_instance(data, "pandas", "DataFrame"):
        data = data.to_numpy(dtype="float32")
    if not is_instance(data, "numpy", "ndarray"):
        return data
    # pandas gives arrays that cannot be written to, of which PyTorch warns.
    return torch.from_numpy(data if data.flags.writeable else data.copy())
