"""Files of runs and logged models; files that go through the server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from typing import Any

from headrace.artifacts import direct
from headrace.artifacts.direct import DirectFileBody
from headrace.artifacts.listing import entries
from headrace.artifacts.parts import PartUploads
from headrace.artifacts.ranges import Span, asked_span, entity_tag, is_current
from headrace.artifacts.receive import receive
from headrace.artifacts.roots import Place, roots_of
from headrace.artifacts.send import FileBody, HeaderList, media, saved_headers
from headrace.http.errors import ClientGone, HttpError
from headrace.http.fields import one
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from mlflow.artifacts.digests import HEADER, from_header, to_header
from mlflow.artifacts.folder import Folder, Stored, is_there, replaced
from mlflow.exceptions import INVALID_PARAMETER_VALUE, NOT_IMPLEMENTED, MlflowException
from mlflow.wire import artifacts as wire
from mlflow.wire import logged_models as models_wire
from mlflow.wire.message import Empty, Message, decode, encode

table = Table()
"""What needs runs: `artifacts/list`, `get-artifact`, `upload-artifact`, …"""

proxy_table = Table()
"""`mlflow-artifacts/…`: what a server for artifacts alone answers, too."""

PROXY = "mlflow-artifacts"
PARTS = "mpu/parts"

# Up to this size a file is sent with its head, in one packet if it can be.
ONE_PIECE_BYTES = 1 << 16

_DIGEST = HEADER.encode()
# Clients go on without this way of transfer if the message begins so.
_NO_PARTS = "Multipart upload is not supported for the current artifact repository"


# ---- files of runs and logged models ----
@table.endpoint(
    "GET",
    "artifacts/list",
    request=wire.ListArtifacts,
    response=wire.Artifacts,
    permission="artifact.read",
    kind=Kind.READ,
)
def list_artifacts(platform: Platform, asked: wire.ListArtifacts) -> bytes:
    """List files and folders directly in a folder among a run's artifacts."""
    root_uri = run_root(platform, asked.run_id or asked.run_uuid)
    return _listing(platform, root_uri, asked.path)


@table.endpoint(
    "GET",
    "logged-models/{model_id}/artifacts/directories",
    request=models_wire.ListLoggedModelArtifacts,
    response=models_wire.LoggedModelArtifacts,
    permission="artifact.read",
    kind=Kind.READ,
)
def list_logged_model_artifacts(
    platform: Platform, asked: models_wire.ListLoggedModelArtifacts
) -> bytes:
    """List files and folders directly in a folder among a logged model's artifacts."""
    root_uri = platform.store.get_logged_model(asked.model_id).artifact_location
    return _listing(platform, root_uri, asked.artifact_directory_path)


async def get_artifact(request: Request) -> Response:
    """Send a file of a run: `run_id` (or `run_uuid`) and `path` stand in the query."""
    run_id, path = _run_id(request), one(request.query, "path")
    platform = request.platform
    root_uri = await platform.read(request.actor, run_root, platform, run_id)
    return await send_stored(
        request, roots_of(platform).place_of(root_uri).at(path), root_uri, path
    )


for _path in ("/get-artifact", "get-artifact"):
    table.endpoint(
        "GET",
        _path,
        permission="artifact.read",
        kind=Kind.STREAM,
        media="application/octet-stream",
    )(get_artifact)


@table.endpoint(
    "GET",
    "logged-models/{model_id}/artifacts/files",
    permission="artifact.read",
    kind=Kind.STREAM,
    media="application/octet-stream",
)
async def get_logged_model_artifact(request: Request) -> Response:
    """Send a file of a logged model; `artifact_file_path` stands in the query."""
    platform, path = request.platform, one(request.query, "artifact_file_path")
    model = await platform.read(
        request.actor, platform.store.get_logged_model, request.parameters["model_id"]
    )
    root_uri = model.artifact_location
    return await send_stored(
        request, roots_of(platform).place_of(root_uri).at(path), root_uri, path
    )


@table.endpoint("POST", "upload-artifact", permission="artifact.create", kind=Kind.STREAM)
async def upload_artifact(request: Request) -> Response:
    """Store the body as a file of a run: `run_id` (or `run_uuid`) and `path` stand in the query."""
    run_id, path = _run_id(request), one(request.query, "path")
    platform = request.platform
    root_uri = await platform.read(request.actor, run_root, platform, run_id)
    place = roots_of(platform).place_of(root_uri).at(path)
    return await _store(request, place, root_uri, len(place.path) - len(path))


@table.endpoint(
    "POST",
    "artifacts/presigned-download-url",
    request=wire.CreatePresignedUrl,
    response=wire.PresignedUrl,
    permission="artifact.read",
    kind=Kind.READ,
)
def create_presigned_download_url(platform: Platform, asked: wire.CreatePresignedUrl) -> None:
    """Refuse: only object stores have URLs that carry their own permission."""
    raise _no_presigned_url()


