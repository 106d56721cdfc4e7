"""Delivering a journal to a store that takes none: a real MLflow server, or a plugin.

The records become the calls of its API. A call that was cut off may be made twice; such servers
pass over a point they have, and setting a param or a tag again changes nothing.
"""

from __future__ import annotations

from typing import Any

import msgspec

from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    RunStatus,
    RunTag,
)
from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.journal import format as records
from mlflow.journal.format import Ack, Chunk, NewRun, Record, Rejected
from mlflow.stores.contract import JournalStore, TrackingStore
from mlflow.validation import MAX_METRICS_PER_BATCH, MAX_PARAMS_TAGS_PER_BATCH

# The run that was made for one that began with no store; such stores choose their own ids.
ORIGINAL_RUN_ID_TAG = "headrace.originalRunId"


class CallByCall(JournalStore):
    """A journal store on top of one that is not.

    Runs that began while the store could not be reached get an id of the store's; a tag keeps the
    first one, and finds the run again.
    """

    def __init__(self, store: TrackingStore) -> None:
        self._store = store
        self._ids: dict[str, str] = {}

    def ingest(self, chunk: Chunk) -> Ack:
        batch = _Batch(self._store, self._ids.get(chunk.run_id, chunk.run_id))
        rejected: list[Rejected] = []
        for record in records.read_records(chunk.lines, chunk.offset):
            try:
                if record.kind == records.RUN:
                    batch.run_id = self._ids[chunk.run_id] = self._make_run(chunk.run_id, record)
                else:
                    batch.add(record)
            except StoreUnreachable:
                raise
            except MlflowException as error:
                rejected.append(Rejected(record.offset, error.error_code, error.message))
        try:
            batch.send()
        except StoreUnreachable:
            raise
        except MlflowException as error:
            rejected.append(Rejected(chunk.offset, error.error_code, error.message))
        return Ack(chunk.offset + len(chunk.lines), rejected)

    def _make_run(self, run_id: str, record: Record) -> str:
        new = msgspec.convert(record.fields[0], NewRun)
        experiment_id = new.experiment_id
        if new.experiment_name is not None:
            known = self._store.get_experiment_by_name(new.experiment_name)
            experiment_id = (
                known.experiment_id if known else self._store.create_experiment(new.experiment_name)
            )
        made = self._store.search_runs(
            [experiment_id], f"tags.`{ORIGINAL_RUN_ID_TAG}` = '{run_id}'", max_results=1
        )
        if made:
            return made[0].info.run_id
        tags = [RunTag(key, value) for key, value in new.tags.items()]
        tags.append(RunTag(ORIGINAL_RUN_ID_TAG, run_id))
        run = self._store.create_run(
            experiment_id, new.user_id, new.start_time, tags, new.run_name or None
        )
        return run.info.run_id


class _Batch:
    """Metrics, params and tags that go into one `log_batch`; other records go by themselves."""

    def __init__(self, store: TrackingStore, run_id: str) -> None:
        self.run_id = run_id
        self._store = store
        self._metrics: list[Metric] = []
        self._params: list[Param] = []
        self._tags: list[RunTag] = []

    def add(self, record: Record) -> None:
        fields = record.fields
        if record.kind == records.METRIC:
            self._metrics.append(_metric(fields))
            if len(self._metrics) == MAX_METRICS_PER_BATCH:
                self.send()
        elif record.kind == records.PARAM:
            self._params.append(Param(*fields))
            if len(self._params) == MAX_PARAMS_TAGS_PER_BATCH:
                self.send()
        elif record.kind == records.TAG:
            self._tags.append(RunTag(*fields))
            if len(self._tags) == MAX_PARAMS_TAGS_PER_BATCH:
                self.send()
        else:
            self.send()
            self._call(record.kind, fields)

    def send(self) -> None:
        metrics, params, tags = self._metrics, self._params, self._tags
        self._metrics, self._params, self._tags = [], [], []
        for start in range(0, len(metrics), 800):  # with 200 params and tags: 1,000 in all
            self._store.log_batch(self.run_id, metrics[start : start + 800], params, tags)
            params, tags = [], []
        if params or tags:
            self._store.log_batch(self.run_id, [], params, tags)

    def _call(self, kind: str, fields: list[Any]) -> None:
        store, run_id = self._store, self.run_id
        if kind == records.STATUS:
            store.update_run_info(run_id, RunStatus.from_string(fields[0]), fields[1], None)
        elif kind == records.NAME:
            store.update_run_info(run_id, None, None, fields[0])
        elif kind == records.DELETE_TAG:
            store.delete_tag(run_id, fields[0])
        elif kind == records.DATASET:
            tags = [InputTag(key, value) for key, value in fields[1].items()]
            given = DatasetInput(msgspec.convert(fields[0], Dataset), tags)
            store.log_inputs(run_id, [given])
        elif kind == records.MODEL_INPUT:
            store.log_inputs(run_id, models=[LoggedModelInput(fields[0])])
        elif kind == records.MODEL_OUTPUT:
            store.log_outputs(run_id, [LoggedModelOutput(fields[0], fields[1])])


def _metric(fields: list[Any]) -> Metric:
    key, value, timestamp, step, *links = fields
    return Metric(key, float(value), timestamp, step, *links)
