"""Tables, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlflow.cli.output import (
    byte_count,
    counted,
    duration,
    show_list,
    show_object,
    utc,
    write_csv,
    write_table,
)

# What a terminal or a table would take for more than a character is not put into table cells.
WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1)
VALUES = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"))
SHARED_CAPTURE = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@SHARED_CAPTURE
@given(rows=st.lists(st.tuples(WORDS, WORDS)))
def test_every_cell_stands_under_its_title(
    capsys: pytest.CaptureFixture[str], rows: list[tuple[str, str]]
) -> None:
    write_table(["First", "Second"], rows)
    title, dashes, *lines = capsys.readouterr().out.splitlines()
    start = title.index("Second")
    assert dashes.index(" -") + 1 == start
    assert [(line[:start].rstrip(), line[start:]) for line in lines] == rows


def test_cell_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    write_table(["A", "B"], [["two\nlines", "a\ttab"]])
    assert capsys.readouterr().out.splitlines()[2] == "two lines  a tab"


@SHARED_CAPTURE
@given(records=st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), min_size=1))
def test_csv_reads_back(capsys: pytest.CaptureFixture[str], records: list[dict[str, Any]]) -> None:
    write_csv(records)
    read = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    wanted = [{k: "" if v is None else str(v) for k, v in record.items()} for record in records]
    assert read == wanted


def test_csv_holds_lists_and_objects_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    write_csv([{"tags": {"é": float("nan")}, "ids": [1, 2]}])
    assert capsys.readouterr().out == 'tags,ids\n"{""é"": ""NaN""}","[1, 2]"\n'


def strict_json(text: str) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_json_has_no_bare_nan(capsys: pytest.CaptureFixture[str]) -> None:
    values = {"a": float("nan"), "b": [float("inf"), float("-inf"), 0.1], "c": None}
    show_list("json", [values], {})
    assert strict_json(capsys.readouterr().out) == [
        {"a": "NaN", "b": ["Infinity", "-Infinity", 0.1], "c": None}
    ]


def test_object_in_each_form(capsys: pytest.CaptureFixture[str]) -> None:
    record, fields = {"id": "1", "name": "é"}, {"Id": "1", "Long name": "é", "None": ""}
    show_object("json", record, fields)
    assert strict_json(capsys.readouterr().out) == record
    show_object("csv", record, fields)
    assert capsys.readouterr().out == "id,name\n1,é\n"
    show_object("table", record, fields)
    assert capsys.readouterr().out == "Id         1\nLong name  é\nNone\n"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1234, "1.2 kB"),
        (999_950, "1.0 MB"),
        (34_500_000, "34.5 MB"),
        (2_000_000_000_000, "2.0 TB"),
    ],
)
def test_byte_counts(count: int, text: str) -> None:
    assert byte_count(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0 s"), (0.4, "0 s"), (119, "119 s"), (180, "3 min"), (7200, "2 h"), (432_000, "5 d")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_times_and_numbers() -> None:
    assert utc(0) == "1970-01-01 00:00:00 UTC"
    assert utc(None) == ""
    assert [counted(n, "run") for n in (0, 1, 2000)] == ["0 runs", "1 run", "2,000 runs"]
