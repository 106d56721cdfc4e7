"""Finding runs."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.services.service import Service
from mlflow.entities import Run, ViewType
from mlflow.stores.contract import (
    SEARCH_MAX_RESULTS_DEFAULT,
    PagedList,
    RunStore,
    not_supported,
)


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
        raise not_supported("search runs yet")
