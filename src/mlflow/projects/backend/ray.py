"""Runs projects on a Ray cluster.

What the backend is told (`--backend-config`):

    address      of the cluster, as `ray.init` takes it; by default that of RAY_ADDRESS, or else a
                 new one on this machine
    num_cpus     processors that a run takes; 1 by default
    num_gpus     GPUs that it takes; 0 by default
    resources    other resources that it takes, by name

The project's folder is sent to the node that runs it, which makes the environment there; the nodes
need Headrace. The run is recorded by the tracking store, which they have to reach.
"""

from __future__ import annotations

import logging
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from mlflow.client import MlflowClient
from mlflow.entities import Run
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.projects import run_record, tag_names
from mlflow.projects.backend.abstract_backend import AbstractBackend
from mlflow.projects.backend.run_end import record_end
from mlflow.projects.child_environment import child_environment, inherited_environment
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.prepare import prepare_environment
from mlflow.projects.guard import Guard
from mlflow.projects.mlproject import load_project
from mlflow.projects.options import RunOptions, read_options
from mlflow.projects.output import RunOutput
from mlflow.projects.process_group import ProcessGroup
from mlflow.projects.sources import fetch_project
from mlflow.projects.submitted_run import SubmittedRun
from mlflow.projects.zip_archive import pack, unpack

_POLL_SECONDS = 0.25
_OPTIONS = ("num_cpus", "num_gpus", "resources")

_logger = logging.getLogger(__name__)


class Worker:
    """What runs on a node: one command of a project, whose output is asked for.

    Args:
        archive: The project's folder, as a zip file.
        entry_point: Name of the entry point.
        params: Values of its parameters.
        options: How to start it.
        run: The run.
        variables: What tells the command which run it is.
    """

    def __init__(
        self,
        archive: bytes,
        entry_point: str,
        params: Mapping[str, Any],
        options: RunOptions,
        run: Run,
        variables: Mapping[str, str],
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="mlflow-ray-"))
        self._output: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        self._is_to_end = threading.Event()
        self._group: ProcessGroup | None = None
        self._guard: Guard | None = None
        self._failure: str | None = None
        self._environment: Environment | None = None
        arguments = (archive, entry_point, params, options, run, variables)
        threading.Thread(target=self._start, args=arguments, daemon=True).start()

    def news(self) -> tuple[list[tuple[int, bytes]], int | None]:
        """What it has written since it was asked last (0: output, 1: error), and how it ended.

        The end is None while it runs.
        """
        group, failure = self._group, self._failure
        status = 1 if failure is not None else None if group is None else group.poll()
        if status is not None and group is not None:
            status = self._wait(group)
        written = []
        while not self._output.empty():
            written.append(self._output.get())
        return written, status

    def end(self) -> None:
        """End the command, with all that it has started; not start it, if it was not yet."""
        self._is_to_end.set()
        if self._group is not None:
            self._group.end()

    def _start(
        self,
        archive: bytes,
        entry_point: str,
        params: Mapping[str, Any],
        options: RunOptions,
        run: Run,
        variables: Mapping[str, str],
    ) -> None:
        try:
            code, downloads = self._folder / "code", self._folder / "downloads"
            code.mkdir()
            (self._folder / "code.zip").write_bytes(archive)
            unpack(self._folder / "code.zip", code)
            project = load_project(code)
            self._environment = prepare_environment(project, options, run, temporary=True)
            text = project.get_entry_point(entry_point).shell_command(params, code, downloads)
            self._guard = Guard(MlflowClient(variables["MLFLOW_TRACKING_URI"]), run.info.run_id)
            if self._is_to_end.is_set():
                raise ExecutionException("It was cancelled before its command was started.")
            group = ProcessGroup(
                self._environment.command(text),
                code,
                self._environment.complete({**inherited_environment(), **variables}),
                lambda data: self._output.put((0, data)),
                lambda data: self._output.put((1, data)),
            )
            # A node's process is killed when the one that started the run is gone.
            self._guard.watch(group.pid)
            self._group = group
            if self._is_to_end.is_set():
                group.end()
        except Exception as error:  # noqa: BLE001 - it is told to who started the run
            self._output.put((1, f"{error}\n".encode()))
            self._tidy()
            self._failure = str(error)

    def _wait(self, group: ProcessGroup) -> int:
        status = group.wait()
        self._tidy()
        return status

    def _tidy(self) -> None:
        if self._guard is not None:
            self._guard.close()
        if self._environment is not None:
            self._environment.release()
        shutil.rmtree(self._folder, ignore_errors=True)


