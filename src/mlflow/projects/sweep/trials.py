"""What a sweep has tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# On each child of a sweep's run: which trial it is.
TRIAL_TAG = "headrace.sweep.trial"
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
    """

    number: int
    values: Mapping[str, str]
    run_id: str | None = None
    status: str = "RUNNING"
    metric: float | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it ended well."""
        return self.status == "FINISHED"
