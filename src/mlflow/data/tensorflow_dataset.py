"""Datasets held in TensorFlow tensors or `tf.data` pipelines."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from mlflow.data.dataset import DescribedDataset
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import source_of
from mlflow.data.digest import compute_numpy_digest, get_normalized_md5_digest, hash_values
from mlflow.data.frameworks import require
from mlflow.data.pyfunc_dataset_mixin import PyFuncConvertibleDatasetMixin, PyFuncInputsOutputs
from mlflow.data.schema import TensorDatasetSchema
from mlflow.exceptions import MlflowException
from mlflow.types.numpy_schema import schema_of_arrays
from mlflow.types.schema import Schema

_logger = logging.getLogger(__name__)


class TensorFlowDataset(DescribedDataset, PyFuncConvertibleDatasetMixin):
    """A tensor, or a `tf.data.Dataset`, with targets of the same kind.

    Args:
        features: The features. For the digest, a `tf.data.Dataset` is read to its end.
        source: Where the data came from.
        targets: The targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.

    Raises:
        MlflowException: Another class, or features and targets of different kinds
            (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        features: Any,
        source: DatasetSource,
        targets: Any | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        if not _is_pipeline(features) and not _is_tensor(features):
            raise MlflowException.invalid_parameter_value(
                f"Expected a TensorFlow tensor or a tf.data.Dataset, got {type(features)}."
            )
        if targets is not None and (
            (_is_tensor(features) and not _is_tensor(targets))
            or (_is_pipeline(features) and not _is_pipeline(targets))
        ):
            raise MlflowException.invalid_parameter_value(
                "Features and targets must both be tensors or both be a tf.data.Dataset; "
                f"got {type(features)} and {type(targets)}."
            )
        self._features = features
        self._targets = targets
        super().__init__(source=source, name=name, digest=digest)

    @property
    def data(self) -> Any:
        """The features."""
        return self._features

    @property
    def targets(self) -> Any | None:
        """The targets, if there are any."""
        return self._targets

    def _compute_digest(self) -> str:
        if _is_pipeline(self._features):
            return get_normalized_md5_digest(
                hash_values(array) for part in self._parts() for array in _flattened_elements(part)
            )
        return compute_numpy_digest(*(part.numpy() for part in self._parts()))

    def _parts(self) -> list[Any]:
        return [part for part in (self._features, self._targets) if part is not None]

    @property
    def profile(self) -> dict[str, Any]:
        """Numbers of elements of the features, and of the targets if any; -2 where unknown."""
        profile = {"features_cardinality": _cardinality(self._features)}
        if self._targets is not None:
            profile["targets_cardinality"] = _cardinality(self._targets)
        return profile

    @cached_property
    def schema(self) -> TensorDatasetSchema | None:
        """The tensors; None for ragged or nested ones."""
        try:
            schemas = [_schema_of(part) for part in self._parts()]
        except Exception as error:  # noqa: BLE001 - data is used whether or not it can be described
            _logger.debug("The tensors of the dataset %r are not recorded: %s", self.name, error)
            return None
        return TensorDatasetSchema(*schemas)

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        return PyFuncInputsOutputs(self._features, self._targets)


def _is_pipeline(value: object) -> bool:
    return isinstance(value, require("tensorflow").data.Dataset)


def _is_tensor(value: object) -> bool:
    return bool(require("tensorflow").is_tensor(value))


def _flattened_elements(pipeline: Any) -> Iterator[Any]:
    """For each element, the values of all its arrays as one array."""
    import numpy as np

    nest = require("tensorflow").nest
    for element in pipeline.as_numpy_iterator():
        yield np.concatenate([np.asarray(array).ravel() for array in nest.flatten(element)])


def _cardinality(data: Any) -> int:
    if _is_pipeline(data):
        return int(data.cardinality().numpy())
    return int(require("tensorflow").size(data).numpy())


def _schema_of(data: Any) -> Schema:
    if not _is_pipeline(data):
        return schema_of_arrays(data.numpy())
    first = next(data.as_numpy_iterator())
    if isinstance(first, tuple):
        # Tensors of a schema have names; those of a tuple are named by position.
        first = {str(position): array for position, array in enumerate(first)}
    return schema_of_arrays(first)


def from_tensorflow(
    features: Any,
    source: str | DatasetSource | None = None,
    targets: Any | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> TensorFlowDataset:
    """A dataset of a TensorFlow tensor or a `tf.data.Dataset`.

    Args:
        features: The features. For the digest, a `tf.data.Dataset` is read to its end.
        source: Where the data came from: a path, a URI or a source; the running program if not
            given.
        targets: The targets, of the same kind.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.

    Raises:
        MlflowException: Another class, no `tensorflow`, or a source of no known kind.
    """
    return TensorFlowDataset(features, source_of(source), targets, name, digest)
