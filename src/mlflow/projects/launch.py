"""`mlflow.run`: starts a project, and waits for it."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.client import MlflowClient
from mlflow.exceptions import ExecutionException, MlflowException
from mlflow.fluent import state
from mlflow.fluent.experiments import experiment_of_new_run
from mlflow.projects import options, tag_names
from mlflow.projects.backend.loader import OWN, load_backend
from mlflow.projects.backend.run_end import record_end_if_open
from mlflow.projects.environments.prepare import check_manager
from mlflow.projects.reproduce import compare_with_first, run_named_by, start_again
from mlflow.projects.submitted_run import SubmittedRun

_logger = logging.getLogger(__name__)


def run(
    uri: str,
    entry_point: str = "main",
    version: str | None = None,
    parameters: dict[str, Any] | None = None,
    docker_args: dict[str, Any] | None = None,
    experiment_name: str | None = None,
    experiment_id: str | None = None,
    backend: str = "local",
    backend_config: dict[str, Any] | str | None = None,
    storage_dir: str | None = None,
    synchronous: bool = True,
    run_id: str | None = None,
    run_name: str | None = None,
    env_manager: str | None = None,
    build_image: bool = False,
    docker_auth: dict[str, str] | None = None,
) -> SubmittedRun:
    """Run an entry point of a project, as a run that records how it was started and what it wrote.

    The run is a child of the active run, if there is one.

    Args:
        uri: A folder, a git repository (`https://…`, `ssh://…`, `git@host:path`, `file://…`), a zip
            file, or an artifact of a run (`runs:/<run id>/path`); `#folder` behind it names a
            folder in there. `runs:/<run id>` alone repeats that run: its entry point, parameters,
            code and packages.
        entry_point: Name of an entry point in the MLproject file, or a `.py` or `.sh` file.
        version: Branch, tag or commit of a git repository.
        parameters: Values of the entry point's parameters; those it does not declare are passed on
            as `--name value`.
        docker_args: Options of `docker run`; True for one without a value.
        experiment_name: Experiment of the run, made if there is none of this name. Either this or
            an id; the active experiment by default.
        experiment_id: Experiment of the run.
        backend: `local`, or the name of another backend.
        backend_config: What the backend is told, or the path of a `.json` file that says it.
        storage_dir: Folder that URIs of parameters of the type `path` are fetched below.
        synchronous: Whether to wait for the end. Without it, this process still waits when it ends.
        run_id: A run to use, instead of a new one.
        run_name: Name of the run; invented if none is given.
        env_manager: `uv`, `virtualenv`, `conda` or `local` (this process's own environment); by
            default `uv`, or what the calling project was run with.
        build_image: With docker, whether to build an image of the project, instead of mounting it.
        docker_auth: User name and password of the image's registry.

    Returns:
        The run that was started.

    Raises:
        ExecutionException: The project, its entry point or its environment is not what it has to
            be; or, where it is waited for, its command failed.
        MlflowException: An argument cannot be used (`INVALID_PARAMETER_VALUE`).
    """
    check_manager(env_manager)
    config = read_config(backend_config)
    config |= {
        options.ENV_MANAGER: env_manager,
        options.SYNCHRONOUS: synchronous,
        options.DOCKER_ARGS: docker_args,
        options.STORAGE_DIR: storage_dir,
        options.BUILD_IMAGE: build_image,
        options.DOCKER_AUTH: docker_auth,
        options.RUN_NAME: run_name,
    }
    if run_id is not None:
        config[options.RUN_ID] = run_id
    repeated = run_named_by(str(uri))
    if repeated is not None:
        if entry_point != "main" or version is not None or backend not in (None, "local"):
            raise MlflowException.invalid_parameter_value(
                f"Run {repeated} is repeated here, with its own entry point and version: leave out "
                "-e, --version and --backend. To run something else, name its project."
            )
        named = bool(experiment_name or experiment_id)
        chosen = resolve_experiment(experiment_name, experiment_id) if named else None
        again = start_again(repeated, parameters or {}, options.read_options(config), chosen)
        if synchronous:
            wait_for(again)
            compare_with_first(again.run_id, repeated)
        return again
    experiment = resolve_experiment(experiment_name, experiment_id)
    started = load_backend(backend).run(
        str(uri),
        entry_point,
        parameters or {},
        version,
        config,
        state.get_tracking_uri(),
        experiment,
    )
    _complete_tags(started, backend, run_name)
    if synchronous:
        wait_for(started)
    return started


def read_config(config: Mapping[str, Any] | str | None) -> dict[str, Any]:
    """A backend's configuration.

    Raises:
        MlflowException: It is neither a dictionary nor the path of a file with a JSON object
            (`INVALID_PARAMETER_VALUE`).
    """
    if config is None:
        return {}
    if isinstance(config, Mapping):
        return dict(config)
    if not isinstance(config, (str, os.PathLike)):
        raise MlflowException.invalid_parameter_value(
            f'The backend\'s configuration is a JSON object, such as {{"image": "…"}}, and not '
            f"{config!r}."
        )
    try:
        content = json.loads(Path(config).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The backend's configuration in {os.fspath(config)!r} cannot be read: "
            f"{getattr(error, 'strerror', None) or error}. Name a file with a JSON object."
        ) from None
    if not isinstance(content, dict):
        raise MlflowException.invalid_parameter_value(
            f"The backend's configuration in {os.fspath(config)!r} is no JSON object."
        )
    return content


def resolve_experiment(name: str | None, experiment_id: str | None) -> str:
    """Id of the experiment of a new run.

    Raises:
        MlflowException: Both a name and an id were given (`INVALID_PARAMETER_VALUE`), or the
            experiment does not exist or is deleted.
    """
    if name and experiment_id:
        raise MlflowException.invalid_parameter_value(
            f"Give the experiment's name ({name!r}) or its id ({experiment_id!r}), not both."
        )
    client = MlflowClient()
    if not name:
        return experiment_of_new_run(str(experiment_id) if experiment_id else None).experiment_id
    known = client.get_experiment_by_name(name)
    if known is not None:
        return experiment_of_new_run(known.experiment_id).experiment_id
    _logger.info("Experiment %r is new.", name)
    try:
        return client.create_experiment(name)
    except MlflowException as error:
        made_meanwhile = client.get_experiment_by_name(name)
        if error.error_code != "RESOURCE_ALREADY_EXISTS" or made_meanwhile is None:
            raise
        return made_meanwhile.experiment_id


def wait_for(started: SubmittedRun) -> None:
    """Return when a project run has succeeded; end it when this is interrupted.

    Raises:
        ExecutionException: It failed.
    """
    try:
        succeeded = started.wait()
    except KeyboardInterrupt:
        _logger.warning("Interrupted: run %s is being ended.", started.run_id)
        started.cancel()
        _record_end(started.run_id, "KILLED")
        raise
    _record_end(started.run_id, "FINISHED" if succeeded else "FAILED")
    if not succeeded:
        status = getattr(started, "exit_status", None)
        how = "" if status is None else f": {_in_words(status)}"
        raise ExecutionException(
            f"Run {started.run_id} failed{how}. What it wrote is among its artifacts, under "
            "project/.",
        )


def _in_words(status: int) -> str:
    return (
        f"its command ended with status {status}" if status >= 0 else f"signal {-status} ended it"
    )


def _complete_tags(started: SubmittedRun, backend: str, run_name: str | None) -> None:
    """Record what only plugins leave to be recorded."""
    if backend in OWN or not started.run_id:
        return
    client = MlflowClient()
    client.set_tag(started.run_id, tag_names.BACKEND, backend)
    if run_name is not None:
        client.update_run(started.run_id, name=run_name)


def _record_end(run_id: str | None, status: str) -> None:
    if run_id is not None:
        record_end_if_open(MlflowClient(), run_id, status)
