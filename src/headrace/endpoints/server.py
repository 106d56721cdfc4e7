"""The server itself: whether it runs, what it can do, what it counted, what it answers."""

from __future__ import annotations

import msgspec

from headrace.http.openapi import describe
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from headrace.version import __version__
from mlflow.exceptions import ENDPOINT_NOT_FOUND, MlflowException
from mlflow.version import VERSION

table = Table()

_TEXT = b"text/plain; charset=utf-8"


class ServerInfo(msgspec.Struct, kw_only=True):
    """What clients ask before they choose how to work."""

    store_type: str = "SqlStore"
    workspaces_enabled: bool = False
    trace_archival_enabled: bool = False
    multipart_uploads_enabled: bool = False
    multipart_downloads_enabled: bool = False
    presigned_upload_run_id_supported: bool = False
    presigned_upload_model_id_supported: bool = False
    features_enabled: dict[str, bool] = {}
    journal: bool = True
    artifact_digests: bool = True
    artifact_parts: bool = True
    headrace: str = __version__


@table.endpoint(
    "GET",
    "/health",
    permission="server.read",
    kind=Kind.STREAM,
    any_host=True,
    media="text/plain",
)
async def health(request: Request) -> Response:
    """Say `OK`: the server runs and answers."""
    return Response(b"OK", media=_TEXT)


@table.endpoint(
    "GET",
    "/version",
    permission="server.read",
    kind=Kind.STREAM,
    any_host=True,
    media="text/plain",
)
async def version(request: Request) -> Response:
    """Say which level of the MLflow API this is."""
    return Response(VERSION.encode(), media=_TEXT)


@table.endpoint(
    "GET",
    "server-info",
    versions=("3.0",),
    response=ServerInfo,
    permission="server.read",
    kind=Kind.STREAM,
)
async def server_info(request: Request) -> Response:
    """Say what the server can do."""
    keeps_runs = not request.platform.options.artifacts_only
    return Response(
        msgspec.json.encode(ServerInfo(journal=keeps_runs, artifact_digests=keeps_runs))
    )


@table.endpoint("GET", "/openapi.json", permission="server.read", kind=Kind.STREAM)
async def description(request: Request) -> Response:
    """Show what the server answers, as OpenAPI 3.1."""
    platform = request.platform
    if "openapi" not in platform.state:
        platform.state["openapi"] = await platform.read(
            request.actor, describe, platform.state["endpoints"], platform.options.static_prefix
        )
    return Response(platform.state["openapi"])


@table.endpoint("GET", "/metrics", permission="metrics.read", kind=Kind.STREAM, media="text/plain")
async def metrics(request: Request) -> Response:
    """Show counts and times of requests, for Prometheus."""
    platform = request.platform
    if not platform.options.expose_prometheus:
        raise MlflowException("This server shows no counters.", ENDPOINT_NOT_FOUND)
    text, media = await platform.read(request.actor, platform.measures.exposition)
    return Response(text, media=media)
