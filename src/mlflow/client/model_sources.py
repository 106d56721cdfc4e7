"""From the URI of a model that is to be registered to what its version is made from."""

from __future__ import annotations

from typing import NamedTuple

from mlflow.artifacts.model_uri import parse_model_uri
from mlflow.artifacts.paths import join
from mlflow.artifacts.resolve import add_path, parse_runs_uri
from mlflow.artifacts.run_models import logged_model_of
from mlflow.client.model_versions import ModelVersionsMixin
from mlflow.client.stored_files import StoredFiles
from mlflow.exceptions import NOT_FOUND, MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme
from mlflow.validation import check_run_id

MLMODEL_FILE = "MLmodel"


class ModelSource(NamedTuple):
    """What a version of a registered model is made from.

    Attributes:
        uri: Where its files are, or the logged model or version that they are.
        run_id: The run that made it, if that is known.
        model_id: The logged model it is, if it is one.
    """

    uri: str
    run_id: str | None = None
    model_id: str | None = None


class ModelSourcesMixin(StoredFiles, ModelVersionsMixin):
    """Models that are to be registered."""

    def find_model_source(self, model_uri: str) -> ModelSource:
        """What a version of the model with this URI is made from.

        Args:
            model_uri: `runs:/…`, `models:/…`, or a path or URI of its files.

        Raises:
            MlflowException: There is no such run or model (`RESOURCE_DOES_NOT_EXIST`), or the run
                has no such model (`NOT_FOUND`).
        """
        scheme = uri_scheme(model_uri)
        if scheme == "runs":
            return self._source_in_run(model_uri)
        if scheme == "models":
            named = parse_model_uri(model_uri)
            if named.model_id is not None:
                model = self._store.get_logged_model(named.model_id)
                return ModelSource(model_uri, model.source_run_id, named.model_id)
            version = self.resolve_model_version(model_uri)
            source = add_path(f"models:/{version.name}/{version.version}", named.path)
            return ModelSource(source, version.run_id, version.model_id)
        # A relative path would be nowhere for those who load the model from another folder.
        return ModelSource(path_of(model_uri) if is_local(model_uri) else model_uri)

    def _source_in_run(self, uri: str) -> ModelSource:
        """The model among a run's artifacts, or else the logged model of that name it made."""
        run_id, path = parse_runs_uri(uri)
        self._flush(check_run_id(run_id))  # the store may not know the run yet
        self._finish(run_id)
        run = self._store.get_run(run_id)
        files = self._run_repository(run_id).list_artifacts(path or None)
        wanted = join(path, MLMODEL_FILE)
        if any(each.path == wanted for each in files):
            return ModelSource(add_path(run.info.artifact_uri or "", path), run_id)
        model = logged_model_of(self._store, run, path)
        if model is None:
            raise MlflowException(
                f"Run {run_id} has no model at {path!r}: no file {wanted!r} among its artifacts, "
                f"and no logged model that is called {path!r}. mlflow artifacts list --run-id "
                f"{run_id} shows what it has.",
                NOT_FOUND,
            )
        return ModelSource(f"models:/{model.model_id}", run_id, model.model_id)
