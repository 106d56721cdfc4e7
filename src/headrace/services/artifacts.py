"""Digests of stored files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from headrace.services.service import Service
from headrace.sql.engine import now_ms
from headrace.sql.queries import artifacts as queries
from mlflow.stores.contract import ArtifactDigestStore
from mlflow.validation import invalid, shorten
from mlflow.wire.artifacts import Digest

MAX_LOCATION_LENGTH = 4096

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ArtifactDigestService(Service, ArtifactDigestStore):
    """Digests of stored files, by location: the artifact root, `/` and the file's path."""

    def get_artifact_digests(self, root_uri: str, path: str = "") -> list[Digest]:
        root = _checked_root(root_uri)
        wanted = f"{root}/{_checked_path(path)}" if path else root
        with self.engine.read() as tx:
            rows = tx.rows(queries.UNDER, (wanted, *queries.bounds(wanted)))
        begin = len(root) + 1
        return [
            Digest(path=location[begin:], sha256=sha256, size=size)
            for location, sha256, size in rows
            if len(location) > begin
        ]

    def record_artifact_digests(self, root_uri: str, digests: Sequence[Digest]) -> None:
        root = _checked_root(root_uri)
        now = now_ms()
        # In one order, so that transactions that record the same files do not wait in a circle.
        rows = sorted(
            (f"{root}/{_checked_path(digest.path)}", *_checked(digest), now) for digest in digests
        )
        with self.engine.write() as tx:
            tx.executemany(queries.SET, rows)

    def artifact_files_like(self, experiment_id: int, size: int, sha256: str = "") -> list[str]:
        """Locations of an experiment's files with this size, and this SHA-256 if it is given."""
        with self.engine.read() as tx:
            place = tx.value(queries.PLACE_OF_EXPERIMENT, (experiment_id,))
            if not place:
                return []
            rows = tx.rows(queries.OF_SIZE_UNDER, (*queries.bounds(place.rstrip("/")), size))
        return [location for location, known in rows if sha256 in ("", known)]


def _checked(digest: Digest) -> tuple[str, int]:
    sha256 = digest.sha256.lower()
    if _SHA256.fullmatch(sha256) is None:
        invalid(f"A SHA-256 is 64 hexadecimal digits; {shorten(digest.sha256)!r} is not.")
    if digest.size < 0:
        invalid(f"The size of {digest.path!r} cannot be {digest.size}.")
    return sha256, digest.size


def _checked_root(root_uri: str) -> str:
    root = root_uri.rstrip("/")
    if not root or "\x00" in root or len(root) > MAX_LOCATION_LENGTH:
        invalid(f"{shorten(root_uri)!r} is not an artifact root.")
    return root


def _checked_path(path: str) -> str:
    plain = path.rstrip("/")
    if (
        "\x00" in plain
        or len(plain) > MAX_LOCATION_LENGTH
        or any(part in ("", ".", "..") for part in plain.split("/"))
    ):
        invalid(
            f"The path of an artifact is relative to its root, without `.`, `..` and doubled "
            f"slashes; {shorten(path)!r} is not."
        )
    return plain
