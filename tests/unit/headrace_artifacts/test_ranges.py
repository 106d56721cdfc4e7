"""Which bytes a request asks for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.artifacts.ranges import Span, asked_span, entity_tag, is_current
from headrace.artifacts.send import disposition


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        (None, None),
        ("bytes=0-0", Span(0, 1)),
        ("bytes=2-5", Span(2, 6)),
        ("bytes=2-", Span(2, 10)),
        ("bytes=2-99", Span(2, 10)),
        ("bytes=-3", Span(7, 10)),
        ("bytes=-99", Span(0, 10)),
        ("bytes = 1 - 2 ", Span(1, 3)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
    ],
)
def test_ranges(asked: str | None, span: Span | None) -> None:
    assert asked_span(asked, None, '"t"', 10) == span


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_ranges_without_a_byte(asked: str) -> None:
    span = asked_span(asked, None, '"t"', 10)
    assert span is not None
    assert span.end <= span.start


def test_a_file_that_has_changed_is_sent_whole() -> None:
    assert asked_span("bytes=1-2", '"t"', '"t"', 10) == Span(1, 3)
    assert asked_span("bytes=1-2", '"other"', '"t"', 10) is None


@given(st.text(max_size=20), st.integers(0, 100))
def test_no_header_breaks_it(asked: str, size: int) -> None:
    span = asked_span(f"bytes={asked}", None, '"t"', size)
    assert span is None or (span.start >= 0 and span.end <= size)


def test_tags_tell_states_apart(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("1")
    first = entity_tag(os.stat(tmp_path / "f"))
    (tmp_path / "g").write_text("2")
    os.replace(tmp_path / "g", tmp_path / "f")
    assert entity_tag(os.stat(tmp_path / "f")) != first
    assert is_current(f'"x", W/{first}', first)
    assert is_current("*", first)
    assert not is_current('"x"', first)
    assert not is_current(None, first)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.txt", b'attachment; filename="a.txt"'),
        ('a"b\\c.txt', b"attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt"),
        ("ü☃", b"attachment; filename=\"__\"; filename*=UTF-8''%C3%BC%E2%98%83"),
        ("a\r\nX: y", b"attachment; filename=\"a__X: y\"; filename*=UTF-8''a%0D%0AX%3A%20y"),
    ],
)
def test_names_in_headers(name: str, header: bytes) -> None:
    assert disposition(name) == header
