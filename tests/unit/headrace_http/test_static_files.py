"""A folder's files, sent to browsers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from headrace.http.request import Response
from headrace.http.static_files import StaticFiles


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<p>plain")
    (folder / "index.html.br").write_bytes(b"brotli")
    (folder / "index.html.gz").write_bytes(b"gzip")
    (folder / "assets" / "a.woff2").write_bytes(b"font")
    (folder / ".built-from").write_bytes(b"digest")
    (tmp_path / "secret.html").write_bytes(b"secret")
    return folder


def ask(folder: Path, name: str = "index.html", **headers: str) -> Response | None:
    sent = {key.replace("_", "-").encode(): value.encode() for key, value in headers.items()}
    return StaticFiles(folder).answer(name, sent, [(b"x-further", b"1")])


def header(response: Response | None, name: bytes) -> bytes | None:
    assert response is not None
    found: Mapping[bytes, bytes] = dict(response.headers)
    return found.get(name)


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", b"gzip"),
        ("gzip, deflate, br, zstd", b"br"),
        ("br;q=0.1, gzip;q=0.9", b"gzip"),
        ("br;q=0, gzip", b"gzip"),
        ("gzip;q=0", None),
        ("*", b"br"),
        ("br;q=0, *", b"gzip"),
        ("gzip;q=none, ;;, br", b"br"),
        ("BR", b"br"),
    ],
    ids=str,
)
def test_the_best_form_that_is_accepted(
    folder: Path, accepted: str, encoding: bytes | None
) -> None:
    answer = ask(folder, accept_encoding=accepted)
    assert answer is not None
    assert header(answer, b"content-encoding") == encoding
    assert answer.body == {b"br": b"brotli", b"gzip": b"gzip", None: b"<p>plain"}[encoding]
    assert answer.media == b"text/html; charset=utf-8"
    assert header(answer, b"vary") == b"Accept-Encoding, Origin"
    assert header(answer, b"x-further") == b"1"


def test_each_form_has_its_own_tag_and_is_sent_once(folder: Path) -> None:
    plain = (header(ask(folder), b"etag") or b"").decode()
    packed = (header(ask(folder, accept_encoding="br"), b"etag") or b"").decode()
    assert plain != packed
    again = ask(folder, if_none_match=f'"other", W/{plain}')
    assert again is not None
    assert (again.status, again.body) == (304, b"")
    other = ask(folder, if_none_match=plain, accept_encoding="br")
    assert other is not None
    assert other.status == 200


@pytest.mark.parametrize(
    "name", ["../secret.html", "assets/../index.html", "/index.html", ".built-from", "assets", ""]
)
def test_only_files_of_the_folder_are_found(folder: Path, name: str) -> None:
    assert ask(folder, name) is None


def test_a_file_without_compressed_forms_is_sent_as_it_is(folder: Path) -> None:
    answer = ask(folder, "assets/a.woff2", accept_encoding="br")
    assert answer is not None
    assert (answer.body, answer.media) == (b"font", b"font/woff2")
    assert header(answer, b"content-encoding") is None


def test_a_folder_that_is_made_later_is_seen(tmp_path: Path) -> None:
    files = StaticFiles(tmp_path / "static")
    assert files.answer("index.html", {}, []) is None
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "index.html").write_bytes(b"now")
    answer = files.answer("index.html", {}, [])
    assert answer is not None
    assert answer.body == b"now"


def test_a_folder_that_is_built_anew_is_seen(folder: Path) -> None:
    files = StaticFiles(folder)
    first = files.answer("index.html", {}, [])
    assert first is not None
    assert files.answer("assets/a.woff2", {}, []) is not None
    (folder / "index.html").write_bytes(b"<p>new")
    os.utime(folder / "index.html", (1, 1))
    (folder / "assets" / "a.woff2").rename(folder / "assets" / "b.woff2")
    second = files.answer("index.html", {}, [])
    assert second is not None
    assert (first.body, second.body) == (b"<p>plain", b"<p>new")
    assert header(first, b"etag") != header(second, b"etag")
    assert files.answer("assets/a.woff2", {}, []) is None
    assert files.answer("assets/b.woff2", {}, []) is not None
