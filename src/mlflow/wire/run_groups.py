"""Messages about runs in groups. Every field of an answer is there."""

from __future__ import annotations

import msgspec

from mlflow.wire.message import Message


class GetRunGroups(Message, frozen=True, kw_only=True):
    """`group_by` are columns, as in a table of runs; `metrics` are keys."""

    experiment_ids: list[str] = []
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"
    group_by: list[str] = []
    metrics: list[str] = []
    max_results: int = 1_000


class GroupedMetric(msgspec.Struct, frozen=True, kw_only=True):
    """The latest values of a metric, group by group; NaN is not counted.

    Attributes:
        count: How many runs of the group have a number.
        mean, min, max: Of these; null where there is none.
    """

    count: list[int]
    mean: list[float | str | None]
    min: list[float | str | None]
    max: list[float | str | None]


class RunGroups(Message, frozen=True, kw_only=True):
    """Groups, the largest first: each list has an entry for each group.

    Attributes:
        group_by: The groups' values of each column; null for runs without one.
        runs: How many runs they have.
        latest_start: When the last of them started, ms UTC.
        truncated: Whether there are more groups.
    """

    group_by: dict[str, list[str | None]]
    runs: list[int]
    latest_start: list[int]
    metrics: dict[str, GroupedMetric]
    truncated: bool
