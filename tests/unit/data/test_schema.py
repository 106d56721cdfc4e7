"""Schemas and the types of columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mlflow.data
from mlflow.data.column_types import ANY, merge, type_of, type_of_values
from mlflow.data.schema import Schema, TensorDatasetSchema
from mlflow.exceptions import MlflowException

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
    assert one is not None
    assert other is not None
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
    assert kind is not None
    assert merge(kind, kind) == kind
    assert type_of_values([value, value]) == kind
    if kind["type"] != "object":
        assert merge(kind, ANY) == kind


def test_a_key_that_some_values_lack_is_optional() -> None:
    assert type_of_values([{"a": 1, "b": "x"}, {"a": 2}]) == {
        "type": "object",
        "properties": {
            "a": {"type": "long", "required": True},
            "b": {"type": "string", "required": False},
        },
    }


def test_values_of_different_types_have_none_in_common() -> None:
    with pytest.raises(MlflowException, match="values of different types"):
        type_of_values([1, "x"])


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([], "at least one column"),
        (
            [{"type": "long", "required": True}, {"type": "long", "name": "a", "required": True}],
            "Either all",
        ),
        ([{"type": "long", "required": False}], "needs a name"),
        ([{"type": "tensor", "tensor-spec": {}}] * 2, "Several tensors need names"),
    ],
)
def test_a_schema_that_says_too_little_is_refused(inputs: list[Any], message: str) -> None:
    with pytest.raises(MlflowException, match=message):
        Schema(inputs)


def test_schemas_are_read_back_and_compared() -> None:
    columns = Schema([{"type": "long", "name": "a", "required": True}])
    assert Schema.from_json(columns.to_json()) == columns
    assert hash(Schema.from_json(columns.to_json())) == hash(columns)
    assert columns.input_names() == ["a"]
    assert len(columns) == 1
    assert list(columns) == columns.inputs == columns.to_dict()

    tensors = mlflow.data.from_numpy(np.zeros((2, 3)), targets=np.zeros(2)).schema
    assert tensors is not None
    assert TensorDatasetSchema.from_dict(tensors.to_dict()) == tensors
    assert tensors.features.input_names() == [0]
    without = TensorDatasetSchema(tensors.features)
    assert TensorDatasetSchema.from_dict(without.to_dict()) == without != tensors


def test_a_schema_of_another_form_is_refused() -> None:
    with pytest.raises(MlflowException, match="mlflow_tensorspec"):
        TensorDatasetSchema.from_dict({"mlflow_colspec": []})
