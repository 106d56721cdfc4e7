"""What became of registered models and their versions."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import model_history as wire

table = Table("headrace")


@table.endpoint(
    "GET",
    "registered-models/history",
    request=wire.GetModelHistory,
    response=wire.ModelHistory,
    permission="model.read",
    kind=Kind.READ,
)
def model_history(platform: Platform, asked: wire.GetModelHistory) -> wire.ModelHistory:
    """Tell who changed what of a registered model, and why, the newest first."""
    return platform.store.model_history(
        asked.name, asked.version, asked.moves, asked.max_results, asked.page_token
    )
