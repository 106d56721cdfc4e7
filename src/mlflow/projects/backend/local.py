"""Runs projects in processes of this machine."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mlflow.client import MlflowClient
from mlflow.client.tracking import journal_folder
from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from mlflow.projects import run_record, tag_names
from mlflow.projects.backend.abstract_backend import AbstractBackend
from mlflow.projects.backend.run_end import record_end
from mlflow.projects.child_environment import child_environment, inherited_environment
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.prepare import prepare_environment
from mlflow.projects.guard import Guard, end_abandoned
from mlflow.projects.mlproject import EntryPoint, Project, load_project
from mlflow.projects.options import RunOptions, read_options
from mlflow.projects.output import RunOutput
from mlflow.projects.process_group import ProcessGroup
from mlflow.projects.sources import FetchedProject, fetch_project
from mlflow.projects.submitted_run import SubmittedRun

_logger = logging.getLogger(__name__)


class LocalSubmittedRun(SubmittedRun):
    """A command of a project that was started on this machine.

    Its run ends with it, whether `wait` is called or not.

    Args:
        client: Store of the run.
        run: The run.
        group: The command's processes.
        output: What they write.
        guard: Ends them if this process is killed.
        clean: Called when the command has ended.
    """

    def __init__(
        self,
        client: MlflowClient,
        run: Run,
        group: ProcessGroup,
        output: RunOutput,
        guard: Guard,
        clean: Callable[[], None],
    ) -> None:
        self._client = client
        self._run_id = run.info.run_id
        self._group = group
        self._output = output
        self._guard = guard
        self._clean = clean
        self._cancelled = False
        self._status = "RUNNING"
        self._exit_status: int | None = None
        self._ended = threading.Event()
        # Not a daemon: a program that ends leaves no run behind whose end nobody records.
        threading.Thread(target=self._follow, name="mlflow-project-run").start()

    @property
    def run_id(self) -> str:
        return self._run_id

    @property
    def exit_status(self) -> int | None:
        """The command's exit status, negative for the number of a signal; None while it runs."""
        return self._exit_status

    def wait(self) -> bool:
        self._ended.wait()
        return self._exit_status == 0 and not self._cancelled

    def get_status(self) -> str:
        return self._status

    def cancel(self) -> None:
        if not self._ended.is_set():
            self._cancelled = True
            self._group.end()
        self._ended.wait()

    def _follow(self) -> None:
        self._exit_status = self._group.wait()
        succeeded = self._exit_status == 0
        status = "KILLED" if self._cancelled else "FINISHED" if succeeded else "FAILED"
        self._guard.ended(status)
        try:
            self._output.finish()
            self._status = record_end(self._client, self._run_id, status)
        except (MlflowException, OSError) as error:
            self._status = status
            _logger.warning("The end of run %s is not recorded: %s", self._run_id, error)
        finally:
            self._clean()
            self._guard.close()
            self._ended.set()


class LocalBackend(AbstractBackend):
    """Processes of this machine."""

    def run(
        self,
        project_uri: str,
        entry_point: str,
        params: dict[str, Any] | None,
        version: str | None,
        backend_config: dict[str, Any],
        tracking_uri: str,
        experiment_id: str,
    ) -> LocalSubmittedRun:
        options = read_options(backend_config)
        source = fetch_project(project_uri, version)
        return start_here(
            source, entry_point, params, version, options, tracking_uri, experiment_id
        )


def start_here(
    source: FetchedProject,
    entry_point: str,
    params: Mapping[str, Any] | None,
    version: str | None,
    options: RunOptions,
    tracking_uri: str,
    experiment_id: str,
) -> LocalSubmittedRun:
    """Start an entry point of a project whose code is here; see `AbstractBackend.run`."""
    try:
        project = load_project(source.folder)
        client = MlflowClient(tracking_uri)
        end_abandoned(client)
        start = _Start(client, source, project, options)
        return start.start(project.get_entry_point(entry_point), params, version, experiment_id)
    except BaseException:
        source.remove()
        raise


