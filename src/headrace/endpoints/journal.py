"""Chunks of run journals; digests of artifacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from headrace.http.fields import one
from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.exceptions import MlflowException
from mlflow.journal.format import METRIC, Ack, Chunk
from mlflow.validation import check_integer, check_run_id
from mlflow.wire.artifacts import Digests, GetDigests, RecordDigests
from mlflow.wire.message import Empty

table = Table("headrace")

_POINT = b'["%b",' % METRIC.encode()


def read_chunk(query: Mapping[str, Sequence[str]], body: bytes) -> Chunk:
    """A chunk: run_id, writer and offset in the query, the journal's own lines as the body.

    Raises:
        MlflowException: A field is missing or is not what it must be (`INVALID_PARAMETER_VALUE`).
    """
    run_id, writer = check_run_id(one(query, "run_id")), one(query, "writer")
    offset = check_integer("offset", one(query, "offset"))
    if offset < 0:
        raise MlflowException.invalid_parameter_value(f"The offset is at least 0, not {offset}.")
    if not writer.isalnum() or len(writer) > 64:
        raise MlflowException.invalid_parameter_value(
            f"{writer!r} is no journal's writer: 32 hexadecimal digits."
        )
    return Chunk(run_id, writer, offset, body)


@table.endpoint(
    "POST",
    "journal",
    request=Chunk,
    response=Ack,
    permission="run.update",
    kind=Kind.WRITE,
    read=read_chunk,
    points=lambda chunk: chunk.lines.count(_POINT),
)
def ingest(platform: Platform, chunk: Chunk) -> Ack:
    """Store consecutive lines of a run's journal, each exactly once.

    `run_id`, `writer` and `offset` stand in the query; the body is the journal's own lines. The
    answer says up to where the journal is stored. A chunk that begins after that position is a
    `RESOURCE_CONFLICT`, whose field `offset` says where to begin.
    """
    return platform.store.ingest(chunk)


@table.endpoint(
    "GET",
    "artifact-digests",
    request=GetDigests,
    response=Digests,
    permission="artifact.read",
    kind=Kind.READ,
)
def get_artifact_digests(platform: Platform, asked: GetDigests) -> Digests:
    """Show SHA-256 and size of the files under an artifact root, as they were when logged."""
    return Digests(digests=platform.store.get_artifact_digests(asked.root_uri, asked.path))


@table.endpoint(
    "POST",
    "artifact-digests",
    request=RecordDigests,
    response=Empty,
    permission="artifact.create",
    kind=Kind.WRITE,
)
def record_artifact_digests(platform: Platform, asked: RecordDigests) -> None:
    """Record SHA-256 and size of files that were stored under an artifact root."""
    platform.store.record_artifact_digests(asked.root_uri, asked.digests)
