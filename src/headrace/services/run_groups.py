"""Runs in groups, with the mean, the least and the greatest value of metrics."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.services.run_columns import column_of
from headrace.services.service import Service
from headrace.services.views import experiment_numbers, stages_of
from headrace.sql.engine import Row
from headrace.sql.filters import find_key_nums
from headrace.sql.queries.run_groups import (
    ATTRIBUTES,
    HUGE,
    GroupKey,
    MetricOfGroup,
    groups,
    metrics_of_groups,
)
from headrace.sql.queries.run_search import RunSearch
from mlflow.search import RUNS, Kind, complete_order, parse_filter
from mlflow.validation import invalid, shorten
from mlflow.wire.message import number
from mlflow.wire.run_groups import GroupedMetric, RunGroups

MOST_KEYS = 4
MOST_METRICS = 50
MOST_GROUPS = 10_000


class RunGroupService(Service):
    """Runs in groups."""

    def run_groups(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None,
        run_view_type: int,
        group_by: Sequence[str],
        metrics: Sequence[str] = (),
        max_results: int = 1_000,
    ) -> RunGroups:
        """A search's runs in groups, the largest first.

        Args:
            group_by: Columns: params, tags, and some attributes.
            metrics: Keys of metrics whose latest values are told of each group. Numbers beyond
                1e290 count as infinite in a mean.
            max_results: Most groups.

        Raises:
            MlflowException: An argument cannot be (`INVALID_PARAMETER_VALUE`).
        """
        if not 1 <= max_results <= MOST_GROUPS:
            invalid(f"max_results is from 1 to {MOST_GROUPS}, not {max_results}.")
        names, keys = _keys(group_by)
        wanted = list(dict.fromkeys(metrics))
        if len(wanted) > MOST_METRICS:
            invalid(f"At most {MOST_METRICS} metrics are told of groups, not {len(wanted)}.")
        tree = parse_filter(filter_string, RUNS)
        stages = stages_of(run_view_type)
        with self.engine.read() as tx:
            numbers = experiment_numbers(experiment_ids)
            order = complete_order((), RUNS)
            search = RunSearch(self.engine, tx, numbers, stages, tree, order)
            rows = groups(tx, search, keys, max_results + 1)
            shown = rows[:max_results]
            values = [row[: len(keys)] for row in shown]
            key_nums = find_key_nums(self.engine, tx, wanted)
            found: dict[Row, MetricOfGroup] = {}
            if key_nums and shown:
                found = metrics_of_groups(tx, search, keys, list(key_nums.values()), set(values))
        return RunGroups(
            group_by={name: [row[index] for row in values] for index, name in enumerate(names)},
            runs=[row[-2] for row in shown],
            latest_start=[row[-1] for row in shown],
            metrics={key: _grouped(values, key_nums.get(key), found) for key in wanted},
            truncated=len(rows) > max_results,
        )


def _keys(group_by: Sequence[str]) -> tuple[list[str], list[GroupKey]]:
    names = list(dict.fromkeys(group_by))
    if not 1 <= len(names) <= MOST_KEYS:
        invalid(f"Runs are grouped by 1 to {MOST_KEYS} columns, not by {len(names)}.")
    keys = []
    for name in names:
        column = column_of(name)
        if column.kind is Kind.METRIC or (
            column.kind is Kind.ATTRIBUTE and column.key not in ATTRIBUTES
        ):
            known = ", ".join(f"attributes.{each}" for each in ATTRIBUTES)
            invalid(
                f"Runs cannot be grouped by {shorten(name)!r}, but by params.<key>, tags.<key>,"
                f" {known}."
            )
        keys.append(GroupKey(column.kind, column.key))
    return names, keys


def _grouped(
    values: Sequence[Row], key_num: int | None, found: dict[Row, MetricOfGroup]
) -> GroupedMetric:
    nothing = MetricOfGroup(0, None, None, 0, None)
    each = [found.get((*group, key_num), nothing) for group in values]
    return GroupedMetric(
        count=[metric.numbers for metric in each],
        mean=[_mean(metric) for metric in each],
        min=[None if metric.smallest is None else number(metric.smallest) for metric in each],
        max=[None if metric.largest is None else number(metric.largest) for metric in each],
    )


def _mean(metric: MetricOfGroup) -> float | str | None:
    if metric.smallest is None or metric.largest is None:
        return None
    low, high = metric.smallest < -HUGE, metric.largest > HUGE
    if low or high:
        return "NaN" if low and high else "-Infinity" if low else "Infinity"
    return (metric.total or 0.0) / metric.summed
