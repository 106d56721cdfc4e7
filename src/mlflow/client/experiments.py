"""Experiments through the client."""

from __future__ import annotations

from typing import Any

from mlflow.client.tracking import Tracking
from mlflow.entities import Experiment, ExperimentTag, ViewType
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT, PagedList
from mlflow.validation import check_experiment_id, check_experiment_name, check_experiment_tag


class ExperimentsMixin(Tracking):
    """Experiments and their tags."""

    def create_experiment(
        self,
        name: str,
        artifact_location: str | None = None,
        tags: dict[str, Any] | None = None,
        trace_location: object = None,
    ) -> str:
        """Make an experiment.

        Args:
            name: Unique among all experiments, deleted ones too.
            artifact_location: URI under which its runs keep artifacts; by default the store's.
            tags: Tags from the beginning.
            trace_location: Accepted for compatibility.

        Returns:
            Its id.

        Raises:
            MlflowException: The name is taken (`RESOURCE_ALREADY_EXISTS`) or not allowed.
        """
        checked = [ExperimentTag(*check_experiment_tag(k, v)) for k, v in (tags or {}).items()]
        return self._store.create_experiment(
            check_experiment_name(name),
            str(artifact_location) if artifact_location else None,
            checked,
        )

    def get_experiment(self, experiment_id: str) -> Experiment:
        """The experiment with this id, deleted or not.

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
        """
        return self._store.get_experiment(check_experiment_id(str(experiment_id)))

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """The experiment with this name, deleted or not, or None."""
        return self._store.get_experiment_by_name(name)

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int | None = SEARCH_MAX_RESULTS_DEFAULT,
        filter_string: str | None = None,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """A page of the experiments that match.

        Args:
            view_type: A `ViewType`.
            max_results: Size of the page.
            filter_string: On `name`, `creation_time`, `last_update_time` and `tags.<key>`.
            order_by: Such as `["name ASC"]`.
            page_token: `.token` of the page before.
        """
        size = SEARCH_MAX_RESULTS_DEFAULT if max_results is None else max_results
        return self._store.search_experiments(view_type, size, filter_string, order_by, page_token)

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        """Give an active experiment another name."""
        self._store.rename_experiment(str(experiment_id), check_experiment_name(new_name))

    def delete_experiment(self, experiment_id: str) -> None:
        """Put an experiment and its runs into the bin; `mlflow gc` empties it."""
        self._flush_all()
        self._store.delete_experiment(str(experiment_id))

    def restore_experiment(self, experiment_id: str) -> None:
        """Take an experiment and its runs out of the bin."""
        self._store.restore_experiment(str(experiment_id))

    def set_experiment_tag(self, experiment_id: str, key: str, value: Any) -> None:
        """Set a tag of an experiment; the value is kept as text."""
        tag = ExperimentTag(*check_experiment_tag(key, value))
        self._store.set_experiment_tag(str(experiment_id), tag)

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """Delete a tag of an experiment; it must be there."""
        self._store.delete_experiment_tag(str(experiment_id), key)
