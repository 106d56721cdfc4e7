"""The active experiment, and experiments by id or name."""

from __future__ import annotations

import logging
import secrets
import threading
from typing import Any

from mlflow.client import MlflowClient
from mlflow.entities import Experiment, LifecycleStage, ViewType
from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.fluent import state
from mlflow.plugins import load_plugins
from mlflow.settings import MLFLOW_EXPERIMENT_ID, MLFLOW_EXPERIMENT_NAME
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT

DEFAULT_EXPERIMENT_ID = "0"

_logger = logging.getLogger(__name__)
_lock = threading.Lock()


def set_experiment(
    experiment_name: str | None = None,
    experiment_id: str | None = None,
    trace_location: object = None,
) -> Experiment:
    """Make an experiment the active one: runs that name none belong to it.

    Args:
        experiment_name: Made if there is none of this name.
        experiment_id: Must exist. Either this or a name.
        trace_location: Accepted for compatibility.

    Returns:
        The experiment. When the store cannot be reached, a stand-in with an id made here: its runs
        are journaled, and the store puts them into the experiment of that name.

    Raises:
        MlflowException: Both or neither were given, the experiment is deleted
            (`INVALID_PARAMETER_VALUE`), or no experiment has the id (`RESOURCE_DOES_NOT_EXIST`).
    """
    if (experiment_name is None) == (experiment_id is None):
        raise MlflowException.invalid_parameter_value(
            "set_experiment() takes a name or an id: one of them, not "
            + ("both." if experiment_name is not None else "neither.")
        )
    with _lock:
        if experiment_name is not None:
            experiment = _by_name(experiment_name)
        else:
            experiment = _by_id(str(experiment_id))
    if experiment.lifecycle_stage == LifecycleStage.DELETED:
        raise MlflowException.invalid_parameter_value(
            f"Experiment {experiment.name!r} (id {experiment.experiment_id}) is deleted. Restore "
            f"it with mlflow.restore_experiment({experiment.experiment_id!r}), or choose another."
        )
    state.active_experiment_id = experiment.experiment_id
    MLFLOW_EXPERIMENT_ID.set(experiment.experiment_id)  # children use the same
    return experiment


def _by_name(name: str) -> Experiment:
    client = MlflowClient()
    try:
        experiment = client.get_experiment_by_name(name)
        if experiment is None:
            _logger.info("Experiment %r is new.", name)
            experiment = _create(client, name)
    except StoreUnreachable as error:
        experiment = _stand_in(name)
        _logger.warning(
            "The store does not answer (%s). Runs of experiment %r are kept in journals until it "
            "does; `mlflow sync` sends what is left.",
            error.message.rstrip("."),
            name,
        )
    return _remember(experiment)


def _create(client: MlflowClient, name: str) -> Experiment:
    try:
        return client.get_experiment(client.create_experiment(name))
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
        made_meanwhile = client.get_experiment_by_name(name)
        if made_meanwhile is None:
            raise
        return made_meanwhile


def _stand_in(name: str) -> Experiment:
    for (uri, _), known in state.experiments.items():
        if uri == state.get_tracking_uri() and known.name == name:
            return known
    # 15 digits: apart from the small numbers stores choose, exact in every JSON reader.
    made_up = str(secrets.randbelow(9 * 10**14) + 10**14)
    return Experiment(made_up, name, "", LifecycleStage.ACTIVE)


def _by_id(experiment_id: str) -> Experiment:
    return _remember(MlflowClient().get_experiment(experiment_id))


def _remember(experiment: Experiment) -> Experiment:
    state.experiments[state.get_tracking_uri(), experiment.experiment_id] = experiment
    return experiment


