"""Schemas of datasets of tensors; columns are those of `mlflow.types`."""

from __future__ import annotations

import numpy as np
import pytest

import mlflow.data
from mlflow.data.schema import TensorDatasetSchema
from mlflow.exceptions import MlflowException


def test_schemas_of_tensors_are_read_back_and_compared() -> None:
    tensors = mlflow.data.from_numpy(np.zeros((2, 3)), targets=np.zeros(2)).schema
    assert tensors is not None
    assert TensorDatasetSchema.from_dict(tensors.to_dict()) == tensors
    assert tensors.features.input_names() == [0]
    without = TensorDatasetSchema(tensors.features)
    assert TensorDatasetSchema.from_dict(without.to_dict()) == without != tensors


def test_a_schema_of_another_form_is_refused() -> None:
    with pytest.raises(MlflowException, match="mlflow_tensorspec"):
        TensorDatasetSchema.from_dict({"mlflow_colspec": []})