class RaySubmittedRun(SubmittedRun):
    """A command on a node of a Ray cluster.

    Its run ends with it, whether `wait` is called or not.

    Args:
        client: Store of the run.
        run: The run.
        worker: The actor that runs it.
        show: Whether what it writes is shown here.
    """

    def __init__(self, client: MlflowClient, run: Run, worker: Any, *, show: bool) -> None:
        self._ray = ray_library()
        self._client = client
        self._run_id = run.info.run_id
        self._worker = worker
        self._output = RunOutput(client, self._run_id, show=show)
        self._status = "SCHEDULED"
        self._cancelled = False
        self._ended = threading.Event()
        threading.Thread(target=self._follow, name="mlflow-ray-run").start()

    @property
    def run_id(self) -> str:
        return self._run_id

    def wait(self) -> bool:
        self._ended.wait()
        return self._status == "FINISHED"

    def get_status(self) -> str:
        return self._status

    def cancel(self) -> None:
        if not self._ended.is_set():
            self._cancelled = True
            self._ray.get(self._worker.end.remote())
        self._ended.wait()

    def _follow(self) -> None:
        self._output.start()
        try:
            status = "FINISHED" if self._last_news() == 0 else "FAILED"
        except Exception as error:  # noqa: BLE001 - a node may be lost
            self._output.say(f"The node that ran it is lost: {error}")
            status = "FAILED"
        try:
            self._output.finish()
            self._status = record_end(
                self._client, self._run_id, "KILLED" if self._cancelled else status
            )
        finally:
            self._ray.kill(self._worker)
            self._ended.set()

    def _last_news(self) -> int:
        while True:
            written, status = self._ray.get(self._worker.news.remote())
            self._status = "RUNNING"
            for stream, data in written:
                (self._output.stderr if stream else self._output.stdout)(data)
            if status is not None:
                return int(status)
            time.sleep(_POLL_SECONDS)


class RayBackend(AbstractBackend):
    """Nodes of a Ray cluster."""

    def run(
        self,
        project_uri: str,
        entry_point: str,
        params: dict[str, Any] | None,
        version: str | None,
        backend_config: dict[str, Any],
        tracking_uri: str,
        experiment_id: str,
    ) -> RaySubmittedRun:
        ray = ray_library()
        options = read_options(backend_config)
        source = fetch_project(project_uri, version)
        try:
            declared, extra = (
                load_project(source.folder).get_entry_point(entry_point).values(params)
            )
            archive = _packed(source.folder)
            if not ray.is_initialized():
                ray.init(address=backend_config.get("address"), log_to_driver=False)
            client = MlflowClient(tracking_uri)
            tags = {tag_names.BACKEND: "ray", **options.tags}
            run = run_record.make_run(
                client, source, experiment_id, entry_point, run_name=options.run_name, tags=tags
            )
            values = {**declared, **extra}
            run_record.log_values(client, run.info.run_id, values)
            started = {
                "version": version,
                "entry_point": entry_point,
                "parameters": values,
                "environment": options.env_manager or "uv",
                "python": None,
            }
            run_record.log_source(client, run.info.run_id, source, started)
        finally:
            source.remove()
        takes = {name: backend_config[name] for name in _OPTIONS if name in backend_config}
        variables = child_environment(run.info.run_id, run.info.experiment_id, options.env_manager)
        worker = ray.remote(Worker).options(**{"num_cpus": 1, **takes}).remote(
            archive, entry_point, values, options, run, variables
        )  # fmt: skip
        return RaySubmittedRun(client, run, worker, show=options.show_output)


def ray_library() -> Any:
    """Ray.

    Raises:
        ExecutionException: It is not installed.
    """
    try:
        return import_module("ray")  # an extra, and slow to import
    except ImportError as error:
        raise ExecutionException("--backend ray needs Ray: pip install 'headrace[ray]'.") from error


def _packed(folder: Path) -> bytes:
    with tempfile.TemporaryDirectory(prefix="mlflow-ray-") as temporary:
        archive = Path(temporary, "code.zip")
        if not pack(folder, archive):
            raise ExecutionException(
                f"The project's folder {folder} is too large to be sent to a node. Keep data "
                "elsewhere, and name it by a parameter of the type `path`.",
                INVALID_PARAMETER_VALUE,
            )
        return archive.read_bytes()
