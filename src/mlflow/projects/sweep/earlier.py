"""What a sweep whose process has ended had tried: read from the children of its run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlflow.client import MlflowClient
from mlflow.client.runs import PARENT_RUN_ID_TAG
from mlflow.entities import Run, ViewType
from mlflow.projects.backend.run_end import record_end
from mlflow.projects.guard import wait_for_guard
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.trials import PRUNED_TAG, TRIAL_TAG, Trial, read_curve

_ENDED = ("FINISHED", "FAILED")
_PAGE = 1000


def earlier_trials(client: MlflowClient, run: Run, plan: SweepPlan) -> dict[int, Trial]:
    """Trials that have ended by themselves, or were ended for having no prospects, by number.

    Children that were cut off are recorded as killed; they are tried again.
    """
    # One that is being ended may say something else of itself until it has ended.
    for child in _children(client, run):
        wait_for_guard(client, child.info.run_id)
    found: dict[int, Trial] = {}
    for child in _children(client, run):
        number = child.data.tags.get(TRIAL_TAG)
        if number is None:
            continue
        if child.info.status in _ENDED or PRUNED_TAG in child.data.tags:
            found[int(number)] = _trial(client, int(number), child, plan)
        elif child.info.status in ("RUNNING", "SCHEDULED"):
            record_end(client, child.info.run_id, "KILLED")
    return found


def _children(client: MlflowClient, run: Run) -> Iterator[Run]:
    condition = f"tags.`{PARENT_RUN_ID_TAG}` = '{run.info.run_id}'"
    token: str | None = None
    while True:
        page = client.search_runs(
            [run.info.experiment_id], condition, ViewType.ACTIVE_ONLY, _PAGE, page_token=token
        )
        yield from page
        token = page.token
        if not token:
            return


def _trial(client: MlflowClient, number: int, child: Run, plan: SweepPlan) -> Trial:
    values: dict[str, Any] = {
        name: child.data.params[name] for name in plan.parameters if name in child.data.params
    }
    trial = Trial(number, values, child.info.run_id, child.info.status)
    pruned = child.data.tags.get(PRUNED_TAG)
    if pruned is not None:
        trial.pruned = int(pruned)
    elif plan.metric is not None and trial.succeeded:
        trial.metric = child.data.metrics.get(plan.metric)
    if plan.metric is not None and plan.prune_after is not None:
        trial.curve = read_curve(client, child.info.run_id, plan.metric)
    return trial
