"""Which trials of a sweep have no prospects."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.projects.sweep.pruning import is_hopeless

OTHERS = [{1: 0.5, 2: 0.3}, {1: 0.6, 2: 0.4}, {1: 0.7, 2: 0.5}]
CURVES = st.dictionaries(st.integers(0, 5), st.floats(-10, 10), min_size=1)


def hopeless(curve: dict[int, float], after: int = 1, maximize: bool = False) -> bool:
    return is_hopeless(curve, OTHERS, after, maximize=maximize)


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        ({}, False),
        ({0: 9.0}, False),  # too early
        ({1: 0.61}, True),
        ({1: 0.6}, False),
        ({0: 0.1, 1: 9.0}, False),  # it was better once
        ({2: 0.45}, True),
        ({3: 9.0}, False),  # no other has come so far
        ({2: 0.45, 3: 0.1}, True),  # it was as far as the others
        ({1: 0.2, 3: 9.0}, False),
        ({1: math.nan}, True),
        ({0: 0.1, 1: math.nan}, False),
    ],
    ids=str,
)
def test_less_is_better(curve: dict[int, float], expected: bool) -> None:
    assert hopeless(curve) is expected


def test_more_is_better() -> None:
    assert hopeless({1: 0.59}, maximize=True)
    assert not hopeless({1: 0.61}, maximize=True)


def test_from_a_step_on() -> None:
    assert not hopeless({1: 9.0}, after=2)
    assert hopeless({2: 9.0}, after=2)


def test_few_others_say_little() -> None:
    assert not is_hopeless({1: 9.0}, OTHERS[:2], 1, maximize=False)
    nothing = [{1: math.nan}] * 3
    assert not is_hopeless({1: 9.0}, nothing, 1, maximize=False)


def test_others_that_log_at_other_steps() -> None:
    others = [{0: 0.1, 10: 0.2}] * 3
    assert is_hopeless({5: 0.15}, others, 1, maximize=False)
    assert not is_hopeless({5: 0.05}, others, 1, maximize=False)


@given(CURVES, st.lists(CURVES, min_size=3, max_size=6), st.booleans())
def test_the_best_of_all_always_has_prospects(
    curve: dict[int, float], others: list[dict[int, float]], maximize: bool
) -> None:
    best = max if maximize else min
    ideal = best(value for each in [curve, *others] for value in each.values())
    assert not is_hopeless({**curve, min(curve): ideal}, others, 0, maximize=maximize)
