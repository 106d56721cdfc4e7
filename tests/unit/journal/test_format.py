"""The journal's lines: whatever is written is read back, whatever is torn is passed over."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import MlflowException
from mlflow.journal import format as records
from mlflow.journal.format import Header, metric_line, metric_prefix, read_records

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
integers = st.integers(-(2**63), 2**63 - 1)
floats = st.floats()


@given(texts, floats, integers, integers)
def test_metric_is_read_back_exactly(key: str, value: float, timestamp: int, step: int) -> None:
    [record] = read_records(metric_line(metric_prefix(key), value, timestamp, step), 0)

    assert record.kind == records.METRIC
    assert record.fields[0] == key
    read = float(record.fields[1])
    assert read == value or (math.isnan(read) and math.isnan(value))
    assert math.copysign(1, read) == math.copysign(1, value) or math.isnan(value)
    assert record.fields[2:] == [timestamp, step]


@given(texts, floats, st.tuples(*[st.none() | texts] * 3))
def test_linked_metric_is_read_back(
    key: str, value: float, links: tuple[str | None, str | None, str | None]
) -> None:
    line = records.linked_metric_line(metric_prefix(key), value, 1, 2, links)
    [record] = read_records(line, 0)
    assert record.fields[4:] == list(links)


@given(st.lists(st.tuples(texts, texts)), st.binary(max_size=30), st.integers(0, 2**40))
def test_torn_line_costs_only_itself(
    params: list[tuple[str, str]], torn: bytes, offset: int
) -> None:
    lines = [records.line(records.PARAM, key, value) for key, value in params]
    read = list(read_records(b"".join(lines) + torn.replace(b"\n", b""), offset))

    assert [record.fields for record in read] == [list(param) for param in params]
    assert [record.offset for record in read] == [
        offset + sum(map(len, lines[:number])) for number in range(len(lines))
    ]


@given(st.lists(st.binary(max_size=60)))
def test_garbage_is_passed_over(lines: list[bytes]) -> None:
    good = records.line(records.TAG, "key", "value")
    data = b"\n".join([*(line.replace(b"\n", b"") for line in lines), b""]) + good
    assert list(read_records(data, 0))[-1].fields == ["key", "value"]


@given(texts, texts, texts)
def test_header_is_read_back(run_id: str, writer: str, destination: str) -> None:
    header = Header(run_id, writer, destination, 1_700_000_000_000, "host", 7)
    assert records.read_header(records.header_line(header)) == header
    assert list(read_records(records.header_line(header), 0)) == []


@pytest.mark.parametrize(
    "line",
    [b"", b"{}\n", b'["m","loss",1.0,1,1]\n', b'["headrace-journal",2,{}]\n', b"\xff\xfe\n"],
)
def test_what_is_no_journal_is_refused(line: bytes) -> None:
    with pytest.raises(MlflowException, match="not a run journal") as raised:
        records.read_header(line)
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("postgresql://me:se:cret@db:5432/x", "postgresql://me@db:5432/x"),
        ("http://user:token@host", "http://user@host"),
        ("http://host:5000/a@b", "http://host:5000/a@b"),
        ("file:///a/b", "file:///a/b"),
    ],
)
def test_passwords_stay_out_of_the_header(uri: str, shown: str) -> None:
    assert records.public_destination(uri) == shown


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("sqlite:///a b.db", "sqlite:///{}/a b.db"),
        ("file:./runs", "file://{}/runs"),
        ("runs", "file://{}/runs"),
        ("sqlite:////var/x.db", "sqlite:////var/x.db"),
    ],
)
def test_the_header_names_an_absolute_place(tmp_path: Path, uri: str, shown: str) -> None:
    assert records.public_destination(uri) == shown.format(tmp_path)
