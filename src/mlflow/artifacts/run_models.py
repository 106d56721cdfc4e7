"""The logged models of a run, which have their files elsewhere than the run has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlflow.artifacts.resolve import add_path, parse_runs_uri, tracking_store
from mlflow.entities import LoggedModel, Run
from mlflow.file_uri import uri_scheme

if TYPE_CHECKING:
    from mlflow.stores.contract import TrackingStore


def model_instead(uri: str, tracking_uri: str | None = None) -> str | None:
    """What `runs:/<run id>/<name>/…` names where the run has nothing: a logged model of that name.

    Returns:
        `models:/m-…/…`; None where the URI is of another kind, or there is no such model.

    Raises:
        MlflowException: There is no such run (`RESOURCE_DOES_NOT_EXIST`).
    """
    if uri_scheme(uri) != "runs":
        return None
    run_id, path = parse_runs_uri(uri)
    name, _, rest = path.partition("/")
    store = tracking_store(uri, tracking_uri)
    model = logged_model_of(store, store.get_run(run_id), name)
    return None if model is None else add_path(f"models:/{model.model_id}", rest)


def logged_model_of(store: TrackingStore, run: Run, name: str) -> LoggedModel | None:
    """The logged model of a name that a run made at its greatest step; of several the newest."""
    if not name or any(char in "/:.%\"'" for char in name):
        return None  # no logged model can be called that
    found: list[LoggedModel] = []
    token: str | None = None
    while True:
        page = store.search_logged_models(
            [run.info.experiment_id], f"name = '{name}'", page_token=token
        )
        found += [model for model in page if model.source_run_id == run.info.run_id]
        token = page.token
        if not token:
            break
    outputs = run.outputs.model_outputs if run.outputs is not None else []
    steps = {output.model_id: output.step for output in outputs}
    return max(
        found,
        key=lambda model: (steps.get(model.model_id, 0), model.creation_timestamp),
        default=None,
    )
