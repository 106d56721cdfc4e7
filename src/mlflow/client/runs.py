"""Runs through the client: their life, their params and tags, searching them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from mlflow.client.operations import RunOperations, completed
from mlflow.client.stored_files import StoredFiles
from mlflow.entities import Metric, Param, Run, RunStatus, RunTag, ViewType
from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.journal.shipper import close_journal, find_journal, flush
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT, PagedList
from mlflow.validation import check_key, check_run_id, check_run_name, check_tag

PARENT_RUN_ID_TAG = "mlflow.parentRunId"
USER_TAG = "mlflow.user"


class RunsMixin(StoredFiles):
    """Runs."""

    def create_run(
        self,
        experiment_id: str,
        start_time: int | None = None,
        tags: dict[str, Any] | None = None,
        run_name: str | None = None,
    ) -> Run:
        """Make a run; it is not the active one, and nothing ends it but `set_terminated`.

        Args:
            experiment_id: The experiment it belongs to.
            start_time: Milliseconds since 1970-01-01 UTC; now by default.
            tags: Tags from the beginning; values are kept as text.
            run_name: Invented when none is given.
        """
        checked = [check_tag(key, value, truncate=True) for key, value in (tags or {}).items()]
        user = next((tag.value for tag in checked if tag.key == USER_TAG), "unknown")
        if run_name:
            check_run_name(run_name)
        began = start_time if start_time is not None else time.time_ns() // 1_000_000
        return self._store.create_run(str(experiment_id), user, began, checked, run_name)

    def get_run(self, run_id: str) -> Run:
        """The run with its latest metrics, params, tags and inputs.

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
        """
        check_run_id(run_id)
        self._flush(run_id)
        return self._store.get_run(run_id)

    def get_parent_run(self, run_id: str) -> Run | None:
        """The run that this one is nested in, or None."""
        parent = self.get_run(run_id).data.tags.get(PARENT_RUN_ID_TAG)
        return self.get_run(parent) if parent else None

    def search_runs(
        self,
        experiment_ids: list[str],
        filter_string: str = "",
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """A page of the runs that match.

        Args:
            experiment_ids: Ids of experiments; a single one may be text by itself.
            filter_string: Such as `"metrics.loss < 0.1 AND params.model = 'tree'"`.
            run_view_type: A `ViewType`.
            max_results: Size of the page.
            order_by: Such as `["metrics.loss ASC"]`; the latest start first by default.
            page_token: `.token` of the page before.
        """
        if isinstance(experiment_ids, (str, int)):
            experiment_ids = [str(experiment_ids)]
        self._flush_all()
        return self._store.search_runs(
            [str(item) for item in experiment_ids],
            filter_string,
            run_view_type,
            max_results,
            order_by,
            page_token,
        )

    def update_run(self, run_id: str, status: str | None = None, name: str | None = None) -> None:
        """Change a run's status (by name) or its name."""
        recorder = self._recorder(run_id)
        if status is not None:
            recorder.status(_known_status(status))
        if name is not None:
            recorder.name(name)
        flush(recorder)

    def set_terminated(
        self, run_id: str, status: str | None = None, end_time: int | None = None
    ) -> None:
        """End a run and wait until everything logged to it, artifacts too, is stored.

        Args:
            run_id: The run.
            status: `FINISHED` (the default), `FAILED` or `KILLED`.
            end_time: Milliseconds since 1970-01-01 UTC; now by default.
        """
        recorder = self._recorder(run_id)
        ended = end_time if end_time is not None else time.time_ns() // 1_000_000
        recorder.status(_known_status(status or "FINISHED"), ended)
        flush(recorder, wait=True)
        self._finish(run_id)
        close_journal(recorder)

    def delete_run(self, run_id: str) -> None:
        """Put a run into the bin; `mlflow gc` empties it."""
        self._flush(run_id)
        self._store.delete_run(check_run_id(run_id))
        recorder = find_journal(self._tracking_uri, run_id)
        if recorder is not None:
            close_journal(recorder)

    def restore_run(self, run_id: str) -> None:
        """Take a run out of the bin."""
        self._store.restore_run(check_run_id(run_id))

    # ---- params and tags ----
    def log_param(self, run_id: str, key: str, value: Any, synchronous: bool | None = None) -> Any:
        """Log a param; returns the value as it was given.

        Raises:
            MlflowException: The param has another value already.
        """
        recorder = self._recorder(run_id)
        recorder.log_params({key: value})
        if synchronous is False:
            return completed()
        if synchronous:
            flush(recorder)
        return value

    def set_tag(
        self, run_id: str, key: str, value: Any, synchronous: bool | None = None
    ) -> RunOperations | None:
        """Set a tag; the value is kept as text."""
        recorder = self._recorder(run_id)
        recorder.tags({key: value})
        return self._outcome(run_id, synchronous)

    def delete_tag(self, run_id: str, key: str) -> None:
        """Delete a tag.

        Raises:
            MlflowException: It is not there (`RESOURCE_DOES_NOT_EXIST`).
        """
        check_key("tag", key)
        try:
            self._flush(run_id)
            self._store.delete_tag(run_id, key)
        except StoreUnreachable:
            self._recorder(run_id).delete_tag(key)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
        synchronous: bool | None = None,
    ) -> RunOperations | None:
        """Log any number of points, params and tags: all of them or, on an error, none."""
        self._recorder(run_id).batch(metrics, params, tags)
        return self._outcome(run_id, synchronous)

    def _outcome(self, run_id: str, synchronous: bool | None) -> RunOperations | None:
        """What a logging call returns: nothing, or with `synchronous=False` something to wait on.

        Logging is never slow, so what `synchronous=False` asks for is done anyway;
        `synchronous=True` waits for the store.
        """
        if synchronous is False:
            return completed()
        if synchronous:
            self._flush(run_id)
        return None


def _known_status(status: str | int) -> str:
    try:
        if isinstance(status, int):
            return RunStatus.to_string(status)
        RunStatus.from_string(status)
    except ValueError as error:
        raise MlflowException.invalid_parameter_value(str(error)) from None
    return status
