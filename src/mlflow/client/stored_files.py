"""How a run's files reach its artifact root, or wait for it beside the run's journal."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from mlflow.artifacts.paths import normal_path
from mlflow.client import background, waiting_artifacts
from mlflow.client.artifact_roots import ArtifactRoots
from mlflow.exceptions import JournalRejected, MlflowException, StoreUnreachable
from mlflow.journal.shipper import find_journal

_logger = logging.getLogger(__name__)

# Asking a store that does not answer takes at most one part in so many of a program's time.
PATIENCE = 10

_warned: set[Path] = set()
_silent: dict[str, tuple[float, StoreUnreachable]] = {}


class StoredFiles(ArtifactRoots):
    """Storing files of a run, whether its artifact root can be reached or not."""

    def _store_files(self, run_id: str, source: Path, path: str) -> None:
        """Store a file at a path, or the files of a folder under it; or let them wait.

        Raises:
            MlflowException: They are refused, or can neither be stored nor wait.
        """
        error = self._try(run_id, lambda: self._upload(run_id, source, path))
        if error is not None:
            self._keep(run_id, source, path, error)
        else:
            self._forget_earlier(run_id, path, source)

    def _store_bytes(self, run_id: str, content: bytes, path: str) -> None:
        """Store what a file at a path holds; or let it wait. Raises as `_store_files` does."""
        error = self._try(
            run_id, lambda: self._run_repository(run_id).log_stream(BytesIO(content), path)
        )
        if error is None:
            self._forget_earlier(run_id, path)
            return
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, path.rpartition("/")[2])
            file.write_bytes(content)
            self._keep(run_id, file, path, error)

    def _try(self, run_id: str, store: Callable[[], None]) -> StoreUnreachable | None:
        """Store what waits and then something else; returns the error if that has to wait, too."""
        began = time.monotonic()
        until, earlier = _silent.get(self._tracking_uri, (0.0, None))
        if earlier is not None and began < until:
            return earlier
        try:
            self._send_earlier(run_id)
            store()
        except StoreUnreachable as error:
            now = time.monotonic()
            _silent[self._tracking_uri] = now + PATIENCE * (now - began), error
            return error
        _silent.pop(self._tracking_uri, None)
        return None

    def _upload(self, run_id: str, source: Path, path: str) -> None:
        repository = self._run_repository(run_id)
        if source.is_dir():
            repository.log_artifacts(str(source), path or None)
        else:
            repository.log_artifact(str(source), path.rpartition("/")[0] or None)

    def _keep(
        self, run_id: str, source: Path, path: str, error: StoreUnreachable, *, rows: bool = False
    ) -> None:
        folder = self._recorder(run_id).artifacts_folder
        if folder is None:  # even the journal is only in memory
            raise error
        try:
            if rows:
                waiting_artifacts.keep_rows(folder, source, path)
            else:
                waiting_artifacts.keep(folder, source, path)
        except OSError as full:
            raise MlflowException(
                f"The artifact {path!r} of run {run_id} cannot be stored ({error.message}) and "
                f"cannot wait in {folder} either: {full}.",
                error.error_code,
            ) from error
        if folder not in _warned:
            _warned.add(folder)
            _logger.warning(
                "The artifact %r of run %s cannot be stored: %s. It waits in %s and is sent with "
                "the run's next artifact, or by `mlflow sync`.",
                path, run_id, error.message.rstrip("."), folder,
            )  # fmt: skip

    def _where_waiting(self, run_id: str) -> Path | None:
        """The folder where artifacts of this process's run wait, if any do."""
        recorder = find_journal(self._tracking_uri, run_id)
        folder = recorder.artifacts_folder if recorder is not None else None
        return folder if folder is not None and folder.exists() else None

    def _forget_earlier(self, run_id: str, path: str, source: Path | None = None) -> None:
        """Drop what waits and was refused, where something newer was stored."""
        folder = self._where_waiting(run_id)
        if folder is not None:
            waiting_artifacts.forget(folder, path, source)

    def _send_earlier(self, run_id: str) -> None:
        """Store what waits; what is refused is said, and goes on waiting.

        Raises:
            StoreUnreachable: It still has to wait.
            JournalRejected: The store refused something else that was logged.
        """
        folder = self._where_waiting(run_id)
        if folder is None or not waiting_artifacts.any_waits(folder):
            return
        try:
            self._send(run_id, folder)
            waiting_artifacts.give_up(folder)
        except (StoreUnreachable, JournalRejected):
            raise
        except MlflowException as error:
            _logger.warning(
                "Artifacts of run %s that wait in %s are refused: %s", run_id, folder, error.message
            )

    def _send(self, run_id: str, folder: Path) -> int:
        """Store what waits in a folder; see `waiting_artifacts.send`."""
        sent = waiting_artifacts.send(
            folder,
            lambda file, path: self._upload(run_id, file, path),
            lambda file, path: self._add_rows(run_id, file, path),
        )
        if sent:
            self._flush(run_id)  # tags that tell of tables
        return sent

    def _add_rows(self, run_id: str, file: Path, path: str) -> None:
        """Add the rows of a file to the table at a path (done where tables are)."""
        raise NotImplementedError

    def _finish(self, run_id: str) -> None:
        """Before a read: wait for what is logged in the background, and send what waits."""
        background.wait((self._tracking_uri, run_id))
        self._send_earlier(run_id)

    @contextmanager
    def _new_file(self, run_id: str, artifact_file: str | Path) -> Iterator[Path]:
        """A path to write to; what was written there is stored when the block is left."""
        path = file_path(artifact_file)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, path.rpartition("/")[2])
            yield file
            self._store_files(run_id, file, path)


def file_path(artifact_file: str | Path) -> str:
    """The normal form of the path of a file among artifacts.

    Raises:
        MlflowException: It names no file, or leads out of the artifacts
            (`INVALID_PARAMETER_VALUE`).
    """
    path = normal_path(artifact_file)
    if not path:
        raise MlflowException.invalid_parameter_value(
            f"{str(artifact_file)!r} names no file: write a path such as 'plots/loss.png'."
        )
    return path
