"""Finding experiments."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.identity.permits import visible_experiments
from headrace.services.service import Service
from headrace.services.views import stages_of
from headrace.sql.pages import check_page_size, digest, make_token, page_json, read_token
from headrace.sql.queries.experiment_search import experiment_objects, search
from mlflow.entities import Experiment, ViewType
from mlflow.search import EXPERIMENTS, complete_order, parse_filter, parse_order_by
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT, ExperimentStore, PagedList
from mlflow.wire.experiments import ExperimentsAnswer
from mlflow.wire.message import decode


class ExperimentSearchService(Service, ExperimentStore):
    """Finding experiments."""

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        filter_string: str | None = None,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        text = self.search_experiments_json(
            view_type, max_results, filter_string, order_by, page_token
        )
        answer = decode(text.encode(), ExperimentsAnswer)
        found = [experiment.to_entity() for experiment in answer.experiments]
        return PagedList(found, answer.next_page_token or None)

    def search_experiments_json(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        filter_string: str | None = None,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> str:
        """`search_experiments` as the body of the REST API's answer."""
        limit = check_page_size(max_results)
        tree = parse_filter(filter_string, EXPERIMENTS)
        order = complete_order(parse_order_by(order_by, EXPERIMENTS), EXPERIMENTS)
        stages = stages_of(view_type)
        asked = digest("experiments", stages, filter_string or "", order_by or ())
        with self.engine.read() as tx:
            visible = visible_experiments("e.experiment_id")
            query = search(tx.dialect, stages, tree, order, visible)
            last = read_token(page_token, asked, query.columns) if page_token else None
            rows = tx.rows(*query.page(limit + 1, last))
            found = experiment_objects(tx, [row[0] for row in rows[:limit]])
        token = make_token(asked, rows[limit - 1][1:]) if len(rows) > limit else None
        return page_json("experiments", found, token)