class _Start:
    """One start of a project's command."""

    def __init__(
        self,
        client: MlflowClient,
        source: FetchedProject,
        project: Project,
        options: RunOptions,
    ) -> None:
        self._client = client
        self._source = source
        self._project = project
        self._options = options

    def start(
        self,
        entry_point: EntryPoint,
        params: Mapping[str, Any] | None,
        version: str | None,
        experiment_id: str,
    ) -> LocalSubmittedRun:
        declared, extra = entry_point.values(params)
        run = self._run(entry_point, experiment_id)
        run_id = run.info.run_id
        output = RunOutput(self._client, run_id, show=self._options.show_output)
        downloads = Path(tempfile.mkdtemp(prefix="mlflow-params-", dir=self._storage()))
        environment: Environment | None = None
        guard = self._guard(run_id, output, downloads)
        try:
            run_record.log_values(self._client, run_id, {**declared, **extra})
            environment = prepare_environment(
                self._project, self._options, run, temporary=self._source.temporary is not None
            )
            text = entry_point.shell_command(params, self._source.folder, downloads)
            self._record(run_id, entry_point.name, {**declared, **extra}, version, environment)
            _logger.info("Run %s: %s", run_id, text)
            group = ProcessGroup(
                environment.command(text),
                self._source.folder,
                self._variables(run, environment),
                output.stdout,
                output.stderr,
            )
            guard.watch(group.pid)
        except BaseException as error:
            output.say(str(error))
            output.finish()
            self._clean(downloads, environment)
            end = "KILLED" if isinstance(error, KeyboardInterrupt) else "FAILED"
            record_end(self._client, run_id, end)
            guard.close()
            raise
        output.start()
        prepared = environment
        return LocalSubmittedRun(
            self._client, run, group, output, guard, lambda: self._clean(downloads, prepared)
        )

    def _guard(self, run_id: str, output: RunOutput, downloads: Path) -> Guard:
        fetched = self._source.temporary
        temporary = [downloads] if fetched is None else [downloads, fetched]
        try:
            return Guard(self._client, run_id, output.folder, temporary)
        except BaseException:
            output.finish()
            self._clean(downloads, None)
            raise

    def _run(self, entry_point: EntryPoint, experiment_id: str) -> Run:
        tags = {tag_names.BACKEND: "local", **self._options.tags}
        if self._options.run_id is not None:
            run = self._client.get_run(self._options.run_id)
            for key, value in {tag_names.ENTRY_POINT: entry_point.name, **tags}.items():
                self._client.set_tag(run.info.run_id, key, value)
            self._client.update_run(run.info.run_id, "RUNNING", self._options.run_name)
            return run
        return run_record.make_run(
            self._client,
            self._source,
            experiment_id,
            entry_point.name,
            run_name=self._options.run_name,
            tags=tags,
        )

    def _record(
        self,
        run_id: str,
        entry_point: str,
        values: dict[str, str],
        version: str | None,
        environment: Environment,
    ) -> None:
        self._client.set_tag(run_id, tag_names.ENVIRONMENT, environment.manager)
        started = {
            "version": version,
            "entry_point": entry_point,
            "parameters": values,
            "environment": environment.manager,
            "python": environment.python,
        }
        run_record.log_source(self._client, run_id, self._source, started, environment.packages)

    def _variables(self, run: Run, environment: Environment) -> dict[str, str]:
        manager = self._options.env_manager
        variables = child_environment(run.info.run_id, run.info.experiment_id, manager)
        # A folder that outlives the project's, which may be a temporary one.
        variables["MLFLOW_JOURNAL_DIR"] = os.fspath(journal_folder(self._client.tracking_uri))
        return environment.complete({**inherited_environment(), **variables})

    def _storage(self) -> str | None:
        folder = self._options.storage_dir
        if folder is not None:
            os.makedirs(folder, exist_ok=True)
        return folder

    def _clean(self, downloads: Path, environment: Environment | None) -> None:
        shutil.rmtree(downloads, ignore_errors=True)
        if environment is not None:
            environment.release()
        self._source.remove()
