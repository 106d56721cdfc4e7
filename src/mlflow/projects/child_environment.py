"""Environment variables that tell a project's command which run it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import quote_from_bytes, unquote_to_bytes

from mlflow.file_uri import is_local, path_of, uri_of, uri_scheme
from mlflow.fluent import state

_DATABRICKS = ("databricks", "databricks-uc")


def child_environment(
    run_id: str, experiment_id: str, env_manager: str | None = None
) -> dict[str, str]:
    """What is set for the command of a run.

    Args:
        run_id: The run, which the command's first `start_run()` resumes.
        experiment_id: Its experiment.
        env_manager: What projects that the command runs in its turn use by default.
    """
    variables = {
        "MLFLOW_RUN_ID": run_id,
        "MLFLOW_EXPERIMENT_ID": experiment_id,
        "MLFLOW_TRACKING_URI": absolute_store_uri(state.get_tracking_uri()),
    }
    registry = state.chosen_registry_uri()
    if registry is not None:
        variables["MLFLOW_REGISTRY_URI"] = absolute_store_uri(registry)
    if env_manager is not None:
        variables["MLFLOW_PROJECT_ENV_MANAGER"] = env_manager
    return variables


def inherited_environment() -> dict[str, str]:
    """This process's environment, without what would contradict `child_environment`."""
    variables = dict(os.environ)
    # The experiment is said by its id; the name may be that of another.
    variables.pop("MLFLOW_EXPERIMENT_NAME", None)
    # Output goes through a pipe, where Python would hold it back.
    variables.setdefault("PYTHONUNBUFFERED", "1")
    return variables


def with_program_folder(variables: Mapping[str, str], folder: str) -> dict[str, str]:
    """The same variables, with programs of a folder found first."""
    rest = variables.get("PATH", os.defpath)
    return {**variables, "PATH": f"{folder}{os.pathsep}{rest}" if rest else folder}


def absolute_store_uri(uri: str) -> str:
    """A store's URI that means the same in any working directory."""
    if uri in _DATABRICKS:
        return uri
    if is_local(uri):
        return uri_of(path_of(uri))
    if uri_scheme(uri) == "sqlite" and "///" in uri:
        path, mark, query = uri.partition("?")
        scheme, _, file = path.partition("///")
        if file and not file.startswith((":memory:", "/")):
            absolute = os.path.join(os.fsencode(os.getcwd()), unquote_to_bytes(file))
            return f"{scheme}///{quote_from_bytes(absolute)}{mark}{query}"
    return uri
