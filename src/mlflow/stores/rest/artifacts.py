"""Digests of stored files, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.stores.contract import ArtifactDigestStore
from mlflow.stores.rest.calls import HEADRACE_API
from mlflow.stores.rest.server import ServerCalls
from mlflow.wire.artifacts import Digest, Digests, GetDigests, RecordDigests


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
