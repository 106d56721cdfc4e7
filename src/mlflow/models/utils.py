"""`mlflow.models.utils`, as other software imports it: names that live elsewhere, no logic."""

from typing import Any

from mlflow.models.enforcement import enforce_schema as _enforce_schema
from mlflow.models.enforcement import validate_schema
from mlflow.models.input_example import InputExample as _Example
from mlflow.models.input_example import convert_input_example_to_serving_input
from mlflow.models.input_example import read_example as _read_example
from mlflow.models.input_example import save_example as _save_example

# Of what an example can be; see `mlflow.models.input_example`.
ModelInputExample = Any

__all__ = [
    "ModelInputExample",
    "_Example",
    "_enforce_schema",
    "_read_example",
    "_save_example",
    "convert_input_example_to_serving_input",
    "validate_schema",
]
