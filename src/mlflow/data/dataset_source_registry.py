"""Kinds of sources: which one a URI stands for, and which one wrote a recorded description."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

from mlflow.context import resolve_tags
from mlflow.data.artifact_dataset_sources import ARTIFACT_SOURCES
from mlflow.data.code_dataset_source import CodeDatasetSource
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.delta_dataset_source import DeltaDatasetSource
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.huggingface_dataset_source import HuggingFaceDatasetSource
from mlflow.data.spark_dataset_source import SparkDatasetSource
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.plugins import load_plugins

ENTRY_POINT_GROUP = "mlflow.dataset_source"

_logger = logging.getLogger(__name__)

SourceClass = type[DatasetSource]


class DatasetSourceRegistry:
    """Classes of sources; the one registered last is asked first."""

    def __init__(self) -> None:
        self.sources: list[SourceClass] = []
        self._plugins_loaded = False
        self._lock = threading.Lock()

    def register(self, source: SourceClass) -> None:
        """Add a class."""
        self.sources.append(source)

    def register_entrypoints(self) -> None:
        """Add the classes of installed packages. Repeated calls change nothing."""
        with self._lock:
            if not self._plugins_loaded:
                for _, source in load_plugins(ENTRY_POINT_GROUP):
                    self.register(source)
                self._plugins_loaded = True

    def resolve(
        self, raw_source: Any, candidate_sources: Sequence[SourceClass] | None = None
    ) -> DatasetSource:
        """The source that a URI, a path or another object stands for.

        Args:
            raw_source: The URI, path or object.
            candidate_sources: Consider only these classes and their subclasses.

        Raises:
            MlflowException: No class knows what it is (`RESOURCE_DOES_NOT_EXIST`).
        """
        self.register_entrypoints()
        for source in reversed(self.sources):
            if not candidate_sources or issubclass(source, tuple(candidate_sources)):
                resolved = _try(source, raw_source)
                if resolved is not None:
                    return resolved
        raise MlflowException(
            f"No kind of dataset source knows what {raw_source!r} is. Give a path, a file:, http:, "
            "https:, s3:, gs:, wasbs:, abfss:, hdfs: or hf://datasets/ URI, or a DatasetSource.",
            RESOURCE_DOES_NOT_EXIST,
        )

    def get_source_from_json(self, source_json: str, source_type: str) -> DatasetSource:
        """The source that was recorded.

        Args:
            source_json: Its description.
            source_type: Its type, such as `s3`.

        Raises:
            MlflowException: The type is not known (`RESOURCE_DOES_NOT_EXIST`).
        """
        self.register_entrypoints()
        for source in reversed(self.sources):
            if source._get_source_type() == source_type:
                return source.from_json(source_json)
        raise MlflowException(
            f"The dataset's source is of the type {source_type!r}, which no installed package "
            f"knows. Its description: {source_json}",
            RESOURCE_DOES_NOT_EXIST,
        )


def _try(source: SourceClass, raw_source: Any) -> DatasetSource | None:
    try:
        return source._resolve(raw_source) if source._can_resolve(raw_source) else None
    except Exception as error:  # noqa: BLE001 - a plugin can raise anything
        _logger.warning("%s cannot tell what %r is: %s", source.__name__, raw_source, error)
        return None


_dataset_source_registry = DatasetSourceRegistry()
for _source in (
    *ARTIFACT_SOURCES,
    HTTPDatasetSource,
    HuggingFaceDatasetSource,
    SparkDatasetSource,
    DeltaDatasetSource,
    CodeDatasetSource,
):
    _dataset_source_registry.register(_source)


def register_dataset_source(source: SourceClass) -> None:
    """Add a class of sources; it is asked before those there are."""
    _dataset_source_registry.register(source)


def resolve_dataset_source(
    raw_source: Any, candidate_sources: Sequence[SourceClass] | None = None
) -> DatasetSource:
    """The source that a URI, a path or another object stands for.

    Raises:
        MlflowException: No kind of source knows what it is (`RESOURCE_DOES_NOT_EXIST`).
    """
    return _dataset_source_registry.resolve(raw_source, candidate_sources)


def get_dataset_source_from_json(source_json: str, source_type: str) -> DatasetSource:
    """The source that was recorded under a type.

    Raises:
        MlflowException: The type is not known (`RESOURCE_DOES_NOT_EXIST`).
    """
    return _dataset_source_registry.get_source_from_json(source_json, source_type)


def get_registered_sources() -> list[SourceClass]:
    """All classes of sources, those of installed packages too."""
    _dataset_source_registry.register_entrypoints()
    return _dataset_source_registry.sources


def source_of(source: Any | None) -> DatasetSource:
    """What the `source` argument of `mlflow.data.from_…` stands for.

    Args:
        source: A source, a URI or a path; None for data that the running program made.
    """
    if source is None:
        return CodeDatasetSource(tags=resolve_tags())
    if isinstance(source, DatasetSource):
        return source
    return resolve_dataset_source(source)
