"""What a store is that knows approval, comments, policies and what the registry was like.

Implemented by the platform's services and by `mlflow.stores.rest`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

from mlflow.entities.model_registry import ModelVersion, RegisteredModel
from mlflow.entities.model_registry.model_policy import ModelPolicy
from mlflow.entities.model_registry.model_version_comment import ModelVersionComment
from mlflow.entities.model_registry.transition_request import Activity, TransitionRequest


class RegistryState(NamedTuple):
    """Registered models and all their versions, as they were at some time."""

    registered_models: list[RegisteredModel]
    model_versions: list[ModelVersion]


class TransitionRequestStore(ABC):
    """Requests to put a version into a stage."""

    @abstractmethod
    def create_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> TransitionRequest:
        """Ask for a transition.

        Raises:
            MlflowException: The same user has asked for it already (`RESOURCE_ALREADY_EXISTS`), or
                the version is in that stage (`INVALID_PARAMETER_VALUE`).
        """

    @abstractmethod
    def list_transition_requests(self, name: str, version: str) -> list[TransitionRequest]:
        """The open requests of a version, the oldest first."""

    @abstractmethod
    def approve_transition_request(
        self,
        name: str,
        version: str,
        stage: str,
        archive_existing_versions: bool = False,
        comment: str = "",
    ) -> Activity:
        """Approve the open requests for this transition; with the last approval that it takes, the
        version is moved in the same transaction.

        Raises:
            MlflowException: There is no open request (`RESOURCE_DOES_NOT_EXIST`); the policy does
                not let this user approve it, or a gate is not met (`PERMISSION_DENIED`).
        """

    @abstractmethod
    def reject_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> Activity:
        """Reject the open requests for this transition."""

    @abstractmethod
    def delete_transition_request(
        self, name: str, version: str, stage: str, creator: str = "", comment: str = ""
    ) -> Activity:
        """Take back a request; one's own by default."""


class CommentStore(ABC):
    """Comments on versions."""

    @abstractmethod
    def create_comment(self, name: str, version: str, comment: str) -> ModelVersionComment:
        """Comment on a version."""

    @abstractmethod
    def list_comments(self, name: str, version: str) -> list[ModelVersionComment]:
        """A version's comments, the oldest first."""

    @abstractmethod
    def update_comment(self, id: str, comment: str) -> ModelVersionComment:
        """Change one's own comment."""

    @abstractmethod
    def delete_comment(self, id: str) -> None:
        """Delete one's own comment."""


class ModelPolicyStore(ABC):
    """What transitions need."""

    @abstractmethod
    def get_model_policy(self, name: str) -> ModelPolicy:
        """A registered model's policy; an empty one where it has none."""

    @abstractmethod
    def set_model_policy(self, name: str, yaml: str) -> ModelPolicy:
        """Give a registered model a policy in place of the one it has.

        Raises:
            MlflowException: It is none (`INVALID_PARAMETER_VALUE`).
        """

    @abstractmethod
    def delete_model_policy(self, name: str) -> None:
        """Take a registered model's policy away; what has none is done already."""


class RegistryHistoryStore(ABC):
    """The registry as it was, and going back."""

    @abstractmethod
    def registry_as_of(self, time: int, name: str = "") -> RegistryState:
        """Registered models and versions as they were.

        Args:
            time: Milliseconds since 1970-01-01 UTC.
            name: The registered model that was called so then; all of them by default.
        """

    @abstractmethod
    def roll_back(
        self, name: str, stage: str = "Production", version: str = "", comment: str = ""
    ) -> ModelVersion:
        """Put the version that held a stage before back into it, in place of those that are there,
        which are archived, in one change.

        Args:
            version: Another version to go back to.
            comment: The reason.

        Raises:
            MlflowException: No version held the stage before (`RESOURCE_DOES_NOT_EXIST`), or the
                policy wants an approval (`PERMISSION_DENIED`).
        """


class GovernanceStore(ModelPolicyStore, TransitionRequestStore, CommentStore, RegistryHistoryStore):
    """Approval, comments, policies and history of registered models."""
