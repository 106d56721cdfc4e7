"""Runs a project's command in a container, through the program `docker`.

The project's folder is mounted, or with `build_image` copied into an image of its own. A store in a
folder or a SQLite file is mounted under the path that it has here, so that its URIs mean the same
in there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mlflow.client import MlflowClient
from mlflow.entities import Run
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.file_uri import is_local, path_of, uri_scheme
from mlflow.fluent import state
from mlflow.projects import tag_names
from mlflow.projects.child_environment import absolute_store_uri, child_environment
from mlflow.projects.environments.environment import Environment
from mlflow.projects.environments.installer import InstallerFailed, run_installer
from mlflow.projects.git_state import git_state
from mlflow.projects.mlproject import DockerEnv, Project
from mlflow.projects.options import RunOptions

WORKDIR = "/mlflow/projects/code"
_NOT_IN_A_TAG = re.compile(r"[^a-z0-9._/-]+")


def docker_environment(project: Project, options: RunOptions, run: Run) -> Environment:
    """A container that a project's command runs in.

    Raises:
        ExecutionException: The project names no image, docker is not here or not running, a
            variable that is to be passed on is not set, or the image cannot be built.
    """
    said = project.docker_env
    if said is None:
        raise ExecutionException(
            "The project has no `docker_env` in its MLproject file, which --env-manager docker "
            "needs.",
            INVALID_PARAMETER_VALUE,
        )
    docker = find_docker()
    if options.docker_auth:
        _sign_in(docker, options.docker_auth)
    image = said.image
    if options.build_image:
        image = build_image(docker, project, said.image)
    identity = _identity(docker, image, project.folder)
    client = MlflowClient()
    client.set_tag(run.info.run_id, tag_names.DOCKER_IMAGE_URI, image)
    client.set_tag(run.info.run_id, tag_names.DOCKER_IMAGE_ID, identity)
    return Environment("docker", prefix=_command(docker, project, said, options, run, image))


def find_docker() -> str:
    """The program `docker`, whose engine answers.

    Raises:
        ExecutionException: There is none, or its engine does not answer.
    """
    found = shutil.which("docker")
    if found is None:
        raise ExecutionException(
            "The project runs in a container, and the program `docker` is not on PATH. Install it, "
            "or run the project with --env-manager local.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    run_installer([found, "info"], Path.cwd(), "Docker's engine does not answer")
    return found


def build_image(docker: str, project: Project, base: str, name: str | None = None) -> str:
    """Build an image of a project on a base image: its name.

    Args:
        docker: The program.
        project: The project.
        base: The image to build on.
        name: What it is called; by default as the project, with its commit as the tag.
    """
    git = git_state(project.folder)
    tag = "latest" if git is None else git.commit[:7]
    plain = _NOT_IN_A_TAG.sub("-", (name or project.name or "docker-project").lower()).strip("-./")
    image = f"{plain}:{tag}"
    with tempfile.TemporaryDirectory(prefix="mlflow-docker-") as folder:
        file = Path(folder, "Dockerfile")
        file.write_text(f"FROM {base}\nCOPY . {WORKDIR}/\nWORKDIR {WORKDIR}\n", encoding="utf-8")
        command = [docker, "build", "--quiet", "--tag", image, "--file", os.fspath(file), "."]
        run_installer(command, project.folder, f"The image {image} cannot be built")
    return image


def _identity(docker: str, image: str, folder: Path) -> str:
    """The id of an image, which is pulled if it is not here."""
    inspect = [docker, "image", "inspect", "--format", "{{.Id}}", image]
    what = f"The image {image} cannot be had"
    try:
        return run_installer(inspect, folder, what).strip()
    except InstallerFailed:
        run_installer([docker, "pull", "--quiet", image], folder, what)
    return run_installer(inspect, folder, what).strip()


def container_variables(said: DockerEnv, run: Run) -> dict[str, str]:
    """Environment variables of a container for a run.

    Raises:
        ExecutionException: One that is to be passed on is not set here.
    """
    variables = child_environment(run.info.run_id, run.info.experiment_id)
    for each in said.environment:
        if not isinstance(each, str):
            variables[each[0]] = each[1]
        elif each in os.environ:
            variables[each] = os.environ[each]
        else:
            raise ExecutionException(
                f"The project's container expects the environment variable {each}, which is not "
                "set here: set it, or give it a value in `docker_env`.",
                INVALID_PARAMETER_VALUE,
            )
    return variables


def _command(
    docker: str, project: Project, said: DockerEnv, options: RunOptions, run: Run, image: str
) -> list[str]:
    command = [docker, "run", "--rm", "--init", "--name", f"mlflow-{run.info.run_id}"]
    given = dict(options.docker_args)
    command += list(_options(given))
    mounts = list(_own_mounts(run))
    if mounts and not {"user", "u"} & given.keys():
        # What it writes into folders of this machine belongs to who runs it.
        command += ["--user", f"{os.getuid()}:{os.getgid()}", "--env", "HOME=/tmp"]
    if not options.build_image:
        mounts.append(f"{project.folder}:{WORKDIR}")
        command += ["--workdir", WORKDIR]
    for volume in (*mounts, *said.volumes):
        command += ["--volume", volume]
    for name, value in container_variables(said, run).items():
        command += ["--env", f"{name}={value}"]
    return [*command, image]


def _options(given: Mapping[str, Any]) -> Iterator[str]:
    """Options of `docker run`: of one letter, or longer; True for one without a value."""
    for name, value in given.items():
        mark = "-" if len(name) == 1 else "--"
        if value is True:
            yield f"{mark}{name}"
        elif value is not False:
            yield f"{mark}{name}"
            yield str(value)


def _own_mounts(run: Run) -> Iterator[str]:
    """Folders of this machine that the run is recorded in."""
    folders = []
    tracking = absolute_store_uri(state.get_tracking_uri())
    if is_local(tracking):
        folders.append(path_of(tracking))
    elif uri_scheme(tracking) == "sqlite":
        folders.append(os.path.dirname(unquote(tracking.partition("?")[0].partition("///")[2])))
    artifacts = run.info.artifact_uri or ""
    if artifacts and is_local(artifacts):
        place = path_of(artifacts)
        os.makedirs(place, exist_ok=True)
        if not any(place.startswith(f"{folder}/") for folder in folders):
            folders.append(place)
    return iter([f"{folder}:{folder}" for folder in folders])


def _sign_in(docker: str, auth: Mapping[str, str]) -> None:
    command = [docker, "login", "--username", auth.get("username", ""), "--password-stdin"]
    if auth.get("registry"):
        command.append(auth["registry"])
    done = subprocess.run(
        command, input=auth.get("password", ""), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ExecutionException(f"Docker cannot sign in: {done.stderr.strip()}")
