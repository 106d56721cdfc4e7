"""A file on a web server."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mlflow.data.dataset_source import DatasetSource
from mlflow.exceptions import MlflowException
from mlflow.settings import MLFLOW_HTTP_REQUEST_TIMEOUT

if TYPE_CHECKING:
    from email.message import Message

    from typing_extensions import Self

_SCHEMES = ("http", "https")
_CHUNK_BYTES = 1 << 20
_DEFAULT_FILE_NAME = "dataset_source"


class HTTPDatasetSource(DatasetSource):
    """A file that an `http` or `https` URL names."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def url(self) -> str:
        """The file's URL."""
        return self._url

    @staticmethod
    def _get_source_type() -> str:
        return "http"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        try:
            return isinstance(raw_source, str) and urlsplit(raw_source).scheme in _SCHEMES
        except ValueError:
            return False

    @classmethod
    def _resolve(cls, raw_source: Any) -> HTTPDatasetSource:
        return cls(raw_source)

    def load(self, dst_path: str | None = None) -> str:
        """Download the file.

        Args:
            dst_path: Folder to put it in, made if it does not exist; a new one if not given.

        Returns:
            Path of the file, named as the server names it, else as the URL does.

        Raises:
            MlflowException: The server cannot be reached, refuses, sends less than it announced,
                or names the file with a path.
        """
        # Only those who download pay for these.
        import tempfile
        from http.client import HTTPException
        from urllib.request import urlopen

        if not self._can_resolve(self.url):
            raise MlflowException.invalid_parameter_value(
                f"{self.url!r} is not a URL of the web; it must begin with http:// or https://."
            )
        try:
            with urlopen(self.url, timeout=MLFLOW_HTTP_REQUEST_TIMEOUT.get()) as response:  # noqa: S310
                folder = tempfile.mkdtemp() if dst_path is None else dst_path
                os.makedirs(folder, exist_ok=True)
                path = os.path.join(folder, self._file_name(response.headers))
                _save(response, path)
                return path
        except (OSError, HTTPException) as error:
            raise MlflowException(f"{self.url} cannot be downloaded: {_why(error)}") from error

    def _file_name(self, headers: Message) -> str:
        stated = headers.get_filename()
        if stated is None:
            name = os.path.basename(urlsplit(self.url).path)
            return name if name not in ("", ".", "..") else _DEFAULT_FILE_NAME
        if stated in ("", ".", "..") or any(c in stated for c in ("/", "\\", "\0")):
            raise MlflowException.invalid_parameter_value(
                f"{self.url} names its file {stated!r}, which is not a plain file name."
            )
        return stated

    def to_dict(self) -> dict[str, Any]:
        return {"url": self.url}

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        url = source_dict.get("url")
        if url is None:
            raise MlflowException.invalid_parameter_value(
                f"An HTTPDatasetSource is described by an object with 'url'; got {source_dict!r}."
            )
        return cls(url)


def _save(response: Any, path: str) -> None:
    """Write the body to a file; the name appears only when all of it is there."""
    announced = response.headers.get("Content-Length")
    partial = f"{path}.part"
    try:
        with open(partial, "wb") as file:
            while chunk := response.read(_CHUNK_BYTES):
                file.write(chunk)
            received = file.tell()
        if announced is not None and received != int(announced):
            raise OSError(f"the connection ended after {received} of {announced} bytes")
        os.replace(partial, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)


def _why(error: Exception) -> str:
    from urllib.error import URLError

    # Of a server that is not reached urllib says only what the system says, in brackets.
    return str(error.reason if type(error) is URLError else error)
