"""Schemas, their types, and the JSON in which `MLmodel` files hold them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import MlflowException
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.schema import (
    AnyType,
    Array,
    Map,
    Object,
    Property,
    SparkMLVector,
    convert_dataclass_to_schema,
)

TYPES = st.recursive(
    st.sampled_from([*DataType, AnyType(), SparkMLVector()]),
    lambda inner: st.one_of(
        inner.map(Array),
        inner.map(Map),
        st.dictionaries(
            st.text(max_size=3), st.tuples(inner, st.booleans()), min_size=1, max_size=3
        ).map(lambda keys: Object([Property(name, *rest) for name, rest in keys.items()])),
    ),
    max_leaves=6,
)
TENSORS = st.builds(
    TensorSpec,
    st.sampled_from(["float32", "int64", "bool", "str", "bytes", "object"]).map(np.dtype),
    st.lists(st.integers(-1, 9), min_size=1, max_size=4),
)


@given(st.lists(st.tuples(TYPES, st.booleans()), min_size=1, max_size=4))
def test_columns_are_read_back_from_json(columns: list[Any]) -> None:
    schema = Schema([ColSpec(kind, f"c{i}", needed) for i, (kind, needed) in enumerate(columns)])
    assert Schema.from_json(schema.to_json()) == schema
    assert hash(Schema.from_json(schema.to_json())) == hash(schema)


@given(TENSORS)
def test_tensors_are_read_back_from_json(tensor: TensorSpec) -> None:
    assert Schema.from_json(Schema([tensor]).to_json()).inputs == [tensor]


def test_json_is_that_of_mlmodel_files() -> None:
    """The text is what MLflow 3.17.2 writes for the same schema."""
    schema = Schema(
        [
            ColSpec("double", "a"),
            ColSpec(Array("string"), "b", required=False),
            ColSpec(Object([Property("y", "long"), Property("x", Map("float"), False)]), "c"),
            ColSpec(AnyType(), "d"),
        ]
    )
    assert schema.to_json() == (
        '[{"type": "double", "name": "a", "required": true}, '
        '{"type": "array", "items": {"type": "string"}, "name": "b", "required": false}, '
        '{"type": "object", "properties": {"x": {"type": "map", "values": {"type": "float"}, '
        '"required": false}, "y": {"type": "long", "required": true}}, "name": "c", '
        '"required": true}, {"type": "any", "name": "d", "required": true}]'
    )
    tensor = Schema([TensorSpec(np.dtype("float32"), (-1, 2), "x")])
    assert tensor.to_json() == (
        '[{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 2]}}]'
    )


def test_columns_of_older_files() -> None:
    text = '[{"name": "a", "type": "long"}, {"name": "b", "type": "string", "optional": true}]'
    assert Schema.from_json(text).inputs == [
        ColSpec("long", "a"),
        ColSpec("string", "b", required=False),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is none"),
        ("3", "list of JSON objects"),
        ("[]", "at least one"),
        ('[{"name": "a"}]', "no 'type'"),
        ('[{"type": "number"}]', "is no type"),
        ('[{"type": "array"}]', "'items'"),
        ('[{"type": "object", "properties": {}}]', "at least one Property"),
        ('[{"type": "tensor", "tensor-spec": {"dtype": "x", "shape": [1]}}]', "no type of numpy"),
        ('[{"type": "tensor", "tensor-spec": {"dtype": "int8", "shape": "x"}}]', "whole numbers"),
        ('[{"type": "tensor"}]', "tensor-spec"),
        (json.dumps([{"type": "long"}, {"type": "long", "name": "b"}]), "all inputs"),
        (json.dumps([{"type": "long", "required": False}]), "optional column needs a name"),
    ],
)
def test_json_that_is_no_schema_is_refused(text: str, message: str) -> None:
    with pytest.raises(MlflowException, match=message) as caught:
        Schema.from_json(text)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_types_nested_too_deep_are_refused() -> None:
    described: dict[str, Any] = {"type": "long"}
    for _ in range(80):
        described = {"type": "array", "items": described}
    with pytest.raises(MlflowException, match="nested more than"):
        Schema.from_json(json.dumps([described]))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Schema([]),
        lambda: Schema([ColSpec("long"), TensorSpec(np.dtype(int), (-1,))]),  # type: ignore[list-item]
        lambda: Schema([TensorSpec(np.dtype(int), (-1,))] * 2),
        lambda: ColSpec("number"),
        lambda: Array(int),  # type: ignore[arg-type]
        lambda: Object([Property("a", "long"), Property("a", "long")]),
        lambda: TensorSpec(np.dtype("U3"), (-1,)),
        lambda: ParamSpec("p", "binary", b"x"),
        lambda: ParamSpec("p", "long", "x"),
        lambda: ParamSpec("p", "long", True),
        lambda: ParamSpec("p", "long", [1], None),
        lambda: ParamSpec("p", "long", 1, (-1,)),
        lambda: ParamSpec("p", "long", [[1]], (-1,)),
        lambda: ParamSpec("p", "long", 1, (2,)),
        lambda: ParamSchema([ParamSpec("p", "long", 1)] * 2),
        lambda: ParamSchema([1]),  # type: ignore[list-item]
    ],
)
def test_what_cannot_be_is_refused(make: Any) -> None:
    with pytest.raises(MlflowException) as caught:
        make()
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_parameters_are_converted_and_read_back() -> None:
    schema = ParamSchema(
        [
            ParamSpec("d", "double", 1),
            ParamSpec("n", "long", np.int64(3)),
            ParamSpec("f", "float", np.float32(0.5)),
            ParamSpec("s", "string", ["x", None], (-1,)),
            ParamSpec("t", "datetime", dt.datetime(2026, 1, 2, 3)),  # noqa: DTZ001
            ParamSpec("ts", "datetime", ["2026-01-02"], [-1]),
            ParamSpec("o", Object([Property("k", "double")]), {"k": 1}),
        ]
    )
    assert [each.default for each in schema] == [
        1.0,
        3,
        0.5,
        ["x", None],
        dt.datetime(2026, 1, 2, 3),  # noqa: DTZ001
        [dt.date(2026, 1, 2)],
        {"k": 1},
    ]
    assert ParamSchema.from_json(schema.to_json()) == schema
    assert json.loads(schema.to_json())[4]["default"] == "2026-01-02T03:00:00"


def test_a_schema_says_what_it_holds() -> None:
    schema = Schema([ColSpec("long", "a"), ColSpec("string", "b", required=False)])
    assert schema.input_names() == ["a", "b"]
    assert schema.required_input_names() == ["a"]
    assert schema.optional_input_names() == ["b"]
    assert schema.input_types_dict() == {"a": DataType.long, "b": DataType.string}
    assert schema.numpy_types() == [np.dtype("int64"), np.dtype("str")]
    assert schema.pandas_types() == [np.dtype("int64"), object]
    unnamed = Schema([ColSpec("long"), ColSpec("double")])
    assert unnamed.input_names() == [0, 1]
    with pytest.raises(MlflowException, match="no names"):
        unnamed.input_dict()


def test_a_dataclass_has_a_schema() -> None:
    @dataclasses.dataclass
    class Inner:
        x: float
        names: list[str] | None = None

    @dataclasses.dataclass
    class Outer:
        inner: Inner
        many: list[Inner]
        count: int | None

    Outer.__annotations__.update({"inner": Inner, "many": list[Inner], "count": int | None})
    Inner.__annotations__.update({"x": float, "names": list[str] | None})
    inner = Object([Property("x", "float"), Property("names", Array("string"), False)])
    assert convert_dataclass_to_schema(Outer).inputs == [
        ColSpec(inner, "inner"),
        ColSpec(Array(inner), "many"),
        ColSpec("long", "count", required=False),
    ]
