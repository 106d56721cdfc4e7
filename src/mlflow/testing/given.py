"""What the conformance tests start from and look for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mlflow.entities import Metric, RunTag
from mlflow.exceptions import MlflowException
from mlflow.stores.contract import TrackingStore

START = 1_700_000_000_000

BAD_KEYS = ["", "a//b", "../x", "/x", "a/./b", "x/", ".", "a@b", "a%b", "a\nb", "a=b", "k" * 251]
GOOD_KEYS = ["a", "a b", "a:b", "é", "a/b", "a.b-c_d", "数", "k" * 250]


def unique(word: str) -> str:
    """A name that no test has used."""
    return f"{word}-{uuid.uuid4().hex[:12]}"


def new_experiment(store: TrackingStore) -> str:
    """The id of a new experiment."""
    return store.create_experiment(unique("experiment"))


def new_run(store: TrackingStore, experiment_id: str | None = None, *tags: RunTag) -> str:
    """The id of a new run, in an experiment of its own if none is given."""
    experiment_id = experiment_id or new_experiment(store)
    return store.create_run(experiment_id, "alice", START, list(tags), None).info.run_id


@contextmanager
def refused(code: str, *parts: str) -> Iterator[None]:
    """Expect an error with this code, whose message holds these parts."""
    with pytest.raises(MlflowException) as caught:
        yield
    assert caught.value.error_code == code, caught.value
    for part in parts:
        assert part in caught.value.message


def values(points: list[Metric]) -> list[float]:
    """The values of points."""
    return [point.value for point in points]
