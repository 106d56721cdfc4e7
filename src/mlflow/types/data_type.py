"""Types of single values in a schema.

| name | numpy | pandas | Python | Spark |
|---|---|---|---|---|
| boolean | bool | bool | bool | BooleanType |
| integer | int32 | int32 | int | IntegerType |
| long | int64 | int64 | int | LongType |
| float | float32 | float32 | float | FloatType |
| double | float64 | float64 | float | DoubleType |
| string | str | object | str | StringType |
| binary | bytes | object | bytes | BinaryType |
| datetime | datetime64[ns] | datetime64[ns] | date | TimestampType |
"""

from __future__ import annotations

import builtins
import datetime as dt
import sys
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_NUMPY = {
    "boolean": "bool",
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "string": "str",
    "binary": "bytes",
    "datetime": "datetime64[ns]",
}
_PYTHON: dict[str, type] = {
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": builtins.float,
    "double": builtins.float,
    "string": str,
    "binary": bytes,
    "datetime": dt.date,
}
_SPARK = {
    "boolean": "BooleanType",
    "integer": "IntegerType",
    "long": "LongType",
    "float": "FloatType",
    "double": "DoubleType",
    "string": "StringType",
    "binary": "BinaryType",
    "datetime": "TimestampType",
}


class DataType(Enum):
    """Type of a single value, by its name in an `MLmodel` file."""

    boolean = 1
    integer = 2
    long = 3
    float = 4
    double = 5
    string = 6
    binary = 7
    datetime = 8

    def __repr__(self) -> str:
        return self.name

    def to_numpy(self) -> np.dtype[Any]:
        """The dtype of numpy."""
        return _dtype(_NUMPY[self.name])

    def to_pandas(self) -> Any:
        """The dtype of a pandas column; `object` for text and bytes."""
        return object if self in (DataType.string, DataType.binary) else self.to_numpy()

    def to_python(self) -> type:
        """The class of Python."""
        return _PYTHON[self.name]

    def to_spark(self) -> Any:
        """The type of Spark, for which pyspark must be installed."""
        from pyspark.sql import types  # heavy, and there only where Spark is

        return getattr(types, _SPARK[self.name])()

    @classmethod
    def check_type(cls, data_type: DataType, value: Any) -> bool:
        """Whether a value is of exactly this type: a bool is no long."""
        if type(value) is data_type.to_python():
            return True
        if data_type is DataType.datetime:
            return type(value) is dt.datetime or type(value).__name__ == "datetime64"
        if data_type is DataType.binary and type(value) is bytearray:
            return True
        numpy = sys.modules.get("numpy")
        return numpy is not None and type(value) is data_type.to_numpy().type

    @classmethod
    def all_types(cls) -> list[DataType]:
        """Every type, in order."""
        return list(cls)

    @classmethod
    def get_spark_types(cls) -> list[Any]:
        """Spark's type of each, in order."""
        return [each.to_spark() for each in cls]

    @classmethod
    def from_numpy_type(cls, np_type: Any) -> DataType | None:
        """The type with this dtype of numpy, or None."""
        return next((each for each in cls if each.to_numpy() == np_type), None)


@cache
def _dtype(name: str) -> np.dtype[Any]:
    import numpy as np  # heavy

    return np.dtype(name)
