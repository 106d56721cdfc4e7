"""What a model gives becomes JSON."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse

from mlflow.exceptions import MlflowException
from mlflow.serving.answer import answer_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (np.array([[1, 2]]), [[1, 2]]),
        (np.array(["a"], object), ["a"]),
        (np.float64(0.5), 0.5),
        (pd.DataFrame({"p": [0.5], "q": ["x"]}), [{"p": 0.5, "q": "x"}]),
        (pd.DataFrame([[1, 2]]), [{"0": 1, "1": 2}]),
        (pd.Series([1, 2]), [{"0": 1}, {"0": 2}]),
        (pd.Series([1], name="p"), [{"p": 1}]),
        (pl.DataFrame({"p": [1]}), [{"p": 1}]),
        (scipy.sparse.csr_matrix([[0, 1]]), [[0, 1]]),
        ([np.int64(1), np.bool_(True), None, "x"], [1, True, None, "x"]),
        ({"p": np.array([1.0])}, {"p": [1.0]}),
        ([float("nan"), float("inf"), pd.NA, pd.NaT], [None, None, None, None]),
        (np.array([np.nan, 1.0]), [None, 1.0]),
        (dt.date(2024, 1, 15), "2024-01-15"),
        (pd.DataFrame({"t": pd.to_datetime(["2024-01-15 14:30"])}), [{"t": "2024-01-15T14:30:00"}]),
        (np.datetime64("2024-01-15"), "2024-01-15"),
        (b"\x00\xff", "AP8="),
    ],
)
def test_answers(given: Any, expected: Any) -> None:
    assert json.loads(answer_of(given)) == {"predictions": expected}
    assert json.loads(answer_of(given, wrapped=False)) == expected


def test_what_has_no_form_in_json_is_said() -> None:
    with pytest.raises(MlflowException, match="cannot be written as JSON"):
        answer_of(object())
