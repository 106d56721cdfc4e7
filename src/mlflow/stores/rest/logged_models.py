"""Logged models, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from mlflow.entities import LoggedModel, LoggedModelParameter, LoggedModelTag
from mlflow.entities.enumerations import LoggedModelStatus
from mlflow.stores.contract import LoggedModelStore, PagedList
from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import logged_models as wire
from mlflow.wire.message import Empty, convert

PAGE = 100


class LoggedModelCalls(Calls, LoggedModelStore):
    """Logged models."""

    def create_logged_model(
        self,
        experiment_id: str,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Sequence[LoggedModelTag] | None = None,
        params: Sequence[LoggedModelParameter] | None = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        asked = wire.CreateLoggedModel(
            experiment_id=experiment_id,
            name=name or "",
            model_type=model_type or "",
            source_run_id=source_run_id or "",
            params=list(params or []),
            tags=list(tags or []),
        )
        made = self._post("logged-models", asked, wire.LoggedModelAnswer, retry=Retry.UNSENT)
        return made.model.to_entity()

    def get_logged_model(self, model_id: str) -> LoggedModel:
        found = self._get(_path(model_id), Empty(), wire.LoggedModelAnswer)
        return found.model.to_entity()

    def finalize_logged_model(self, model_id: str, status: str) -> LoggedModel:
        asked = wire.FinalizeLoggedModel(
            model_id=model_id, status=LoggedModelStatus.from_wire(status).to_wire()
        )
        changed = self._post(_path(model_id), asked, wire.LoggedModelAnswer, method="PATCH")
        return changed.model.to_entity()

    def delete_logged_model(self, model_id: str) -> None:
        asked = wire.DeleteLoggedModel(model_id=model_id)
        self._post(_path(model_id), asked, method="DELETE", retry=Retry.UNSENT)

    def log_logged_model_params(
        self, model_id: str, params: Sequence[LoggedModelParameter]
    ) -> None:
        asked = wire.LogLoggedModelParams(model_id=model_id, params=list(params))
        self._post(f"{_path(model_id)}/params", asked)

    def set_logged_model_tags(self, model_id: str, tags: Sequence[LoggedModelTag]) -> None:
        asked = wire.SetLoggedModelTags(model_id=model_id, tags=list(tags))
        self._post(f"{_path(model_id)}/tags", asked, method="PATCH")

    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        asked = wire.DeleteLoggedModelTag(model_id=model_id, tag_key=key)
        path = f"{_path(model_id)}/tags/{quote(key, safe='')}"
        self._post(path, asked, method="DELETE", retry=Retry.UNSENT)

    def search_logged_models(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        datasets: Sequence[dict[str, Any]] | None = None,
        max_results: int | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        asked = wire.SearchLoggedModels(
            experiment_ids=list(experiment_ids),
            filter=filter_string or "",
            datasets=convert(list(datasets or []), list[wire.DatasetCondition]),
            max_results=max_results or PAGE,
            order_by=convert(list(order_by or []), list[wire.Order]),
            page_token=page_token or "",
        )
        page = self._post("logged-models/search", asked, wire.LoggedModelsAnswer)
        return PagedList((found.to_entity() for found in page.models), page.next_page_token or None)


def _path(model_id: str) -> str:
    return f"logged-models/{quote(model_id, safe='')}"
