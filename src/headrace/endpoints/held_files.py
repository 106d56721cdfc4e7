"""Files that need not be sent, since their content is there already."""

from __future__ import annotations

from headrace.artifacts.roots import PROXIED_ROOT, roots_of
from headrace.endpoints.artifact_transfer import record_stored_file
from headrace.endpoints.proxied_artifacts import PROXY
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from headrace.identity.places import files_at
from mlflow.artifacts.folder import Stored
from mlflow.wire.artifacts import AskHeld, Digest, Held
from mlflow.wire.message import decode, encode

table = Table()

# Of so many files with one content some can be linked.
MOST_TRIED = 3


@table.endpoint(
    "POST",
    "held/<path:artifact_path>",
    base=PROXY,
    request=AskHeld,
    response=Held,
    permission="artifact.create",
    kind=Kind.STREAM,
)
async def take_held(request: Request) -> Response:
    """Say whether a file of this size is there; with a SHA-256, let that file appear at the path.

    Only files of the path's own experiment are looked at, which whoever may write there may read:
    nobody learns of a file, or gets it, by knowing its digest.
    """
    asked = decode(await request.body(), AskHeld)
    path, platform = request.parameters["artifact_path"], request.platform
    stored = await platform.read(request.actor, _find, platform, path, asked)
    if isinstance(stored, Stored):
        await record_stored_file(request, stored, PROXIED_ROOT, 0)
    return Response(encode(Held(held=bool(stored))))


def _find(platform: Platform, path: str, asked: AskHeld) -> Stored | bool:
    """The file as it was linked, or whether there is one of this size."""
    place = roots_of(platform).proxied(path)
    owner = _experiment_at(platform, place.path)
    if owner is None:
        return False
    sha256 = asked.sha256.lower()
    tried = 0
    for location in platform.store.artifact_files_like(owner, asked.size, sha256):
        candidate = location.removeprefix(PROXIED_ROOT)
        # One experiment's place may lie within another's.
        if candidate == location or _experiment_at(platform, candidate) != owner:
            continue
        if not sha256:
            return True
        expected = Digest(path=place.path, sha256=sha256, size=asked.size)
        stored = place.folder.link(candidate, place.path, expected)
        tried += 1
        if stored is not None or tried >= MOST_TRIED:
            return stored or False
    return False


def _experiment_at(platform: Platform, path: str) -> int | None:
    with platform.store.engine.read() as tx:
        owner = files_at(tx, f"{PROXIED_ROOT}{path}")
    return owner.experiment if owner is not None else None
