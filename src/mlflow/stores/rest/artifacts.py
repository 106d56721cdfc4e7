"""Digests of stored files, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from mlflow.stores.contract import ArtifactDigestStore
from mlflow.stores.rest.calls import HEADRACE_API, PROXY_API
from mlflow.stores.rest.server import ServerCalls
from mlflow.wire.artifacts import AskHeld, Digest, Digests, GetDigests, Held, RecordDigests


class ArtifactDigestCalls(ServerCalls, ArtifactDigestStore):
    """Digests of stored files. A server of MLflow's keeps none: there are none of it."""

    def get_artifact_digests(self, root_uri: str, path: str = "") -> list[Digest]:
        if not self.capabilities().artifact_digests:
            return []
        asked = GetDigests(root_uri=root_uri, path=path)
        return self._get("artifact-digests", asked, Digests, HEADRACE_API).digests

    def record_artifact_digests(self, root_uri: str, digests: Sequence[Digest]) -> None:
        if digests and self.capabilities().artifact_digests:
            asked = RecordDigests(root_uri=root_uri, digests=list(digests))
            self._post("artifact-digests", asked, api=HEADRACE_API)

    def has_file(self, path: str, size: int, sha256: str = "") -> bool:
        """Whether a file need not be sent, since one with its content is there already.

        Args:
            path: Where it belongs among the artifacts that go through the server.
            size: Its size in bytes.
            sha256: Its SHA-256: if such a file is there, it is at `path`, too, when this returns.
                Without it only the size is looked at: whether it is worth a digest.
        """
        if not self.capabilities().artifact_digests:
            return False
        asked = AskHeld(size=size, sha256=sha256)
        return self._post(f"held/{quote(path, safe='/')}", asked, Held, api=PROXY_API).held
