"""What goes on in experiments."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import experiment_overview as wire

table = Table("headrace")


@table.endpoint(
    "GET",
    "experiments/overview",
    request=wire.GetExperimentOverview,
    response=wire.ExperimentOverviews,
    permission="experiment.read",
    kind=Kind.READ,
    filtered=True,
)
def experiment_overview(
    platform: Platform, asked: wire.GetExperimentOverview
) -> wire.ExperimentOverviews:
    """Count the runs of experiments, and tell when something last changed in them."""
    return platform.store.experiment_overview(asked.experiment_ids)
