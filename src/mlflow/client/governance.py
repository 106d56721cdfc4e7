"""Approval, comments, policies and history of registered models through the client."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from mlflow.client.registry import Registry
from mlflow.entities.model_registry import ModelVersion
from mlflow.entities.model_registry.model_policy import ModelPolicy
from mlflow.entities.model_registry.model_version_comment import ModelVersionComment
from mlflow.entities.model_registry.transition_request import Activity, TransitionRequest
from mlflow.exceptions import NOT_IMPLEMENTED, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.governance_contract import GovernanceStore, RegistryState
from mlflow.validation import check_model_name, check_model_version


class GovernanceMixin(Registry):
    """Approval, comments, policies and history of registered models."""

    @property
    def _governance(self) -> GovernanceStore:
        store = self._registry
        if not isinstance(store, GovernanceStore):
            raise MlflowException(
                f"The store at {self._registry_uri!r} knows neither approval nor history.",
                NOT_IMPLEMENTED,
            )
        return store

    # ---- requests ----
    def create_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> TransitionRequest:
        """Ask for a version to be put into a stage.

        Raises:
            MlflowException: One has asked for it already (`RESOURCE_ALREADY_EXISTS`).
        """
        return self._governance.create_transition_request(*_place(name, version), stage, comment)

    def list_transition_requests(self, name: str, version: str) -> list[TransitionRequest]:
        """The open requests of a version."""
        return self._governance.list_transition_requests(*_place(name, version))

    def approve_transition_request(
        self,
        name: str,
        version: str,
        stage: str,
        archive_existing_versions: bool = False,
        comment: str = "",
    ) -> Activity:
        """Approve the open requests for a transition. The last approval that it takes moves it.

        Raises:
            MlflowException: The policy does not let one approve it, or a gate is not met
                (`PERMISSION_DENIED`); there is no request (`RESOURCE_DOES_NOT_EXIST`).
        """
        return self._governance.approve_transition_request(
            *_place(name, version), stage, bool(archive_existing_versions), comment
        )

    def reject_transition_request(
        self, name: str, version: str, stage: str, comment: str = ""
    ) -> Activity:
        """Reject the open requests for a transition."""
        return self._governance.reject_transition_request(*_place(name, version), stage, comment)

    def delete_transition_request(
        self, name: str, version: str, stage: str, creator: str = "", comment: str = ""
    ) -> Activity:
        """Take back a request; one's own by default."""
        return self._governance.delete_transition_request(
            *_place(name, version), stage, creator, comment
        )

    # ---- comments ----
    def create_comment(self, name: str, version: str, comment: str) -> ModelVersionComment:
        """Comment on a version."""
        return self._governance.create_comment(*_place(name, version), comment)

    def list_comments(self, name: str, version: str) -> list[ModelVersionComment]:
        """A version's comments, the oldest first."""
        return self._governance.list_comments(*_place(name, version))

    def update_comment(self, id: str, comment: str) -> ModelVersionComment:
        """Change one's own comment."""
        return self._governance.update_comment(str(id), comment)

    def delete_comment(self, id: str) -> None:
        """Delete one's own comment."""
        self._governance.delete_comment(str(id))

    # ---- policies ----
    def get_model_policy(self, name: str) -> ModelPolicy:
        """What the transitions of a registered model need; docs/approval.md describes policies."""
        return self._governance.get_model_policy(check_model_name(name))

    def set_model_policy(self, name: str, yaml: str) -> ModelPolicy:
        """Say what the transitions of a registered model need.

        Args:
            yaml: The policy; an empty text takes it away.

        Raises:
            MlflowException: It is none; the message says where (`INVALID_PARAMETER_VALUE`).
        """
        if not yaml.strip():
            self._governance.delete_model_policy(check_model_name(name))
            return ModelPolicy(name=name)
        return self._governance.set_model_policy(check_model_name(name), yaml)

    # ---- history ----
    def registry_as_of(self, as_of: datetime | int | str, name: str = "") -> RegistryState:
        """Registered models and all their versions, as they were.

        Args:
            as_of: A time: a datetime, an ISO 8601 text (both UTC unless they say otherwise), or
                milliseconds since 1970-01-01 UTC.
            name: The registered model that was called so then; all of them by default.
        """
        return self._governance.registry_as_of(milliseconds(as_of), name)

    def _model_as_of(self, name: str, as_of: datetime | int | str) -> RegistryState:
        state = self.registry_as_of(as_of, name)
        if not state.registered_models:
            raise MlflowException(
                f"There was no registered model with the name {name!r} at {as_of}.",
                RESOURCE_DOES_NOT_EXIST,
            )
        return state

    def _version_as_of(self, name: str, version: str, as_of: datetime | int | str) -> ModelVersion:
        for found in self._model_as_of(name, as_of).model_versions:
            if found.version == version:
                return found
        raise MlflowException(
            f"Registered model {name!r} had no version {version} at {as_of}.",
            RESOURCE_DOES_NOT_EXIST,
        )

    def roll_back(
        self,
        name: str,
        stage: str = "Production",
        version: str | None = None,
        comment: str = "",
    ) -> ModelVersion:
        """Put the version that held a stage before back into it; those there now are archived.

        Args:
            version: Another version to go back to.
            comment: The reason, for the audit log.

        Raises:
            MlflowException: No version held it before (`RESOURCE_DOES_NOT_EXIST`).
        """
        chosen = "" if version is None else str(check_model_version(version))
        return self._governance.roll_back(check_model_name(name), stage, chosen, comment)


def milliseconds(when: datetime | int | str | Any) -> int:
    """A time as milliseconds since 1970-01-01 UTC.

    Raises:
        MlflowException: It is none (`INVALID_PARAMETER_VALUE`).
    """
    if isinstance(when, int) and not isinstance(when, bool):
        return when
    try:
        if isinstance(when, str):
            when = datetime.fromisoformat(when.replace("Z", "+00:00"))
        if not isinstance(when, datetime):
            raise TypeError
    except (ValueError, TypeError):
        raise MlflowException.invalid_parameter_value(
            f"{when!r} is no time: pass a datetime, an ISO 8601 text such as 2024-02-10T12:00, or "
            "milliseconds since 1970."
        ) from None
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return round(when.timestamp() * 1000)


def _place(name: str, version: Any) -> tuple[str, str]:
    return check_model_name(name), str(check_model_version(version))
