"""From a name to a backend."""

from __future__ import annotations

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.plugins import load_plugins
from mlflow.projects.backend.abstract_backend import AbstractBackend

GROUP = "mlflow.project_backend"
OWN = ("local", "kubernetes", "ray")


def load_backend(name: str) -> AbstractBackend:
    """The backend of a name: one of ours, or a plugin's.

    Raises:
        ExecutionException: There is none (`INVALID_PARAMETER_VALUE`); names those there are.
    """
    if name == "local":
        from mlflow.projects.backend.local import LocalBackend  # each loads what it needs

        return LocalBackend()
    if name == "kubernetes":
        from mlflow.projects.backend.kubernetes import KubernetesBackend  # as above

        return KubernetesBackend()
    if name == "ray":
        from mlflow.projects.backend.ray import RayBackend  # as above

        return RayBackend()
    known = []
    for plugin_name, make in load_plugins(GROUP):
        if plugin_name == name:
            backend: AbstractBackend = make()
            return backend
        known.append(plugin_name)
    raise ExecutionException(
        f"There is no backend {name!r}. There are: {', '.join([*OWN, *sorted(known)])}; others are "
        f"plugins (entry point `{GROUP}`).",
        INVALID_PARAMETER_VALUE,
    )
