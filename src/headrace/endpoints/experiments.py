"""Experiments and their tags."""

from __future__ import annotations

from headrace.artifacts.locations import check_artifact_location
from headrace.artifacts.roots import roots_of
from headrace.http.fields import view_type
from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities import ExperimentTag
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.contract import SEARCH_MAX_RESULTS_DEFAULT
from mlflow.wire import experiments as wire
from mlflow.wire.inputs import DatasetSummaries, SearchDatasets
from mlflow.wire.message import Empty

table = Table()


@table.endpoint(
    "POST",
    "experiments/create",
    request=wire.CreateExperiment,
    response=wire.ExperimentCreated,
    permission="experiment.create",
    kind=Kind.WRITE,
)
def create_experiment(platform: Platform, asked: wire.CreateExperiment) -> wire.ExperimentCreated:
    """Make an experiment."""
    location = check_artifact_location(asked.artifact_location, roots_of(platform).local_roots)
    return wire.ExperimentCreated(
        experiment_id=platform.store.create_experiment(asked.name, location or None, asked.tags)
    )


@table.endpoint(
    "GET",
    "experiments/get",
    request=wire.GetExperiment,
    response=wire.ExperimentAnswer,
    permission="experiment.read",
    kind=Kind.READ,
)
def get_experiment(platform: Platform, asked: wire.GetExperiment) -> str:
    """Show an experiment, deleted or not."""
    return platform.store.get_experiment_json(asked.experiment_id)


@table.endpoint(
    "GET",
    "experiments/get-by-name",
    request=wire.GetExperimentByName,
    response=wire.ExperimentAnswer,
    permission="experiment.read",
    kind=Kind.READ,
)
def get_experiment_by_name(platform: Platform, asked: wire.GetExperimentByName) -> str:
    """Show the experiment of that name, deleted or not."""
    found = platform.store.get_experiment_by_name_json(asked.experiment_name)
    if found is None:
        raise MlflowException(
            f"There is no experiment with the name {asked.experiment_name!r}.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return found


def search_experiments(platform: Platform, asked: wire.SearchExperiments) -> str:
    """Find experiments."""
    most = asked.max_results
    return platform.store.search_experiments_json(
        view_type(asked.view_type),
        SEARCH_MAX_RESULTS_DEFAULT if most is None else most,
        asked.filter,
        asked.order_by,
        asked.page_token,
    )


for _method in ("GET", "POST"):
    table.endpoint(
        _method,
        "experiments/search",
        request=wire.SearchExperiments,
        response=wire.ExperimentsAnswer,
        permission="experiment.read",
        kind=Kind.READ,
        filtered=True,
    )(search_experiments)


@table.endpoint(
    "POST",
    "experiments/update",
    request=wire.UpdateExperiment,
    response=Empty,
    permission="experiment.update",
    kind=Kind.WRITE,
)
def update_experiment(platform: Platform, asked: wire.UpdateExperiment) -> None:
    """Give an experiment another name."""
    if asked.new_name:
        platform.store.rename_experiment(asked.experiment_id, asked.new_name)


@table.endpoint(
    "POST",
    "experiments/delete",
    request=wire.DeleteExperiment,
    response=Empty,
    permission="experiment.delete",
    kind=Kind.WRITE,
)
def delete_experiment(platform: Platform, asked: wire.DeleteExperiment) -> None:
    """Put an experiment and its runs into the bin."""
    platform.store.delete_experiment(asked.experiment_id)


@table.endpoint(
    "POST",
    "experiments/restore",
    request=wire.RestoreExperiment,
    response=Empty,
    permission="experiment.delete",
    kind=Kind.WRITE,
)
def restore_experiment(platform: Platform, asked: wire.RestoreExperiment) -> None:
    """Take an experiment and its runs out of the bin."""
    platform.store.restore_experiment(asked.experiment_id)


@table.endpoint(
    "POST",
    "experiments/set-experiment-tag",
    request=wire.SetExperimentTag,
    response=Empty,
    permission="experiment.update",
    kind=Kind.WRITE,
)
def set_experiment_tag(platform: Platform, asked: wire.SetExperimentTag) -> None:
    """Set a tag of an experiment."""
    platform.store.set_experiment_tag(asked.experiment_id, ExperimentTag(asked.key, asked.value))


@table.endpoint(
    "POST",
    "experiments/delete-experiment-tag",
    request=wire.DeleteExperimentTag,
    response=Empty,
    permission="experiment.update",
    kind=Kind.WRITE,
)
def delete_experiment_tag(platform: Platform, asked: wire.DeleteExperimentTag) -> None:
    """Delete a tag of an experiment."""
    platform.store.delete_experiment_tag(asked.experiment_id, asked.key)


@table.endpoint(
    "POST",
    "experiments/search-datasets",
    request=SearchDatasets,
    response=DatasetSummaries,
    permission="experiment.read",
    kind=Kind.READ,
)
def search_datasets(platform: Platform, asked: SearchDatasets) -> DatasetSummaries:
    """List the different datasets that runs of these experiments used."""
    found = platform.store.search_datasets_of_experiments(asked.experiment_ids)
    return DatasetSummaries(dataset_summaries=found)
