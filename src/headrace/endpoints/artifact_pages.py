"""HTML files of runs and logged models, shown as pages in a sandbox."""

from __future__ import annotations

from headrace.artifacts.roots import roots_of
from headrace.artifacts.send import networked_page_headers, page_headers, page_media
from headrace.endpoints.artifact_transfer import send_stored
from headrace.endpoints.artifacts import run_root
from headrace.http.fields import one
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table

table = Table("headrace")

# The path is part of the address, so that links between files of a folder lead to one another.
RUN_PAGE = "artifacts/pages/runs/{run_id}/<path:path>"
MODEL_PAGE = "artifacts/pages/models/{model_id}/<path:path>"


@table.endpoint(
    "GET",
    RUN_PAGE,
    permission="artifact.read",
    kind=Kind.STREAM,
    media="text/html",
)
async def get_run_page(request: Request) -> Response:
    """Send a file of a run to be shown; with `network=1` it may load from other hosts."""
    platform = request.platform
    root_uri = await platform.read(request.actor, run_root, platform, request.parameters["run_id"])
    return await _show(request, root_uri)


@table.endpoint(
    "GET",
    MODEL_PAGE,
    permission="artifact.read",
    kind=Kind.STREAM,
    media="text/html",
)
async def get_logged_model_page(request: Request) -> Response:
    """Send a file of a logged model to be shown; with `network=1` it may load from other hosts."""
    platform = request.platform
    model = await platform.read(
        request.actor, platform.store.get_logged_model, request.parameters["model_id"]
    )
    return await _show(request, model.artifact_location)


async def _show(request: Request, root_uri: str) -> Response:
    path = request.parameters["path"]
    place = roots_of(request.platform).place_of(root_uri).at(path)
    networked = one(request.query, "network", "") == "1"
    headers = networked_page_headers if networked else page_headers
    return await send_stored(request, place, root_uri, path, headers, page_media)


__all__ = ["table"]