@table.endpoint(
    "POST",
    "artifacts/presigned-upload-url",
    request=wire.CreatePresignedUrl,
    response=wire.PresignedUrl,
    permission="artifact.create",
    kind=Kind.READ,
)
def create_presigned_upload_url(platform: Platform, asked: wire.CreatePresignedUrl) -> None:
    """Refuse: only object stores have URLs that carry their own permission."""
    raise _no_presigned_url()


# ---- files that go through the server ----
class ArtifactPath(Message, frozen=True, kw_only=True):
    """A path among all artifacts of the server."""

    artifact_path: str = ""


@proxy_table.endpoint(
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


@proxy_table.endpoint(
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


@proxy_table.endpoint(
    "PUT",
    "artifacts/<path:artifact_path>",
    base=PROXY,
    permission="artifact.create",
    kind=Kind.STREAM,
)
async def upload(request: Request) -> Response:
    """Store the body as a file; the answer's `Repr-Digest` is what arrived."""
    place = roots_of(request.platform).proxied(request.parameters["artifact_path"])
    return await _store(request, place, place.root_uri, 0)


@proxy_table.endpoint(
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


@proxy_table.endpoint(
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


# ---- files in parts ----
@proxy_table.endpoint(
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
    upload_id = await request.platform.read(request.actor, uploads.create, path, asked.num_parts)
    base = f"{_own_url(request)}/{PARTS}/{upload_id}"
    parts = [
        {"url": f"{base}/{number}", "part_number": number, "headers": {}}
        for number in range(1, asked.num_parts + 1)
    ]
    return Response(encode({"upload_id": upload_id, "credentials": parts}))


@proxy_table.endpoint(
    "PUT",
    PARTS + "/{upload_id}/{part_number}",
    base=PROXY,
    permission="upload.continue",
    kind=Kind.STREAM,
)
async def upload_part(request: Request) -> Response:
    """Store the body as a part; the answer's `ETag` is its SHA-256."""
    number = request.parameters["part_number"]
    platform = request.platform
    uploads, _ = _part_uploads(request, "part")
    folder: Folder = await platform.read(
        request.actor,
        uploads.parts_of,
        request.parameters["upload_id"],
        int(number) if number.isdecimal() else 0,
    )
    headers: list[tuple[bytes, bytes]] = []
    stored = await receive(folder, str(int(number)), _chunks(request, headers), _in_thread(request))
    headers.append((b"etag", f'"{stored.digest.sha256}"'.encode()))
    return Response(b"", media=None, headers=headers)


@proxy_table.endpoint(
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
    stored = await request.platform.read(
        request.actor, uploads.complete, asked.upload_id, path, asked.parts
    )
    await record_stored_file(request, stored, roots_of(request.platform).proxied(path).root_uri, 0)
    return Response(b"{}")


@proxy_table.endpoint(
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


def _own_url(request: Request) -> str:
    """The URL of the proxied artifacts as the caller knows this server."""
    scheme = request.header("x-forwarded-proto") or str(request.scope.get("scheme", "http"))
    host = request.header("host") or "localhost"
    path = request.path.partition(f"/{PROXY}/")[0]
    return f"{'https' if scheme == 'https' else 'http'}://{host}{path}/{PROXY}"


# ---- out ----
async def send_stored(
    request: Request,
    place: Place,
    root_uri: str,
    path: str,
    file_headers: Callable[[str], HeaderList] = saved_headers,
    media: Callable[[str], bytes] = media,
) -> Response:
    """A file, a part of it, or nothing for a caller that has it already.

    Args:
        place: Where it is on disk.
        root_uri, path: How its digest is recorded.
        file_headers, media: What its path makes of the answer: whether it is saved or shown.
    """
    descriptor, sha256 = await request.platform.read(
        request.actor, _open, request.platform, place, root_uri, path
    )
    try:
        found = os.fstat(descriptor)
        tag = entity_tag(found)
        headers = [*file_headers(path), (b"etag", tag.encode())]
        if sha256 is not None:
            headers.append((_DIGEST, to_header(sha256).encode()))
        if is_current(request.header("if-none-match"), tag):
            os.close(descriptor)
            return Response(b"", 304, None, headers)
        span, status = _span(request, tag, found.st_size, headers)
        headers.append((b"content-length", b"%d" % (span.end - span.start)))
        if span.end - span.start <= ONE_PIECE_BYTES:
            data = os.pread(descriptor, span.end - span.start, span.start)
            os.close(descriptor)
            return Response(data, status, media(path), headers)
        body = _file_body(request, descriptor, span, headers)
        return Response(body, status, media(path), headers)
    except BaseException:
        os.close(descriptor)
        raise


def _file_body(
    request: Request, descriptor: int, span: Span, headers: list[tuple[bytes, bytes]]
) -> FileBody | DirectFileBody:
    transport = direct.transport_of(request.scope)
    large = span.end - span.start >= direct.DIRECT_FROM and request.method == "GET"
    if transport is None or not large:
        return FileBody(descriptor, span, _in_thread(request))
    headers.append(direct.CLOSE)
    return DirectFileBody(descriptor, span, transport, request.disconnected, _in_thread(request))


def _open(platform: Platform, place: Place, root_uri: str, path: str) -> tuple[int, str | None]:
    """A descriptor of the file, and the SHA-256 that was recorded when it was logged."""
    descriptor = place.folder.open(place.path)
    try:
        if platform.options.artifacts_only:
            return descriptor, None
        for digest in platform.store.get_artifact_digests(root_uri, path):
            if digest.path == path:
                return descriptor, digest.sha256
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, None


def _span(
    request: Request, tag: str, size: int, headers: list[tuple[bytes, bytes]]
) -> tuple[Span, int]:
    """The bytes to send, with the status that goes with them."""
    span = asked_span(request.header("range"), request.header("if-range"), tag, size)
    if span is None:
        return Span(0, size), 200
    if span.end <= span.start:
        raise HttpError(
            f"The file has {size} bytes; the range {request.header('range')!r} has none of them.",
            INVALID_PARAMETER_VALUE,
            416,
            [(b"content-range", b"bytes */%d" % size)],
        )
    headers.append((b"content-range", b"bytes %d-%d/%d" % (span.start, span.end - 1, size)))
    return span, 206


# ---- in ----
async def _store(request: Request, place: Place, root_uri: str, begin: int) -> Response:
    """Store the body as a file.

    Args:
        place: Where to.
        root_uri: The root under which its digest is recorded.
        begin: Where the path in that root begins in `place.path`.
    """
    encoding = request.header("content-encoding")
    if encoding not in (None, "", "identity"):
        raise MlflowException.invalid_parameter_value(
            f"A file is stored as it is sent; leave out Content-Encoding: {encoding}."
        )
    announced = from_header(request.header(HEADER))
    headers: list[tuple[bytes, bytes]] = []
    stored = await receive(place.folder, place.path, _chunks(request, headers), _in_thread(request))
    sha256 = stored.digest.sha256
    await record_stored_file(request, stored, root_uri, begin)
    if announced is not None and announced != sha256:
        raise MlflowException.invalid_parameter_value(
            f"The SHA-256 of what arrived is {sha256}, and the request announced {announced}."
        )
    headers.append((_DIGEST, to_header(sha256).encode()))
    return Response(b"", media=None, headers=headers)


async def _chunks(
    request: Request, headers: list[tuple[bytes, bytes]]
) -> AsyncGenerator[bytes | memoryview, None]:
    """The body; what goes past the HTTP server ends the connection, which `headers` then say."""
    transport = direct.transport_of(request.scope)
    length = request.header("content-length") or "0"
    if transport is None or int(length) < direct.DIRECT_FROM:
        async for chunk in request.chunks():
            yield chunk
        return
    headers.append(direct.CLOSE)
    try:
        async for piece in direct.direct_chunks(transport, request.receive, int(length)):
            yield piece
    except EOFError:
        raise ClientGone from None


async def record_stored_file(request: Request, stored: Stored, root_uri: str, begin: int) -> None:
    """Record a stored file's digest; see `mlflow.artifacts.folder.record_stored`."""
    platform = request.platform
    if platform.options.artifacts_only:
        return
    current: Stored | None = stored
    while current is not None:
        digest = current.digest
        known = wire.Digest(path=digest.path[begin:], sha256=digest.sha256, size=digest.size)
        await platform.write(
            request.actor, platform.store.record_artifact_digests, root_uri, [known]
        )
        if is_there(current):
            return
        current = await platform.read(request.actor, replaced, current)


# ---- both ----
def _in_thread(request: Request) -> Any:
    """What runs a function in a thread on behalf of the request."""
    loop = asyncio.get_running_loop()
    return lambda call, *arguments: loop.run_in_executor(None, call, *arguments)


def _run_id(request: Request) -> str:
    return one(request.query, "run_id", "") or one(request.query, "run_uuid")


def run_root(platform: Platform, run_id: str) -> str:
    """The URI under which a run's files are.

    Raises:
        MlflowException: No run is named, or it does not exist.
    """
    if not run_id:
        raise MlflowException.invalid_parameter_value("The request lacks 'run_id'.")
    return platform.store.get_run(run_id).info.artifact_uri or ""


def _listing(platform: Platform, root_uri: str, path: str) -> bytes:
    root = roots_of(platform).place_of(root_uri)
    place = root.at(path)
    found = place.folder.entries(place.path)
    begin = len(root.path) + 1 if root.path else 0
    answer: dict[str, Any] = {"root_uri": root_uri}
    if found:
        answer["files"] = entries(found, begin)
    return encode(answer)


def _no_presigned_url() -> MlflowException:
    return MlflowException.invalid_parameter_value(
        "Artifacts that are not in an object store have no URLs that carry their own permission: "
        "they are fetched and stored through the server."
    )


__all__ = ["PROXY", "proxy_table", "record_stored_file", "run_root", "send_stored", "table"]
