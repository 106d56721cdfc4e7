"""Artifacts of runs through the client: files and what becomes one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlflow.artifacts.paths import join, normal_path
from mlflow.client import documents
from mlflow.client.stored_files import StoredFiles, file_path
from mlflow.entities import FileInfo
from mlflow.exceptions import MlflowException
from mlflow.validation import check_run_id


class ArtifactsMixin(StoredFiles):
    """Artifacts of runs.

    A path among artifacts has `/` between its parts and is relative to the run's artifact root; it
    may be a `pathlib.Path`. When the artifacts' place cannot be reached, files wait beside the
    run's journal, with a warning, and `mlflow sync` sends them.
    """

    def log_artifact(
        self, run_id: str, local_path: str | Path, artifact_path: str | Path | None = None
    ) -> None:
        """Store a file, or a folder with all that is in it, under its own name.

        Args:
            run_id: The run.
            local_path: The file or folder.
            artifact_path: The folder among the artifacts to put it into; their root by default.

        Raises:
            FileNotFoundError: There is no such file.
            MlflowException: The artifact path leads out of the artifacts
                (`INVALID_PARAMETER_VALUE`), or there is no such run (`RESOURCE_DOES_NOT_EXIST`).
        """
        source = existing(local_path)
        path = join(normal_path(artifact_path), file_path(source.name))
        self._store_files(check_run_id(run_id), source, path)

    def log_artifacts(
        self, run_id: str, local_dir: str | Path, artifact_path: str | Path | None = None
    ) -> None:
        """Store what is in a folder.

        Args:
            run_id: The run.
            local_dir: The folder.
            artifact_path: The folder among the artifacts to put it into; their root by default.

        Raises:
            FileNotFoundError, NotADirectoryError: There is no such folder.
            MlflowException: See `log_artifact`.
        """
        source = existing(local_dir, folder=True)
        self._store_files(check_run_id(run_id), source, normal_path(artifact_path))

    def log_text(self, run_id: str, text: str, artifact_file: str | Path) -> None:
        """Store text as a UTF-8 file, byte for byte."""
        if not isinstance(text, str):
            raise MlflowException.invalid_parameter_value(
                f"log_text() takes text, not {type(text).__name__}; log_stream() and "
                "log_artifact() take other data."
            )
        self._store_bytes(check_run_id(run_id), text.encode(), file_path(artifact_file))

    def log_dict(self, run_id: str, dictionary: Any, artifact_file: str | Path) -> None:
        """Store a dictionary or list as YAML (`.yml`, `.yaml`) or JSON (any other extension).

        Numbers and arrays of numpy become numbers and lists; other objects their `str()`.
        """
        path = file_path(artifact_file)
        text = documents.dict_as_text(dictionary, path)
        self._store_bytes(check_run_id(run_id), text.encode(), path)

    def log_stream(self, run_id: str, stream: Any, artifact_file: str | Path) -> None:
        """Store what a binary stream still has to give."""
        with self._new_file(check_run_id(run_id), artifact_file) as file:
            documents.write_stream(stream, file)

    def log_figure(
        self,
        run_id: str,
        figure: Any,
        artifact_file: str | Path,
        *,
        save_kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Store a figure of matplotlib or plotly.

        Args:
            run_id: The run.
            figure: A `matplotlib.figure.Figure` or a `plotly.graph_objects.Figure`.
            artifact_file: Its extension chooses the format; `.html` keeps plotly's interactive.
            save_kwargs: Passed to the library: `{"dpi": 300}`.

        Raises:
            TypeError: Another kind of figure, or a format that the library does not write.
        """
        with self._new_file(check_run_id(run_id), artifact_file) as file:
            documents.write_figure(figure, file, save_kwargs)

    def list_artifacts(self, run_id: str, path: str | Path | None = None) -> list[FileInfo]:
        """Files and folders directly in a folder among a run's artifacts, sorted by path.

        Args:
            run_id: The run.
            path: The folder; the root by default. It may also be the name of a logged model that
                the run made, or a folder in that.

        Returns:
            Nothing for a path that is a file or does not exist.
        """
        self._finish(run_id)
        folder = normal_path(path)
        found = self._run_repository(run_id).list_artifacts(folder or None)
        if found or not folder:
            return list(found)
        model_id, name, inner = self._model_at(run_id, folder)
        if model_id is None:
            return []
        files = self._model_repository(model_id).list_artifacts(inner or None)
        return [FileInfo(f"{name}/{file.path}", file.is_dir, file.file_size) for file in files]

    def download_artifacts(
        self, run_id: str, path: str | Path, dst_path: str | Path | None = None
    ) -> str:
        """Fetch a file or a folder among a run's artifacts.

        Args:
            run_id: The run.
            path: The file or folder; `""` is all of them. It may also be the name of a logged model
                that the run made, or a path in that.
            dst_path: The folder to put it into, made if it is not there; a new temporary one by
                default, or for artifacts on this machine where they are.

        Returns:
            The local path of what was fetched: `dst_path` and the last part of `path`.

        Raises:
            MlflowException: There is nothing at the path (`RESOURCE_DOES_NOT_EXIST`).
            IntegrityError: The bytes are not those that were logged.
        """
        self._finish(run_id)
        wanted = normal_path(path)
        destination = _made(dst_path) if dst_path is not None else None
        try:
            return self._fetch(self._run_root(run_id), wanted, destination)
        except MlflowException as error:
            if error.error_code != "RESOURCE_DOES_NOT_EXIST" or not wanted:
                raise
            model_id, name, inner = self._model_at(run_id, wanted)
            if model_id is None:
                raise
        if destination is not None and not inner:
            destination = _made(Path(destination, name))
        return self._fetch(self._model_root(model_id), inner, destination)

    def _fetch(self, root: str, path: str, destination: str | None) -> str:
        """Fetch what is at a path under a root, under the last part of its name."""
        from mlflow.artifacts.resolve import add_path  # HTTP, object stores

        folder, _, name = path.rpartition("/")
        return self._repository(add_path(root, folder)).download_artifacts(name, destination)

    def _model_at(self, run_id: str, path: str) -> tuple[str | None, str, str]:
        """The logged model of a run that the path's first part names, that part, and the rest."""
        name, _, inner = path.partition("/")
        if "'" in name:  # no model's name has it, and the filter's text ends there
            return None, name, inner
        run = self._stored_run(run_id).info
        token: str | None = None
        while True:
            page = self._store.search_logged_models(
                [run.experiment_id], f"name = '{name}'", page_token=token
            )
            for model in page:
                if model.source_run_id in (run_id, run.run_id):
                    return model.model_id, name, inner
            token = page.token
            if not token:
                return None, name, inner


def upload_waiting(tracking_uri: str) -> Callable[[str, Path], None]:
    """What stores the artifacts that wait in a folder for a run of this store.

    Returns:
        A function of the run's id and the folder. It raises `StoreUnreachable` when the rest has to
        go on waiting, and `MlflowException` when some were refused.
    """
    from mlflow.client import MlflowClient  # which is made of what is defined here

    client = MlflowClient(tracking_uri)

    def upload(run_id: str, folder: Path) -> None:
        client._send(client._stored_run(run_id).info.run_id, folder)

    return upload


def _made(folder: str | Path) -> str:
    os.makedirs(folder, exist_ok=True)
    return os.path.abspath(folder)


def existing(local_path: str | Path, *, folder: bool = False) -> Path:
    """The absolute path of a local file or folder that is there.

    Raises:
        FileNotFoundError, NotADirectoryError: It is not.
    """
    path = Path(os.path.abspath(local_path))
    if not path.exists():
        raise FileNotFoundError(f"There is no file or folder {str(local_path)!r} to log.")
    if folder and not path.is_dir():
        raise NotADirectoryError(f"{str(local_path)!r} is a file, where a folder is needed.")
    return path
