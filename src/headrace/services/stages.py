"""The stages that a registered model's versions can be in: the four, and those its policy adds."""

from __future__ import annotations

from collections.abc import Mapping

from headrace.sql.engine import Tx
from headrace.sql.queries import model_policies as queries
from mlflow.entities.model_registry.stages import ALL_STAGES
from mlflow.exceptions import MlflowException


def stages_of_model(tx: Tx, number: int) -> Mapping[str, str]:
    """The stages of a registered model: name in lower case → name."""
    own = [stage for (stage,) in tx.rows(queries.STAGES, (number,))]
    return {stage.lower(): stage for stage in (*ALL_STAGES, *own)}


def stage_of(tx: Tx, name: str, number: int, stage: str) -> str:
    """The stage as it is stored, from its name in any case.

    Raises:
        MlflowException: The registered model has no such stage (`INVALID_PARAMETER_VALUE`).
    """
    known = stages_of_model(tx, number)
    found = known.get(stage.lower()) if isinstance(stage, str) else None
    if found is None:
        raise MlflowException.invalid_parameter_value(
            f"{stage!r} is no stage of a version of {name!r}; there are "
            f"{', '.join(known.values())}."
        )
    return found
