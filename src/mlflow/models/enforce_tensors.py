"""Arrays against a schema of tensors: element type, number of dimensions, lengths.

Types are not converted. A dimension of -1 has any length. Data frames are taken, too: each column a
tensor, or all columns together one of two dimensions.
"""

from __future__ import annotations

from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.foreign import is_instance, is_sparse
from mlflow.types.numpy_schema import plain_dtype
from mlflow.types.schema import Schema
from mlflow.types.tensors import TensorSpec


def enforce_tensors(data: Any, schema: Schema) -> Any:
    """The data as the model gets it: an array, a sparse matrix, or a dictionary of arrays.

    Raises:
        MlflowException: It does not fit (`INVALID_PARAMETER_VALUE`).
    """
    frame = is_instance(data, "pandas", "DataFrame")
    if schema.has_input_names():
        if is_instance(data, "numpy", "ndarray") and len(schema) == 1:
            data = {schema.input_names()[0]: data}
        if not frame and not isinstance(data, dict):
            raise _unfit(
                f"the model takes a dictionary of arrays called {_listed(schema.input_names())}, "
                f"and the data is {type(data).__name__}"
            )
        missing = [name for name in schema.input_names() if name not in data]
        if missing:
            raise _unfit(f"the data lacks the tensor {_listed(missing)}")
        return {
            spec.name: _of_column(data[spec.name], spec) if frame else _array(data[spec.name], spec)
            for spec in schema
        }
    spec = schema.inputs[0]
    if frame:
        return _of_frame(data, spec)
    if is_instance(data, "pandas", "Series"):
        return _of_column(data, spec)
    if not is_sparse(data) and not is_instance(data, "numpy", "ndarray"):
        raise _unfit(f"the model takes an array of numpy, and the data is {type(data).__name__}")
    return _checked(data, spec)


def _array(value: Any, spec: TensorSpec) -> Any:
    if not is_instance(value, "numpy", "ndarray"):
        raise _unfit(f"{spec.name!r} is {type(value).__name__}, where an array of numpy is needed")
    return _checked(value, spec)


def _checked(array: Any, spec: TensorSpec) -> Any:
    wanted, shape = spec.shape, array.shape
    if wanted == (-1,) and spec.type.kind == "O":
        return array  # anything
    ragged = len(shape) == 1 and array.dtype.kind == "O"
    if ragged and len(wanted) > 1 and -1 in wanted[1:]:
        return array  # rows of different lengths
    fits = len(wanted) == len(shape) and all(
        want in (-1, got) for want, got in zip(wanted, shape, strict=True)
    )
    named = "the array" if spec.name is None else f"the tensor {spec.name!r}"
    if not fits:
        raise _unfit(f"{named} has the shape {shape}, where {wanted} is needed (-1: any length)")
    if plain_dtype(array.dtype) != spec.type:
        raise _unfit(f"{named} is of {array.dtype}, where {spec.type} is needed")
    return array


def _of_frame(frame: Any, spec: TensorSpec) -> Any:
    width = len(frame.columns)
    if frame.empty:
        raise _unfit("the data frame is empty")
    if width == 1:
        return _of_column(frame.iloc[:, 0], spec)
    if spec.shape != (-1, width):
        raise _unfit(f"the data frame has {width} columns, where the shape {spec.shape} is needed")
    return _checked(frame.to_numpy(), spec)


def _of_column(column: Any, spec: TensorSpec) -> Any:
    """A column of single values, lists or arrays as one array."""
    import numpy as np  # heavy

    if spec.shape[0] != -1 or -1 in spec.shape[1:]:
        raise _unfit(
            f"a column of a data frame has as many examples as there are, and all of one shape; "
            f"{spec.shape} is needed"
        )
    values = column.to_numpy()
    first = values[0] if len(values) else None
    try:
        if isinstance(first, (list, np.ndarray)):
            array = np.stack([np.asarray(value) for value in values])
            # Lists have lost their type; arrays have theirs.
            if isinstance(first, list):
                array = array.astype(spec.type)
            return _checked(array.reshape(len(values), *spec.shape[1:]), spec)
        if spec.shape in ((-1,), (-1, 1)):
            return _checked(values.astype(spec.type).reshape(spec.shape), spec)
    except (ValueError, TypeError) as error:
        raise _unfit(
            f"the column {column.name!r} cannot be made into an array of the shape {spec.shape} "
            f"and the type {spec.type} ({error})"
        ) from None
    raise _unfit(
        f"the column {column.name!r} holds {type(first).__name__}, where lists or arrays for the "
        f"shape {spec.shape} are needed"
    )


def _listed(names: list[Any]) -> str:
    return ", ".join(map(repr, names))


def _unfit(reason: str) -> MlflowException:
    return MlflowException.invalid_parameter_value(f"{reason}.")
