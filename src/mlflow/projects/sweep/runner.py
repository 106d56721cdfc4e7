"""Runs the trials of a sweep, several at once, until enough is known.

The sweep is a run, each trial a child of it. What has been tried is read from the children, so that
a sweep whose process was killed is gone on with by another one.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable

from mlflow.client import MlflowClient
from mlflow.entities import Run
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_DOES_NOT_EXIST,
    ExecutionException,
    MlflowException,
)
from mlflow.projects import run_record, tag_names
from mlflow.projects.backend.loader import load_backend
from mlflow.projects.backend.run_end import record_end, record_end_if_open
from mlflow.projects.guard import Guard
from mlflow.projects.mlproject import load_project
from mlflow.projects.sources import FetchedProject, fetch_project
from mlflow.projects.submitted_run import SubmittedRun
from mlflow.projects.sweep.earlier import earlier_trials
from mlflow.projects.sweep.launcher import Launcher
from mlflow.projects.sweep.plan import (
    FILE,
    SweepPlan,
    check_plan,
    plan_as_dict,
    plan_from_dict,
    split_space,
)
from mlflow.projects.sweep.pruning import is_hopeless
from mlflow.projects.sweep.search import Search, make_search
from mlflow.projects.sweep.trials import (
    BEST_TAG,
    PRUNED_TAG,
    Trial,
    read_curve,
    read_last_words,
)

# When so many trials have failed and none has succeeded, the others are not tried.
_FAILURES_AT_FIRST = 3
# What running trials have logged is read so often, and takes no more than this part of the time.
_SECONDS_BETWEEN_LOOKS = 1.0
_REST_FACTOR = 20.0

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
        uri: str,
        guard: Guard,
    ) -> None:
        self.run_id = run.info.run_id
        self.plan = plan
        self.trials: dict[int, Trial] = {}
        self.best: Trial | None = None
        self.stopped = ""
        self._client = client
        self._source = source
        self._guard = guard
        entry_point = load_project(source.folder).get_entry_point(plan.entry_point)
        space, fixed = split_space(plan, entry_point)
        self._search: Search = make_search(space, plan)
        self._launcher = Launcher(client, run, plan, source, uri, fixed)
        self._since_best = 0
        self._next_look = 0.0
        self._running: dict[int, SubmittedRun] = {}
        self._news: queue.Queue[int] = queue.Queue()
        for number in sorted(trials):
            trial = trials[number]
            trial.values = {name: trial.values[name] for name in space if name in trial.values}
            self._count(trial)

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
            self._guard.close()
            tell(self)
        if status == "FAILED":
            raise ExecutionException(
                f"No trial of the sweep {self.run_id} has succeeded. {self.stopped}"
                f"{self._first_failure()}".strip()
            )
        self._check_metric(self.plan.metric)

    def _first_failure(self) -> str:
        failed = next((trial for trial in self.trials.values() if trial.last_words), None)
        return "" if failed is None else f" Run {failed.run_id} ended with: {failed.last_words}"

    def _check_metric(self, metric: str | None) -> None:
        """Refuse a sweep none of whose trials has logged what the best one is the best in."""
        ended = [trial for trial in self.trials.values() if trial.succeeded and trial.run_id]
        if metric is None or any(trial.metric is not None for trial in ended):
            return
        logged = sorted(self._client.get_run(ended[0].run_id or "").data.metrics)
        raise ExecutionException(
            f"No trial of the sweep {self.run_id} has logged the metric {metric!r}, so that none "
            f"is the best. Run {ended[0].run_id} has logged: {', '.join(logged) or 'nothing'}.",
            INVALID_PARAMETER_VALUE,
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
            self._await_news()
            tell(self)

    def _start(self, number: int, values: dict[str, str]) -> None:
        trial = self.trials[number] = Trial(number, values)
        started = self._launcher.start(trial)
        trial.run_id = started.run_id
        self._running[number] = started

        def wait() -> None:
            started.wait()
            self._news.put(number)

        threading.Thread(target=wait, name="mlflow-sweep-trial", daemon=True).start()

    def _await_news(self) -> None:
        """Return when a trial has ended, or what the running ones have logged was looked at."""
        pause = None
        if self.plan.metric is not None:
            pause = max(0.0, self._next_look - time.monotonic())
        try:
            self._take_news(self._news.get(timeout=pause))
        except queue.Empty:
            began = time.monotonic()
            self._look_at_running(self.plan.metric or "")
            now = time.monotonic()
            rest = max(_SECONDS_BETWEEN_LOOKS, _REST_FACTOR * (now - began))
            self._next_look = now + rest

    def _look_at_running(self, metric: str) -> None:
        running = [(self.trials[number], run) for number, run in self._running.items()]
        for trial, started in running:
            try:
                trial.curve = read_curve(self._client, started.run_id, metric)
            except MlflowException as error:
                _logger.debug("Metrics of run %s cannot be read: %s", started.run_id, error)
        after = self.plan.prune_after
        for trial, started in running if after is not None else ():
            others = [other.curve for other in self.trials.values() if other is not trial]
            if trial.pruned is None and is_hopeless(
                trial.curve, others, after or 0, maximize=self.plan.maximize
            ):
                trial.pruned = trial.step
                self._client.set_tag(started.run_id, PRUNED_TAG, str(trial.step))
                # It may take its time to end, and the others go on.
                threading.Thread(target=started.cancel, name="mlflow-sweep-prune").start()

    def _take_news(self, number: int) -> None:
        started = self._running.pop(number)
        trial = self.trials[number]
        trial.status = started.get_status()
        record_end_if_open(self._client, started.run_id, trial.status)
        if trial.pruned is not None and trial.status != "KILLED":
            trial.pruned = None  # it was faster
            self._client.delete_tag(started.run_id, PRUNED_TAG)
        if trial.status == "FAILED":
            trial.last_words = read_last_words(started.run_id)
        if trial.succeeded and self.plan.metric is not None:
            self._take_metric(trial, started.run_id, self.plan.metric)
        self._count(trial)
        if self.best is trial and trial.metric is not None:
            self._client.log_metric(self.run_id, self.plan.metric or "", trial.metric, step=number)
            self._client.set_tag(self.run_id, BEST_TAG, trial.run_id)

    def _take_metric(self, trial: Trial, run_id: str, metric: str) -> None:
        trial.metric = self._client.get_run(run_id).data.metrics.get(metric)
        if trial.metric is None:
            _logger.warning(
                "Trial %d (run %s) has not logged the metric %r.", trial.number + 1, run_id, metric
            )
        elif self.plan.prune_after is not None:
            trial.curve = read_curve(self._client, run_id, metric)

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
        good = any(trial.succeeded or trial.pruned is not None for trial in ended)
        return len(ended) >= _FAILURES_AT_FIRST and not good

    def _end_running(self) -> None:
        ends = [threading.Thread(target=started.cancel) for started in self._running.values()]
        for end in ends:
            end.start()
        for end in ends:
            end.join()
        for number, started in self._running.items():
            self.trials[number].status = started.get_status()
        self._running.clear()


def start_sweep(plan: SweepPlan, experiment_id: str, *, run_name: str | None = None) -> Sweep:
    """A new sweep.

    Raises:
        ExecutionException: The plan cannot be followed, or the project is not what it has to be.
    """
    check_plan(plan)
    load_backend(plan.backend)
    source = fetch_project(plan.uri, plan.version)
    guard = None
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
            tags={tag_names.SWEEP: plan.method, tag_names.BACKEND: plan.backend},
        )
        guard = _guard(client, run, source)
        uri, plan = plan.uri, _as_fetched(plan, source)
        client.log_dict(run.info.run_id, plan_as_dict(plan), FILE)
        run_record.log_values(client, run.info.run_id, plan.parameters)
        return Sweep(client, run, plan, source, {}, uri, guard)
    except BaseException:
        source.remove()
        if guard is not None:
            guard.close()
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
    guard = None
    try:
        guard = _guard(client, run, source)  # waits for that of a process that was just killed
        trials = earlier_trials(client, run, plan)
        client.update_run(run_id, "RUNNING")
        return Sweep(client, run, plan, source, trials, plan.uri, guard)
    except BaseException:
        source.remove()
        if guard is not None:
            guard.close()
        raise


def _guard(client: MlflowClient, run: Run, source: FetchedProject) -> Guard:
    fetched = source.temporary
    return Guard(client, run.info.run_id, temporary=[] if fetched is None else [fetched])


def _as_fetched(plan: SweepPlan, source: FetchedProject) -> SweepPlan:
    """The plan as it can be gone on with from anywhere: the same place, and the same commit."""
    kept = {**plan_as_dict(plan), "uri": source.uri}
    if source.git is not None and source.temporary is not None:
        kept["version"] = source.git.commit
    return plan_from_dict(kept)
