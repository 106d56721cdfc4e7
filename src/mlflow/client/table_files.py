"""Tables as files: JSON (`{"columns": […], "data": [[…], …]}`, pandas' orient="split") and Parquet.

JSON keeps every number and every text exactly; what JSON has no form for becomes text (times in ISO
8601, the rest by `str()`), and missing values, NaN and infinities become null.
"""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.client.documents import as_plain, without_nan
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".json", ".parquet")


def as_frame(data: Any) -> pd.DataFrame:
    """The data as a new DataFrame.

    Args:
        data: A DataFrame of pandas, or of polars or another library that converts to it; a
            dictionary from column to values; or one from column to a single value, for one row.

    Raises:
        ImportError: pandas is not installed.
        MlflowException: Something else, or two columns of the same name
            (`INVALID_PARAMETER_VALUE`).
    """
    check_pandas("log_table()")
    import pandas as pd

    if isinstance(data, pd.DataFrame):
        frame = data.copy(deep=False)
    elif isinstance(data, dict):
        try:
            frame = pd.DataFrame(data)
        except ValueError:  # single values, or values of different lengths: one row
            frame = pd.DataFrame([data])
    elif callable(getattr(data, "to_pandas", None)):
        frame = pd.DataFrame(data.to_pandas())
    else:
        raise MlflowException.invalid_parameter_value(
            f"log_table() takes a DataFrame or a dictionary of columns, not {type(data).__name__}."
        )
    if not frame.columns.is_unique:
        twice = list(frame.columns[frame.columns.duplicated()].unique())
        raise MlflowException.invalid_parameter_value(
            f"A table's columns have different names; these are there more than once: {twice}."
        )
    return frame


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table in the format that the file's extension names.

    Raises:
        MlflowException: The format cannot hold it (`INVALID_PARAMETER_VALUE`).
    """
    try:
        if path.suffix == ".parquet":
            frame.to_parquet(path, index=False)
        else:
            _write_json(_content(frame), path)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The table cannot be written as {path.suffix[1:]}: {error}"
        ) from error
    except ImportError as error:
        raise _without_pyarrow(error) from None


def join(first: Path, second: Path, target: Path) -> None:
    """Write the rows of two tables of the same format, the first one's before the second's.

    The columns are those of both, in the order first seen; what a row lacks is missing.

    Raises:
        MlflowException: One of them is no table, or they do not go together
            (`INVALID_PARAMETER_VALUE`).
    """
    if target.suffix == ".parquet":
        check_pandas("log_table()")
        import pandas as pd

        write(pd.concat([read(first), read(second)], ignore_index=True), target)
    else:
        _write_json(_joined(_read_json(first), _read_json(second)), target)


def read(path: Path) -> pd.DataFrame:
    """Read a table; text stays text, whatever it looks like.

    Raises:
        MlflowException: The file is not a table (`INVALID_PARAMETER_VALUE`).
    """
    check_pandas("load_table()")
    import pandas as pd

    if path.suffix != ".parquet":
        content = _read_json(path)
        columns = [tuple(name) if isinstance(name, list) else name for name in content["columns"]]
        return pd.DataFrame(content["data"], columns=columns)
    try:
        return pd.read_parquet(path)
    except ImportError as error:
        raise _without_pyarrow(error) from None
    except (ValueError, OSError) as error:
        raise MlflowException.invalid_parameter_value(
            f"{path.name} is not a table: {error}"
        ) from error


def _read_json(path: Path) -> dict[str, list[Any]]:
    try:
        content = json.loads(path.read_bytes())
        width = len(content["columns"])
        if all(len(row) == width for row in content["data"]):
            return {"columns": content["columns"], "data": content["data"]}
        fault = "its rows are not as long as its list of columns"
    except (ValueError, KeyError, TypeError) as error:
        fault = repr(error)
    raise MlflowException.invalid_parameter_value(f"{path.name} is not a table: {fault}.")


def _write_json(content: dict[str, list[Any]], path: Path) -> None:
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    path.write_bytes(text.encode())


def _joined(first: dict[str, list[Any]], second: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows of both, without a change to any value."""
    if first["columns"] == second["columns"]:
        return {"columns": first["columns"], "data": first["data"] + second["data"]}
    columns = first["columns"] + [
        name for name in second["columns"] if name not in first["columns"]
    ]
    data = []
    for table in (first, second):
        places = [
            table["columns"].index(name) if name in table["columns"] else None for name in columns
        ]
        data += [[None if at is None else row[at] for at in places] for row in table["data"]]
    return {"columns": columns, "data": data}


def _without_pyarrow(error: ImportError) -> MlflowException:
    return MlflowException(
        f"Parquet needs pyarrow, which is not installed ({error}): pip install pyarrow, or name "
        "the table .json."
    )


def check_pandas(caller: str) -> None:
    """Say how to get pandas if it is not installed.

    Raises:
        ImportError: It is not.
    """
    if importlib.util.find_spec("pandas") is None:
        raise ImportError(
            f"{caller} needs pandas, which is not installed: pip install 'headrace[models]'."
        )


def _content(frame: pd.DataFrame) -> dict[str, list[Any]]:
    names = [list(name) if isinstance(name, tuple) else as_plain(name) for name in frame.columns]
    columns = [_values(frame[name]) for name in frame.columns]
    rows = [list(row) for row in zip(*columns, strict=True)] if columns else [[]] * len(frame)
    return {"columns": names, "data": rows}


def _values(column: pd.Series[Any]) -> list[Any]:
    """A column's values as JSON has them."""
    import numpy as np

    if isinstance(column.dtype, np.dtype):  # not one of pandas' own: nothing is missing but NaN
        if column.dtype.kind in "biu":
            return column.tolist()
        if column.dtype.kind == "f":
            return [item if math.isfinite(item) else None for item in column.tolist()]
    return [_cell(item) for item in column.astype(object).tolist()]


def _cell(value: Any) -> Any:
    if type(value) is str or value is None:
        return value
    import pandas as pd

    if value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return _iso(value)
    if isinstance(value, (bytes, bytearray)):
        return value.decode(errors="backslashreplace")
    if hasattr(value, "isoformat"):  # dates, times of day, differences
        return value.isoformat()
    return without_nan(as_plain(value))


def _iso(time: pd.Timestamp) -> str:
    """ISO 8601 as pandas writes it: milliseconds at least, UTC where there is a time zone."""
    zone = ""
    if time.tzinfo is not None:
        time, zone = time.tz_convert("UTC").tz_localize(None), "Z"
    if time.nanosecond or time.microsecond % 1000:
        return time.isoformat() + zone
    return time.isoformat(timespec="milliseconds") + zone
