"""Digests of data: the first 8 hexadecimal digits of an MD5 over pandas' row hashes.

They are those MLflow computes, so that the same data has the same digest whichever client logged
it. From that come their limits: the first 10,000 rows and all dimensions count; in a data frame,
columns of numbers and of text count by their values, and others, such as dates, by their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mlflow.data.frameworks import require
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MAX_ROWS = 10_000
_DIGITS = 8


def compute_pandas_digest(df: pd.DataFrame) -> str:
    """Digest of a data frame: 8 hexadecimal digits."""
    import numpy as np

    pandas = require("pandas")
    text = [_holds_only_text(df.iloc[:, position]) for position in range(df.shape[1])]
    head = df.head(MAX_ROWS)
    numbers = head.select_dtypes(include=[np.number]).columns
    chosen = df.columns[text].union(numbers)
    head = head.iloc[:, df.columns.get_indexer_for(chosen)]
    return get_normalized_md5_digest(
        [
            pandas.util.hash_pandas_object(head).values,
            np.int64(len(df)),
            *(str(name).encode() for name in df.columns),
        ]
    )


def compute_numpy_digest(
    features: np.ndarray | dict[str, np.ndarray],
    targets: np.ndarray | dict[str, np.ndarray] | None = None,
) -> str:
    """Digest of an array, or of named arrays, and of the targets that go with them."""
    elements: list[Any] = []
    for arrays in (features, targets):
        if isinstance(arrays, dict):
            for name in sorted(arrays):
                elements += _hash_array(arrays[name])
        elif arrays is not None:
            elements += _hash_array(arrays)
    return get_normalized_md5_digest(elements)


def get_normalized_md5_digest(elements: Iterable[Any]) -> str:
    """The first 8 hexadecimal digits of the MD5 of some pieces.

    Args:
        elements: Objects with a buffer: bytes, NumPy arrays and scalars.

    Raises:
        MlflowException: There are none (`INVALID_PARAMETER_VALUE`).
    """
    md5 = hashlib.md5(usedforsecurity=False)
    empty = True
    for element in elements:
        md5.update(element)
        empty = False
    if empty:
        raise MlflowException.invalid_parameter_value(
            "There is nothing to compute a digest of. Give the dataset's digest."
        )
    return md5.hexdigest()[:_DIGITS]


def hash_values(array: np.ndarray) -> Any:
    """Hashes of the first 10,000 values; where values cannot be hashed, how many they are."""
    import numpy as np

    head = array.ravel()[:MAX_ROWS]
    try:
        return require("pandas").util.hash_array(head)
    except TypeError:
        return np.int64(head.size)


def _hash_array(array: np.ndarray) -> list[Any]:
    import numpy as np

    return [hash_values(array), *map(np.int64, array.shape)]


def _holds_only_text(column: pd.Series[Any]) -> bool:
    """Whether every value is a `str`; so does a column without values, whatever its type."""
    if len(column) == 0:
        return True
    if type(column.dtype).__name__ == "StringDtype":
        return not column.isna().any()
    # Text elsewhere is in columns of objects (kind O), which categories are too.
    return column.dtype.kind == "O" and set(map(type, column.to_list())) == {str}
