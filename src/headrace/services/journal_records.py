"""Reading a chunk of a journal into typed records; see `mlflow.journal.format` for the lines.

A chunk is decoded at once, which is several times faster than line by line; only one that holds a
line that cannot be a record is read line by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Annotated, Any, NamedTuple

import msgspec

from mlflow.entities import Dataset
from mlflow.exceptions import ERROR_CODE_NAMES, INVALID_PARAMETER_VALUE, NOT_IMPLEMENTED
from mlflow.journal import format as records
from mlflow.journal.format import NewRun, Rejected
from mlflow.validation import MAX_STEP, shorten

Int64 = Annotated[int, msgspec.Meta(ge=-MAX_STEP - 1, le=MAX_STEP)]
Time = Annotated[int, msgspec.Meta(ge=0, le=MAX_STEP)]


class _Record(msgspec.Struct, frozen=True, array_like=True):
    """A line; the tag is its kind."""


class HeaderLine(_Record, frozen=True, tag=records.MAGIC):
    """The first line, of which delivery needs nothing."""


class RunLine(_Record, frozen=True, tag=records.RUN):
    """The run is made."""

    run: NewRun


class MetricLine(_Record, frozen=True, gc=False, tag=records.METRIC):
    """A metric's point."""

    key: str
    value: float
    timestamp: Time
    step: Int64
    model_id: str | None = None
    dataset_name: str | None = None
    dataset_digest: str | None = None


class ParamLine(_Record, frozen=True, tag=records.PARAM):
    """A parameter."""

    key: str
    value: str


class TagLine(_Record, frozen=True, tag=records.TAG):
    """A tag is set."""

    key: str
    value: str


class DeleteTagLine(_Record, frozen=True, tag=records.DELETE_TAG):
    """A tag is deleted."""

    key: str


class StatusLine(_Record, frozen=True, tag=records.STATUS):
    """Status and end."""

    status: str
    end_time: Int64 | None = None


class NameLine(_Record, frozen=True, tag=records.NAME):
    """The run's name."""

    name: str


class DatasetLine(_Record, frozen=True, tag=records.DATASET):
    """A dataset was used."""

    dataset: Dataset
    tags: dict[str, str] = {}


class ModelInputLine(_Record, frozen=True, tag=records.MODEL_INPUT):
    """A logged model was used."""

    model_id: str


class ModelOutputLine(_Record, frozen=True, tag=records.MODEL_OUTPUT):
    """A logged model was made."""

    model_id: str
    step: Int64 = 0


Line = (
    HeaderLine
    | RunLine
    | MetricLine
    | ParamLine
    | TagLine
    | DeleteTagLine
    | StatusLine
    | NameLine
    | DatasetLine
    | ModelInputLine
    | ModelOutputLine
)

# Not strict: numbers that JSON lacks come as strings, whole numbers perhaps as `3.0`.
_decoder = msgspec.json.Decoder(Line, strict=False)
_any = msgspec.json.Decoder()
_KINDS = {
    records.MAGIC,
    records.RUN,
    records.METRIC,
    records.PARAM,
    records.TAG,
    records.DELETE_TAG,
    records.STATUS,
    records.NAME,
    records.DATASET,
    records.MODEL_INPUT,
    records.MODEL_OUTPUT,
}


class Lines(NamedTuple):
    """The records of a chunk.

    Attributes:
        records: In their order.
        positions: Where each begins in the journal.
        rejected: Lines that are records and cannot be read.
        end: The position after the last whole line.
    """

    records: Sequence[Line]
    positions: Sequence[int]
    rejected: list[Rejected]
    end: int


def read_lines(lines: bytes, offset: int) -> Lines:
    """The records in a chunk whose first byte stands at `offset`.

    Torn lines and lines that are not JSON arrays are passed over.
    """
    whole = lines[: lines.rfind(b"\n") + 1]
    texts = whole.split(b"\n")
    texts.pop()  # what follows the last newline: nothing
    positions = list(accumulate((len(text) + 1 for text in texts), initial=offset))
    end = positions.pop()
    try:
        found = _decoder.decode_lines(whole)
        if len(found) == len(texts):  # blank lines are not among those found
            return Lines(found, positions, [], end)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    return _read_one_by_one(texts, positions, end)


def _read_one_by_one(texts: list[bytes], positions: list[int], end: int) -> Lines:
    good: list[Line] = []
    places: list[int] = []
    rejected: list[Rejected] = []
    for text, position in zip(texts, positions, strict=True):
        try:
            good.append(_decoder.decode(text))
            places.append(position)
        except msgspec.ValidationError as error:
            refusal = _refusal(text, position, error)
            if refusal is not None:
                rejected.append(refusal)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass  # torn
    return Lines(good, places, rejected, end)


def _refusal(text: bytes, position: int, error: Exception) -> Rejected | None:
    """Why a line of JSON that is none of the records is refused; None if it is no record at all."""
    try:
        fields: Any = _any.decode(text)
    except msgspec.DecodeError:
        return None
    if not isinstance(fields, list) or not fields or not isinstance(fields[0], str):
        return None
    shown = shorten(text.decode(errors="replace"))
    if fields[0] in _KINDS:
        code, why = INVALID_PARAMETER_VALUE, f"The journal's record {shown} is not right: {error}."
    else:
        code, why = (
            NOT_IMPLEMENTED,
            f"This release of Headrace does not know the journal's record {shown}.",
        )
    return Rejected(position, ERROR_CODE_NAMES[code], why)
