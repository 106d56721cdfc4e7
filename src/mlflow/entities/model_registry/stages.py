"""Stages of model versions: `None` → `Staging` → `Production` → `Archived`."""

from __future__ import annotations

from mlflow.exceptions import MlflowException

STAGE_NONE = "None"
STAGE_STAGING = "Staging"
STAGE_PRODUCTION = "Production"
STAGE_ARCHIVED = "Archived"

ALL_STAGES = [STAGE_NONE, STAGE_STAGING, STAGE_PRODUCTION, STAGE_ARCHIVED]
# Those in use: a transition to one of them may archive the versions that are there.
DEFAULT_STAGES_FOR_GET_LATEST_VERSIONS = [STAGE_STAGING, STAGE_PRODUCTION]

_CANONICAL = {stage.lower(): stage for stage in ALL_STAGES}


def get_canonical_stage(stage: str) -> str:
    """The stage as it is stored, from its name in any case.

    Raises:
        MlflowException: There is no such stage (`INVALID_PARAMETER_VALUE`).
    """
    found = _CANONICAL.get(stage.lower()) if isinstance(stage, str) else None
    if found is None:
        raise MlflowException.invalid_parameter_value(
            f"{stage!r} is no stage of a model version; there are {', '.join(ALL_STAGES)}."
        )
    return found
