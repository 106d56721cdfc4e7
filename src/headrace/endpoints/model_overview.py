"""What goes on with registered models."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import model_overview as wire

table = Table("headrace")


@table.endpoint(
    "GET",
    "registered-models/overview",
    request=wire.GetModelOverview,
    response=wire.ModelOverviews,
    permission="model.read",
    kind=Kind.READ,
    filtered=True,
)
def model_overview(platform: Platform, asked: wire.GetModelOverview) -> wire.ModelOverviews:
    """Tell which versions hold which stages, what waits for approval, and who changed what last."""
    return platform.store.model_overview(asked.names)
