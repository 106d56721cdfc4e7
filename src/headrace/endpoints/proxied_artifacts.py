"""Files that go through the server: whole (`mlflow-artifacts/artifacts/…`), in parts (`mpu/…`)."""

from __future__ import annotations

import os

from headrace.artifacts.ahead import DigestsAhead
from headrace.artifacts.listing import entries
from headrace.artifacts.parts import PartUploads
from headrace.artifacts.receive import receive_part
from headrace.artifacts.roots import roots_of
from headrace.endpoints.artifact_transfer import (
    body_chunks,
    in_thread,
    record_stored_file,
    send_stored,
    store_body,
)
from headrace.http.errors import HttpError
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from mlflow.artifacts.digests import HEADER, from_header, to_header
from mlflow.exceptions import NOT_IMPLEMENTED, IntegrityError, MlflowException
from mlflow.wire import artifacts as wire
from mlflow.wire.message import Empty, Message, decode, encode

table = Table()
"""What a server for artifacts alone answers, too."""

PROXY = "mlflow-artifacts"
PARTS = "mpu/parts"

# Clients go on without this way of transfer if the message begins so.
_NO_PARTS = "Multipart upload is not supported for the current artifact repository"


class ArtifactPath(Message, frozen=True, kw_only=True):
    """A path among all artifacts of the server."""

    artifact_path: str = ""


@table.endpoint(
    "GET",
    "artifacts",
    base=PROXY,
    request=wire.ListProxied,
    response=wire.ProxiedFiles,
    permission="artifact.read",
    kind=Kind.READ,
)
def list_proxied(platform: Platform, asked: wire.ListProxied) -> bytes:
    """List files and folders directly in a folder, by their names in it."""
    place = roots_of(platform).proxied(asked.path)
    found = place.folder.entries(place.path)
    begin = len(place.path) + 1 if place.path else 0
    return encode({"files": entries(found, begin)} if found else {})


@table.endpoint(
    "GET",
    "artifacts/<path:artifact_path>",
    base=PROXY,
    permission="artifact.read",
    kind=Kind.STREAM,
    media="application/octet-stream",
)
async def download(request: Request) -> Response:
    """Send a file, or the part of it that a `Range` header asks for."""
    place = roots_of(request.platform).proxied(request.parameters["artifact_path"])
    return await send_stored(request, place, place.root_uri, place.path)


@table.endpoint(
    "PUT",
    "artifacts/<path:artifact_path>",
    base=PROXY,
    permission="artifact.create",
    kind=Kind.STREAM,
)
async def upload(request: Request) -> Response:
    """Store the body as a file; the answer's `Repr-Digest` is what arrived."""
    place = roots_of(request.platform).proxied(request.parameters["artifact_path"])
    return await store_body(request, place, place.root_uri, 0)


@table.endpoint(
    "DELETE",
    "artifacts/<path:artifact_path>",
    base=PROXY,
    request=ArtifactPath,
    response=Empty,
    permission="artifact.delete",
    kind=Kind.READ,
)
def delete(platform: Platform, asked: ArtifactPath) -> None:
    """Delete a file, or a folder with all that is in it; it need not be there."""
    place = roots_of(platform).proxied(asked.artifact_path)
    if not place.path:
        raise MlflowException.invalid_parameter_value("Name what is to be deleted.")
    place.folder.delete(place.path)


@table.endpoint(
    "GET",
    "presigned/<path:artifact_path>",
    base=PROXY,
    request=ArtifactPath,
    response=wire.PresignedDownload,
    permission="artifact.read",
    kind=Kind.READ,
)
def presigned_download(platform: Platform, asked: ArtifactPath) -> None:
    """Refuse: files are fetched through the server."""
    raise MlflowException(
        "Artifacts of this server have no URLs that carry their own permission: fetch them through "
        "the server.",
        NOT_IMPLEMENTED,
    )


# ---- in parts ----
@table.endpoint(
    "POST",
    "mpu/create/<path:artifact_path>",
    base=PROXY,
    request=wire.CreateMultipartUpload,
    response=wire.MultipartUpload,
    permission="artifact.create",
    kind=Kind.STREAM,
)
async def create_upload(request: Request) -> Response:
    """Begin a file that arrives in parts: the answer says where each is to be sent."""
    asked = decode(await request.body(), wire.CreateMultipartUpload)
    uploads, path = _part_uploads(request, asked.path)
    begun = await request.platform.read(request.actor, uploads.create, path, asked)
    if asked.part_size:
        # A sender that says how large the parts are knows where to send them.
        return Response(encode({"upload_id": begun.upload_id, "landed": begun.landed}))
    base = f"{_own_url(request)}/{PARTS}/{begun.upload_id}"
    parts = [
        {"url": f"{base}/{number}", "part_number": number, "headers": {}}
        for number in range(1, asked.num_parts + 1)
    ]
    return Response(encode({"upload_id": begun.upload_id, "credentials": parts}))


