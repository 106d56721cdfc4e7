"""The active run: starting, resuming, nesting and ending it."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import time
import uuid
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mlflow import context
from mlflow.client import MlflowClient, background, waiting_artifacts
from mlflow.client.runs import PARENT_RUN_ID_TAG, USER_TAG
from mlflow.client.tracking import is_journaled, state_folder
from mlflow.entities import LifecycleStage, Run, RunData, RunInfo, RunStatus
from mlflow.exceptions import JournalRejected, MlflowException, StoreUnreachable
from mlflow.fluent import state
from mlflow.fluent.experiments import experiment_of_new_run
from mlflow.journal.format import NewRun
from mlflow.journal.recorder import Recorder
from mlflow.journal.recover import recover_run
from mlflow.journal.shipper import close_journal, flush, flush_all
from mlflow.run_names import random_name
from mlflow.settings import (
    MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING,
    MLFLOW_JOURNAL_FLUSH_TIMEOUT,
    MLFLOW_RUN_ID,
)
from mlflow.validation import check_run_id, check_run_name, check_tag

if TYPE_CHECKING:
    from mlflow.system_metrics.monitor import SystemMetricsMonitor

RUN_NAME_TAG = "mlflow.runName"
NOTE_TAG = "mlflow.note.content"

_logger = logging.getLogger(__name__)
_crashed = False


class ActiveRun(Run):
    """A run this process logs to; as a context manager it ends the run.

    Leaving the block by an exception ends the run as `FAILED`.
    """

    def __init__(self, run: Run, tracking_uri: str | None = None) -> None:
        super().__init__(run.info, run.data, run.inputs, run.outputs)
        self._tracking_uri = tracking_uri or state.get_tracking_uri()
        self._recorder: Recorder | None = None
        self._monitor: SystemMetricsMonitor | None = None

    @property
    def recorder(self) -> Recorder:
        """What writes this run's journal, in this process."""
        recorder = self._recorder
        if recorder is None or recorder.abandoned:
            client = MlflowClient(self._tracking_uri)
            recorder = self._recorder = client._open_recorder(self.info.run_id, {})
        return recorder

    def __enter__(self) -> ActiveRun:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        open_runs = state.active_runs.runs
        if not any(run.info.run_id == self.info.run_id for run in open_runs):
            return  # ended inside the block
        if exc_type is None:
            _end(self, "FINISHED")
            return
        try:
            _end(self, "FAILED")
        except MlflowException as error:  # the exception on its way matters more
            _logger.warning("%s", error)


def start_run(
    run_id: str | None = None,
    experiment_id: str | None = None,
    run_name: str | None = None,
    nested: bool | None = False,
    parent_run_id: str | None = None,
    tags: dict[str, Any] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,
) -> ActiveRun:
    """Start a run, or resume one, and make it this thread's active run.

    Nothing waits for the store: the run's id is made here.

    Args:
        run_id: The run to resume; by default the one that `MLFLOW_RUN_ID` names, else a new one.
        experiment_id: Experiment of a new run; the active experiment by default.
        run_name: Invented for a new run if none is given.
        nested: Whether the new run becomes a child of the active one; without it an active run is
            an error.
        parent_run_id: The run this one is a child of, if not the active one.
        tags: Tags, kept as text.
        description: Shown as the run's note (the tag `mlflow.note.content`).
        log_system_metrics: Whether to log CPU, memory, disk, network and GPU use; by default what
            `mlflow.enable_system_metrics_logging()` or its environment variable says.

    Returns:
        The run; usable in a `with` statement, which ends it.

    Raises:
        MlflowException: Another run is active, the run to resume does not exist or is deleted, or
            the experiment does not exist or is deleted.
    """
    stack = state.active_runs.runs
    if stack and not nested:
        raise MlflowException(
            f"A run is already active: {stack[0].info.run_id}. End it with mlflow.end_run(), or "
            "pass nested=True to start a child of it."
        )
    if experiment_id is not None and not isinstance(experiment_id, (str, int)):
        raise MlflowException.invalid_parameter_value(
            f"experiment_id is text; {experiment_id!r} is {type(experiment_id).__name__}."
        )
    resumed = run_id or MLFLOW_RUN_ID.get()
    if resumed:
        MLFLOW_RUN_ID.unset()  # only the first run of a process is the one it was started for
        run = _resume(resumed, experiment_id, run_name, tags, description)
    else:
        chosen = str(experiment_id) if experiment_id is not None else None
        run = _start(chosen, run_name, parent_run_id, tags, description)
    _watch_for_crashes()
    state.last_run_id = run.info.run_id
    stack.append(run)
    if log_system_metrics is None:
        log_system_metrics = MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING.get()
    if log_system_metrics:
        _start_monitor(run, resume=bool(resumed))
    return run


