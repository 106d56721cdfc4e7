"""What a store of experiments and runs is.

Implemented by the platform's services (SQLite and PostgreSQL, in-process), by `mlflow.stores.rest`
(the same over HTTP) and by plugins (`mlflow.tracking_store` entry points). `mlflow.testing` has the
conformance suite that each of them passes.

Method names and arguments are those that store plugins written for MLflow implement.

Rules for every implementation:
  - Methods may be called from any thread.
  - A method that returns has stored durably what it was given; one that raises has stored nothing.
  - Errors are `MlflowException`s: `INVALID_PARAMETER_VALUE` for values that can never be right,
    `RESOURCE_DOES_NOT_EXIST` for a noun that is not there, `RESOURCE_ALREADY_EXISTS` for a name
    that is taken, `INVALID_STATE` where the noun's state forbids it, `StoreUnreachable` where
    nothing is known.
  - Times are milliseconds since 1970-01-01 UTC. Ids are text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from mlflow.entities import (
    DatasetInput,
    Experiment,
    ExperimentTag,
    LoggedModel,
    LoggedModelInput,
    LoggedModelOutput,
    LoggedModelParameter,
    LoggedModelTag,
    Metric,
    Param,
    Run,
    RunInfo,
    RunTag,
    ViewType,
)
from mlflow.entities.dataset import DatasetSummary
from mlflow.entities.metric import MetricWithRunId
from mlflow.exceptions import NOT_IMPLEMENTED, MlflowException
from mlflow.journal.format import Ack, Chunk
from mlflow.wire.artifacts import Digest

T = TypeVar("T")

SEARCH_MAX_RESULTS_DEFAULT = 1000
SEARCH_MAX_RESULTS_THRESHOLD = 50_000


class PagedList(list[T]):
    """A page of results.

    Attributes:
        token: Text that asks for the next page; None (or empty) on the last one.
    """

    def __init__(self, items: Iterable[T] = (), token: str | None = None) -> None:
        super().__init__(items)
        self.token = token

    def to_list(self) -> list[T]:
        """The page without its token."""
        return list(self)


class ExperimentStore(ABC):
    """Experiments and their tags."""

    @abstractmethod
    def create_experiment(
        self,
        name: str,
        artifact_location: str | None = None,
        tags: Sequence[ExperimentTag] | None = None,
    ) -> str:
        """Make an experiment and return its id.

        Raises:
            MlflowException: The name is taken, by a deleted one too (`RESOURCE_ALREADY_EXISTS`).
        """

    @abstractmethod
    def get_experiment(self, experiment_id: str) -> Experiment:
        """The experiment, deleted or not.

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
        """

    @abstractmethod
    def get_experiment_by_name(self, experiment_name: str) -> Experiment | None:
        """The experiment of that name, deleted or not, or None."""

    @abstractmethod
    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        filter_string: str | None = None,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """A page of the experiments that match, newest activity first by default."""

    @abstractmethod
    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        """Give an active experiment another name."""

    @abstractmethod
    def delete_experiment(self, experiment_id: str) -> None:
        """Put an active experiment and its runs into the bin."""

    @abstractmethod
    def restore_experiment(self, experiment_id: str) -> None:
        """Take a deleted experiment and its runs out of the bin."""

    @abstractmethod
    def set_experiment_tag(self, experiment_id: str, tag: ExperimentTag) -> None:
        """Set a tag of an active experiment."""

    @abstractmethod
    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """Delete a tag; `RESOURCE_DOES_NOT_EXIST` if it is not there."""


class RunStore(ABC):
    """Runs, their params and tags, and what is logged to them in batches."""

    @abstractmethod
    def create_run(
        self,
        experiment_id: str,
        user_id: str,
        start_time: int,
        tags: Sequence[RunTag],
        run_name: str | None,
    ) -> Run:
        """Make a run of an active experiment; its name is invented when none is given.

        A tag `mlflow.runName` names the run too; two different names are an error.
        """

    @abstractmethod
    def get_run(self, run_id: str) -> Run:
        """The run with its latest metrics, deleted or not."""

    @abstractmethod
    def update_run_info(
        self, run_id: str, run_status: int | None, end_time: int | None, run_name: str | None
    ) -> RunInfo:
        """Change what is given (not None) of an active run."""

    @abstractmethod
    def delete_run(self, run_id: str) -> None:
        """Put a run into the bin."""

    @abstractmethod
    def restore_run(self, run_id: str) -> None:
        """Take a run out of the bin."""

    @abstractmethod
    def search_runs(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = SEARCH_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """A page of the runs that match, latest start first by default.

        A page's token goes on after its last row: runs that arrive meanwhile move nothing.
        """

    @abstractmethod
    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric],
        params: Sequence[Param],
        tags: Sequence[RunTag],
    ) -> None:
        """Log to an active run, all or nothing.

        Raises:
            MlflowException: A param has another value already (`INVALID_PARAMETER_VALUE`), a limit
                of the API is exceeded, the run is deleted.
        """

    @abstractmethod
    def delete_tag(self, run_id: str, key: str) -> None:
        """Delete a run's tag; `RESOURCE_DOES_NOT_EXIST` if it is not there."""

    def log_metric(self, run_id: str, metric: Metric) -> None:
        """Log one point."""
        self.log_batch(run_id, [metric], [], [])

    def log_param(self, run_id: str, param: Param) -> None:
        """Log one param."""
        self.log_batch(run_id, [], [param], [])

    def set_tag(self, run_id: str, tag: RunTag) -> None:
        """Set one tag."""
        self.log_batch(run_id, [], [], [tag])


