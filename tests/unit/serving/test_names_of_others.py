"""What other servers of models, MLServer before all, import from `mlflow.pyfunc.scoring_server`."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest

from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from mlflow.pyfunc import scoring_server

TABLE = pd.DataFrame({"a": [1.0, 2.0]})
SCHEMA = infer_signature(TABLE).inputs


def test_content_types_and_formats() -> None:
    types = [scoring_server.CONTENT_TYPE_CSV, scoring_server.CONTENT_TYPE_JSON]
    assert types == ["text/csv", "application/json"]
    assert set(types) < set(scoring_server.CONTENT_TYPES)
    formats = {"dataframe_split", "dataframe_records", "instances", "inputs"}
    assert formats == scoring_server.SUPPORTED_FORMATS


def test_input_is_parsed() -> None:
    split = TABLE.to_dict(orient="split")
    text = json.dumps({"dataframe_split": split})
    for found in (
        scoring_server.parse_csv_input(io.StringIO("a\n1\n2\n"), SCHEMA),
        scoring_server.infer_and_parse_json_input(text, SCHEMA),
        scoring_server.infer_and_parse_json_input(io.StringIO(text), SCHEMA),
        scoring_server.infer_and_parse_data({"dataframe_records": [{"a": 1}, {"a": 2}]}, SCHEMA),
        scoring_server.parse_json_input(json.dumps(split), "split", SCHEMA),
        scoring_server.parse_json_input(TABLE.to_dict(orient="records"), "records", SCHEMA),
    ):
        pd.testing.assert_frame_equal(found, TABLE)


def test_predictions_are_written() -> None:
    output = io.StringIO()
    scoring_server.predictions_to_json(np.array([1, 2]), output)
    assert output.getvalue() == '{"predictions":[1,2]}'
    output = io.StringIO()
    scoring_server.predictions_to_json([1], output, {"model": "a"})
    assert json.loads(output.getvalue()) == {"predictions": [1], "model": "a"}
    with pytest.raises(MlflowException, match="called otherwise"):
        scoring_server.predictions_to_json([1], output, {"predictions": 2})
    output = io.StringIO()
    scoring_server.unwrapped_predictions_to_json({"id": 1}, output)
    assert output.getvalue() == '{"id":1}'
