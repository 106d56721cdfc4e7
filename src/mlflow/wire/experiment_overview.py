"""Messages about what goes on in experiments. Every field of an answer is there."""

from __future__ import annotations

from mlflow.wire.message import Message


class GetExperimentOverview(Message, frozen=True, kw_only=True):
    """No ids: all experiments."""

    experiment_ids: list[str] = []


class ExperimentOverview(Message, frozen=True, kw_only=True):
    """One experiment; `last_activity` is the last change of it or of any of its runs, in ms UTC."""

    experiment_id: str
    active_runs: int
    deleted_runs: int
    running_runs: int
    last_activity: int


class ExperimentOverviews(Message, frozen=True, kw_only=True):
    experiments: list[ExperimentOverview]