def experiment_of_new_run(experiment_id: str | None) -> Experiment:
    """The experiment a new run belongs to: the given one, the active one, the environment's, a
    plugin's, the default.

    Raises:
        MlflowException: It does not exist or is deleted.
    """
    chosen = experiment_id or state.active_experiment_id or _from_environment() or _from_plugins()
    if chosen is None:
        chosen = DEFAULT_EXPERIMENT_ID
    known = state.experiments.get((state.get_tracking_uri(), chosen))
    if known is None:
        try:
            known = _by_id(chosen)
        except StoreUnreachable:
            name = Experiment.DEFAULT_EXPERIMENT_NAME if chosen == DEFAULT_EXPERIMENT_ID else ""
            return Experiment(chosen, name, "", LifecycleStage.ACTIVE)
    if known.lifecycle_stage == LifecycleStage.DELETED:
        raise MlflowException.invalid_parameter_value(
            f"Experiment {known.name!r} (id {chosen}) is deleted and takes no runs. Restore it "
            f"with mlflow.restore_experiment({chosen!r})."
        )
    return known


def _from_environment() -> str | None:
    name, by_id = MLFLOW_EXPERIMENT_NAME.get(), MLFLOW_EXPERIMENT_ID.get()
    if name is None:
        return by_id
    with _lock:
        experiment = _by_name(name)
    if by_id is not None and by_id != experiment.experiment_id:
        raise MlflowException.invalid_parameter_value(
            f"MLFLOW_EXPERIMENT_NAME is {name!r}, which has id {experiment.experiment_id}, but "
            f"MLFLOW_EXPERIMENT_ID is {by_id!r}. Unset one of them."
        )
    return experiment.experiment_id


def _from_plugins() -> str | None:
    for _, provider_class in load_plugins("mlflow.default_experiment_provider"):
        provider = provider_class()
        if provider.in_context():
            return str(provider.get_experiment_id())
    return None


def active_experiment_id() -> str:
    """Id of the experiment that a new run would belong to."""
    return experiment_of_new_run(None).experiment_id


def get_experiment(experiment_id: str) -> Experiment:
    """The experiment with this id, deleted or not."""
    return MlflowClient().get_experiment(experiment_id)


def get_experiment_by_name(name: str) -> Experiment | None:
    """The experiment with this name, deleted or not, or None."""
    return MlflowClient().get_experiment_by_name(name)


def search_experiments(
    view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: list[str] | None = None,
) -> list[Experiment]:
    """All experiments that match, or the first `max_results` of them.

    Args:
        view_type: A `ViewType`.
        max_results: All by default.
        filter_string: Such as `"name LIKE 'fraud%' AND tags.team = 'risk'"`.
        order_by: Such as `["name ASC"]`.
    """
    client = MlflowClient()
    found: list[Experiment] = []
    token: str | None = None
    while True:
        size = SEARCH_MAX_RESULTS_DEFAULT
        if max_results is not None:
            size = min(size, max_results - len(found))
        page = client.search_experiments(view_type, size, filter_string, order_by, token)
        found += page
        token = page.token
        if not token or (max_results is not None and len(found) >= max_results):
            return found


def create_experiment(
    name: str,
    artifact_location: str | None = None,
    tags: dict[str, Any] | None = None,
    trace_location: object = None,
) -> str:
    """Make an experiment and return its id; it does not become the active one.

    Arguments as in `MlflowClient.create_experiment`.
    """
    return MlflowClient().create_experiment(name, artifact_location, tags)


def delete_experiment(experiment_id: str) -> None:
    """Put an experiment and its runs into the bin."""
    MlflowClient().delete_experiment(experiment_id)
    state.experiments.pop((state.get_tracking_uri(), str(experiment_id)), None)


def restore_experiment(experiment_id: str) -> None:
    """Take an experiment and its runs out of the bin."""
    MlflowClient().restore_experiment(experiment_id)
    state.experiments.pop((state.get_tracking_uri(), str(experiment_id)), None)


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the active experiment."""
    MlflowClient().set_experiment_tag(active_experiment_id(), key, value)


def set_experiment_tags(tags: dict[str, Any]) -> None:
    """Set tags of the active experiment."""
    for key, value in tags.items():
        set_experiment_tag(key, value)


def delete_experiment_tag(key: str) -> None:
    """Delete a tag of the active experiment."""
    MlflowClient().delete_experiment_tag(active_experiment_id(), key)
