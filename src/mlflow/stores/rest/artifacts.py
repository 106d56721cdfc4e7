"""Digests of stored files, and files in parts, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from mlflow.settings import MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT
from mlflow.stores.contract import ArtifactDigestStore
from mlflow.stores.rest.calls import HEADRACE_API, PROXY_API, decode_answer
from mlflow.stores.rest.server import ServerCalls
from mlflow.stores.rest.transport import Retry
from mlflow.wire.artifacts import (
    AbortMultipartUpload,
    AskHeld,
    CompleteMultipartUpload,
    CreateMultipartUpload,
    Digest,
    Digests,
    GetDigests,
    Held,
    MultipartUpload,
    RecordDigests,
)
from mlflow.wire.message import Empty, encode


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

    # ---- files in parts ----
    def begin_upload(self, folder: str, asked: CreateMultipartUpload) -> MultipartUpload:
        """Begin to send a file in parts, or go on with what was begun under the same key.

        Args:
            folder: Where the file belongs among the artifacts that go through the server.
            asked: Its name and sizes.
        """
        return self._post(f"mpu/create/{quote(folder)}", asked, MultipartUpload, api=PROXY_API)

    def complete_upload(self, folder: str, name: str, upload_id: str) -> None:
        """Let the file appear that was sent in parts."""
        asked = CompleteMultipartUpload(path=name, upload_id=upload_id)
        wait = MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT.get()  # it reads all of the file
        path = f"{PROXY_API}mpu/complete/{quote(folder)}"
        with self.transport.request("POST", path, body=encode(asked), timeout=wait) as answer:
            decode_answer(answer, Empty, f"POST {self.transport.base_url}{path}")

    def abort_upload(self, folder: str, name: str, upload_id: str) -> None:
        """Have the server forget the parts that were sent."""
        asked = AbortMultipartUpload(path=name, upload_id=upload_id)
        self._post(f"mpu/abort/{quote(folder)}", asked, api=PROXY_API, retry=Retry.NEVER)
