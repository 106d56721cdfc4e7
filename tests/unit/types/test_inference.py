"""The schema that is inferred from data of every kind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from mlflow.exceptions import MlflowException
from mlflow.types import ColSpec, DataType, Schema, TensorSpec
from mlflow.types.inference import infer_param_schema, infer_schema
from mlflow.types.nested import AnyType, Array, Object, Property, merge
from mlflow.types.value_types import type_of, type_of_values

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.binary(max_size=3)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_merging_does_not_depend_on_the_order(first: Any, second: Any) -> None:
    one, other = type_of(first), type_of(second)
    try:
        merged = merge(one, other)
    except MlflowException:
        with pytest.raises(MlflowException):
            merge(other, one)
    else:
        assert merge(other, one) == merged


@given(VALUES)
def test_a_value_has_the_type_it_has_with_itself(value: Any) -> None:
    kind = type_of(value)
    assert merge(kind, kind) == kind
    assert type_of_values([value, value]) == kind
    if not isinstance(kind, Object):
        assert merge(kind, AnyType()) == kind


def test_values_of_different_types_have_none_in_common() -> None:
    with pytest.raises(MlflowException, match="no type for values of both"):
        type_of_values([1, "x"])


@pytest.mark.parametrize(
    ("data", "columns"),
    [
        pytest.param(
            pd.DataFrame(
                {
                    "b": [True],
                    "i": np.array([1], "int32"),
                    "u": np.array([1], "uint32"),
                    "l": [1],
                    "f": np.array([1], "float32"),
                    "d": [1.5],
                    "s": ["x"],
                    "y": [b"x"],
                    "t": np.array(["2026-01-01"], "datetime64[us]"),
                    "a": [[1, 2]],
                    "o": [{"k": 1}],
                }
            ),
            {
                "b": "boolean",
                "i": "integer",
                "u": "long",
                "l": "long",
                "f": "float",
                "d": "double",
                "s": "string",
                "y": "binary",
                "t": "datetime",
                "a": Array("long"),
                "o": Object([Property("k", "long")]),
            },
            id="pandas",
        ),
        pytest.param(
            pl.DataFrame({"a": [1], "s": ["x"], "l": [[1.5]], "o": [{"k": True}]}),
            {
                "a": "long",
                "s": "string",
                "l": Array("double"),
                "o": Object([Property("k", "boolean")]),
            },
            id="polars",
        ),
        pytest.param(
            {"q": "text", "k": 3, "tags": ["a"]},
            {"q": "string", "k": "long", "tags": Array("string")},
            id="dictionary",
        ),
        pytest.param(
            [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}], {"a": "long", "b": "string"}, id="rows"
        ),
        pytest.param(pd.Series([1.5], name="x"), {"x": "double"}, id="series"),
        pytest.param(pl.Series("x", [1.5]), {"x": "double"}, id="series of polars"),
    ],
)
def test_named_columns(data: Any, columns: dict[str, Any]) -> None:
    expected = Schema([ColSpec(kind, name) for name, kind in columns.items()])
    assert infer_schema(data) == expected


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("text", "string"),
        (3, "long"),
        (None, AnyType()),
        (["a", "b"], "string"),
        ([], "string"),
        ([[1, 2], [3]], Array("long")),
        (["a", None], "string"),
        (pd.Series([1, 2]), "long"),
        (pd.Series([1.5, None]), "double"),
    ],
    ids=str,
)
def test_one_column_without_a_name(data: Any, kind: Any) -> None:
    assert infer_schema(data) == Schema([ColSpec(kind)])


@pytest.mark.parametrize(
    ("data", "tensors"),
    [
        (np.zeros((5, 3), "float32"), [TensorSpec(np.dtype("float32"), (-1, 3))]),
        (np.array(["ab"]), [TensorSpec(np.dtype("str"), (-1,))]),
        (csr_matrix(np.eye(3)), [TensorSpec(np.dtype("float64"), (-1, 3))]),
        (
            {"x": np.zeros((2, 4)), "y": np.zeros(2, int)},
            [
                TensorSpec(np.dtype("float64"), (-1, 4), "x"),
                TensorSpec(np.dtype("int64"), (-1,), "y"),
            ],
        ),
    ],
    ids=["array", "texts", "sparse", "named"],
)
def test_tensors(data: Any, tensors: list[TensorSpec]) -> None:
    assert infer_schema(data) == Schema(tensors)


def test_what_is_missing_somewhere_is_optional() -> None:
    frame = pd.DataFrame({"a": [1.5, None], "b": ["x", None], "c": [1, 2]})
    assert infer_schema(frame).optional_input_names() == ["a", "b"]
    rows = [{"a": 1, "b": None}, {"a": 2, "b": "x", "c": 1}]
    assert infer_schema(rows).optional_input_names() == ["b", "c"]
    assert infer_schema(rows).input_types() == [DataType.long, DataType.string, DataType.long]


@pytest.mark.parametrize(
    "data",
    [
        [1, "x"],
        {"a": object},
        {1: "x"},
        np.array(3),
        pd.DataFrame(),
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame({"c": [1j]}),
        1j,
        {"x": np.array([])},
    ],
    ids=lambda data: type(data).__name__,
)
def test_data_without_a_schema_is_refused(data: Any) -> None:
    if isinstance(data, dict) and "x" in data:
        data = {**data, "y": 1}
    with pytest.raises(MlflowException) as caught:
        infer_schema(data)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_parameters() -> None:
    schema = infer_param_schema(
        {"t": 0.5, "n": [1, 2], "s": "x", "b": True, "o": {"k": 1}, "d": dt.date(2026, 1, 1)}
    )
    assert {each.name: (each.dtype, each.shape) for each in schema} == {
        "t": (DataType.double, None),
        "n": (DataType.long, (-1,)),
        "s": (DataType.string, None),
        "b": (DataType.boolean, None),
        "o": (Object([Property("k", "long")]), None),
        "d": (DataType.datetime, None),
    }
    assert infer_schema([1]) != schema


@pytest.mark.parametrize(
    "value",
    [[[1]], {}, object(), b"x", None, {1, 2}],
    ids=["nested", "empty", "object", "bytes", "none", "set"],
)
def test_parameters_of_no_type_are_refused(value: Any) -> None:
    with pytest.raises(MlflowException, match="The parameter 'p' cannot be"):
        infer_param_schema({"p": value})