def _start(
    experiment_id: str | None,
    run_name: str | None,
    parent_run_id: str | None,
    tags: dict[str, Any] | None,
    description: str | None,
) -> ActiveRun:
    experiment = experiment_of_new_run(experiment_id)
    parent = _parent_of_new_run(parent_run_id)
    own = _with_description(tags, description)
    if parent is not None:
        own[PARENT_RUN_ID_TAG] = parent
    name = run_name or own.get(RUN_NAME_TAG) or random_name()
    own[RUN_NAME_TAG] = check_run_name(name)
    checked = [
        check_tag(key, value, truncate=True) for key, value in context.resolve_tags(own).items()
    ]
    all_tags = {tag.key: tag.value for tag in checked}
    client = MlflowClient()
    user, began = all_tags.get(USER_TAG, "unknown"), time.time_ns() // 1_000_000
    if not _makes_runs_itself(client):
        made = client._store.create_run(experiment.experiment_id, user, began, checked, name)
        return _opened(client, made)
    id_ = uuid.uuid4().hex
    root = experiment.artifact_location
    info = RunInfo(
        run_id=id_,
        experiment_id=experiment.experiment_id,
        user_id=user,
        start_time=began,
        artifact_uri=f"{root.rstrip('/')}/{id_}/artifacts" if root else None,
        run_name=name,
    )
    run = _opened(client, Run(info, RunData(tags=checked)))
    run.recorder.make_run(
        NewRun(experiment.experiment_id, experiment.name or None, name, user, began, all_tags)
    )
    context.deferred_tags(lambda late: _add_late_tags(run, late))
    return run


def _makes_runs_itself(client: MlflowClient) -> bool:
    """Whether the client chooses run ids: not where the store is one that takes no journal."""
    try:
        return client._store.accepts_journal()
    except StoreUnreachable:
        return True


def _opened(client: MlflowClient, run: Run) -> ActiveRun:
    active = ActiveRun(run, client.tracking_uri)
    active._recorder = client._open_recorder(run.info.run_id, run.data.params)
    return active


def _add_late_tags(run: ActiveRun, tags: dict[str, str]) -> None:
    if run._recorder is not None:  # the run has not ended
        run.recorder.tags(tags)


def _parent_of_new_run(parent_run_id: str | None) -> str | None:
    stack = state.active_runs.runs
    if parent_run_id is None:
        return stack[-1].info.run_id if stack else None
    if stack and stack[-1].info.run_id != parent_run_id:
        raise MlflowException.invalid_parameter_value(
            f"The active run is {stack[-1].info.run_id}, so that the new run is its child and not "
            f"one of {parent_run_id}. End the active run first."
        )
    if MlflowClient().get_run(parent_run_id).info.lifecycle_stage == LifecycleStage.DELETED:
        raise MlflowException.invalid_parameter_value(
            f"Run {parent_run_id} is deleted and takes no children: restore it first."
        )
    return parent_run_id


def _with_description(tags: dict[str, Any] | None, description: str | None) -> dict[str, Any]:
    if description is None:
        return dict(tags or {})
    if tags and NOTE_TAG in tags:
        raise MlflowException.invalid_parameter_value(
            f"The description was given twice: as description= and as the tag {NOTE_TAG!r}."
        )
    return {**(tags or {}), NOTE_TAG: description}


