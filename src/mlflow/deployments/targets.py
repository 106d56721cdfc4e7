"""Deployment targets that other packages offer through entry points."""

from __future__ import annotations

import inspect
from typing import Any

from mlflow.deployments.base import BaseDeploymentClient
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.file_uri import uri_scheme
from mlflow.plugins import load_plugins
from mlflow.settings import MLFLOW_DEPLOYMENTS_TARGET

GROUP = "mlflow.deployments"


class _Chosen:
    """The target of this process; None: none was chosen."""

    target: str | None = None


def get_deploy_client(target_uri: str | None = None) -> BaseDeploymentClient | None:
    """The client of a target.

    Args:
        target_uri: Its name, or `name:/…`; by default the one that was set. None is given if none
            was.

    Raises:
        MlflowException: No package here offers it (`RESOURCE_DOES_NOT_EXIST`), or it is not made as
            targets are (`INVALID_STATE`).
    """
    uri = target_uri or _Chosen.target or MLFLOW_DEPLOYMENTS_TARGET.get()
    if not uri:
        return None
    plugin = _plugin(uri)
    found = [
        each
        for _, each in inspect.getmembers(plugin, inspect.isclass)
        if issubclass(each, BaseDeploymentClient) and each is not BaseDeploymentClient
    ]
    if len(found) != 1:
        raise MlflowException(
            f"The deployment target {uri!r} has {len(found)} subclasses of BaseDeploymentClient in "
            f"{plugin.__name__}, where one is needed. Tell its authors.",
            "INVALID_STATE",
        )
    client: BaseDeploymentClient = found[0](uri)
    return client


def run_local(
    target: str,
    name: str,
    model_uri: str,
    flavor: str | None = None,
    config: dict[str, Any] | None = None,
) -> Any:
    """Try a target on this machine.

    Args:
        target: Its name.
        name: What the deployment is called.
        model_uri: The model.
        flavor: The flavor to deploy; the target chooses by default.
        config: Settings of the target.

    Raises:
        MlflowException: See `get_deploy_client`.
    """
    return _function(target, "run_local")(name, model_uri, flavor, config)


def target_help(target: str) -> str:
    """What a target says of itself and its settings."""
    text: str = _function(target, "target_help")()
    return text


def set_deployments_target(target: str) -> None:
    """Choose the target of this process.

    Args:
        target: A URI.

    Raises:
        MlflowException: It is none (`INVALID_PARAMETER_VALUE`).
    """
    if not uri_scheme(target) and target != "databricks":
        raise MlflowException.invalid_parameter_value(
            f"A deployment target is a URI such as http://host:5000; got {target!r}."
        )
    _Chosen.target = target


def get_deployments_target() -> str:
    """The target that was chosen, or that MLFLOW_DEPLOYMENTS_TARGET names.

    Raises:
        MlflowException: There is none (`INVALID_STATE`).
    """
    found = _Chosen.target or MLFLOW_DEPLOYMENTS_TARGET.get()
    if not found:
        raise MlflowException(
            "There is no deployment target: choose one by set_deployments_target(), or set "
            f"{MLFLOW_DEPLOYMENTS_TARGET.name}.",
            "INVALID_STATE",
        )
    return found


def _plugin(uri: str) -> Any:
    name = uri_scheme(uri) or uri
    known = dict(load_plugins(GROUP))
    if name not in known:
        raise MlflowException(
            f"No package that is installed here offers the deployment target {name!r} (there are: "
            f"{', '.join(sorted(known)) or 'none'}). Models are served without one by `mlflow "
            "models serve`, and put into images by `mlflow models build-docker`.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return known[name]


def _function(uri: str, name: str) -> Any:
    function = getattr(_plugin(uri), name, None)
    if function is None:
        raise MlflowException(
            f"The deployment target {uri!r} lacks the function {name}(). Tell its authors.",
            "INVALID_STATE",
        )
    return function
