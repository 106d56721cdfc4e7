"""Finding experiments."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.services.service import Service
from mlflow.entities import Experiment, ViewType
from mlflow.stores.contract import (
    SEARCH_MAX_RESULTS_DEFAULT,
    ExperimentStore,
    PagedList,
    not_supported,
)


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
        raise not_supported("search experiments yet")
