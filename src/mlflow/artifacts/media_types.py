"""Content types of artifacts, by their names."""

from __future__ import annotations

import os

# Read as text by people, whatever they are to programs.
_TEXT = frozenset(
    [".cfg", ".conf", ".csv", ".ini", ".js", ".json", ".log", ".md", ".py", ".rst", ".sh", ".toml",
     ".tsv", ".txt", ".yaml", ".yml"]
)  # fmt: skip
_TEXT_NAMES = frozenset(["MLmodel", "MLproject", "requirements"])
_OTHERS = {
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".htm": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zip": "application/zip",
}


def media_type(path: str) -> str:
    """The content type of an artifact."""
    name = path.rpartition("/")[2]
    extension = os.path.splitext(name)[1].lower()
    if extension in _TEXT or name in _TEXT_NAMES:
        return "text/plain"
    return _OTHERS.get(extension, "application/octet-stream")
