"""What every backend is told beside the user's configuration, by the names that plugins know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

ENV_MANAGER = "ENV_MANAGER"
SYNCHRONOUS = "SYNCHRONOUS"
DOCKER_ARGS = "DOCKER_ARGS"
STORAGE_DIR = "STORAGE_DIR"
BUILD_IMAGE = "build_image"
DOCKER_AUTH = "docker_auth"
RUN_ID = "_mlflow_local_backend_run_id"
# Ours; plugins need not know them.
RUN_NAME = "_headrace_run_name"
TAGS = "_headrace_tags"
PACKAGES = "_headrace_packages"
PYTHON = "_headrace_python"
SHOW_OUTPUT = "_headrace_show_output"


class RunOptions(NamedTuple):
    """The same, by their meaning.

    Attributes:
        env_manager: The environment manager; None: what fits the project.
        docker_args: Options of `docker run`.
        storage_dir: Folder that URIs of parameters of the type `path` are fetched below.
        build_image: Whether an image is built of the project.
        docker_auth: User name and password of an image registry.
        run_id: A run that exists already; None: a new one is made.
        run_name: Name of a new run.
        tags: More tags of the run.
        packages: Exact packages of the environment, instead of what the project says: the lines of
            a requirements file.
        python: Exact version of Python, instead of what the project says.
        show_output: Whether what the command writes is shown by this process.
    """

    env_manager: str | None = None
    docker_args: Mapping[str, Any] = {}
    storage_dir: str | None = None
    build_image: bool = False
    docker_auth: Mapping[str, str] | None = None
    run_id: str | None = None
    run_name: str | None = None
    tags: Mapping[str, str] = {}
    packages: str | None = None
    python: str | None = None
    show_output: bool = True


def read_options(config: Mapping[str, Any]) -> RunOptions:
    """The options in a backend's configuration."""
    return RunOptions(
        config.get(ENV_MANAGER),
        config.get(DOCKER_ARGS) or {},
        config.get(STORAGE_DIR),
        bool(config.get(BUILD_IMAGE)),
        config.get(DOCKER_AUTH),
        config.get(RUN_ID),
        config.get(RUN_NAME),
        config.get(TAGS) or {},
        config.get(PACKAGES),
        config.get(PYTHON),
        config.get(SHOW_OUTPUT, True),
    )
