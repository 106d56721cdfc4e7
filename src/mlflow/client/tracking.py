"""What every part of the client shares: the store, and the recorders of the runs it logs to."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

from mlflow.entities import LifecycleStage, Run
from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.file_uri import is_local, path_of
from mlflow.fluent import state
from mlflow.journal.call_by_call import CallByCall
from mlflow.journal.recorder import Recorder
from mlflow.journal.recover import journals_of_run
from mlflow.journal.shipper import find_journal, flush, flush_all, open_journal
from mlflow.settings import MLFLOW_JOURNAL_DIR
from mlflow.stores.contract import JournalStore, TrackingStore
from mlflow.stores.resolve import resolve_store
from mlflow.validation import check_run_id

_logger = logging.getLogger(__name__)


class Tracking:
    """Access to one tracking store, through journals for what is logged.

    Reads see what this process logged: they deliver it first.
    """

    def __init__(self, tracking_uri: str | Path | None = None) -> None:
        self._tracking_uri = str(tracking_uri) if tracking_uri else state.get_tracking_uri()

    @property
    def tracking_uri(self) -> str:
        """URI of the tracking store."""
        return self._tracking_uri

    @property
    def _store(self) -> TrackingStore:
        return resolve_store(self._tracking_uri)

    def _recorder(self, run_id: str) -> Recorder:
        """The recorder of a run that exists and is not deleted.

        Raises:
            MlflowException: There is no such run (`RESOURCE_DOES_NOT_EXIST`), or it is deleted
                (`INVALID_PARAMETER_VALUE`).
        """
        recorder = find_journal(self._tracking_uri, run_id)
        if recorder is not None:
            return recorder
        run: Run | None = None
        try:
            run = self._store.get_run(check_run_id(run_id))
        except StoreUnreachable as error:
            _logger.warning("Run %s is logged to unseen: %s", run_id, error.message)
        if run is not None and run.info.lifecycle_stage == LifecycleStage.DELETED:
            raise MlflowException.invalid_parameter_value(
                f"Run {run_id} is deleted: restore it to log to it."
            )
        return self._open_recorder(run_id, run.data.params if run is not None else {})

    def _open_recorder(self, run_id: str, params: dict[str, str]) -> Recorder:
        """The recorder of a run that is known to be fine, or about to be made by it."""
        recorder = open_journal(
            self._journal_store(), run_id, self._tracking_uri, journal_folder(self._tracking_uri)
        )
        recorder.params.update(params)
        return recorder

    def _journal_store(self) -> JournalStore:
        store = self._store
        try:
            accepts = store.accepts_journal()
        except StoreUnreachable:
            accepts = True  # asked again when the journal is delivered
        return store if accepts else CallByCall(store)

    def _flush(self, run_id: str) -> None:
        """Deliver what this process logged to a run.

        Raises:
            MlflowException: See `mlflow.journal.shipper.flush`.
        """
        recorder = find_journal(self._tracking_uri, run_id)
        if recorder is not None:
            flush(recorder)

    def _flush_all(self) -> None:
        """Deliver everything this process logged to this store."""
        flush_all(self._tracking_uri)


def journal_folder(tracking_uri: str) -> Path:
    """Where journals for a store are written: the first of these that can be.

    `MLFLOW_JOURNAL_DIR`; `journal` inside a local store, else `./mlruns/journal`; the user's state
    folder; the system's temporary folder.
    """
    chosen = MLFLOW_JOURNAL_DIR.get()
    if chosen is not None:
        return Path(chosen).expanduser().absolute()
    for folder in (_local_folder(tracking_uri) / "journal", state_folder() / "journal"):
        if _can_write(folder):
            return folder
    return Path(tempfile.gettempdir()) / f"headrace-{os.getuid()}" / "journal"


def is_journaled(tracking_uri: str, run_id: str) -> bool:
    """Whether some process has a journal of this run here."""
    return bool(journals_of_run(run_id, journal_folder(tracking_uri)))


def state_folder() -> Path:
    """Where this user's programs keep state."""
    base = os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser()
    return Path(base) / "headrace"


def _local_folder(tracking_uri: str) -> Path:
    return Path(path_of(tracking_uri) if is_local(tracking_uri) else "mlruns").absolute()


def _can_write(folder: Path) -> bool:
    if folder.is_dir():
        return os.access(folder, os.W_OK)
    nearest = next(parent for parent in folder.parents if parent.exists())
    return os.access(nearest, os.W_OK)
