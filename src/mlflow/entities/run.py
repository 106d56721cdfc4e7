"""A run: one execution, with what it was given, what it measured and what it used and made."""

from __future__ import annotations

from typing import Any

from mlflow.entities._entity import Entity, StructEntity
from mlflow.entities.dataset import DatasetInput
from mlflow.entities.logged_model import LoggedModelInput, LoggedModelOutput
from mlflow.entities.metric import Metric
from mlflow.entities.param import Param
from mlflow.entities.tag import RunTag


class RunInfo(StructEntity, frozen=True):
    """What is known of a run besides its data.

    Attributes:
        run_id: 32 hexadecimal digits when Headrace made it.
        experiment_id: The experiment it belongs to.
        user_id: Who started it.
        status: Name of a `RunStatus`.
        start_time, end_time: Milliseconds since 1970-01-01 UTC; no end while it runs.
        lifecycle_stage: `active` or `deleted`.
        artifact_uri: Root of its artifacts.
        run_name: Need not be unique.
    """

    run_id: str
    experiment_id: str
    user_id: str = ""
    status: str = "RUNNING"
    start_time: int = 0
    end_time: int | None = None
    lifecycle_stage: str = "active"
    artifact_uri: str | None = None
    run_name: str | None = None

    @classmethod
    def get_searchable_attributes(cls) -> list[str]:
        """Names that a filter may use as attributes."""
        from mlflow.search import RUNS  # the parser is loaded by those who search

        return sorted(RUNS.attributes)

    @classmethod
    def get_orderable_attributes(cls) -> list[str]:
        """Names that an order may use as attributes."""
        from mlflow.search import RUNS  # the parser is loaded by those who search

        return sorted(RUNS.attributes)


class RunData(Entity):
    """Metrics, params and tags of a run, shown as dictionaries from key to latest value."""

    __slots__ = ("_metric_objs", "_params", "_tags")

    def __init__(
        self,
        metrics: list[Metric] | None = None,
        params: list[Param] | None = None,
        tags: list[RunTag] | None = None,
    ) -> None:
        self._metric_objs = list(metrics or [])
        self._params = {param.key: param.value for param in params or []}
        self._tags = {tag.key: tag.value for tag in tags or []}

    @property
    def metrics(self) -> dict[str, float]:
        return {metric.key: metric.value for metric in self._metric_objs}

    @property
    def params(self) -> dict[str, str]:
        return self._params

    @property
    def tags(self) -> dict[str, str]:
        return self._tags


class RunInputs(Entity):
    """Datasets and logged models that a run used."""

    __slots__ = ("_dataset_inputs", "_model_inputs")

    def __init__(
        self,
        dataset_inputs: list[DatasetInput],
        model_inputs: list[LoggedModelInput] | None = None,
    ) -> None:
        self._dataset_inputs = list(dataset_inputs)
        self._model_inputs = list(model_inputs or [])

    @property
    def dataset_inputs(self) -> list[DatasetInput]:
        return self._dataset_inputs

    @property
    def model_inputs(self) -> list[LoggedModelInput]:
        return self._model_inputs


class RunOutputs(Entity):
    """Logged models that a run made."""

    __slots__ = ("_model_outputs",)

    def __init__(self, model_outputs: list[LoggedModelOutput]) -> None:
        self._model_outputs = list(model_outputs)

    @property
    def model_outputs(self) -> list[LoggedModelOutput]:
        return self._model_outputs


class Run(Entity):
    """One execution."""

    # Not slotted: `ActiveRun` and the subclasses of third parties add state of their own.

    def __init__(
        self,
        run_info: RunInfo,
        run_data: RunData | None = None,
        run_inputs: RunInputs | None = None,
        run_outputs: RunOutputs | None = None,
    ) -> None:
        self._info = run_info
        self._data = run_data if run_data is not None else RunData()
        self._inputs = run_inputs if run_inputs is not None else RunInputs([])
        self._outputs = run_outputs if run_outputs is not None else RunOutputs([])

    @property
    def info(self) -> RunInfo:
        return self._info

    @property
    def data(self) -> RunData:
        return self._data

    @property
    def inputs(self) -> RunInputs:
        return self._inputs

    @property
    def outputs(self) -> RunOutputs:
        return self._outputs

    @classmethod
    def from_dictionary(cls, the_dict: dict[str, Any]) -> Run:
        """The run whose `to_dictionary()` this is."""
        data = the_dict.get("data", {})
        return cls(
            RunInfo.from_dictionary(the_dict["info"]),
            RunData(
                [Metric(key, value, 0) for key, value in data.get("metrics", {}).items()],
                [Param(key, value) for key, value in data.get("params", {}).items()],
                [RunTag(key, value) for key, value in data.get("tags", {}).items()],
            ),
        )
