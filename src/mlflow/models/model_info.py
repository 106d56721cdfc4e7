"""What callers of `log_model` and `get_model_info` get to know of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlflow.entities import LoggedModel, Metric
    from mlflow.models.signature import ModelSignature


class ModelInfo:
    """A model that was logged.

    Attributes:
        artifact_path: Where its files are.
        flavors: How it can be loaded, by the flavor's name.
        model_uri: What to load it by: `models:/m-…`.
        model_uuid: Its identity; of logged models the same as `model_id`.
        run_id: The run that made it.
        saved_input_example_info: Which file holds an example of its input, and in which form.
        signature: What it takes and gives.
        utc_time_created: When it was saved.
        mlflow_version: The level of MLflow's interface it was saved with.
        metadata: Whatever the user keeps with it.
        registered_model_version: Of the registered model it became, if it was registered at once.
        env_vars: Names of environment variables that it read.
        prompts: Kept for compatibility.
    """

    def __init__(
        self,
        artifact_path: str | None,
        flavors: dict[str, Any],
        model_uri: str,
        model_uuid: str | None,
        run_id: str | None,
        saved_input_example_info: dict[str, Any] | None,
        signature: ModelSignature | None,
        utc_time_created: str,
        mlflow_version: str | None,
        metadata: dict[str, Any] | None = None,
        registered_model_version: int | None = None,
        env_vars: list[str] | None = None,
        prompts: list[str] | None = None,
        logged_model: LoggedModel | None = None,
    ) -> None:
        self.artifact_path = artifact_path
        self.flavors = flavors
        self.model_uri = model_uri
        self.model_uuid = model_uuid
        self.run_id = run_id
        self.saved_input_example_info = saved_input_example_info
        self.signature = signature
        self.utc_time_created = utc_time_created
        self.mlflow_version = mlflow_version
        self.metadata = metadata
        self.registered_model_version = registered_model_version
        self.env_vars = env_vars
        self.prompts = prompts
        self._logged_model = logged_model

    @property
    def signature_dict(self) -> dict[str, Any] | None:
        """The signature as plain data."""
        return self.signature.to_dict() if self.signature is not None else None

    @property
    def model_id(self) -> str | None:
        """Id of the logged model, or None."""
        return self._logged_model.model_id if self._logged_model is not None else None

    @property
    def name(self) -> str | None:
        """Name of the logged model, or None."""
        return self._logged_model.name if self._logged_model is not None else None

    @property
    def params(self) -> dict[str, str] | None:
        """Params of the logged model, or None."""
        return self._logged_model.params if self._logged_model is not None else None

    @property
    def tags(self) -> dict[str, str] | None:
        """Tags of the logged model, or None."""
        return self._logged_model.tags if self._logged_model is not None else None

    @property
    def metrics(self) -> list[Metric] | None:
        """Metrics that were measured of the logged model, or None."""
        return self._logged_model.metrics if self._logged_model is not None else None

    @property
    def creation_timestamp(self) -> int | None:
        """When the logged model was made, in milliseconds since 1970-01-01 UTC, or None."""
        return self._logged_model.creation_timestamp if self._logged_model is not None else None

    def __repr__(self) -> str:
        return f"ModelInfo(model_uri={self.model_uri!r}, flavors={sorted(self.flavors)!r})"