class MetricStore(ABC):
    """Histories of metrics."""

    @abstractmethod
    def get_metric_history(
        self,
        run_id: str,
        metric_key: str,
        max_results: int | None = None,
        page_token: str | None = None,
    ) -> PagedList[Metric]:
        """Points in the order of step, then timestamp, then arrival; all of them by default."""

    @abstractmethod
    def get_metric_history_bulk(
        self, run_ids: Sequence[str], metric_key: str, max_results: int
    ) -> list[MetricWithRunId]:
        """Points of several runs, run after run, at most `max_results` in all."""

    @abstractmethod
    def get_metric_history_bulk_interval(
        self,
        run_ids: Sequence[str],
        metric_key: str,
        max_results: int,
        start_step: int | None = None,
        end_step: int | None = None,
    ) -> list[MetricWithRunId]:
        """Points of several runs between two steps, thinned to about `max_results` a run.

        Each bucket of steps keeps its smallest and its largest value, and the first and last
        points stay, so that no spike is lost.
        """


class InputStore(ABC):
    """Datasets and logged models that runs use and make."""

    @abstractmethod
    def log_inputs(
        self,
        run_id: str,
        datasets: Sequence[DatasetInput] | None = None,
        models: Sequence[LoggedModelInput] | None = None,
    ) -> None:
        """Record what a run used; saying it twice changes nothing but the tags."""

    @abstractmethod
    def log_outputs(self, run_id: str, models: Sequence[LoggedModelOutput]) -> None:
        """Record logged models that a run made."""

    @abstractmethod
    def search_datasets_of_experiments(self, experiment_ids: Sequence[str]) -> list[DatasetSummary]:
        """The different datasets that runs of these experiments used, at most 1,000."""


class LoggedModelStore(ABC):
    """Logged models."""

    @abstractmethod
    def create_logged_model(
        self,
        experiment_id: str,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Sequence[LoggedModelTag] | None = None,
        params: Sequence[LoggedModelParameter] | None = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        """Make a logged model whose files are still to come (`PENDING`)."""

    @abstractmethod
    def get_logged_model(self, model_id: str) -> LoggedModel:
        """The logged model with its params, tags and metrics."""

    @abstractmethod
    def finalize_logged_model(self, model_id: str, status: str) -> LoggedModel:
        """Say that its files are there (`READY`) or will not come (`FAILED`)."""

    @abstractmethod
    def delete_logged_model(self, model_id: str) -> None:
        """Put a logged model into the bin."""

    @abstractmethod
    def log_logged_model_params(
        self, model_id: str, params: Sequence[LoggedModelParameter]
    ) -> None:
        """Add params."""

    @abstractmethod
    def set_logged_model_tags(self, model_id: str, tags: Sequence[LoggedModelTag]) -> None:
        """Set tags."""

    @abstractmethod
    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        """Delete a tag; `RESOURCE_DOES_NOT_EXIST` if it is not there."""

    @abstractmethod
    def search_logged_models(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        datasets: Sequence[dict[str, Any]] | None = None,
        max_results: int | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        """A page of the logged models that match, newest first by default.

        Args:
            datasets: `{"dataset_name", "dataset_digest"}`: metrics in the filter are those
                measured on one of them.
            order_by: `{"field_name", "ascending", "dataset_name", "dataset_digest"}`.
        """


class ArtifactDigestStore(ABC):
    """SHA-256 of every stored file, recorded when it was logged."""

    @abstractmethod
    def get_artifact_digests(self, root_uri: str, path: str = "") -> list[Digest]:
        """Digests of the files under an artifact root (or under `path` in it), by path."""

    @abstractmethod
    def record_artifact_digests(self, root_uri: str, digests: Sequence[Digest]) -> None:
        """Record what was stored under an artifact root."""


class JournalStore(ABC):
    """Exactly-once delivery of run journals."""

    @abstractmethod
    def ingest(self, chunk: Chunk) -> Ack:
        """Store the records of a chunk that are not stored yet.

        The position reached is stored in the same transaction, so that a chunk sent twice changes
        nothing. Records that can never be stored (a changed param) are reported in the answer and
        passed over; the others are stored.

        Raises:
            MlflowException: The chunk begins after the position reached (`RESOURCE_CONFLICT`; the
                message's field `offset` says where), or the run cannot take records at all.
        """

    def accepts_journal(self) -> bool:
        """Whether `ingest` works; where it does not, runs are made and logged call by call.

        Raises:
            StoreUnreachable: That cannot be told just now.
        """
        return True

    def journal_offset(self, run_id: str, writer: str) -> int:
        """The position reached for this journal; 0 if nothing came yet."""
        return self.ingest(Chunk(run_id, writer, 0, b"")).offset


class TrackingStore(
    ExperimentStore,
    RunStore,
    MetricStore,
    InputStore,
    LoggedModelStore,
    ArtifactDigestStore,
    JournalStore,
):
    """Everything tracking needs."""

    def close(self) -> None:
        """Give back connections. The store is not used afterwards."""


def not_supported(what: str) -> MlflowException:
    """The error of a store that lacks a capability."""
    return MlflowException(f"This store cannot {what}.", NOT_IMPLEMENTED)
