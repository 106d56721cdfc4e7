"""`mlflow.pyfunc.scoring_server`, as other software imports it; serving is in `mlflow.serving`."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.model import Model
from mlflow.models.signature import ModelSignature
from mlflow.serving.answer import answer_of
from mlflow.serving.request import (
    CONTENT_TYPES,
    CSV,
    FORMATS,
    JSON,
    PARQUET,
    data_of,
    parse_csv,
    parse_json,
    parse_parquet,
)
from mlflow.types.schema import Schema

__all__ = [
    "CONTENT_TYPES",
    "CONTENT_TYPE_CSV",
    "CONTENT_TYPE_JSON",
    "CONTENT_TYPE_PARQUET",
    "SUPPORTED_FORMATS",
    "infer_and_parse_data",
    "infer_and_parse_json_input",
    "parse_csv_input",
    "parse_json_input",
    "parse_parquet_input",
    "predictions_to_json",
    "unwrapped_predictions_to_json",
]

CONTENT_TYPE_CSV = CSV
CONTENT_TYPE_JSON = JSON
CONTENT_TYPE_PARQUET = PARQUET
SUPPORTED_FORMATS = set(FORMATS)


def infer_and_parse_data(data: Mapping[str, Any], schema: Schema | None = None) -> Any:
    """The data in an object with one of `SUPPORTED_FORMATS`, in the types of a schema.

    Raises:
        MlflowException: It has none of them, or several (`BAD_REQUEST`).
    """
    return infer_and_parse_json_input(dict(data), schema)


def infer_and_parse_json_input(json_input: Any, schema: Schema | None = None) -> Any:
    """The same of JSON: text, an open file, or what it decodes to."""
    text = json_input.read() if hasattr(json_input, "read") else json_input
    signature = ModelSignature(schema) if schema is not None else None
    return parse_json(text, Model(signature=signature)).data


def parse_json_input(json_input: Any, orient: str = "split", schema: Schema | None = None) -> Any:
    """A data frame of its JSON, as servers took it before there were `SUPPORTED_FORMATS`.

    Args:
        json_input: Text, an open file, or what it decodes to.
        orient: `split` or `records`.
        schema: Columns take the types that it says.
    """
    import json

    text = json_input.read() if hasattr(json_input, "read") else json_input
    value = json.loads(text) if isinstance(text, (str, bytes)) else text
    return data_of(f"dataframe_{orient}", value, schema)


def parse_csv_input(csv_input: Any, schema: Schema | None = None) -> Any:
    """A data frame of CSV: a path, or an open file."""
    return parse_csv(csv_input, schema)


def parse_parquet_input(parquet_input: Any) -> Any:
    """A data frame of Parquet: a path, or an open file."""
    return parse_parquet(parquet_input)


def predictions_to_json(
    raw_predictions: Any, output: io.TextIOBase, metadata: Mapping[str, Any] | None = None
) -> None:
    """Write `{"predictions": …}` to an open file, with further keys.

    Raises:
        MlflowException: One of the further keys is `predictions` (`INVALID_PARAMETER_VALUE`).
    """
    if not metadata:
        output.write(answer_of(raw_predictions).decode())
        return
    if "predictions" in metadata:
        raise MlflowException.invalid_parameter_value(
            "Further keys of an answer are called otherwise than 'predictions'."
        )
    further = answer_of(dict(metadata), wrapped=False).decode()
    output.write(answer_of(raw_predictions).decode()[:-1] + "," + further[1:])


def unwrapped_predictions_to_json(raw_predictions: Any, output: io.TextIOBase) -> None:
    """Write predictions to an open file as they are."""
    output.write(answer_of(raw_predictions, wrapped=False).decode())
