"""What a deployment target offers. Packages that bring one subclass this."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from mlflow.exceptions import MlflowException


class BaseDeploymentClient(ABC):
    """Manages what is deployed to a target.

    A package offers a target by an entry point of the group `mlflow.deployments`, whose name is the
    target's. It names a module with one subclass of this class, and with the functions
    `run_local(name, model_uri, flavor, config)` and `target_help()`.

    Args:
        target_uri: The target: its name, or `name:/…` with what the package understands.
    """

    def __init__(self, target_uri: str) -> None:
        self.target_uri = target_uri

    @abstractmethod
    def create_deployment(
        self,
        name: str,
        model_uri: str,
        flavor: str | None = None,
        config: dict[str, Any] | None = None,
        endpoint: str | None = None,
    ) -> dict[str, Any]:
        """Deploy a model, and wait until it answers; a dictionary with its `name`."""

    @abstractmethod
    def update_deployment(
        self,
        name: str,
        model_uri: str | None = None,
        flavor: str | None = None,
        config: dict[str, Any] | None = None,
        endpoint: str | None = None,
    ) -> dict[str, Any] | None:
        """Put another model, or other settings, in a deployment's place."""

    @abstractmethod
    def delete_deployment(
        self, name: str, config: dict[str, Any] | None = None, endpoint: str | None = None
    ) -> None:
        """Remove a deployment; without an error if there is none."""

    @abstractmethod
    def list_deployments(self, endpoint: str | None = None) -> list[dict[str, Any]]:
        """Deployments, each a dictionary with its `name`."""

    @abstractmethod
    def get_deployment(self, name: str, endpoint: str | None = None) -> dict[str, Any]:
        """A deployment: a dictionary with its `name`."""

    @abstractmethod
    def predict(
        self, deployment_name: str | None = None, inputs: Any = None, endpoint: str | None = None
    ) -> Any:
        """What a deployed model gives for inputs."""

    def predict_stream(
        self, deployment_name: str | None = None, inputs: Any = None, endpoint: str | None = None
    ) -> Any:
        """The same, piece by piece."""
        raise self._lacks("predict_stream")

    def explain(
        self, deployment_name: str | None = None, df: Any = None, endpoint: str | None = None
    ) -> Any:
        """Why a deployed model gives what it does for a data frame."""
        raise self._lacks("explain")

    def create_endpoint(self, name: str, config: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make an endpoint; a dictionary with its `name`."""
        raise self._lacks("create_endpoint")

    def update_endpoint(
        self, endpoint: str, config: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """Change an endpoint's settings."""
        raise self._lacks("update_endpoint")

    def delete_endpoint(self, endpoint: str) -> None:
        """Remove an endpoint."""
        raise self._lacks("delete_endpoint")

    def list_endpoints(self) -> list[dict[str, Any]]:
        """Endpoints, each a dictionary with its `name`."""
        raise self._lacks("list_endpoints")

    def get_endpoint(self, endpoint: str) -> dict[str, Any]:
        """An endpoint: a dictionary with its `name`."""
        raise self._lacks("get_endpoint")

    def _lacks(self, method: str) -> MlflowException:
        return MlflowException(
            f"The deployment target {self.target_uri!r} has no {method}().", "NOT_IMPLEMENTED"
        )
