"""Every kind of source by its class's name, such as `S3ArtifactDatasetSource`."""

from __future__ import annotations

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import get_registered_sources


def __getattr__(name: str) -> type[DatasetSource]:
    for source in () if name.startswith("_") else reversed(get_registered_sources()):
        if source.__name__ == name:
            return source
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({source.__name__ for source in get_registered_sources()})
