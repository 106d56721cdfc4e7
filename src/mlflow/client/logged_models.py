"""Logged models through the client: models with an identity and files of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlflow.artifacts.paths import join, normal_path
from mlflow.client.artifact_roots import ArtifactRoots
from mlflow.client.artifacts import existing
from mlflow.client.stored_files import file_path
from mlflow.entities import (
    FileInfo,
    LoggedModel,
    LoggedModelParameter,
    LoggedModelStatus,
    LoggedModelTag,
)
from mlflow.exceptions import MlflowException
from mlflow.stores.contract import PagedList
from mlflow.validation import MAX_PARAMS_TAGS_PER_BATCH

_STATUSES = ("PENDING", "READY", "FAILED")


class LoggedModelsMixin(ArtifactRoots):
    """Logged models."""

    def create_logged_model(
        self,
        experiment_id: str,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        """Make a logged model whose files are still to come; its status is `PENDING`.

        Args:
            experiment_id: The experiment it belongs to.
            name: Need not be unique; invented if none is given. Without `/ : . % " '`.
            source_run_id: The run that makes it.
            tags: Tags from the beginning; keys and values are kept as text.
            params: Params; any number, kept as text.
            model_type: Free text, to tell kinds of models apart.

        Raises:
            MlflowException: There is no such experiment (`RESOURCE_DOES_NOT_EXIST`), or the name is
                not allowed (`INVALID_PARAMETER_VALUE`).
        """
        all_params = _params(params or {})
        first, rest = (
            all_params[:MAX_PARAMS_TAGS_PER_BATCH],
            all_params[MAX_PARAMS_TAGS_PER_BATCH:],
        )
        model = self._store.create_logged_model(
            str(experiment_id), name, source_run_id, _tags(tags or {}), first, model_type
        )
        if not rest:
            return model
        self._log_params(model.model_id, rest)
        return self._store.get_logged_model(model.model_id)

    def get_logged_model(self, model_id: str) -> LoggedModel:
        """The logged model with its params, tags and metrics.

        Raises:
            MlflowException: There is none, or it is deleted (`RESOURCE_DOES_NOT_EXIST`).
        """
        self._flush_all()  # points of any run may have been measured of it
        return self._store.get_logged_model(_model_id(model_id))

    def finalize_logged_model(self, model_id: str, status: LoggedModelStatus | str) -> LoggedModel:
        """Say whether a model's files are there (`READY`) or will not come (`FAILED`)."""
        if str(status) not in _STATUSES:
            raise MlflowException.invalid_parameter_value(
                f"{status!r} is no status of a logged model; there are {', '.join(_STATUSES)}."
            )
        return self._store.finalize_logged_model(_model_id(model_id), str(status))

    def delete_logged_model(self, model_id: str) -> None:
        """Put a logged model into the bin; `mlflow gc` empties it."""
        self._store.delete_logged_model(_model_id(model_id))

    def set_logged_model_tags(self, model_id: str, tags: Mapping[str, Any]) -> None:
        """Set tags of a logged model; values are kept as text."""
        self._store.set_logged_model_tags(_model_id(model_id), _tags(tags))

    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        """Delete a tag of a logged model.

        Raises:
            MlflowException: It is not there (`RESOURCE_DOES_NOT_EXIST`).
        """
        self._store.delete_logged_model_tag(_model_id(model_id), key)

    def log_model_params(self, model_id: str, params: Mapping[str, Any]) -> None:
        """Add params to a logged model; any number, kept as text.

        Raises:
            MlflowException: One has another value already.
        """
        self._log_params(_model_id(model_id), _params(params))

    def _log_params(self, model_id: str, params: list[LoggedModelParameter]) -> None:
        for start in range(0, len(params), MAX_PARAMS_TAGS_PER_BATCH):
            some = params[start : start + MAX_PARAMS_TAGS_PER_BATCH]
            self._store.log_logged_model_params(model_id, some)

    def search_logged_models(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        datasets: Sequence[dict[str, Any]] | None = None,
        max_results: int | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        """A page of the logged models that match, newest first by default.

        Args:
            experiment_ids: Experiments by id.
            filter_string: Such as `"metrics.accuracy > 0.9 AND params.depth = '3'"`.
            datasets: `{"dataset_name": …, "dataset_digest": …}` (the digest may be left out):
                metrics in the filter are those measured on one of them.
            max_results: Size of the page; 100 by default.
            order_by: `{"field_name": "metrics.accuracy", "ascending": False}`, with `dataset_name`
                and `dataset_digest` for a metric that was measured on several.
            page_token: `.token` of the page before.
        """
        if isinstance(experiment_ids, (str, int)):
            experiment_ids = [str(experiment_ids)]
        self._flush_all()
        return self._store.search_logged_models(
            [str(item) for item in experiment_ids],
            filter_string,
            datasets,
            max_results,
            order_by,
            page_token,
        )

    # ---- files ----
    def list_logged_model_artifacts(
        self, model_id: str, path: str | Path | None = None
    ) -> list[FileInfo]:
        """Files and folders directly in a folder (the root by default) of a logged model."""
        repository = self._model_repository(_model_id(model_id))
        return list(repository.list_artifacts(normal_path(path) or None))

    def log_model_artifact(
        self, model_id: str, local_path: str | Path, artifact_path: str | Path | None = None
    ) -> None:
        """Store a file, or a folder with all that is in it, among a logged model's files.

        Args:
            model_id: The logged model.
            local_path: The file or folder; it keeps its name.
            artifact_path: The folder among the model's files; their root by default.

        Raises:
            FileNotFoundError: There is no such file.
        """
        source = existing(local_path)
        folder = normal_path(artifact_path)
        repository = self._model_repository(_model_id(model_id))
        if source.is_dir():
            repository.log_artifacts(str(source), join(folder, file_path(source.name)))
        else:
            repository.log_artifact(str(source), folder or None)

    def log_model_artifacts(
        self, model_id: str, local_dir: str | Path, artifact_path: str | Path | None = None
    ) -> None:
        """Store what is in a folder among a logged model's files.

        Args:
            model_id: The logged model.
            local_dir: The folder.
            artifact_path: The folder among the model's files; their root by default.

        Raises:
            FileNotFoundError, NotADirectoryError: There is no such folder.
        """
        source = existing(local_dir, folder=True)
        repository = self._model_repository(_model_id(model_id))
        repository.log_artifacts(str(source), normal_path(artifact_path) or None)


def _model_id(model_id: Any) -> str:
    if not isinstance(model_id, str) or not model_id:
        raise MlflowException.invalid_parameter_value(
            f"The id of a logged model is text such as 'm-' and 32 digits; {model_id!r} is not. "
            "Pass model_id, or set an active model."
        )
    return model_id


def _params(params: Mapping[str, Any]) -> list[LoggedModelParameter]:
    return [LoggedModelParameter(str(key), str(value)) for key, value in params.items()]


def _tags(tags: Mapping[str, Any]) -> list[LoggedModelTag]:
    return [LoggedModelTag(str(key), str(value)) for key, value in tags.items()]
