"""Graphs of PyTorch: what `torch.export` traces, and reads without the module's class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.torch_predictor import tensor_of


def write_export(model: Any, file: Path, example: Any) -> None:
    """Write the graph of a module.

    Args:
        model: The module.
        file: Where to.
        example: What it is traced with: an array, a tensor, a data frame, or a tuple of those.

    Raises:
        MlflowException: It cannot be traced with that (`INVALID_PARAMETER_VALUE`).
    """
    import torch

    if isinstance(model, torch.jit.ScriptModule):
        raise MlflowException.invalid_parameter_value(
            "A scripted module is a graph already and cannot be exported: use "
            "serialization_format='pickle'."
        )
    tensors = _tensors(example)
    # The number of rows is whatever it may be; PyTorch finds out whether it can be.
    free = [{0: torch.export.Dim.AUTO} if each.dim() else None for each in tensors]
    try:
        program = torch.export.export(model, tuple(tensors), dynamic_shapes=free)
        torch.export.save(program, file)
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"The module {type(model).__name__} cannot be traced by torch.export: {error}. "
            "serialization_format='pickle' takes any module."
        ) from error


def _tensors(example: Any) -> list[Any]:
    import torch

    given = list(example) if isinstance(example, (list, tuple)) else [example]
    found = [tensor_of(each) for each in given]
    if not all(isinstance(each, torch.Tensor) for each in found):
        kinds = ", ".join(type(each).__name__ for each in given)
        raise MlflowException.invalid_parameter_value(
            "serialization_format='pt2' needs input_example, with which the module is traced: an "
            f"array, a tensor, a data frame, or a tuple of those; got {kinds}."
        )
    return found


def read_export(file: Path) -> Any:
    """A graph that was written, as a `GraphModule`."""
    import torch

    return torch.export.load(file).module()
