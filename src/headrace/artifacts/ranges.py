"""Parts of a file that a request asks for (RFC 9110, 13 and 14)."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*")


class Span(NamedTuple):
    """Bytes from `start` up to but without `end`."""

    start: int
    end: int


def entity_tag(found: os.stat_result) -> str:
    """What tells one state of a file from another; strong, because files are replaced whole."""
    return f'"{found.st_mtime_ns:x}-{found.st_ino:x}-{found.st_size:x}"'


def asked_span(asked: str | None, if_range: str | None, tag: str, size: int) -> Span | None:
    """The bytes that a `Range` header asks for; None where the whole file is to be sent.

    A header that is not understood, or asks for several ranges, asks for the whole file, and so
    does one for a file that has changed since (`If-Range`). A span that is empty, or begins after
    the end, cannot be satisfied: its end is not after its start.
    """
    if asked is None or (if_range is not None and if_range != tag):
        return None
    match = _RANGE.fullmatch(asked)
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return Span(max(0, size - int(match[2])), size if int(match[2]) else 0)
    start, last = int(match[1]), int(match[2]) if match[2] else size - 1
    if match[2] and last < start:
        return None
    return Span(start, min(last + 1, size))


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller has this state of the file already."""
    if if_none_match is None:
        return False
    tags = [item.strip().removeprefix("W/") for item in if_none_match.split(",")]
    return "*" in tags or tag in tags
