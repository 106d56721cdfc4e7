"""Registered models through the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mlflow.client.governance import GovernanceMixin
from mlflow.entities.model_registry import ModelVersion, RegisteredModel, RegisteredModelTag
from mlflow.stores.contract import PagedList
from mlflow.stores.registry_contract import SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT
from mlflow.validation import (
    check_model_alias,
    check_model_name,
    check_model_version,
    check_new_model_alias,
    check_registry_tag,
)


class RegisteredModelsMixin(GovernanceMixin):
    """Registered models, their tags and aliases."""

    def create_registered_model(
        self,
        name: str,
        tags: Mapping[str, Any] | None = None,
        description: str | None = None,
        deployment_job_id: str | None = None,
    ) -> RegisteredModel:
        """Make a registered model without versions.

        Args:
            name: Unique among all registered models; without `/` and `:`.
            tags: Tags from the beginning; values are kept as text.
            description: Free text.
            deployment_job_id: Kept and shown, and of no other use.

        Raises:
            MlflowException: The name is taken (`RESOURCE_ALREADY_EXISTS`) or not allowed
                (`INVALID_PARAMETER_VALUE`).
        """
        checked = [RegisteredModelTag(*check_registry_tag(k, v)) for k, v in (tags or {}).items()]
        return self._registry.create_registered_model(
            check_model_name(name), checked, description, deployment_job_id
        )

    def get_registered_model(
        self, name: str, *, as_of: datetime | int | str | None = None
    ) -> RegisteredModel:
        """The registered model with the latest version of each stage.

        Args:
            as_of: As it was at this time (see `registry_as_of`).

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
        """
        if as_of is not None:
            return self._model_as_of(check_model_name(name), as_of).registered_models[0]
        return self._registry.get_registered_model(check_model_name(name))

    def update_registered_model(
        self, name: str, description: str | None = None, deployment_job_id: str | None = None
    ) -> RegisteredModel:
        """Change the description; None leaves it as it is."""
        return self._registry.update_registered_model(
            check_model_name(name), description, deployment_job_id
        )

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """Give a registered model and its versions another name.

        Raises:
            MlflowException: That name is taken (`RESOURCE_ALREADY_EXISTS`).
        """
        return self._registry.rename_registered_model(
            check_model_name(name), check_model_name(new_name)
        )

    def delete_registered_model(self, name: str) -> None:
        """Remove a registered model with all its versions. There is no way back."""
        self._registry.delete_registered_model(check_model_name(name))

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        """A page of the registered models that match, by name by default.

        Args:
            filter_string: On `name`, `creation_timestamp`, `last_updated_timestamp` and
                `tags.<key>`.
            max_results: Size of the page, at most 1,000.
            order_by: Such as `["last_updated_timestamp DESC"]`.
            page_token: `.token` of the page before.
        """
        return self._registry.search_registered_models(
            filter_string, max_results, order_by, page_token
        )

    def get_latest_versions(
        self,
        name: str,
        stages: Sequence[str] | None = None,
        *,
        as_of: datetime | int | str | None = None,
    ) -> list[ModelVersion]:
        """The version with the greatest number in each of these stages, in any by default.

        Args:
            as_of: As it was at this time (see `registry_as_of`).
        """
        if isinstance(stages, str):
            stages = [stages]
        if as_of is not None:
            found = self.get_registered_model(name, as_of=as_of).latest_versions or []
            wanted = {stage.lower() for stage in stages or ()}
            return [v for v in found if not wanted or str(v.current_stage).lower() in wanted]
        return self._registry.get_latest_versions(check_model_name(name), stages)

    # ---- tags ----
    def set_registered_model_tag(self, name: str, key: str, value: Any) -> None:
        """Set a tag of a registered model; the value is kept as text."""
        tag = RegisteredModelTag(*check_registry_tag(key, value))
        self._registry.set_registered_model_tag(check_model_name(name), tag)

    def delete_registered_model_tag(self, name: str, key: str) -> None:
        """Delete a tag of a registered model; it must be there."""
        self._registry.delete_registered_model_tag(check_model_name(name), key)

    # ---- aliases ----
    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        """Let an alias such as `champion` name a version; `models:/<name>@<alias>` is its URI.

        Args:
            alias: Letters, digits, `_` and `-`; not `latest`, nor `v` and a number. If it names
                another version, it no longer does.
        """
        self._registry.set_registered_model_alias(
            check_model_name(name), check_new_model_alias(alias), str(check_model_version(version))
        )

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        """Delete an alias; one that is not there is deleted already."""
        self._registry.delete_registered_model_alias(
            check_model_name(name), check_model_alias(alias)
        )

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """The version that an alias names; `latest` is the one with the greatest number."""
        return self._registry.get_model_version_by_alias(
            check_model_name(name), check_model_alias(alias)
        )