def _resume(
    run_id: str,
    experiment_id: str | None,
    run_name: str | None,
    tags: dict[str, Any] | None,
    description: str | None,
) -> ActiveRun:
    client = MlflowClient()
    run = _run_to_resume(client, check_run_id(run_id))
    expected = experiment_id or state.active_experiment_id
    if expected is not None and str(expected) != run.info.experiment_id:
        raise MlflowException.invalid_parameter_value(
            f"Run {run_id} belongs to experiment {run.info.experiment_id}, not to the active "
            f"experiment {expected}. Leave the experiment out to resume the run."
        )
    if run.info.lifecycle_stage == LifecycleStage.DELETED:
        raise MlflowException.invalid_parameter_value(
            f"Run {run_id} is deleted: restore it with mlflow.restore_run({run_id!r}) to resume it."
        )
    active = _opened(client, run)
    active.recorder.status("RUNNING", run.info.end_time)
    new_tags = _with_description(tags, description)
    if run_name:
        new_tags[RUN_NAME_TAG] = run_name
        active.recorder.name(run_name)
    active.recorder.tags(new_tags)
    return active


def _run_to_resume(client: MlflowClient, run_id: str) -> Run:
    """The run; one that another process of this machine is just delivering is waited for."""
    deadline = time.monotonic() + MLFLOW_JOURNAL_FLUSH_TIMEOUT.get()
    while True:
        try:
            return client.get_run(run_id)
        except MlflowException as error:
            is_missing = error.error_code == "RESOURCE_DOES_NOT_EXIST"
            if not is_missing or not is_journaled(client.tracking_uri, run_id):
                raise
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def end_run(status: str | int = "FINISHED") -> None:
    """End the active run and wait until everything logged to it is stored; without one, nothing.

    When the store cannot be reached, says where the journal is and how to send it.

    Args:
        status: `FINISHED`, `FAILED` or `KILLED`.

    Raises:
        JournalRejected: The store refused something that was logged.
    """
    stack = state.active_runs.runs
    if stack:
        MLFLOW_RUN_ID.unset()
        _end(stack[-1], RunStatus.to_string(status) if isinstance(status, int) else status)


