"""Datasets and logged models that runs use and make, through the client."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.client.tracking import Tracking
from mlflow.entities import DatasetInput, LoggedModelInput, LoggedModelOutput


class InputsMixin(Tracking):
    """What runs use and make."""

    def log_inputs(
        self,
        run_id: str,
        datasets: Sequence[DatasetInput] | None = None,
        models: Sequence[LoggedModelInput] | None = None,
    ) -> None:
        """Record datasets and logged models that a run used."""
        recorder = self._recorder(run_id)
        recorder.inputs(datasets or (), [model.model_id for model in models or ()])

    def log_outputs(self, run_id: str, models: list[LoggedModelOutput]) -> None:
        """Record logged models that a run made, and at which step."""
        self._recorder(run_id).outputs(models)
