"""Logged models: making, finishing and finding them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mlflow import context
from mlflow.client import MlflowClient
from mlflow.client.external_models import IS_EXTERNAL_TAG, write_external_mlmodel
from mlflow.entities import LoggedModel, LoggedModelStatus
from mlflow.exceptions import MlflowException
from mlflow.fluent.active_model import (
    active_model_id,
    last_logged_model_id,
    set_last_logged_model,
)
from mlflow.fluent.experiments import active_experiment_id
from mlflow.fluent.runs import active_run

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "artifact_location",
    "creation_timestamp",
    "experiment_id",
    "last_updated_timestamp",
    "metrics",
    "model_id",
    "model_type",
    "name",
    "params",
    "source_run_id",
    "status",
    "status_message",
    "tags",
)


def initialize_logged_model(
    name: str | None = None,
    source_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    params: Mapping[str, Any] | None = None,
    model_type: str | None = None,
    experiment_id: str | None = None,
) -> LoggedModel:
    """Make a logged model whose files are still to come; its status is `PENDING`.

    Args:
        name: Need not be unique; invented if none is given.
        source_run_id: The run that makes it; the active run by default.
        tags: Tags besides those every run gets (user, source, commit).
        params: Params, kept as text.
        model_type: Free text, to tell kinds of models apart.
        experiment_id: The active run's experiment by default, or the active one.
    """
    run = active_run()
    if run is not None:
        source_run_id = source_run_id or run.info.run_id
        experiment_id = experiment_id or run.info.experiment_id
    model = MlflowClient().create_logged_model(
        experiment_id or active_experiment_id(),
        name,
        source_run_id,
        context.resolve_tags(tags),
        params,
        model_type,
    )
    set_last_logged_model(model.model_id)
    return model


def create_external_model(
    name: str | None = None,
    source_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    params: Mapping[str, Any] | None = None,
    model_type: str | None = None,
    experiment_id: str | None = None,
) -> LoggedModel:
    """Make a logged model whose files are kept elsewhere; it is `READY` at once.

    Arguments as in `initialize_logged_model`.
    """
    model = initialize_logged_model(
        name,
        source_run_id,
        {**(tags or {}), IS_EXTERNAL_TAG: "true"},
        params,
        model_type,
        experiment_id,
    )
    client = MlflowClient()
    with tempfile.TemporaryDirectory() as folder:
        write_external_mlmodel(model, Path(folder))
        client.log_model_artifacts(model.model_id, folder)
    return client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)


def finalize_logged_model(
    model_id: str, status: Literal["READY", "FAILED"] | LoggedModelStatus
) -> LoggedModel:
    """Say whether a model's files are there (`READY`) or will not come (`FAILED`)."""
    return MlflowClient().finalize_logged_model(model_id, status)


def get_logged_model(model_id: str) -> LoggedModel:
    """The logged model with its params, tags and metrics.

    Raises:
        MlflowException: There is none, or it is deleted (`RESOURCE_DOES_NOT_EXIST`).
    """
    return MlflowClient().get_logged_model(model_id)


def last_logged_model() -> LoggedModel | None:
    """The logged model that this thread made last, or None."""
    model_id = last_logged_model_id()
    return get_logged_model(model_id) if model_id else None


def log_model_params(params: Mapping[str, Any], model_id: str | None = None) -> None:
    """Add params to a logged model.

    Args:
        params: Any number; values are kept as text.
        model_id: The active model by default.

    Raises:
        MlflowException: No model was given and none is active, or a param has another value already
            (`INVALID_PARAMETER_VALUE`).
    """
    model_id = model_id or active_model_id()
    if not model_id:
        raise MlflowException.invalid_parameter_value(
            "log_model_params() needs a model: pass model_id, or call set_active_model() first."
        )
    MlflowClient().log_model_params(model_id, params)


def set_logged_model_tags(model_id: str, tags: Mapping[str, Any]) -> None:
    """Set tags of a logged model; values are kept as text."""
    MlflowClient().set_logged_model_tags(model_id, tags)


def delete_logged_model_tag(model_id: str, key: str) -> None:
    """Delete a tag of a logged model; it must be there."""
    MlflowClient().delete_logged_model_tag(model_id, key)


def search_logged_models(
    experiment_ids: list[str] | None = None,
    filter_string: str | None = None,
    datasets: list[dict[str, str]] | None = None,
    max_results: int | None = None,
    order_by: list[dict[str, Any]] | None = None,
    output_format: Literal["pandas", "list"] = "pandas",
) -> list[LoggedModel] | pd.DataFrame:
    """The logged models that match, newest first by default.

    Args:
        experiment_ids: Experiments by id; the active one by default.
        filter_string: Such as `"metrics.accuracy > 0.9 AND params.depth = '3'"`.
        datasets: `{"dataset_name": …, "dataset_digest": …}` (the digest may be left out): metrics
            in the filter are those measured on one of them.
        max_results: At most so many; all of them by default.
        order_by: `{"field_name": "metrics.accuracy", "ascending": False}`, with `dataset_name` and
            `dataset_digest` for a metric that was measured on several.
        output_format: `"pandas"` or `"list"`.

    Returns:
        A list of models, or a DataFrame with a row a model and a column a field: `params` and
        `tags` hold dictionaries, `metrics` lists, times are milliseconds since 1970-01-01 UTC.

    Raises:
        MlflowException: The format is another, or the filter cannot be read
            (`INVALID_PARAMETER_VALUE`).
    """
    if output_format not in ("pandas", "list"):
        raise MlflowException.invalid_parameter_value(
            f"output_format is 'pandas' or 'list', not {output_format!r}."
        )
    models = _search(experiment_ids, filter_string, datasets, max_results, order_by)
    return models if output_format == "list" else _frame(models)


def models_named(
    name: str, experiment_id: str | None = None, most: int | None = None
) -> list[LoggedModel]:
    """The logged models of this name in an experiment (the active one by default), newest first."""
    if "'" in name or '"' in name:
        return []  # no model is called that, and the filter's text would end there
    ids = [experiment_id] if experiment_id else None
    return _search(ids, f"name = '{name}'", max_results=most)


def _search(
    experiment_ids: list[str] | None,
    filter_string: str | None,
    datasets: list[dict[str, str]] | None = None,
    max_results: int | None = None,
    order_by: list[dict[str, Any]] | None = None,
) -> list[LoggedModel]:
    ids = experiment_ids or [active_experiment_id()]
    client = MlflowClient()
    models: list[LoggedModel] = []
    token: str | None = None
    while max_results is None or len(models) < max_results:
        page = client.search_logged_models(
            ids, filter_string, datasets, max_results, order_by, token
        )
        models += page
        token = page.token
        if not token:
            break
    return models[:max_results]


def _frame(models: list[LoggedModel]) -> pd.DataFrame:
    try:
        import pandas as pd  # heavy, and not part of the base installation
    except ImportError:
        raise MlflowException(
            "search_logged_models() gives a DataFrame, for which pandas is missing: pip install "
            "'headrace[models]', or pass output_format='list'."
        ) from None
    return pd.DataFrame({name: [getattr(model, name) for model in models] for name in COLUMNS})
