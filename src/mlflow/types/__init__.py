"""Types of what models take and give: schemas, their columns, tensors and parameters."""

from mlflow.types.columns import ColSpec
from mlflow.types.data_type import DataType
from mlflow.types.params import ParamSchema, ParamSpec
from mlflow.types.schema import Schema
from mlflow.types.tensors import TensorSpec

__all__ = ["ColSpec", "DataType", "ParamSchema", "ParamSpec", "Schema", "TensorSpec"]
