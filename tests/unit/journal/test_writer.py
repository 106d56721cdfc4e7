"""Appending to a journal and reading chunks of it, on disk and when the disk fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.journal.recover import find_journals
from mlflow.journal.writer import JournalWriter


def all_of(writer: JournalWriter, limit: int) -> bytes:
    """Everything that was written, in chunks of at most `limit` bytes."""
    offset, parts = 0, []
    while part := writer.read(offset, limit):
        assert part.endswith(b"\n")
        parts.append(part)
        offset += len(part)
    assert offset == writer.end
    return b"".join(parts)


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(1, 400), st.booleans())
def test_chunks_are_whole_lines_and_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], limit: int, in_memory: bool
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    if in_memory:
        folder = folder / "file"
        folder.write_text("a file where a folder is needed")
    writer = JournalWriter(folder, "run", "http://host")
    header = all_of(writer, 1 << 20)
    lines = [b"x" * length + b"\n" for length in lengths]
    for line in lines:
        writer.append(line)

    assert (writer.path is None) == in_memory
    assert all_of(writer, limit) == header + b"".join(lines)
    writer.close(delete=True)


def test_journal_is_in_use_until_it_is_closed(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, "run", "http://host")
    [journal] = find_journals(tmp_path)
    assert journal.in_use
    assert journal.header == writer.header

    writer.close(delete=False)

    [journal] = find_journals(tmp_path)
    assert not journal.in_use


def test_delivered_journal_is_deleted(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, "run", "http://host")
    writer.close(delete=True)
    assert list(tmp_path.iterdir()) == []
