"""Datasets and logged models that the active run uses and makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow.entities import DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput
from mlflow.exceptions import MlflowException
from mlflow.fluent.runs import recorder_for

if TYPE_CHECKING:
    from mlflow.data.dataset import Dataset

CONTEXT_TAG = "mlflow.data.context"


def log_input(
    dataset: Dataset | None = None,
    context: str | None = None,
    tags: dict[str, str] | None = None,
    model: LoggedModelInput | None = None,
) -> None:
    """Record a dataset or a logged model that the active run uses.

    Args:
        dataset: From `mlflow.data.from_pandas` and its like.
        context: What it is used for: `training`, `testing`, …
        tags: Tags of this use.
        model: A logged model.
    """
    log_inputs([dataset], [context], [tags], [model])


def log_inputs(
    datasets: list[Dataset | None] | None = None,
    contexts: list[str | None] | None = None,
    tags_list: list[dict[str, str] | None] | None = None,
    models: list[LoggedModelInput | None] | None = None,
) -> None:
    """Record several datasets and logged models that the active run uses; see `log_input`.

    Raises:
        MlflowException: The lists given for the datasets differ in length.
    """
    given = datasets or []
    contexts = contexts if contexts is not None else [None] * len(given)
    tags_list = tags_list if tags_list is not None else [None] * len(given)
    if not len(given) == len(contexts) == len(tags_list):
        raise MlflowException.invalid_parameter_value(
            "Each dataset has one context and one dictionary of tags (or None): there are "
            f"{len(given)} datasets, {len(contexts)} contexts and {len(tags_list)} of tags."
        )
    inputs = [
        DatasetInput(dataset._to_mlflow_entity(), _input_tags(context, tags))
        for dataset, context, tags in zip(given, contexts, tags_list, strict=True)
        if dataset is not None
    ]
    recorder_for(None).inputs(inputs, [model.model_id for model in models or [] if model])


def _input_tags(context: str | None, tags: dict[str, str] | None) -> list[InputTag]:
    found = [InputTag(str(key), str(value)) for key, value in (tags or {}).items()]
    if context:
        found.append(InputTag(CONTEXT_TAG, context))
    return found


def log_outputs(models: list[LoggedModelOutput] | None = None) -> None:
    """Record logged models that the active run makes, and at which step."""
    recorder_for(None).outputs(models or [])
