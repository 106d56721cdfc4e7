"""Versions of registered models through the client."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mlflow.artifacts.model_uri import parse_model_uri
from mlflow.client.governance import GovernanceMixin
from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.entities.model_registry.stages import ALL_STAGES
from mlflow.exceptions import MlflowException
from mlflow.stores.contract import PagedList
from mlflow.stores.registry_contract import SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT
from mlflow.validation import check_model_name, check_model_version, check_registry_tag

AWAIT_SECONDS = 300
_PAUSE_SECONDS = 0.5


class ModelVersionsMixin(GovernanceMixin):
    """Versions of registered models, and their tags."""

    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Mapping[str, Any] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        await_creation_for: int | None = AWAIT_SECONDS,
        model_id: str | None = None,
    ) -> ModelVersion:
        """Make the next version of a registered model; `mlflow.register_model` is more convenient.

        Args:
            name: The registered model's.
            source: URI of the model's files: `runs:/<run id>/<path>`, `models:/<model id>`,
                `models:/<name>/<version>`, or where they are.
            run_id: The run that made it.
            tags: Tags from the beginning; values are kept as text.
            run_link: URL of the run, where it is tracked elsewhere.
            description: Free text.
            await_creation_for: Seconds to wait until the version can be used, for servers that
                copy the files; None or 0 does not wait.
            model_id: The logged model that it is.

        Raises:
            MlflowException: There is no such registered model (`RESOURCE_DOES_NOT_EXIST`), or the
                server does not allow the source (`INVALID_PARAMETER_VALUE`).
        """
        if run_id:
            self._flush(run_id)  # the store may not know the run yet
        checked = [ModelVersionTag(*check_registry_tag(k, v)) for k, v in (tags or {}).items()]
        made = self._registry.create_model_version(
            check_model_name(name),
            str(source),
            run_id,
            checked,
            run_link,
            description,
            model_id=model_id,
        )
        return self._await(made, await_creation_for or 0)

    def _await(self, made: ModelVersion, seconds: float) -> ModelVersion:
        deadline = time.monotonic() + seconds
        while made.status == "PENDING_REGISTRATION" and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)
            made = self._registry.get_model_version(made.name, made.version)
        if seconds and made.status != "READY":
            raise MlflowException(
                f"Version {made.version} of registered model {made.name!r} cannot be used after "
                f"{seconds} s: {made.status}. {made.status_message or ''}".rstrip()
            )
        return made

    def copy_model_version(self, src_model_uri: str, dst_name: str) -> ModelVersion:
        """Make a version of another registered model, which is made where it is missing.

        Args:
            src_model_uri: `models:/<name>/<version>`, `models:/<name>@<alias>`, ….
            dst_name: The other registered model's name.
        """
        copied = self.resolve_model_version(src_model_uri)
        return self._registry.copy_model_version(copied, check_model_name(dst_name))

    def resolve_model_version(self, model_uri: str) -> ModelVersion:
        """The version that a `models:/` URI of a registered model names now.

        Raises:
            MlflowException: It names none (`INVALID_PARAMETER_VALUE`), or there is none
                (`RESOURCE_DOES_NOT_EXIST`).
        """
        uri = parse_model_uri(str(model_uri))
        if uri.model_id is not None:
            raise MlflowException.invalid_parameter_value(
                f"{model_uri!r} names a logged model, not a version of a registered model."
            )
        return self._registry.find_version(uri.name, uri.version, uri.stage, uri.alias)

    def get_model_version(
        self, name: str, version: str, *, as_of: datetime | int | str | None = None
    ) -> ModelVersion:
        """The version of a registered model.

        Args:
            as_of: As it was at this time (see `registry_as_of`).

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
        """
        place = _place(name, version)
        if as_of is not None:
            return self._version_as_of(*place, as_of)
        return self._registry.get_model_version(*place)

    def update_model_version(
        self, name: str, version: str, description: str | None = None
    ) -> ModelVersion:
        """Change a version's description."""
        if description is None:
            raise MlflowException.invalid_parameter_value(
                "update_model_version() changes the description of a version: pass description."
            )
        return self._registry.update_model_version(*_place(name, version), description)

    def transition_model_version_stage(
        self, name: str, version: str, stage: str, archive_existing_versions: bool = False
    ) -> ModelVersion:
        """Put a version into a stage.

        Args:
            stage: `None`, `Staging`, `Production` or `Archived`, in any case.
            archive_existing_versions: Whether the other versions in that stage become `Archived`;
                for `Staging` and `Production` only.
        """
        return self._registry.transition_model_version_stage(
            *_place(name, version), stage, bool(archive_existing_versions)
        )

    def delete_model_version(self, name: str, version: str) -> None:
        """Remove a version; its number is not given again. There is no way back."""
        self._registry.delete_model_version(*_place(name, version))

    def get_model_version_download_uri(self, name: str, version: str) -> str:
        """Where a version's files are."""
        return self._registry.get_model_version_download_uri(*_place(name, version))

    def get_model_version_stages(self, name: str, version: str) -> list[str]:
        """The stages that a version can be in."""
        return list(ALL_STAGES)

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        """A page of the versions that match, the last changed first by default.

        Args:
            filter_string: On `name`, `version_number`, `run_id`, `source_path`, `current_stage`,
                `status`, `user_id`, `creation_timestamp`, `last_updated_timestamp` and
                `tags.<key>`, such as `"name = 'Fraud' AND current_stage = 'Production'"`.
            max_results: Size of the page, at most 200,000.
            order_by: Such as `["version_number DESC"]`.
            page_token: `.token` of the page before.
        """
        return self._registry.search_model_versions(
            filter_string, max_results, order_by, page_token
        )

    # ---- tags ----
    def set_model_version_tag(
        self,
        name: str,
        version: str | None = None,
        key: str | None = None,
        value: Any = None,
        stage: str | None = None,
    ) -> None:
        """Set a tag of a version; the value is kept as text.

        Args:
            version: The version, or None with `stage`.
            stage: The latest version of this stage is meant.
        """
        tag = ModelVersionTag(*check_registry_tag(key, "" if value is None else value))
        self._registry.set_model_version_tag(name, self._meant(name, version, stage), tag)

    def delete_model_version_tag(
        self,
        name: str,
        version: str | None = None,
        key: str | None = None,
        stage: str | None = None,
    ) -> None:
        """Delete a tag of a version; it must be there. Arguments as for `set_model_version_tag`."""
        if not key:
            raise MlflowException.invalid_parameter_value("Which tag is to be deleted? Pass key.")
        self._registry.delete_model_version_tag(name, self._meant(name, version, stage), key)

    def _meant(self, name: str, version: str | None, stage: str | None) -> str:
        if bool(version) == bool(stage):
            raise MlflowException.invalid_parameter_value(
                "Say which version is meant: pass either version or stage."
            )
        if stage:
            return self._registry.find_version(check_model_name(name), stage=stage).version
        return _place(name, version)[1]


def _place(name: str, version: Any) -> tuple[str, str]:
    return check_model_name(name), str(check_model_version(version))
