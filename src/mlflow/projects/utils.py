"""The names that backends of plugins import."""

from mlflow.projects.environments.docker import WORKDIR as MLFLOW_DOCKER_WORKDIR_PATH
from mlflow.projects.options import BUILD_IMAGE as PROJECT_BUILD_IMAGE
from mlflow.projects.options import DOCKER_ARGS as PROJECT_DOCKER_ARGS
from mlflow.projects.options import DOCKER_AUTH as PROJECT_DOCKER_AUTH
from mlflow.projects.options import ENV_MANAGER as PROJECT_ENV_MANAGER
from mlflow.projects.options import RUN_ID as MLFLOW_LOCAL_BACKEND_RUN_ID_CONFIG
from mlflow.projects.options import STORAGE_DIR as PROJECT_STORAGE_DIR
from mlflow.projects.options import SYNCHRONOUS as PROJECT_SYNCHRONOUS
from mlflow.projects.plugin_support import (
    fetch_and_validate_project,
    get_entry_point_command,
    get_or_create_run,
    get_run_env_vars,
    load_project,
)

__all__ = [
    "MLFLOW_DOCKER_WORKDIR_PATH",
    "MLFLOW_LOCAL_BACKEND_RUN_ID_CONFIG",
    "PROJECT_BUILD_IMAGE",
    "PROJECT_DOCKER_ARGS",
    "PROJECT_DOCKER_AUTH",
    "PROJECT_ENV_MANAGER",
    "PROJECT_STORAGE_DIR",
    "PROJECT_SYNCHRONOUS",
    "fetch_and_validate_project",
    "get_entry_point_command",
    "get_or_create_run",
    "get_run_env_vars",
    "load_project",
]
