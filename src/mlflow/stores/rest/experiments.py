"""Experiments and their tags, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.entities import Experiment, ExperimentTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT, ExperimentStore, PagedList
from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.validation import check_experiment_name
from mlflow.wire import experiments as wire


class ExperimentCalls(Calls, ExperimentStore):
    """Experiments and their tags."""

    def create_experiment(
        self,
        name: str,
        artifact_location: str | None = None,
        tags: Sequence[ExperimentTag] | None = None,
    ) -> str:
        asked = wire.CreateExperiment(
            name=name, artifact_location=artifact_location or "", tags=list(tags or [])
        )
        made = self._post("experiments/create", asked, wire.ExperimentCreated, retry=Retry.UNSENT)
        return made.experiment_id

    def get_experiment(self, experiment_id: str) -> Experiment:
        asked = wire.GetExperiment(experiment_id=experiment_id)
        return self._get("experiments/get", asked, wire.ExperimentAnswer).experiment.to_entity()

    def get_experiment_by_name(self, experiment_name: str) -> Experiment | None:
        asked = wire.GetExperimentByName(experiment_name=experiment_name)
        try:
            found = self._get("experiments/get-by-name", asked, wire.ExperimentAnswer)
        except MlflowException as error:
            if error.error_code == "RESOURCE_DOES_NOT_EXIST":
                return None
            raise
        return found.experiment.to_entity()

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        filter_string: str | None = None,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        asked = wire.SearchExperiments(
            view_type=view_name(view_type),
            max_results=max_results,
            filter=filter_string or "",
            order_by=list(order_by or []),
            page_token=page_token or "",
        )
        page = self._post("experiments/search", asked, wire.ExperimentsAnswer)
        return PagedList(
            (found.to_entity() for found in page.experiments), page.next_page_token or None
        )

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        # Servers take an empty name for none and change nothing.
        asked = wire.UpdateExperiment(
            experiment_id=experiment_id, new_name=check_experiment_name(new_name)
        )
        self._post("experiments/update", asked)

    def delete_experiment(self, experiment_id: str) -> None:
        asked = wire.DeleteExperiment(experiment_id=experiment_id)
        self._post("experiments/delete", asked, retry=Retry.UNSENT)

    def restore_experiment(self, experiment_id: str) -> None:
        asked = wire.RestoreExperiment(experiment_id=experiment_id)
        self._post("experiments/restore", asked, retry=Retry.UNSENT)

    def set_experiment_tag(self, experiment_id: str, tag: ExperimentTag) -> None:
        asked = wire.SetExperimentTag(experiment_id=experiment_id, key=tag.key, value=tag.value)
        self._post("experiments/set-experiment-tag", asked)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        asked = wire.DeleteExperimentTag(experiment_id=experiment_id, key=key)
        self._post("experiments/delete-experiment-tag", asked, retry=Retry.UNSENT)


def view_name(view_type: int) -> str:
    """A view type's name on the wire."""
    return ViewType.to_string(view_type).upper()
