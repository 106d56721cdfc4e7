"""Files of runs and logged models."""

from __future__ import annotations

from typing import Any

from headrace.artifacts.listing import entries
from headrace.artifacts.roots import roots_of
from headrace.endpoints.artifact_transfer import send_stored, store_body
from headrace.http.fields import one
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from mlflow.exceptions import MlflowException
from mlflow.wire import artifacts as wire
from mlflow.wire import logged_models as models_wire
from mlflow.wire.message import encode

table = Table()


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
    return await store_body(request, place, root_uri, len(place.path) - len(path))


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


__all__ = ["run_root", "table"]
