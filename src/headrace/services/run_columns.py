"""The columns that a table of runs may have, and their cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from headrace.sql.engine import Engine, Tx
from headrace.sql.filters import find_key_nums
from headrace.sql.queries import run_table as queries
from headrace.sql.queries.run_order import TABLES
from mlflow.search import Kind
from mlflow.validation import invalid, shorten
from mlflow.wire.message import number
from mlflow.wire.run_table import Cell, DatasetUse

MOST_COLUMNS = 2_000

# Attributes that are not the run's own.
_PARENT, _CHILDREN, _DATASETS = "parent_run_id", "children", "datasets"
ATTRIBUTES = (*queries.ATTRIBUTES, _PARENT, _CHILDREN, _DATASETS)

_KINDS = {
    "attributes": Kind.ATTRIBUTE,
    "params": Kind.PARAM,
    "metrics": Kind.METRIC,
    "tags": Kind.TAG,
}


class Column(NamedTuple):
    """A column: `name` is `params.lr` where `kind` is `Kind.PARAM` and `key` is `lr`."""

    name: str
    kind: Kind
    key: str


def column_of(name: str) -> Column:
    """The column of this name.

    Raises:
        MlflowException: There is none (`INVALID_PARAMETER_VALUE`).
    """
    scope, _, key = name.partition(".")
    kind = _KINDS.get(scope)
    if kind is None or not key:
        invalid(
            f"{shorten(name)!r} is no column of runs. Columns are attributes.<name>, params.<key>,"
            " metrics.<key> and tags.<key>."
        )
    if kind is Kind.ATTRIBUTE and key not in ATTRIBUTES:
        known = ", ".join(ATTRIBUTES)
        invalid(f"{shorten(key)!r} is no attribute in a table of runs. Attributes are: {known}.")
    return Column(name, kind, key)


def columns_of(names: Sequence[str]) -> list[Column]:
    """The columns of these names, each once.

    Raises:
        MlflowException: One is no column, or they are too many (`INVALID_PARAMETER_VALUE`).
    """
    if len(names) > MOST_COLUMNS:
        invalid(f"A table has at most {MOST_COLUMNS} columns at once; here are {len(names)}.")
    return [column_of(name) for name in dict.fromkeys(names)]


def cells(
    engine: Engine, tx: Tx, run_nums: Sequence[int], columns: Sequence[Column]
) -> tuple[list[str], dict[str, list[Cell]]]:
    """Ids of the runs with these numbers, in the same order, and the values of each column."""
    own = [each for each in columns if each.key in queries.ATTRIBUTES and _is_attribute(each)]
    rows = queries.attribute_cells(tx, run_nums, [each.key for each in own])
    place = {row[0]: index for index, row in enumerate(rows)}
    lists: dict[str, list[Cell]] = {each.name: [None] * len(rows) for each in columns}
    for position, column in enumerate(own, start=2):
        lists[column.name] = [row[position] for row in rows]
    if rows:
        _fill_texts(tx, columns, place, lists)
        _fill_metrics(engine, tx, columns, place, lists)
        _fill_attributes(tx, columns, place, lists)
    return [row[1] for row in rows], lists


def _is_attribute(column: Column) -> bool:
    return column.kind is Kind.ATTRIBUTE


def _fill_texts(
    tx: Tx, columns: Sequence[Column], place: dict[int, int], lists: dict[str, list[Cell]]
) -> None:
    for kind in (Kind.PARAM, Kind.TAG):
        targets: dict[str, list[list[Cell]]] = {}
        for column in columns:
            if column.kind is kind:
                targets.setdefault(column.key, []).append(lists[column.name])
            elif kind is Kind.TAG and _is_attribute(column) and column.key == _PARENT:
                targets.setdefault(queries.PARENT_TAG, []).append(lists[column.name])
        if targets:
            for run_num, key, value in queries.text_cells(
                tx, TABLES[kind], list(place), list(targets)
            ):
                for values in targets[key]:
                    values[place[run_num]] = value


def _fill_metrics(
    engine: Engine,
    tx: Tx,
    columns: Sequence[Column],
    place: dict[int, int],
    lists: dict[str, list[Cell]],
) -> None:
    named = {each.key: lists[each.name] for each in columns if each.kind is Kind.METRIC}
    key_nums = find_key_nums(engine, tx, named)
    if not key_nums:
        return
    targets = {key_num: named[key] for key, key_num in key_nums.items()}
    for run_num, key_num, value in queries.metric_cells(tx, list(place), list(targets)):
        targets[key_num][place[run_num]] = "NaN" if value is None else number(value)


def _fill_attributes(
    tx: Tx, columns: Sequence[Column], place: dict[int, int], lists: dict[str, list[Cell]]
) -> None:
    """What needs a look at other tables."""
    for column in columns:
        if not _is_attribute(column):
            continue
        if column.key == _CHILDREN:
            counts: dict[int, Cell] = dict(queries.child_counts(tx, list(place)))
            lists[column.name] = [counts.get(run_num, 0) for run_num in place]
        elif column.key == _DATASETS:
            uses: dict[int, list[DatasetUse]] = {run_num: [] for run_num in place}
            for run_num, name, text, context in queries.dataset_cells(tx, list(place)):
                uses[run_num].append(DatasetUse(name=name, digest=text, context=context))
            lists[column.name] = list(uses.values())
