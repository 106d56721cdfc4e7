"""What a sweep has tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mlflow.client import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.projects.output import FOLDER, STDERR

# On each child of a sweep's run: which trial it is.
TRIAL_TAG = "headrace.sweep.trial"
# On a child that was ended while it ran: the step at which it had no prospects.
PRUNED_TAG = "headrace.sweep.pruned"
# On the sweep's run: the best child.
BEST_TAG = "headrace.sweep.best"


@dataclass
class Trial:
    """One try.

    Attributes:
        number: Counted from 0.
        values: Of the parameters that are swept.
        run_id: The child that it is recorded as.
        status: As the child's.
        metric: The value of the plan's metric; None: it has logged none, or has not ended.
        curve: The values of that metric by their steps, as far as they were looked at.
        pruned: The step at which it was ended for having no prospects; None: it was not.
        last_words: The last line of the standard error of one that failed.
    """

    number: int
    values: Mapping[str, str]
    run_id: str | None = None
    status: str = "RUNNING"
    metric: float | None = None
    curve: dict[int, float] = field(default_factory=dict)
    pruned: int | None = None
    last_words: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it ended well."""
        return self.status == "FINISHED"

    @property
    def last(self) -> float | None:
        """The last value of the metric that is known, whether it has ended or not."""
        return self.metric if self.metric is not None or not self.curve else self.curve[self.step]

    @property
    def step(self) -> int:
        """The last step that is known; -1: none."""
        return max(self.curve, default=-1)


def read_last_words(run_id: str) -> str:
    """The last line that a run's command wrote to its standard error; empty if there is none."""
    from mlflow.artifacts import load_text  # for those that fail

    try:
        lines = load_text(f"runs:/{run_id}/{FOLDER}/{STDERR}").strip().splitlines()
    except MlflowException:
        return ""
    return lines[-1].strip() if lines else ""


def read_curve(client: MlflowClient, run_id: str, metric: str) -> dict[int, float]:
    """The values of a run's metric by their steps; of several at one step, the last."""
    return {point.step: point.value for point in client.get_metric_history(run_id, metric)}
