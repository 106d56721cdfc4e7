"""Which trials of a sweep are ended while they run: those that have no prospects.

The rule is the median stopping rule (Golovin et al., "Google Vizier", KDD 2017, section 3.2.1), of
values instead of averages: a trial is ended when its best value up to some step is worse than the
median of what the others had at that step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

# A median of fewer says little.
LEAST_OTHERS = 3

Curve = Mapping[int, float]


def is_hopeless(curve: Curve, others: Sequence[Curve], after: int, *, maximize: bool) -> bool:
    """Whether a trial is to be ended.

    Args:
        curve: Its metric so far, by step.
        others: Those of the other trials.
        after: The first step at which it may be ended.
        maximize: Whether more of the metric is better.
    """
    ends = sorted((max(other) for other in others if other), reverse=True)
    if not curve or len(ends) < LEAST_OTHERS:
        return False
    # As far as it and enough of the others have come.
    step = min(max(curve), ends[LEAST_OTHERS - 1])
    own = [value for at, value in curve.items() if at <= step]
    if step < after or not own:
        return False
    known = [_at(other, step) for other in others if max(other, default=-1) >= step]
    numbers = [value for value in known if value == value]
    if not numbers:
        return False
    good = [value for value in own if value == value]
    if not good:
        return True  # it is lost: not a number
    middle = median(numbers)
    return max(good) < middle if maximize else min(good) > middle


def _at(curve: Curve, step: int) -> float:
    """The value at a step, or the last one before: trials need not log at the same steps."""
    return curve[max((each for each in curve if each <= step), default=min(curve))]
