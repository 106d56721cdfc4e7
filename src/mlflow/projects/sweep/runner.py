"""Runs the trials of a sweep, several at once, until enough is known.

The sweep is a run, each trial a child of it. What has been tried is read from the children, so that
a sweep whose process was killed is gone on with by another one.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mlflow.client import MlflowClient
from mlflow.client.runs import PARENT_RUN_ID_TAG
from mlflow.entities import Run, ViewType
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, ExecutionException, MlflowException
from mlflow.projects import run_record, tag_names
from mlflow.projects.backend.local import LocalSubmittedRun, start_here
from mlflow.projects.backend.run_end import record_end
from mlflow.projects.mlproject import load_project
from mlflow.projects.options import RunOptions
from mlflow.projects.sources import FetchedProject, fetch_project
from mlflow.projects.sweep.plan import (
    FILE,
    SweepPlan,
    check_plan,
    plan_as_dict,
    plan_from_dict,
    split_space,
)
from mlflow.projects.sweep.search import Search, make_search
from mlflow.projects.sweep.trials import BEST_TAG, TRIAL_TAG, Trial

# When so many trials have failed and none has succeeded, the others are not tried.
_FAILURES_AT_FIRST = 3
_ENDED = ("FINISHED", "FAILED")

_logger = logging.getLogger(__name__)


class Sweep:
    """A sweep.

    Attributes:
        run_id: The run of the sweep.
        plan: What it is to do.
        trials: What was tried, by number.
        best: The best trial so far, if the plan names a metric.
        stopped: Why no more are started, though there are more; empty: there are none.
    """

    def __init__(
        self,
        client: MlflowClient,
        run: Run,
        plan: SweepPlan,
        source: FetchedProject,
        trials: dict[int, Trial],
    ) -> None:
        self.run_id = run.info.run_id
        self.plan = plan
        self.trials: dict[int, Trial] = {}
        self.best: Trial | None = None
        self.stopped = ""
        self._client = client
        self._experiment_id = run.info.experiment_id
        self._source = source
        entry_point = load_project(source.folder).get_entry_point(plan.entry_point)
        space, self._fixed = split_space(plan, entry_point)
        self._search: Search = make_search(space, plan)
        self._since_best = 0
        self._running: dict[int, LocalSubmittedRun] = {}
        self._news: queue.Queue[int] = queue.Queue()
        for number in sorted(trials):
            self._count(trials[number])

    @property
    def total(self) -> int:
        """How many trials there are at most."""
        return self._search.total

    def go(self, parallel: int = 1, on_change: Callable[[Sweep], None] | None = None) -> None:
        """Run what is left to try.

        Args:
            parallel: How many trials run at once.
            on_change: Called when a trial has begun or ended.

        Raises:
            ExecutionException: No trial has succeeded.
        """
        tell = on_change or (lambda _: None)
        status = "FAILED"
        try:
            self._try_all(max(1, parallel), tell)
            succeeded = any(trial.succeeded for trial in self.trials.values())
            status = "FINISHED" if succeeded else "FAILED"
        except KeyboardInterrupt:
            status = "KILLED"
            raise
        finally:
            self._end_running()
            self._source.remove()
            record_end(self._client, self.run_id, status)
            tell(self)
        if status == "FAILED":
            raise ExecutionException(
                f"No trial of the sweep {self.run_id} has succeeded. {self.stopped}".strip()
            )

    def _try_all(self, parallel: int, tell: Callable[[Sweep], None]) -> None:
        number = 0
        while True:
            while not self.stopped and len(self._running) < parallel:
                while number in self.trials:
                    number += 1
                values = self._search.propose(number)
                if values is None:
                    break
                self._start(number, values)
                tell(self)
            if not self._running or self.stopped:
                return
            self._take_news(self._news.get())
            tell(self)

    def _start(self, number: int, values: dict[str, str]) -> None:
        trial = self.trials[number] = Trial(number, values)
        options = RunOptions(
            env_manager=self.plan.env_manager,
            tags={PARENT_RUN_ID_TAG: self.run_id, TRIAL_TAG: str(number)},
            show_output=False,
        )
        started = start_here(
            replace(self._source, temporary=None),
            self.plan.entry_point,
            {**self._fixed, **values},
            self.plan.version,
            options,
            self._client.tracking_uri,
            self._experiment_id,
        )
        trial.run_id = started.run_id
        self._running[number] = started

        def wait() -> None:
            started.wait()
            self._news.put(number)

        threading.Thread(target=wait, name="mlflow-sweep-trial", daemon=True).start()

    def _take_news(self, number: int) -> None:
        started = self._running.pop(number)
        trial = self.trials[number]
        trial.status = started.get_status()
        if trial.succeeded and self.plan.metric is not None:
            metrics = self._client.get_run(started.run_id).data.metrics
            trial.metric = metrics.get(self.plan.metric)
            if trial.metric is None:
                _logger.warning(
                    "Trial %d (run %s) has not logged the metric %r.",
                    number,
                    started.run_id,
                    self.plan.metric,
                )
        self._count(trial)
        if self.best is trial and trial.metric is not None:
            self._client.log_metric(self.run_id, self.plan.metric or "", trial.metric, step=number)
            self._client.set_tag(self.run_id, BEST_TAG, trial.run_id)

    def _count(self, trial: Trial) -> None:
        """Take a trial that has ended into account."""
        self.trials[trial.number] = trial
        self._search.learn(trial)
        best = None if self.best is None else self.best.metric
        self._since_best += 1
        if trial.metric is not None and self.plan.better(trial.metric, best):
            self.best, self._since_best = trial, 0
        if self.plan.reached(trial.metric):
            self.stopped = f"{self.plan.metric} is {trial.metric:g}, which is good enough."
        elif self.plan.patience is not None and self._since_best >= self.plan.patience:
            self.stopped = f"The last {self._since_best} trials made nothing better."
        elif self._only_failures():
            self.stopped = (
                f"The first {_FAILURES_AT_FIRST} trials failed; the others are not tried."
            )

    def _only_failures(self) -> bool:
        ended = [trial for trial in self.trials.values() if trial.status != "RUNNING"]
        return len(ended) >= _FAILURES_AT_FIRST and not any(trial.succeeded for trial in ended)

    def _end_running(self) -> None:
        for number, started in self._running.items():
            started.cancel()
            self.trials[number].status = started.get_status()
        self._running.clear()


def start_sweep(plan: SweepPlan, experiment_id: str, *, run_name: str | None = None) -> Sweep:
    """A new sweep.

    Raises:
        ExecutionException: The plan cannot be followed, or the project is not what it has to be.
    """
    check_plan(plan)
    source = fetch_project(plan.uri, plan.version)
    try:
        entry_point = load_project(source.folder).get_entry_point(plan.entry_point)
        make_search(split_space(plan, entry_point)[0], plan)
        client = MlflowClient()
        run = run_record.make_run(
            client,
            source,
            experiment_id,
            plan.entry_point,
            run_name=run_name,
            tags={tag_names.SWEEP: plan.method, tag_names.BACKEND: "local"},
        )
        plan = _as_fetched(plan, source)
        client.log_dict(run.info.run_id, plan_as_dict(plan), FILE)
        run_record.log_values(client, run.info.run_id, plan.parameters)
        return Sweep(client, run, plan, source, {})
    except BaseException:
        source.remove()
        raise


def resume_sweep(run_id: str, max_runs: int | None = None) -> Sweep:
    """A sweep whose process has ended before it had tried everything.

    Args:
        run_id: The sweep's run.
        max_runs: Most trials from now on, those before included; as planned by default.

    Raises:
        ExecutionException: It is no run of a sweep (`RESOURCE_DOES_NOT_EXIST`).
    """
    from mlflow.artifacts import load_dict  # for those who go on

    client = MlflowClient()
    run = client.get_run(run_id)
    try:
        plan = plan_from_dict(load_dict(f"runs:/{run_id}/{FILE}"))
    except MlflowException as error:
        raise ExecutionException(
            f"Run {run_id} is no run of a sweep: it has no artifact {FILE}. ({error.message})",
            RESOURCE_DOES_NOT_EXIST,
        ) from None
    if max_runs is not None:
        plan = plan_from_dict({**plan_as_dict(plan), "max_runs": max_runs})
    source = fetch_project(plan.uri, plan.version)
    try:
        trials = _earlier_trials(client, run, plan)
        client.update_run(run_id, "RUNNING")
        return Sweep(client, run, plan, source, trials)
    except BaseException:
        source.remove()
        raise


def _as_fetched(plan: SweepPlan, source: FetchedProject) -> SweepPlan:
    """The plan as it can be gone on with from anywhere: the same place, and the same commit."""
    kept = {**plan_as_dict(plan), "uri": source.uri}
    if source.git is not None and source.temporary is not None:
        kept["version"] = source.git.commit
    return plan_from_dict(kept)


def _earlier_trials(client: MlflowClient, run: Run, plan: SweepPlan) -> dict[int, Trial]:
    """Trials that have ended by themselves; children that were cut off count as killed."""
    found: dict[int, Trial] = {}
    token: str | None = None
    while True:
        page = client.search_runs(
            [run.info.experiment_id],
            f"tags.`{PARENT_RUN_ID_TAG}` = '{run.info.run_id}'",
            ViewType.ACTIVE_ONLY,
            1000,
            page_token=token,
        )
        for child in page:
            number = child.data.tags.get(TRIAL_TAG)
            if number is None:
                continue
            if child.info.status in _ENDED:
                found[int(number)] = _trial(int(number), child, plan)
            elif child.info.status == "RUNNING":
                record_end(client, child.info.run_id, "KILLED")
        token = page.token
        if not token:
            return found


def _trial(number: int, child: Run, plan: SweepPlan) -> Trial:
    values: dict[str, Any] = {
        name: child.data.params[name] for name in plan.parameters if name in child.data.params
    }
    metric = child.data.metrics.get(plan.metric) if plan.metric is not None else None
    return Trial(number, values, child.info.run_id, child.info.status, metric)
