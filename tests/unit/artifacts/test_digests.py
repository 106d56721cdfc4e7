"""Digests are those of the bytes, however these come; their header is RFC 9530's."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlflow.artifacts.digests import (
    BESIDE_FROM,
    DigestBook,
    Hasher,
    check_digest,
    digest_of_file,
    from_header,
    to_header,
)
from mlflow.exceptions import IntegrityError, StoreUnreachable
from mlflow.wire.artifacts import Digest


@given(data=st.binary(max_size=5000), announced=st.sampled_from([0, 100, BESIDE_FROM]))
@settings(max_examples=60)
def test_whatever_size_was_announced(data: bytes, announced: int) -> None:
    source, total = io.BytesIO(data), 0
    with Hasher(announced) as hasher:
        while count := source.readinto(buffer := hasher.buffer()):
            hasher.add(buffer, count)
            total += count
        assert hasher.hexdigest() == hashlib.sha256(data).hexdigest()
    assert total == len(data)


def test_buffers_are_used_again() -> None:
    data = bytes(range(256)) * 80_000  # more than all buffers together hold
    source = io.BytesIO(data)
    with Hasher(len(data)) as hasher:
        while count := source.readinto(buffer := hasher.buffer()):
            hasher.add(buffer, count)
            buffer = hasher.buffer()
            hasher.give_back(buffer)
        assert hasher.hexdigest() == hashlib.sha256(data).hexdigest()


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_headers(sha256: str) -> None:
    assert from_header(to_header(sha256)) == sha256
    assert from_header(f"md5=:AAAA:, {to_header(sha256)}") == sha256


@pytest.mark.parametrize(
    "header", [None, "", "sha-256", "sha-256=abc", "sha-256=:!:", "sha-256=:AAAA:", "sha-512=:A:"]
)
def test_headers_without_one(header: str | None) -> None:
    assert from_header(header) is None


@given(st.text())
def test_no_header_breaks_it(header: str) -> None:
    from_header(header)


def test_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 300_000)
    expected = hashlib.sha256(b"x" * 300_000).hexdigest()
    assert digest_of_file(file, "a/b") == Digest(path="a/b", sha256=expected, size=300_000)


def test_what_differs_is_named() -> None:
    check_digest("model.pkl", None, "b" * 64, "the file")
    check_digest("model.pkl", "b" * 64, "b" * 64, "the file")
    with pytest.raises(IntegrityError) as caught:
        check_digest("model.pkl", "a" * 64, "b" * 64, "the file")
    for part in ("model.pkl", "a" * 64, "b" * 64):
        assert part in str(caught.value)


class Unreachable:
    """A store that does not answer."""

    def get_artifact_digests(self, root_uri: str, path: str = "") -> list[Digest]:
        raise StoreUnreachable("nobody there")


def test_a_store_that_does_not_answer_is_said(caplog: pytest.LogCaptureFixture) -> None:
    assert DigestBook(Unreachable(), "root").expected("a") == {}  # type: ignore[arg-type]
    assert "nobody there" in caplog.text


def test_no_store_knows_nothing() -> None:
    book = DigestBook(None, "root")
    book.record([Digest(path="a", sha256="0" * 64, size=1)])
    assert book.expected("") == {}
