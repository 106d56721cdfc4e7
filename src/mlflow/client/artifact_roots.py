"""Where the artifacts of runs and logged models are.

A root never changes, so each is asked for once a process; the active run's is known beforehand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow.client.tracking import Tracking
from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from mlflow.journal.call_by_call import ORIGINAL_RUN_ID_TAG
from mlflow.validation import check_run_id

if TYPE_CHECKING:
    from mlflow.artifacts.contract import ArtifactRepository

# Beyond this the oldest are forgotten, and asked for again.
MOST_KNOWN = 4096

_known: dict[tuple[str, str], str] = {}


def know_root(tracking_uri: str, noun_id: str, root: str | None) -> None:
    """Note the artifact root of a run or a logged model."""
    if root:
        if len(_known) >= MOST_KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[tracking_uri, noun_id] = root


class ArtifactRoots(Tracking):
    """The repositories of runs and logged models."""

    def _run_repository(self, run_id: str) -> ArtifactRepository:
        """Where a run's artifacts are.

        Raises:
            MlflowException: There is no such run (`RESOURCE_DOES_NOT_EXIST`).
            StoreUnreachable: Where they are is not known here, and the store does not answer.
        """
        return self._repository(self._run_root(run_id))

    def _run_root(self, run_id: str) -> str:
        """URI of a run's artifacts; raises as `_run_repository` does."""
        return _known.get((self._tracking_uri, run_id)) or self._ask(run_id)

    def _model_repository(self, model_id: str) -> ArtifactRepository:
        """Where a logged model's artifacts are.

        Raises:
            MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`).
        """
        return self._repository(self._model_root(model_id))

    def _model_root(self, model_id: str) -> str:
        """URI of a logged model's artifacts; raises as `_model_repository` does."""
        root = _known.get((self._tracking_uri, model_id))
        if root is None:
            root = self._store.get_logged_model(model_id).artifact_location
            know_root(self._tracking_uri, model_id, root)
        return root

    def _repository(self, root: str) -> ArtifactRepository:
        from mlflow.artifacts.resolve import get_artifact_repository  # HTTP, object stores

        return get_artifact_repository(root, tracking_uri=self._tracking_uri)

    def _ask(self, run_id: str) -> str:
        root = self._stored_run(run_id).info.artifact_uri
        if not root:
            raise MlflowException(f"Run {run_id} has no place for artifacts.", "INVALID_STATE")
        know_root(self._tracking_uri, run_id, root)
        return root

    def _stored_run(self, run_id: str) -> Run:
        """The run as the store has it, which may be under an id that the store chose.

        Raises:
            MlflowException: There is no such run (`RESOURCE_DOES_NOT_EXIST`).
        """
        self._flush(run_id)  # the store may not know the run yet
        try:
            return self._store.get_run(check_run_id(run_id))
        except MlflowException as error:
            if error.error_code != "RESOURCE_DOES_NOT_EXIST" or self._store.accepts_journal():
                raise
            # It began while the store, one that chooses ids, could not be reached.
            ids = [experiment.experiment_id for experiment in self._store.search_experiments()]
            made = self._store.search_runs(
                ids, f"tags.`{ORIGINAL_RUN_ID_TAG}` = '{run_id}'", max_results=1
            )
            if not made:
                raise
            return made[0]
