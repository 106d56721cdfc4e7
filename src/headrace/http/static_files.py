"""Files of a folder, as they are, to browsers: compressed where a compressed twin lies beside them.

`app.js` is sent as `app.js.br` or `app.js.gz` to who takes that. Only names that were found in the
folder are answered, so no name can lead out of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from headrace.http.request import Response

_MEDIA = {
    ".css": b"text/css; charset=utf-8",
    ".html": b"text/html; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".json": b"application/json",
    ".svg": b"image/svg+xml",
    ".wasm": b"application/wasm",
    ".woff2": b"font/woff2",
}
# Best first; the suffix of the compressed twin.
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
_ACCEPTED = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


@dataclass(frozen=True)
class _File:
    written: int
    content: bytes
    media: bytes
    etag: bytes
    compressed: Mapping[str, bytes]


class StaticFiles:
    """The files below a folder, read when they are first asked for, again when they have changed.

    Args:
        folder: Where they are. That it is not there is no error: then there are no files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: frozenset[str] = frozenset()
        self._files: dict[str, _File] = {}

    def answer(
        self, name: str, headers: Mapping[bytes, bytes], further: list[tuple[bytes, bytes]]
    ) -> Response | None:
        """The file, or 304 if the caller has it already; None if there is no such file.

        Args:
            name: Path below the folder, decoded, its parts joined by `/`.
            headers: Those of the request.
            further: Headers of the answer.
        """
        file = self._find(name)
        if file is None:
            return None
        encoding = _best(headers.get(b"accept-encoding", b"").decode("latin-1"), file.compressed)
        # Each form of a file is another representation, so it has another tag.
        etag = b'"%s%s"' % (file.etag, f"-{encoding}".encode() if encoding else b"")
        answer = [(b"etag", etag), (b"vary", b"Accept-Encoding, Origin"), *further]
        if etag in headers.get(b"if-none-match", b""):
            return Response(status=304, media=None, headers=answer)
        if encoding:
            answer.append((b"content-encoding", encoding.encode()))
            return Response(file.compressed[encoding], media=file.media, headers=answer)
        return Response(file.content, media=file.media, headers=answer)

    def _find(self, name: str) -> _File | None:
        path = self._folder / name
        if name not in self._names:
            self._names = frozenset(
                path.relative_to(self._folder).as_posix()
                for path in self._folder.rglob("*")
                if path.suffix in _MEDIA
            )
            if name not in self._names:
                return None
        try:
            written = path.stat().st_mtime_ns
            file = self._files.get(name)
            if file is None or file.written != written:
                file = self._files[name] = _read(path, written)
        except FileNotFoundError:  # the app was built anew, and has other files now
            self._names = frozenset()
            return None
        return file


def _read(path: Path, written: int) -> _File:
    content = path.read_bytes()
    twins = {encoding: Path(f"{path}{suffix}") for encoding, suffix in _ENCODINGS.items()}
    return _File(
        written,
        content,
        _MEDIA[path.suffix],
        hashlib.sha256(content).hexdigest()[:32].encode(),
        {encoding: twin.read_bytes() for encoding, twin in twins.items() if twin.is_file()},
    )


def _best(accepted: str, available: Mapping[str, bytes]) -> str:
    """The encoding to use, out of an `Accept-Encoding`; empty: none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        if found := _ACCEPTED.fullmatch(part):
            try:
                weights[found[1]] = float(found[2] or 1)
            except ValueError:
                continue
    usable = [name for name in available if weights.get(name, weights.get("*", 0)) > 0]
    return max(usable, key=lambda name: weights.get(name, weights.get("*", 0)), default="")
