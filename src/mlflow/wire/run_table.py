"""Messages about runs as a table: the columns that are asked for, each as a list of its values.

Every field of an answer is there.
"""

from __future__ import annotations

import msgspec

from mlflow.wire.message import Message


class CountRuns(Message, frozen=True, kw_only=True):
    experiment_ids: list[str] = []
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"


class RunCount(Message, frozen=True, kw_only=True):
    count: int


class GetRunTable(Message, frozen=True, kw_only=True):
    """`columns` are `attributes.<name>`, `params.<key>`, `metrics.<key>` and `tags.<key>`, nothing
    quoted. Rows begin after the page that `page_token` comes from, or at row `offset`. With
    `run_ids` the rows are those of just these runs, in their order, and nothing else says which.
    """

    experiment_ids: list[str] = []
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"
    order_by: list[str] = []
    columns: list[str] = []
    max_results: int = 200
    page_token: str = ""
    offset: int = 0
    run_ids: list[str] = []


class DatasetUse(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset that a run used."""

    name: str
    digest: str
    context: str | None


Cell = str | int | float | list[DatasetUse] | None
"""A value in a table; NaN and infinities are text, `null` is what a run does not have."""


class RunTable(Message, frozen=True, kw_only=True):
    """Rows: each list of `columns` is as long as `run_ids`."""

    run_ids: list[str]
    columns: dict[str, list[Cell]]
    next_page_token: str
