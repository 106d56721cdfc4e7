"""Runs, their params and tags, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.entities import Metric, Param, Run, RunInfo, RunStatus, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT, PagedList, RunStore
from mlflow.stores.rest.calls import API, Calls, point_of
from mlflow.stores.rest.experiments import view_name
from mlflow.stores.rest.transport import Retry
from mlflow.wire import runs as wire
from mlflow.wire.message import Empty, encode


class RunCalls(Calls, RunStore):
    """Runs, their params and tags."""

    def create_run(
        self,
        experiment_id: str,
        user_id: str,
        start_time: int,
        tags: Sequence[RunTag],
        run_name: str | None,
    ) -> Run:
        asked = wire.CreateRun(
            experiment_id=experiment_id,
            user_id=user_id,
            start_time=start_time,
            tags=list(tags),
            run_name=run_name or "",
        )
        made = self._post("runs/create", asked, wire.RunAnswer, retry=Retry.UNSENT)
        return made.run.to_entity()

    def get_run(self, run_id: str) -> Run:
        return self._get("runs/get", wire.GetRun(run_id=run_id), wire.RunAnswer).run.to_entity()

    def update_run_info(
        self, run_id: str, run_status: int | None, end_time: int | None, run_name: str | None
    ) -> RunInfo:
        asked = wire.UpdateRun(
            run_id=run_id,
            status=_status_name(run_status),
            end_time=end_time,
            run_name=run_name or "",
        )
        return self._post("runs/update", asked, wire.RunInfoAnswer).run_info

    def delete_run(self, run_id: str) -> None:
        self._post("runs/delete", wire.DeleteRun(run_id=run_id))

    def restore_run(self, run_id: str) -> None:
        self._post("runs/restore", wire.RestoreRun(run_id=run_id))

    def search_runs(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        asked = wire.SearchRuns(
            experiment_ids=list(experiment_ids),
            filter=filter_string or "",
            run_view_type=view_name(run_view_type),
            max_results=max_results,
            order_by=list(order_by or []),
            page_token=page_token or "",
        )
        page = self._post("runs/search", asked, wire.RunsAnswer)
        return PagedList((found.to_entity() for found in page.runs), page.next_page_token or None)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric],
        params: Sequence[Param],
        tags: Sequence[RunTag],
    ) -> None:
        # Not a wire.LogBatch: that is how a batch is read, and leaves out zeros when it is written.
        body = encode(
            {
                "run_id": run_id,
                "metrics": [point_of(metric) for metric in metrics],
                "params": params,
                "tags": tags,
            }
        )
        self._call("POST", API + "runs/log-batch", Empty, body=body)

    def delete_tag(self, run_id: str, key: str) -> None:
        asked = wire.DeleteTag(run_id=run_id, key=key)
        self._post("runs/delete-tag", asked, retry=Retry.UNSENT)


def _status_name(status: int | None) -> str | None:
    if status is None:
        return None
    try:
        return RunStatus.to_string(status)
    except ValueError as error:
        raise MlflowException.invalid_parameter_value(str(error)) from None
