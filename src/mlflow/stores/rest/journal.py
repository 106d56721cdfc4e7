"""Delivery of run journals, over HTTP."""

from __future__ import annotations

from mlflow.journal.format import Ack, Chunk
from mlflow.stores.contract import JournalStore, not_supported
from mlflow.stores.rest.calls import HEADRACE_API, decode_answer
from mlflow.stores.rest.server import ServerCalls
from mlflow.stores.rest.transport import Retry

CONTENT_TYPE = "application/x-ndjson"


class JournalCalls(ServerCalls, JournalStore):
    """Exactly-once delivery of run journals."""

    def accepts_journal(self) -> bool:
        return self.capabilities().journal

    def ingest(self, chunk: Chunk) -> Ack:
        if not self.accepts_journal():
            raise not_supported("take run journals: the server is no Headrace")
        path = HEADRACE_API + "journal"
        query = {"run_id": chunk.run_id, "writer": chunk.writer, "offset": chunk.offset}
        headers = {"Content-Type": CONTENT_TYPE}
        # The shipper repeats what is not acknowledged, at its own pace.
        with self.transport.request(
            "POST", path, query=query, body=chunk.lines, headers=headers, retry=Retry.NEVER
        ) as got:
            return decode_answer(got, Ack, f"POST {self.transport.base_url}{path}")
