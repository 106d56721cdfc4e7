"""What a search looks at: lifecycle stages, and experiments."""

from __future__ import annotations

from collections.abc import Iterable

from mlflow.entities import LifecycleStage, ViewType
from mlflow.exceptions import MlflowException
from mlflow.validation import MAX_STEP, shorten


def stages_of(view_type: int) -> list[str]:
    """The lifecycle stages that a view shows.

    Raises:
        MlflowException: There is no such view (`INVALID_PARAMETER_VALUE`).
    """
    if view_type not in (ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL):
        raise MlflowException.invalid_parameter_value(
            f"{shorten(repr(view_type))} is no view type; {ViewType.ACTIVE_ONLY} shows active, "
            f"{ViewType.DELETED_ONLY} deleted, {ViewType.ALL} all."
        )
    return LifecycleStage.view_type_to_stages(view_type)


def experiment_numbers(experiment_ids: Iterable[str]) -> list[int]:
    """The numbers of those ids that an experiment can have; what none has is nowhere found."""
    texts = [text for text in experiment_ids if text.isascii() and text.isdecimal()]
    return [int(text) for text in texts if len(text) <= 19 and int(text) <= MAX_STEP]
