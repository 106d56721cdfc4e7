"""What is in the files of versions of registered models."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import model_details as wire

table = Table("headrace")


@table.endpoint(
    "GET",
    "model-versions/details",
    request=wire.GetModelDetails,
    response=wire.ModelDetails,
    permission="model.read",
    kind=Kind.READ,
)
def model_details(platform: Platform, asked: wire.GetModelDetails) -> wire.ModelDetails:
    """Show a version's signature, flavors and digests, and where its files are."""
    return platform.store.model_details(asked.name, asked.version)
