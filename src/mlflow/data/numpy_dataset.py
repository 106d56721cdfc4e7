"""Datasets held in NumPy arrays."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mlflow.data.dataset import DescribedDataset
from mlflow.data.dataset_source import DatasetSource
from mlflow.data.dataset_source_registry import source_of
from mlflow.data.digest import compute_numpy_digest
from mlflow.data.frameworks import check_instance
from mlflow.data.pyfunc_dataset_mixin import PyFuncConvertibleDatasetMixin, PyFuncInputsOutputs
from mlflow.data.schema import TensorDatasetSchema
from mlflow.types.numpy_schema import schema_of_arrays

if TYPE_CHECKING:
    import numpy as np

    Arrays = np.ndarray | dict[str, np.ndarray]

_logger = logging.getLogger(__name__)


class NumpyDataset(DescribedDataset, PyFuncConvertibleDatasetMixin):
    """A NumPy array, or several by name, with targets of either form.

    Args:
        features: The features; their first dimension is the number of examples.
        source: Where the data came from.
        targets: The targets.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.

    Raises:
        MlflowException: Not arrays (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        features: Arrays,
        source: DatasetSource,
        targets: Arrays | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        _check_arrays(features)
        if targets is not None:
            _check_arrays(targets)
        self._features = features
        self._targets = targets
        super().__init__(source=source, name=name, digest=digest)

    @property
    def features(self) -> Arrays:
        """The features."""
        return self._features

    @property
    def targets(self) -> Arrays | None:
        """The targets, if there are any."""
        return self._targets

    def _compute_digest(self) -> str:
        return compute_numpy_digest(self._features, self._targets)

    @property
    def profile(self) -> dict[str, Any]:
        """Shape, number of values and of bytes of the features, and of the targets if any."""
        profile = _measure("features", self._features)
        if self._targets is not None:
            profile.update(_measure("targets", self._targets))
        return profile

    @cached_property
    def schema(self) -> TensorDatasetSchema | None:
        """The tensors; None if an array has no dimensions."""
        try:
            targets = None if self._targets is None else schema_of_arrays(self._targets)
            return TensorDatasetSchema(schema_of_arrays(self._features), targets)
        except Exception as error:  # noqa: BLE001 - data is used whether or not it can be described
            _logger.debug("The tensors of the dataset %r are not recorded: %s", self.name, error)
            return None

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        return PyFuncInputsOutputs(self._features, self._targets)


def _check_arrays(arrays: Any) -> None:
    for array in arrays.values() if isinstance(arrays, dict) else (arrays,):
        check_instance(array, "numpy", "ndarray", "Convert it: numpy.asarray(data)")


def _measure(role: str, arrays: Arrays) -> dict[str, Any]:
    def measured(attribute: str) -> Any:
        if isinstance(arrays, dict):
            return {name: getattr(array, attribute) for name, array in arrays.items()}
        return getattr(arrays, attribute)

    return {f"{role}_{attribute}": measured(attribute) for attribute in ("shape", "size", "nbytes")}


def from_numpy(
    features: Arrays,
    source: str | DatasetSource | None = None,
    targets: Arrays | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> NumpyDataset:
    """A dataset of NumPy arrays.

    Args:
        features: The features: an array, or several by name; the first dimension is the number of
            examples.
        source: Where the data came from: a path, a URI or a source; the running program if not
            given.
        targets: The targets: an array, or several by name.
        name: The dataset's name; `dataset` if not given.
        digest: Identifies the content; computed if not given.

    Raises:
        MlflowException: Not arrays, or a source of no known kind.
    """
    return NumpyDataset(features, source_of(source), targets, name, digest)
