"""How a model is logged: what `log_model` is told besides how to save it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# As `mlflow.client.model_versions` has it, which is slow to load; a test keeps the two equal.
AWAIT_SECONDS = 300


@dataclass(frozen=True)
class Publication:
    """How a model is logged.

    Attributes:
        name: The logged model's; invented if not given.
        artifact_path: The same, as older versions called it.
        run_id: The run that made it; the active run if there is one.
        registered_model_name: Registered model that it becomes a version of at once.
        await_registration_for: Seconds to wait until the version can be used.
        metadata, resources, auth_policy, prompts: Kept in `MLmodel`.
        model_type: Free text, to tell kinds of models apart.
        params, tags: Of the logged model; it has the run's params besides.
        step: Step of the training at which the model is.
        model_id: A logged model that is there already and gets these files.
    """

    name: str | None = None
    artifact_path: str | None = None
    run_id: str | None = None
    registered_model_name: str | None = None
    await_registration_for: int | None = AWAIT_SECONDS
    metadata: dict[str, Any] | None = None
    resources: Any = None
    auth_policy: Any = None
    prompts: list[str] | None = None
    model_type: str | None = None
    params: Mapping[str, Any] | None = None
    tags: Mapping[str, Any] | None = None
    step: int = 0
    model_id: str | None = None
