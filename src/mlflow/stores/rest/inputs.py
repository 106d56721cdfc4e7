"""Datasets and logged models that runs use and make, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.entities import DatasetInput, LoggedModelInput, LoggedModelOutput
from mlflow.entities.dataset import DatasetSummary
from mlflow.stores.contract import InputStore
from mlflow.stores.rest.calls import AJAX_API, Calls
from mlflow.wire import inputs as wire


class InputCalls(Calls, InputStore):
    """Datasets and logged models that runs use and make."""

    def log_inputs(
        self,
        run_id: str,
        datasets: Sequence[DatasetInput] | None = None,
        models: Sequence[LoggedModelInput] | None = None,
    ) -> None:
        asked = wire.LogInputs(
            run_id=run_id,
            datasets=[wire.DatasetInput.from_entity(given) for given in datasets or []],
            models=list(models or []),
        )
        self._post("runs/log-inputs", asked)

    def log_outputs(self, run_id: str, models: Sequence[LoggedModelOutput]) -> None:
        self._post("runs/outputs", wire.LogOutputs(run_id=run_id, models=list(models)))

    def search_datasets_of_experiments(self, experiment_ids: Sequence[str]) -> list[DatasetSummary]:
        asked = wire.SearchDatasets(experiment_ids=list(experiment_ids))
        found = self._post(
            "experiments/search-datasets", asked, wire.DatasetSummaries, api=AJAX_API
        )
        return found.dataset_summaries
