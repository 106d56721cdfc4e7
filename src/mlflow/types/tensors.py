"""Tensors of a schema.

{"type": "tensor", "name": "x", "tensor-spec": {"dtype": "float64", "shape": [-1, 28, 28]}}

A dimension of -1 may have any length; the first one usually is the number of examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    import numpy as np


class TensorInfo:
    """Element type and shape of a tensor.

    Args:
        dtype: Of numpy; text and bytes without a length.
        shape: -1 for a dimension of any length.

    Raises:
        TypeError: Not a dtype, or not a shape.
        MlflowException: A dtype of a certain length of text (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, dtype: np.dtype[Any], shape: Sequence[int]) -> None:
        import numpy as np  # heavy

        if not isinstance(dtype, np.dtype):
            raise TypeError(f"A tensor's type is a numpy.dtype; {dtype!r} is not.")
        if not isinstance(shape, (tuple, list)):
            raise TypeError(f"A tensor's shape is a tuple or list; {shape!r} is not.")
        if dtype.char in "US" and dtype.itemsize:
            raise MlflowException.invalid_parameter_value(
                f"The elements of a tensor may be text or bytes of any length, not {dtype.str}: "
                f"write numpy.dtype({'str' if dtype.char == 'U' else 'bytes'!r})."
            )
        self._dtype = dtype
        self._shape = tuple(shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the elements."""
        return self._dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of every dimension; -1: any."""
        return self._shape

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        return {"dtype": self.dtype.name, "shape": self.shape}

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> TensorInfo:
        """What this JSON describes."""
        import numpy as np  # heavy

        dtype, shape = kwargs.get("dtype"), kwargs.get("shape")
        whole = isinstance(shape, (list, tuple)) and all(type(each) is int for each in shape)
        if not isinstance(dtype, str) or not whole:
            raise MlflowException.invalid_parameter_value(
                f"{kwargs!r:.200} describes no tensor: 'dtype' is the name of a numpy type and "
                "'shape' a list of whole numbers."
            )
        try:
            return cls(np.dtype(dtype), tuple(shape or ()))
        except TypeError as error:
            raise MlflowException.invalid_parameter_value(
                f"{dtype!r} is no type of numpy: {error}."
            ) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorInfo) and (self.dtype, self.shape) == (
            other.dtype,
            other.shape,
        )

    def __hash__(self) -> int:
        return hash(self.shape)

    def __repr__(self) -> str:
        return f"Tensor({self.dtype.name!r}, {self.shape!r})"


class TensorSpec:
    """A tensor.

    Args:
        type: Type of the elements.
        shape: Length of every dimension; -1: any.
        name: Needed where there are several.
    """

    def __init__(self, type: np.dtype[Any], shape: Sequence[int], name: str | None = None) -> None:
        self._name = name
        self._info = TensorInfo(type, shape)

    @property
    def type(self) -> np.dtype[Any]:
        """Type of the elements."""
        return self._info.dtype

    @property
    def name(self) -> Any:
        """The name, or None."""
        return self._name

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of every dimension; -1: any."""
        return self._info.shape

    @property
    def required(self) -> bool:
        """Whether data must have it: always."""
        return True

    def to_dict(self) -> dict[str, Any]:
        """Its JSON."""
        named = {} if self.name is None else {"name": self.name}
        return {**named, "type": "tensor", "tensor-spec": self._info.to_dict()}

    @classmethod
    def from_json_dict(cls, **kwargs: Any) -> TensorSpec:
        """The tensor that this JSON describes."""
        info = kwargs.get("tensor-spec")
        if kwargs.get("type") != "tensor" or not isinstance(info, dict):
            raise MlflowException.invalid_parameter_value(
                f"{kwargs!r:.200} describes no tensor: it has no object under 'tensor-spec'."
            )
        made = TensorInfo.from_json_dict(**info)
        return cls(made.dtype, made.shape, kwargs.get("name"))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, TensorSpec) and self.name == other.name and self._info == other._info
        )

    def __hash__(self) -> int:
        return hash((self.name, self.shape))

    def __repr__(self) -> str:
        return repr(self._info) if self.name is None else f"{self.name!r}: {self._info!r}"
