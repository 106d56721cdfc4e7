"""Schemas of arrays of numpy and of sparse matrices of scipy: tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.types.schema import Schema
from mlflow.types.tensors import TensorSpec

if TYPE_CHECKING:
    import numpy as np


def schema_of_arrays(arrays: Any) -> Schema:
    """The tensor of an array or sparse matrix, or the tensors of named arrays.

    Raises:
        MlflowException: An array without dimensions (`INVALID_PARAMETER_VALUE`).
    """
    if isinstance(arrays, dict):
        return Schema([_tensor(array, name) for name, array in arrays.items()])
    return Schema([_tensor(arrays)])


def plain_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """A dtype without the length of texts, which is no part of their type."""
    import numpy as np  # heavy

    return np.dtype({"U": "str", "S": "bytes"}[dtype.kind]) if dtype.kind in "US" else dtype


def _tensor(array: Any, name: str | None = None) -> TensorSpec:
    if array.ndim == 0:
        raise MlflowException.invalid_parameter_value(
            f"An array without dimensions ({array!r}) has no examples to describe."
        )
    shape = (-1, *map(int, array.shape[1:]))
    return TensorSpec(plain_dtype(array.dtype), shape, name)
