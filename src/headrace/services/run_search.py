"""Finding runs."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.services.run_texts import texts_of
from headrace.services.service import Service
from headrace.services.views import experiment_numbers, stages_of
from headrace.sql.pages import check_page_size, digest, make_token, page_json, read_token
from headrace.sql.queries.run_search import RunSearch
from mlflow.entities import Run, ViewType
from mlflow.search import RUNS, complete_order, parse_filter, parse_order_by
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT, PagedList, RunStore
from mlflow.wire.message import decode
from mlflow.wire.runs import RunsAnswer


class RunSearchService(Service, RunStore):
    """Finding runs."""

    def search_runs(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        text = self.search_runs_json(
            experiment_ids, filter_string, run_view_type, max_results, order_by, page_token
        )
        answer = decode(text.encode(), RunsAnswer)
        return PagedList([run.to_entity() for run in answer.runs], answer.next_page_token or None)

    def search_runs_json(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> str:
        """`search_runs` as the body of the REST API's answer."""
        limit = check_page_size(max_results)
        tree = parse_filter(filter_string, RUNS)
        order = complete_order(parse_order_by(order_by, RUNS), RUNS)
        stages = stages_of(run_view_type)
        query = digest("runs", experiment_ids, filter_string or "", stages, order_by or ())
        with self.engine.read() as tx:
            search = RunSearch(
                self.engine, tx, experiment_numbers(experiment_ids), stages, tree, order
            )
            last = read_token(page_token, query, search.columns) if page_token else None
            found = search.find(limit + 1, last)
            runs = texts_of(self.engine).get(self.engine, tx, found[:limit])
        token = make_token(query, found[limit - 1][2:]) if len(found) > limit else None
        return page_json("runs", runs, token)
