"""The stages that a registered model's versions can be in: the four, and those its policy adds."""

from __future__ import annotations

from collections.abc import Mapping

from headrace.sql.engine import Tx
from headrace.sql.queries import model_policies as queries
from mlflow.entities.model_registry.stages import ALL_STAGES
from mlflow.exceptions import MlflowException

_OF_ALL_MODELS = {stage.lower(): stage for stage in ALL_STAGES}


def stages_of_model(tx: Tx, number: int) -> Mapping[str, str]:
    """The stages of a registered model: name in lower case → name."""
    own = [stage for (stage,) in tx.rows(queries.STAGES, (number,))]
    return {**_OF_ALL_MODELS, **{stage.lower(): stage for stage in own}}


def stage_of(tx: Tx, name: str, number: int, stage: str) -> str:
    """The stage as it is stored, from its name in any case.

    Raises:
        MlflowException: The registered model has no such stage (`INVALID_PARAMETER_VALUE`).
    """
    asked = stage.lower() if isinstance(stage, str) else ""
    if asked in _OF_ALL_MODELS:  # nothing need be looked up
        return _OF_ALL_MODELS[asked]
    known = stages_of_model(tx, number)
    found = known.get(asked)
    if found is None:
        raise MlflowException.invalid_parameter_value(
            f"{stage!r} is no stage of a version of {name!r}; there are "
            f"{', '.join(known.values())}."
        )
    return found
