"""Tables as JSON and Parquet: what is written is read back, exactly."""

from __future__ import annotations

import datetime as dt
import json
import math
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlflow.client import table_files
from mlflow.exceptions import MlflowException

cells = {
    "int": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "text": st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    "bool": st.booleans(),
}


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    rows = draw(st.integers(1, 5))
    names = draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1))
    return {
        name: draw(
            st.lists(cells[draw(st.sampled_from(sorted(cells)))], min_size=rows, max_size=rows)
        )
        for name in names
    }


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
@settings(max_examples=30)
@given(columns=tables())
def test_numbers_and_text_are_read_back_exactly(suffix: str, columns: dict[str, list[Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        table_files.write(table_files.as_frame(columns), path)
        assert table_files.read(path).to_dict("list") == columns


@settings(max_examples=30)
@given(first=tables(), second=tables())
def test_joined_tables_have_the_rows_of_both(
    first: dict[str, list[Any]], second: dict[str, list[Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, two, both = (Path(folder, f"{name}.json") for name in "abc")
        table_files.write(table_files.as_frame(first), one)
        table_files.write(table_files.as_frame(second), two)
        table_files.join(one, two, both)
        written = json.loads(both.read_bytes())
    assert written["columns"] == list(first | second)
    missing_first = [None] * len(next(iter(first.values())))
    missing_second = [None] * len(next(iter(second.values())))
    for place, name in enumerate(written["columns"]):
        values = first.get(name, missing_first) + second.get(name, missing_second)
        assert [row[place] for row in written["data"]] == values


def written(data: Any, folder: Path) -> Any:
    """The values of a table's one column, as JSON has them."""
    table_files.write(table_files.as_frame({"a": data}), folder / "a.json")
    return [row[0] for row in json.loads((folder / "a.json").read_bytes())["data"]]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ([math.nan, math.inf, -math.inf, 1e-300], [None, None, None, 1e-300]),
        ([pd.Timestamp("2024-01-02"), pd.NaT], ["2024-01-02T00:00:00.000", None]),
        ([pd.Timestamp("2024-01-02 03:04:05.000006")], ["2024-01-02T03:04:05.000006"]),
        ([pd.Timestamp("2024-01-02", tz="Asia/Tokyo")], ["2024-01-01T15:00:00.000Z"]),
        ([dt.date(2024, 1, 2), None], ["2024-01-02", None]),
        ([pd.Timedelta(seconds=1), pd.NaT], ["P0DT0H0M1S", None]),
        (pd.Categorical(["x", None]), ["x", None]),
        (pd.Categorical([1, None]), [1, None]),
        (pd.array([1, None], dtype="Int64"), [1, None]),
        (pd.array([True, None], dtype="boolean"), [True, None]),
        (pd.array(["x", None], dtype="string"), ["x", None]),
        ([b"x", b"\xff"], ["x", "\\xff"]),
        ([Decimal("1.20"), 2**70], ["1.20", 2**70]),
        ([{"x": np.float32(3), "y": [math.nan]}, np.arange(2)], [{"x": 3.0, "y": [None]}, [0, 1]]),
        ([1, "x", None], [1, "x", None]),
    ],
    ids=[
        "floats", "days", "microseconds", "time zones", "dates", "differences", "categories",
        "categories of numbers", "nullable integers", "nullable booleans", "nullable text", "bytes",
        "big numbers", "nested", "mixed",
    ],
)  # fmt: skip
def test_what_json_lacks_becomes_text_or_null(column: Any, values: Any, tmp_path: Path) -> None:
    assert written(column, tmp_path) == values


def test_text_that_looks_like_something_else_stays_text(tmp_path: Path) -> None:
    columns = {"zip": ["001", "002"], "date": ["2024-01-02", "x"], "flag": ["true", "null"]}
    table_files.write(table_files.as_frame(columns), tmp_path / "a.json")
    assert table_files.read(tmp_path / "a.json").to_dict("list") == columns


def test_file_is_pandas_split_form(tmp_path: Path) -> None:
    table_files.write(table_files.as_frame({"a": [1, 2], "b": ["x", None]}), tmp_path / "a.json")
    assert (tmp_path / "a.json").read_bytes() == b'{"columns":["a","b"],"data":[[1,"x"],[2,null]]}'
    as_pandas = pd.read_json(tmp_path / "a.json", orient="split")
    assert as_pandas["a"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ({"question": "why?", "answer": 42}, [{"question": "why?", "answer": 42}]),
        ({"a": [1, 2], "b": "x"}, [{"a": 1, "b": "x"}, {"a": 2, "b": "x"}]),
        ({"a": [1, 2], "b": [1]}, [{"a": [1, 2], "b": [1]}]),
        (pl.DataFrame({"a": [1], "b": ["x"]}), [{"a": 1, "b": "x"}]),
        (pd.DataFrame({"a": [1]}, index=[7]), [{"a": 1}]),
        ({}, []),
    ],
    ids=["single values", "one repeated", "different lengths", "polars", "index", "empty"],
)
def test_what_becomes_a_table(data: Any, rows: list[dict[str, Any]]) -> None:
    assert table_files.as_frame(data).to_dict("records") == rows


def test_numbers_may_be_columns_names(tmp_path: Path) -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=pd.Index([7, "x", ("a", "b")], tupleize_cols=False))
    table_files.write(table_files.as_frame(frame), tmp_path / "a.json")
    assert list(table_files.read(tmp_path / "a.json").columns) == [7, "x", ("a", "b")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([1, 2], "not list"),
        (None, "not NoneType"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), r"more than once: \['a'\]"),
    ],
)
def test_what_is_no_table_is_refused(data: Any, said: str) -> None:
    with pytest.raises(MlflowException, match=said) as raised:
        table_files.as_frame(data)
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"3", b"{}", b'{"columns": ["a"], "data": [[1, 2]]}', b'{"columns": 1}']
)
@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_a_file_that_is_no_table_is_refused(suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    with pytest.raises(MlflowException, match=f"a{suffix} is not a table"):
        table_files.read(path)


def test_parquet_refuses_what_it_cannot_hold(tmp_path: Path) -> None:
    frame = table_files.as_frame({"a": [1, "x", {"y": 1}]})
    with pytest.raises(MlflowException, match="cannot be written as parquet"):
        table_files.write(frame, tmp_path / "a.parquet")


def test_joined_parquet_keeps_types(tmp_path: Path) -> None:
    first = table_files.as_frame({"a": [1], "t": [pd.Timestamp("2024-01-02")]})
    second = table_files.as_frame({"a": [2], "t": [pd.Timestamp("2024-01-03")]})
    table_files.write(first, tmp_path / "a.parquet")
    table_files.write(second, tmp_path / "b.parquet")
    table_files.join(tmp_path / "a.parquet", tmp_path / "b.parquet", tmp_path / "c.parquet")
    both = table_files.read(tmp_path / "c.parquet")
    assert both["a"].dtype == np.int64
    assert both["t"].tolist() == [pd.Timestamp("2024-01-02"), pd.Timestamp("2024-01-03")]