def _end(run: ActiveRun, status: str) -> None:
    stack = state.active_runs.runs
    stack[:] = [other for other in stack if other.info.run_id != run.info.run_id]
    if status not in RunStatus._NUMBERS:
        raise MlflowException.invalid_parameter_value(
            f"{status!r} is not a status that a run can end with: FINISHED, FAILED or KILLED."
        )
    if run._monitor is not None:
        run._monitor.finish()
    background.wait((run._tracking_uri, run.info.run_id))
    recorder = run.recorder
    recorder.status(status, time.time_ns() // 1_000_000)
    refused: JournalRejected | None = None
    try:
        flush(recorder, wait=True)
        MlflowClient(run._tracking_uri)._send_earlier(run.info.run_id)
    except JournalRejected as error:
        refused = error
    except StoreUnreachable as error:
        _say_what_is_left(recorder, error)
    except MlflowException as error:
        close_journal(recorder)
        raise MlflowException(
            f"Run {run.info.run_id} could not be stored: {error.message} Its journal is kept: "
            f"{recorder.path}.",
            error.error_code,
        ) from error
    path = recorder.path
    close_journal(recorder)
    run._recorder = None
    if path is not None and recorder.pending == 0:
        # What children of this process that forked and ended logged to the run.
        recover_run(recorder.store, run.info.run_id, path.parent)
    if refused is not None:
        raise refused


def _say_what_is_left(recorder: Recorder, error: StoreUnreachable) -> None:
    artifacts = waiting_artifacts.count(recorder.artifacts_folder)
    _logger.warning(
        "Run %s ended, and the store does not answer (%s). %d bytes of its journal%s are kept %s; "
        "`mlflow sync` sends them%s.",
        recorder.run_id,
        error.message.rstrip("."),
        recorder.pending,
        f" and {artifacts} artifacts" if artifacts else "",
        f"in {recorder.path}" if recorder.path else "in this process's memory only",
        "" if artifacts else ", and so does the next process that tracks from here",
    )
    if recorder.path is not None:
        remember_folder(recorder.path.parent)


def remember_folder(folder: os.PathLike[str]) -> None:
    """Note a folder with undelivered journals for `mlflow sync --all`."""
    try:
        file = state_folder() / "journal-folders"
        known = file.read_text().splitlines() if file.exists() else []
        if os.fspath(folder) not in known:
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("a") as out:
                out.write(f"{os.fspath(folder)}\n")
    except OSError as error:
        _logger.debug("The folder could not be noted for `mlflow sync --all`: %s", error)


def get_or_start_run() -> ActiveRun:
    """The active run; a new one if there is none."""
    stack = state.active_runs.runs
    return stack[-1] if stack else start_run()


def recorder_for(run_id: str | None) -> Recorder:
    """What writes to a run; to the active one (started if needed) by default."""
    stack = state.active_runs.runs
    if run_id is None or (stack and stack[-1].info.run_id == run_id):
        return get_or_start_run().recorder
    return MlflowClient()._recorder(run_id)


def active_run() -> ActiveRun | None:
    """This thread's innermost active run, or None."""
    stack = state.active_runs.runs
    return stack[-1] if stack else None


def last_active_run() -> Run | None:
    """The active run or, without one, the run that was active last, with all its data."""
    run_id = state.last_run_id
    current = active_run()
    if current is not None:
        run_id = current.info.run_id
    return MlflowClient().get_run(run_id) if run_id else None


def get_run(run_id: str) -> Run:
    """The run with its latest metrics, params, tags and inputs."""
    return MlflowClient().get_run(run_id)


def get_parent_run(run_id: str) -> Run | None:
    """The run that this one is nested in, or None."""
    return MlflowClient().get_parent_run(run_id)


def delete_run(run_id: str) -> None:
    """Put a run into the bin."""
    MlflowClient().delete_run(run_id)


def restore_run(run_id: str) -> None:
    """Take a run out of the bin."""
    MlflowClient().restore_run(run_id)


def flush_async_logging() -> None:
    """Return when everything this process logged is stored.

    Raises:
        StoreUnreachable: The store does not answer.
        JournalRejected: The store refused something that was logged.
    """
    flush_all()


def _start_monitor(run: ActiveRun, *, resume: bool) -> None:
    from mlflow.system_metrics.monitor import SystemMetricsMonitor  # psutil, only where asked for

    def log(metrics: dict[str, float], step: int) -> None:
        now = time.time_ns() // 1_000_000
        for key, value in metrics.items():
            run.recorder.metric(key, value, step, now)

    try:
        run._monitor = SystemMetricsMonitor(run.info.run_id, log, resume_logging=resume)
        run._monitor.start()
    except Exception as error:  # noqa: BLE001 - sensors must not keep a run from starting
        _logger.warning("System metrics are not logged: %s", error)


def _watch_for_crashes() -> None:
    """Notice an uncaught exception, so that a run without `with` does not end as FINISHED."""
    if getattr(sys.excepthook, "notices_crashes", False):
        return
    before = sys.excepthook

    def notice(
        type_: type[BaseException], value: BaseException, traceback: TracebackType | None
    ) -> None:
        global _crashed  # noqa: PLW0603 - one flag of the process
        _crashed = True
        before(type_, value, traceback)

    notice.notices_crashes = True  # type: ignore[attr-defined]
    sys.excepthook = notice


def _end_at_exit() -> None:
    while state.active_runs.runs:
        try:
            end_run("FAILED" if _crashed else "FINISHED")
        except MlflowException as error:
            _logger.warning("%s", error)


atexit.register(_end_at_exit)
