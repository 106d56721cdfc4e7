"""One kind of source for each kind of place that artifacts can be stored in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mlflow.data.filesystem_dataset_source import FileSystemDatasetSource
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from typing_extensions import Self

_LOCAL_HOSTS = ("", ".", "localhost", "127.0.0.1")


class ArtifactDatasetSource(FileSystemDatasetSource):
    """Files named by a URI of one scheme.

    Attributes:
        scheme: The URI's scheme; it is also the source's type.
    """

    scheme: str

    def __init__(self, uri: str) -> None:
        self._uri = uri

    @property
    def uri(self) -> str:
        return self._uri

    def load(self, dst_path: str | None = None) -> str:
        from mlflow.artifacts import download_artifacts  # only here: it brings transfers with it

        return str(download_artifacts(artifact_uri=self.uri, dst_path=dst_path))

    def to_dict(self) -> dict[str, Any]:
        return {"uri": self.uri}

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        uri = source_dict.get("uri")
        if uri is None:
            raise MlflowException.invalid_parameter_value(
                f"A {cls.__name__} is described by an object with 'uri'; got {source_dict!r}."
            )
        return cls(uri)

    @classmethod
    def _resolve(cls, raw_source: Any) -> Self:
        return cls(os.fspath(raw_source))


def _scheme_of(uri: str) -> str | None:
    try:
        return urlsplit(uri).scheme
    except ValueError:
        return None


class _RemoteDatasetSource(ArtifactDatasetSource):
    @classmethod
    def _get_source_type(cls) -> str:
        return cls.scheme

    @classmethod
    def _can_resolve(cls, raw_source: Any) -> bool:
        return isinstance(raw_source, str) and _scheme_of(raw_source) == cls.scheme


class LocalArtifactDatasetSource(ArtifactDatasetSource):
    """Files on this machine: a path, or a `file:` URI."""

    scheme = "file"

    @staticmethod
    def _get_source_type() -> str:
        return "local"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        if not isinstance(raw_source, (str, os.PathLike)):
            return False
        path = os.fspath(raw_source)
        if not isinstance(path, str):
            return False
        scheme = _scheme_of(path)
        return scheme == "" or (scheme == "file" and urlsplit(path).netloc in _LOCAL_HOSTS)

    def load(self, dst_path: str | None = None) -> str:
        if dst_path is not None:
            return super().load(dst_path)
        from mlflow.file_uri import path_of

        path = path_of(self.uri)
        if not os.path.exists(path):
            raise MlflowException(
                f"There is no file or folder at {self.uri!r}, where the dataset came from.",
                error_code="RESOURCE_DOES_NOT_EXIST",
            )
        return path


class S3ArtifactDatasetSource(_RemoteDatasetSource):
    """Objects in Amazon S3 or a store that speaks its protocol."""

    scheme = "s3"


class R2ArtifactDatasetSource(_RemoteDatasetSource):
    """Objects in Cloudflare R2."""

    scheme = "r2"


class B2ArtifactDatasetSource(_RemoteDatasetSource):
    """Objects in Backblaze B2."""

    scheme = "b2"


class GCSArtifactDatasetSource(_RemoteDatasetSource):
    """Objects in Google Cloud Storage."""

    scheme = "gs"


class AzureBlobArtifactDatasetSource(_RemoteDatasetSource):
    """Objects in Azure Blob Storage."""

    scheme = "wasbs"


class AzureDataLakeArtifactDatasetSource(_RemoteDatasetSource):
    """Files in Azure Data Lake Storage."""

    scheme = "abfss"


class FTPArtifactDatasetSource(_RemoteDatasetSource):
    """Files on an FTP server."""

    scheme = "ftp"


class SFTPArtifactDatasetSource(_RemoteDatasetSource):
    """Files on an SFTP server."""

    scheme = "sftp"


class HdfsArtifactDatasetSource(_RemoteDatasetSource):
    """Files in HDFS."""

    scheme = "hdfs"


class ViewFsArtifactDatasetSource(_RemoteDatasetSource):
    """Files in a Hadoop ViewFs, which joins several file systems."""

    scheme = "viewfs"


ARTIFACT_SOURCES: tuple[type[ArtifactDatasetSource], ...] = (
    LocalArtifactDatasetSource,
    S3ArtifactDatasetSource,
    R2ArtifactDatasetSource,
    B2ArtifactDatasetSource,
    GCSArtifactDatasetSource,
    AzureBlobArtifactDatasetSource,
    AzureDataLakeArtifactDatasetSource,
    FTPArtifactDatasetSource,
    SFTPArtifactDatasetSource,
    HdfsArtifactDatasetSource,
    ViewFsArtifactDatasetSource,
)
