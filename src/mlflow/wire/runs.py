"""Messages about runs, their params and tags."""

from __future__ import annotations

from mlflow.entities import (
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    RunData,
    RunInfo,
    RunInputs,
    RunOutputs,
    RunTag,
)
from mlflow.entities import Run as RunEntity
from mlflow.wire.inputs import DatasetInput
from mlflow.wire.message import Message


class Data(Message, frozen=True, kw_only=True):
    metrics: list[Metric] = []
    params: list[Param] = []
    tags: list[RunTag] = []


class Inputs(Message, frozen=True, kw_only=True):
    dataset_inputs: list[DatasetInput] = []
    model_inputs: list[LoggedModelInput] = []


class Outputs(Message, frozen=True, kw_only=True):
    model_outputs: list[LoggedModelOutput] = []


class Run(Message, frozen=True, kw_only=True):
    """A run on the wire: data are lists."""

    info: RunInfo
    data: Data = Data()
    inputs: Inputs = Inputs()
    outputs: Outputs = Outputs()

    def to_entity(self) -> RunEntity:
        """The entity."""
        return RunEntity(
            self.info,
            RunData(self.data.metrics, self.data.params, self.data.tags),
            RunInputs(
                [given.to_entity() for given in self.inputs.dataset_inputs],
                self.inputs.model_inputs,
            ),
            RunOutputs(self.outputs.model_outputs),
        )


class CreateRun(Message, frozen=True, kw_only=True):
    """`run_id` is Headrace's: clients that journal make the id themselves."""

    experiment_id: str = "0"
    user_id: str = ""
    run_name: str = ""
    start_time: int = 0
    tags: list[RunTag] = []
    run_id: str = ""


class RunAnswer(Message, frozen=True, kw_only=True):
    run: Run


class GetRun(Message, frozen=True, kw_only=True):
    run_id: str = ""
    run_uuid: str = ""


class UpdateRun(Message, frozen=True, kw_only=True):
    run_id: str = ""
    run_uuid: str = ""
    status: str | int | None = None
    end_time: int | None = None
    run_name: str = ""


class RunInfoAnswer(Message, frozen=True, kw_only=True):
    run_info: RunInfo


class DeleteRun(Message, frozen=True, kw_only=True):
    run_id: str


class RestoreRun(Message, frozen=True, kw_only=True):
    run_id: str


class SearchRuns(Message, frozen=True, kw_only=True):
    experiment_ids: list[str] = []
    filter: str = ""
    run_view_type: str | int = "ACTIVE_ONLY"
    max_results: int = 1000
    order_by: list[str] = []
    page_token: str = ""


class RunsAnswer(Message, frozen=True, kw_only=True):
    runs: list[Run] = []
    next_page_token: str = ""


class LogParameter(Message, frozen=True, kw_only=True):
    run_id: str = ""
    run_uuid: str = ""
    key: str
    value: str


class SetTag(Message, frozen=True, kw_only=True):
    run_id: str = ""
    run_uuid: str = ""
    key: str
    value: str


class DeleteTag(Message, frozen=True, kw_only=True):
    run_id: str
    key: str


class LogBatch(Message, frozen=True, kw_only=True):
    run_id: str = ""
    metrics: list[Metric] = []
    params: list[Param] = []
    tags: list[RunTag] = []


class LogModel(Message, frozen=True, kw_only=True):
    run_id: str = ""
    model_json: str = ""