@table.endpoint(
    "PUT",
    PARTS + "/{upload_id}/{part_number}",
    base=PROXY,
    permission="upload.continue",
    kind=Kind.STREAM,
)
async def upload_part(request: Request) -> Response:
    """Store the body as a part; the answer's `ETag` is its SHA-256, if that was computed.

    A part that is announced with a `Content-Digest` is compared with it. Parts of a file whose size
    was not said are digested in any case, since MLflow's clients name them by their tags.
    """
    number, length = request.parameters["part_number"], request.header("content-length")
    uploads, _ = _part_uploads(request, "part")
    opening = request.platform.read(
        request.actor,
        uploads.part,
        request.parameters["upload_id"],
        int(number) if number.isdecimal() else 0,
        int(length) if length is not None else None,
    )
    headers: list[tuple[bytes, bytes]] = []
    announced = from_header(request.header("content-digest"))
    try:
        sha256 = await receive_part(
            opening,
            body_chunks(request, headers),
            in_thread(request),
            announced,
            _digests_ahead(request.platform).landed,
        )
    except IntegrityError as error:
        raise HttpError(error.message, error.error_code, 400) from None  # not this server's fault
    if sha256 is not None:
        headers.append((b"etag", f'"{sha256}"'.encode()))
    return Response(b"", media=None, headers=headers)


@table.endpoint(
    "POST",
    "mpu/complete/<path:artifact_path>",
    base=PROXY,
    request=wire.CompleteMultipartUpload,
    response=Empty,
    permission="artifact.create",
    kind=Kind.STREAM,
)
async def complete_upload(request: Request) -> Response:
    """Make one file of the parts."""
    asked = decode(await request.body(), wire.CompleteMultipartUpload)
    uploads, path = _part_uploads(request, asked.path)
    ahead = await _digests_ahead(request.platform).take(uploads.folder_of(asked.upload_id))
    stored = await request.platform.read(
        request.actor, uploads.complete, asked.upload_id, path, asked.parts, ahead
    )
    await record_stored_file(request, stored, roots_of(request.platform).proxied(path).root_uri, 0)
    digest = to_header(stored.digest.sha256).encode()
    return Response(b"{}", headers=[(HEADER.encode(), digest)])


@table.endpoint(
    "POST",
    "mpu/abort/<path:artifact_path>",
    base=PROXY,
    request=wire.AbortMultipartUpload,
    response=Empty,
    permission="artifact.create",
    kind=Kind.STREAM,
)
async def abort_upload(request: Request) -> Response:
    """Forget the parts that arrived."""
    asked = decode(await request.body(), wire.AbortMultipartUpload)
    uploads, path = _part_uploads(request, asked.path)
    await request.platform.read(request.actor, uploads.abort, asked.upload_id, path)
    return Response(b"{}")


def _part_uploads(request: Request, file: str) -> tuple[PartUploads, str]:
    """The uploads of the destination, and the path of a file of this name in the asked folder."""
    roots = roots_of(request.platform)
    if roots.destination is None:
        raise MlflowException(f"{_NO_PARTS}.", NOT_IMPLEMENTED)
    folder = roots.proxied(request.parameters.get("artifact_path", ""))
    return PartUploads(roots.destination), folder.at(os.path.basename(file)).path


def _digests_ahead(platform: Platform) -> DigestsAhead:
    known: DigestsAhead = platform.state.setdefault("digests_ahead", DigestsAhead())
    return known


def _own_url(request: Request) -> str:
    """The URL of the proxied artifacts as the caller knows this server."""
    scheme = request.header("x-forwarded-proto") or str(request.scope.get("scheme", "http"))
    host = request.header("host") or "localhost"
    path = request.path.partition(f"/{PROXY}/")[0]
    return f"{'https' if scheme == 'https' else 'http'}://{host}{path}/{PROXY}"


__all__ = ["PROXY", "table"]
