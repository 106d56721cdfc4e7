"""Messages about artifacts."""

from __future__ import annotations

from mlflow.entities import FileInfo
from mlflow.wire.message import Message


class ListArtifacts(Message, frozen=True, kw_only=True):
    run_id: str = ""
    run_uuid: str = ""
    path: str = ""
    page_token: str = ""


class Artifacts(Message, frozen=True, kw_only=True):
    root_uri: str = ""
    files: list[FileInfo] = []
    next_page_token: str = ""


class ListProxied(Message, frozen=True, kw_only=True):
    path: str = ""


class ProxiedFiles(Message, frozen=True, kw_only=True):
    files: list[FileInfo] = []


class CreateMultipartUpload(Message, frozen=True, kw_only=True):
    """A file that will arrive in parts. MLflow's clients give the first two fields.

    Attributes:
        path: The file's name.
        num_parts: How many parts it has.
        size: Its bytes.
        part_size: Bytes of each part but the last; 0 where that is not said.
        key: What its sender knows it by, so that it can go on with what it had begun.
    """

    path: str = ""
    num_parts: int = 1
    size: int = 0
    part_size: int = 0
    key: str = ""


class PartCredential(Message, frozen=True, kw_only=True):
    """Where and how to send one part."""

    url: str
    part_number: int
    headers: dict[str, str] = {}


class MultipartUpload(Message, frozen=True, kw_only=True):
    """An upload that was begun; `landed` are numbers of parts that need not be sent again."""

    upload_id: str
    credentials: list[PartCredential] = []
    landed: list[int] = []


class Part(Message, frozen=True, kw_only=True):
    """A part that was sent."""

    part_number: int
    etag: str = ""
    url: str = ""


class CompleteMultipartUpload(Message, frozen=True, kw_only=True):
    path: str = ""
    upload_id: str
    parts: list[Part] = []


class AbortMultipartUpload(Message, frozen=True, kw_only=True):
    path: str = ""
    upload_id: str


class HeaderEntry(Message, frozen=True, kw_only=True):
    key: str
    value: str


class PresignedDownload(Message, frozen=True, kw_only=True):
    url: str
    headers: dict[str, str] = {}
    file_size: int | None = None


class CreatePresignedUrl(Message, frozen=True, kw_only=True):
    run_id: str = ""
    path: str = ""
    expiration: int = 900
    model_id: str = ""


class PresignedUrl(Message, frozen=True, kw_only=True):
    presigned_url: str
    headers: list[HeaderEntry] = []
    file_size: int | None = None


class Digest(Message, frozen=True, kw_only=True):
    """A stored file's SHA-256 (hexadecimal) and size in bytes; `path` is relative to the root."""

    path: str
    sha256: str
    size: int


class AskHeld(Message, frozen=True, kw_only=True):
    """Whether a file is there already that has this size and, if it is given, this SHA-256.

    With a SHA-256 the file appears at the asked path, too.
    """

    size: int
    sha256: str = ""


class Held(Message, frozen=True, kw_only=True):
    held: bool = False


class GetDigests(Message, frozen=True, kw_only=True):
    """Digests of the files under an artifact root, or under `path` in it."""

    root_uri: str
    path: str = ""


class Digests(Message, frozen=True, kw_only=True):
    digests: list[Digest] = []


class RecordDigests(Message, frozen=True, kw_only=True):
    """Digests of what was stored under an artifact root."""

    root_uri: str
    digests: list[Digest] = []
