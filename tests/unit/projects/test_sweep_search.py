"""What a sweep proposes, after what it was told."""

from __future__ import annotations

import pytest

from mlflow.projects.parameters import Parameter
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.search import Search, make_search
from mlflow.projects.sweep.space import read_values
from mlflow.projects.sweep.trials import Trial


def tpe() -> Search:
    values = read_values("0.0..1.0", Parameter("lr", "float"))
    assert values is not None
    plan = SweepPlan(method="tpe", uri="x", metric="loss", max_runs=100, seed=1)
    return make_search({"lr": values}, plan)


def outcome(number: int, rate: float) -> Trial:
    """A trial that was ended early where the rate is high."""
    trial = Trial(number, {"lr": str(rate)}, "run", "FINISHED", rate, {1: 2 * rate, 2: rate})
    if rate > 0.3:
        trial.status, trial.metric, trial.pruned = "KILLED", None, 2
    return trial


@pytest.mark.parametrize("here", [True, False], ids=["by this process", "by an earlier one"])
def test_tpe_learns_from_trials_that_were_ended_early(here: bool) -> None:
    search = tpe()
    for number in range(40):
        if here:
            values = search.propose(number)
            assert values is not None
            search.learn(outcome(number, float(values["lr"])))
        else:
            search.learn(outcome(number, (number + 0.5) / 40))
    proposed = [search.propose(number) or {} for number in range(40, 50)]
    assert sum(float(values["lr"]) < 0.3 for values in proposed) > 5
