"""Runs as a table: how many there are, and pages of them with the columns that are shown."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.services.run_columns import cells, columns_of
from headrace.services.service import Service
from headrace.services.views import experiment_numbers, stages_of
from headrace.sql.pages import check_page_size, digest, make_token, read_token
from headrace.sql.queries.run_search import RunSearch
from headrace.sql.queries.run_table import run_numbers
from mlflow.entities import ViewType
from mlflow.search import RUNS, complete_order, parse_filter, parse_order_by
from mlflow.validation import invalid
from mlflow.wire.run_table import RunTable

MOST_RUNS = 10_000


class RunTableService(Service):
    """Runs as a table."""

    def count_runs(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        run_view_type: int = ViewType.ACTIVE_ONLY,
    ) -> int:
        """How many runs a search finds.

        Raises:
            MlflowException: The filter or the view is none (`INVALID_PARAMETER_VALUE`).
        """
        tree = parse_filter(filter_string, RUNS)
        stages = stages_of(run_view_type)
        with self.engine.read() as tx:
            numbers = experiment_numbers(experiment_ids)
            order = complete_order((), RUNS)
            return RunSearch(self.engine, tx, numbers, stages, tree, order).count()

    def run_table(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None,
        run_view_type: int,
        order_by: Sequence[str] | None,
        columns: Sequence[str],
        max_results: int,
        page_token: str | None = None,
        offset: int = 0,
    ) -> RunTable:
        """A page of a search's runs, with these columns and nothing else.

        Args:
            columns: See `mlflow.wire.run_table.GetRunTable`.
            page_token: Of the page before, which may have had other columns.
            offset: How many runs to pass over, for one who jumps.

        Raises:
            MlflowException: The filter, the order, a column, the token, the offset or another
                argument cannot be (`INVALID_PARAMETER_VALUE`).
        """
        limit = check_page_size(max_results)
        if offset < 0:
            invalid(f"offset is at least 0, not {offset}.")
        if offset and page_token:
            invalid("Rows begin after a page (page_token) or at a row (offset): give one of them.")
        shown = columns_of(columns)
        tree = parse_filter(filter_string, RUNS)
        order = complete_order(parse_order_by(order_by, RUNS), RUNS)
        stages = stages_of(run_view_type)
        query = digest("table", experiment_ids, filter_string or "", stages, order_by or ())
        with self.engine.read() as tx:
            numbers = experiment_numbers(experiment_ids)
            search = RunSearch(self.engine, tx, numbers, stages, tree, order)
            last = read_token(page_token, query, search.columns) if page_token else None
            found = search.find(limit + 1, last, offset)
            run_ids, lists = cells(self.engine, tx, [run[0] for run in found[:limit]], shown)
        token = make_token(query, found[limit - 1][2:]) if len(found) > limit else ""
        return RunTable(run_ids=run_ids, columns=lists, next_page_token=token)

    def run_table_of(self, run_ids: Sequence[str], columns: Sequence[str]) -> RunTable:
        """The rows of these runs, in this order, deleted ones' too; those that do not exist are
        left out.

        Raises:
            MlflowException: These are too many runs, or one is no column
                (`INVALID_PARAMETER_VALUE`).
        """
        wanted = list(dict.fromkeys(run_ids))
        if len(wanted) > MOST_RUNS:
            invalid(f"At most {MOST_RUNS} runs are shown by their ids, not {len(wanted)}.")
        shown = columns_of(columns)
        with self.engine.read() as tx:
            numbers = run_numbers(tx, wanted)
            known = [numbers[run_id] for run_id in wanted if run_id in numbers]
            found, lists = cells(self.engine, tx, known, shown)
        return RunTable(run_ids=found, columns=lists, next_page_token="")
