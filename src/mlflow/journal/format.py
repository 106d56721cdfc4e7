"""The journal's records, written as one JSON array a line.

    ["headrace-journal", 1, {…}]          first line: see `Header`
    ["run", {…}]                          the run is made; see `NewRun`
    ["m", key, value, timestamp, step]    a metric's point; then, if known: model_id,
                                          dataset_name, dataset_digest
    ["p", key, value]                     a parameter
    ["t", key, value]                     a tag is set
    ["dt", key]                           a tag is deleted
    ["s", status, end_time]               status (name) and end (ms, or null)
    ["n", name]                           the run's name
    ["d", {dataset}, {tags}]              a dataset was used
    ["i", model_id]                       a logged model was used
    ["o", model_id, step]                 a logged model was made

JSON has no NaN and no infinities: they are written as the strings `"NaN"`, `"Infinity"` and
`"-Infinity"`, as protobuf's JSON mapping does. A record that lacks its newline was torn by a crash
or a full disk and is ignored; so is a line that is not JSON. The position of a record is the number
of bytes before it, over the whole life of the file: that is what makes delivery exactly-once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of

MAGIC = "headrace-journal"
VERSION = 1

# Kinds of record.
RUN = "run"
METRIC = "m"
PARAM = "p"
TAG = "t"
DELETE_TAG = "dt"
STATUS = "s"
NAME = "n"
DATASET = "d"
MODEL_INPUT = "i"
MODEL_OUTPUT = "o"


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """First line of a journal.

    Attributes:
        run_id: The run whose records these are.
        writer: 32 hexadecimal digits, new for each file: (run, writer, position) names a record.
        destination: Tracking URI that the records are for, without a password.
        created: Milliseconds since 1970-01-01 UTC.
        host, pid: The process that writes.
    """

    run_id: str
    writer: str
    destination: str
    created: int
    host: str = ""
    pid: int = 0


class NewRun(msgspec.Struct, frozen=True, omit_defaults=True):
    """The record that makes a run.

    The experiment is named by id, by name or by both: a store that does not know the id looks for
    the name, and makes the experiment if there is none, so that a run can start with no store.
    """

    experiment_id: str
    experiment_name: str | None = None
    run_name: str = ""
    user_id: str = ""
    start_time: int = 0
    tags: dict[str, str] = {}


class Chunk(msgspec.Struct, frozen=True):
    """Consecutive whole lines of one journal, for delivery.

    Attributes:
        run_id, writer: From the journal's header.
        offset: Position of the first byte of `lines`.
        lines: Whole lines; the header line may be among them.
    """

    run_id: str
    writer: str
    offset: int
    lines: bytes


class Rejected(msgspec.Struct, frozen=True):
    """A record that the store refused: its position and the error."""

    offset: int
    error_code: str
    message: str


class Ack(msgspec.Struct, frozen=True):
    """The store's answer to a chunk.

    Attributes:
        offset: Everything before this position is stored (or rejected) for good.
        rejected: The records of this chunk that were refused.
    """

    offset: int
    rejected: list[Rejected] = []


class Record(msgspec.Struct, frozen=True):
    """One decoded line.

    Attributes:
        offset: Its position in the journal.
        kind: One of the constants above, or another that this release does not know.
        fields: What follows the kind.
    """

    offset: int
    kind: str
    fields: list[Any]


def public_destination(tracking_uri: str) -> str:
    """A tracking URI as a journal's header shows it: absolute, and without a password.

    A relative path means something only to the process that journaled; whoever delivers may be
    elsewhere.
    """
    database = re.fullmatch(r"sqlite:///([^/].*)", tracking_uri)
    if database is not None:
        return f"sqlite:////{os.path.abspath(database[1])[1:]}"
    if is_local(tracking_uri):
        return Path(path_of(tracking_uri)).as_uri()
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1@", tracking_uri)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Any]).decode


def header_line(header: Header) -> bytes:
    """The journal's first line."""
    return _encode([MAGIC, VERSION, header]) + b"\n"


def read_header(line: bytes) -> Header:
    """The header in a journal's first line.

    Raises:
        MlflowException: It is no journal, or one of a later format (`INVALID_PARAMETER_VALUE`).
    """
    try:
        magic, version, fields = _decode(line)
        if magic != MAGIC:
            raise ValueError("the first line is another")
        if version != VERSION:
            raise ValueError(f"its format is {version}; this release reads {VERSION}")
        return msgspec.convert(fields, Header)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"This is not a run journal that can be read: {error}."
        ) from None


def line(*record: Any) -> bytes:
    """One record as a line; floats in it must be finite (see `metric_line`)."""
    return _encode(record) + b"\n"


def metric_prefix(key: str) -> str:
    """The beginning of a metric's line up to its value; worth keeping for each key."""
    return f'["m",{encode_basestring(key)},'


def metric_line(prefix: str, value: float, timestamp: int, step: int) -> bytes:
    """A metric's point as a line; `prefix` is `metric_prefix(key)`."""
    # repr() is the shortest text that reads back as the same float.
    number = repr(value) if isfinite(value) else special_number(value)
    return f"{prefix}{number},{timestamp},{step}]\n".encode()


def linked_metric_line(
    prefix: str, value: float, timestamp: int, step: int, links: tuple[str | None, ...]
) -> bytes:
    """A metric's point with `links`: model_id, dataset_name, dataset_digest."""
    number = repr(value) if isfinite(value) else special_number(value)
    tail = _encode(links)[1:].decode()
    return f"{prefix}{number},{timestamp},{step},{tail}\n".encode()


def special_number(value: float) -> str:
    """JSON of NaN and the infinities."""
    if value != value:
        return '"NaN"'
    return '"Infinity"' if value > 0 else '"-Infinity"'


def read_records(lines: bytes, offset: int) -> Iterator[Record]:
    """The records in whole lines, the first of which stands at `offset`.

    Header lines, torn lines and lines that are not records are passed over.
    """
    position = offset
    for text in lines.splitlines(keepends=True):
        if text.endswith(b"\n"):
            record = read_record(text, position)
            if record is not None:
                yield record
        position += len(text)


def read_record(text: bytes, position: int) -> Record | None:
    """The record in one line, or None where there is none."""
    try:
        fields = _decode(text)
    except msgspec.MsgspecError:
        return None
    if not fields or not isinstance(fields[0], str) or fields[0] == MAGIC:
        return None
    return Record(position, fields[0], fields[1:])
