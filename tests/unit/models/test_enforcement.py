"""Data against a model's signature: what is taken as it is, what is converted, what is refused."""

from __future__ import annotations

import decimal
import logging
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature, validate_schema
from mlflow.models.enforcement import Enforcer, enforce_params, enforce_schema
from mlflow.settings import MLFLOW_DISABLE_SCHEMA_DETAILS
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.schema import AnyType, Array, Map, Object, Property

AB = Schema([ColSpec("double", "a"), ColSpec("long", "b")])


def test_data_that_fits_is_passed_on_without_a_copy() -> None:
    frame = pd.DataFrame({"a": [1.5], "b": [2]})
    enforcer = Enforcer(AB)
    assert enforcer.data(frame) is frame
    assert enforcer.data(frame) is frame
    array = np.zeros((2, 3))
    assert enforce_schema(array, Schema([TensorSpec(np.dtype(float), (-1, 3))])) is array


def test_columns_are_put_in_order_and_further_ones_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    enforcer = Enforcer(AB)
    with caplog.at_level(logging.WARNING, "mlflow"):
        for _ in range(2):
            found = enforcer.data(pd.DataFrame({"b": [2], "x": ["y"], "a": [1.5]}))
    assert list(found.columns) == ["a", "b"]
    assert [record.getMessage().count("'x'") for record in caplog.records] == [1]


def test_missing_columns_are_named() -> None:
    with pytest.raises(
        MlflowException, match=r"lacks columns 'a', 'b'\. It has others: 'c'"
    ) as caught:
        enforce_schema(pd.DataFrame({"c": [1]}), AB)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    assert caught.value.error_class == "SCHEMA_ENFORCEMENT_FAILED"


def test_an_optional_column_may_be_missing() -> None:
    schema = Schema([ColSpec("double", "a"), ColSpec("string", "s", required=False)])
    assert list(enforce_schema(pd.DataFrame({"a": [1.0]}), schema).columns) == ["a"]


def test_details_can_be_kept_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MLFLOW_DISABLE_SCHEMA_DETAILS.name, "true")
    with pytest.raises(MlflowException) as caught:
        enforce_schema(pd.DataFrame({"secret": [1]}), AB)
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("int8", "integer"),
        ("int16", "long"),
        ("int32", "long"),
        ("uint8", "integer"),
        ("uint32", "long"),
        ("float32", "double"),
        ("float16", "float"),
        ("int32", "double"),
        ("Int64", "long"),
        ("boolean", "boolean"),
        ("Float64", "double"),
    ],
)
def test_safe_casts(source: str, target: str) -> None:
    column = pd.Series([1, 0, 1], dtype=source)
    found = enforce_schema(pd.DataFrame({"c": column}), Schema([ColSpec(target, "c")]))["c"]
    assert found.dtype == ColSpec(target).type.to_numpy()
    assert found.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("values", "target"),
    [
        (np.array([2, 3]), "integer"),
        (np.array([2, 3]), "double"),
        (np.array([2, 3], "int32"), "float"),
        (np.array([1.0]), "float"),
        (np.array([1.0]), "long"),
        (np.array([2], "uint64"), "long"),
        (np.array([True]), "long"),
        (np.array([1]), "boolean"),
        (np.array(["1"]), "long"),
        (np.array([1]), "string"),
        (np.array(["x"], object), "double"),
        (np.array([1], object), "datetime"),
        (np.array(["2026-01-01"], "datetime64[ns]"), "long"),
        (np.array([1.5]), "datetime"),
    ],
)
def test_unsafe_casts_are_refused(values: Any, target: str) -> None:
    with pytest.raises(MlflowException, match=f"the column 'c' is no {target}"):
        enforce_schema(pd.DataFrame({"c": values}), Schema([ColSpec(target, "c")]))


def test_missing_values_in_whole_numbers_are_explained() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [1, None]})
    with pytest.raises(MlflowException, match="whole numbers cannot be missing"):
        enforce_schema(frame, AB)
    with pytest.raises(MlflowException, match="missing"):
        enforce_schema(pd.DataFrame({"a": [1.0], "b": pd.array([None], "Int64")}), AB)


def test_zeros_and_ones_are_numbers_of_every_kind() -> None:
    schema = Schema([ColSpec("double", "a"), ColSpec("float", "b")])
    found = enforce_schema(pd.DataFrame({"a": [0, 1], "b": [1, 0]}), schema)
    assert [str(dtype) for dtype in found.dtypes] == ["float64", "float32"]


def test_objects_are_looked_at() -> None:
    schema = Schema(
        [
            ColSpec("double", "d"),
            ColSpec("long", "l"),
            ColSpec("datetime", "t"),
            ColSpec("boolean", "b"),
            ColSpec("string", "s"),
            ColSpec("binary", "y"),
        ]
    )
    frame = pd.DataFrame(
        {
            "d": [decimal.Decimal("1.5"), decimal.Decimal(2)],
            "l": [1, 2],
            "t": ["2026-01-01", "2026-01-02"],
            "b": [True, None],
            "s": ["x", None],
            "y": [b"x", b"y"],
        },
        dtype=object,
    )
    found = enforce_schema(frame, schema)
    assert found["d"].tolist() == [1.5, 2.0]
    assert str(found["l"].dtype) == "int64"
    assert str(found["t"].dtype) == "datetime64[ns]"
    assert found["b"].tolist() == [True, None]


def test_times_with_a_zone_are_refused() -> None:
    times = pd.to_datetime(["2026-01-01"]).tz_localize("UTC")
    with pytest.raises(MlflowException, match="time zone"):
        enforce_schema(pd.DataFrame({"t": times}), Schema([ColSpec("datetime", "t")]))


def test_the_index_stays() -> None:
    frame = pd.DataFrame({"a": [1.5, 2.5], "b": np.array([1, 2], "int32")}, index=[7, 9])
    assert list(enforce_schema(frame, AB).index) == [7, 9]
    assert str(frame["b"].dtype) == "int32"  # the caller's own is as it was


@pytest.mark.parametrize("count", [3, 400])
def test_many_columns_that_are_converted(count: int) -> None:
    schema = Schema([ColSpec("long", f"c{i}") for i in range(count)])
    frame = pd.DataFrame({f"c{i}": np.array([i], "int32") for i in range(count)})
    found = enforce_schema(frame, schema)
    assert set(map(str, found.dtypes)) == {"int64"}
    assert found.iloc[0].tolist() == list(range(count))


def test_nested_columns() -> None:
    schema = Schema(
        [
            ColSpec(Array("double"), "a"),
            ColSpec(Object([Property("k", "long"), Property("o", "string", False)]), "o"),
            ColSpec(Map("string"), "m"),
            ColSpec(AnyType(), "x"),
        ]
    )
    row: dict[Any, Any] = {"a": [1, 2.5], "o": {"k": 1}, "m": {"p": "q"}, "x": object()}
    assert enforce_schema(pd.DataFrame([row]), schema).iloc[0].to_dict() == row
    cases: list[tuple[dict[Any, Any], str]] = [
        ({"a": 3}, "is no list"),
        ({"a": ["x"]}, "at 0: 'x'"),
        ({"o": {}}, "lacks what is required: k"),
        ({"o": {"k": 1, "z": 1}}, "keys that the schema does not: 'z'"),
        ({"o": {"k": "x"}}, "at 'k'"),
        ({"m": {"p": 1}}, "at 'p'"),
        ({"m": {1: "x"}}, "texts as keys"),
    ]
    for bad, message in cases:
        with pytest.raises(MlflowException, match=message):
            enforce_schema(pd.DataFrame([{**row, **bad}]), schema)


@pytest.mark.parametrize(
    "data",
    [
        {"a": 1.5, "b": 2},
        {"a": [1.5], "b": np.array([2])},
        [{"a": 1.5, "b": 2}],
        pl.DataFrame({"a": [1.5], "b": [2]}),
    ],
    ids=["values", "columns", "rows", "polars"],
)
def test_other_data_becomes_a_frame(data: Any) -> None:
    pd.testing.assert_frame_equal(enforce_schema(data, AB), pd.DataFrame({"a": [1.5], "b": [2]}))


def test_columns_without_names_are_counted() -> None:
    schema = Schema([ColSpec("double"), ColSpec("double")])
    assert enforce_schema(np.ones((2, 3)), schema).shape == (2, 2)
    with pytest.raises(MlflowException, match="takes 2 columns, and the data has 1"):
        enforce_schema([[1.0]], schema)
    assert enforce_schema("x", Schema([ColSpec("string")])).iloc[0, 0] == "x"
    assert enforce_schema(["x", "y"], Schema([ColSpec("string", "text")])).columns == ["text"]
    assert enforce_schema([[1], [2, 3]], Schema([ColSpec(Array("long"))])).shape == (2, 1)


def test_several_columns_of_one_name_are_refused() -> None:
    with pytest.raises(MlflowException, match="several columns of one name"):
        enforce_schema(pd.DataFrame([[1.0, 2.0, 3]], columns=["a", "a", "b"]), AB)


@pytest.mark.parametrize("data", [None, csr_matrix(np.eye(2))], ids=["none", "sparse"])
def test_what_has_no_columns_is_refused(data: Any) -> None:
    with pytest.raises(MlflowException, match="takes columns"):
        enforce_schema(data, AB)


TENSOR = Schema([TensorSpec(np.dtype("float32"), (-1, 2))])
NAMED = Schema(
    [TensorSpec(np.dtype("float32"), (-1, 2), "x"), TensorSpec(np.dtype("int64"), (-1,), "y")]
)


@pytest.mark.parametrize(
    ("data", "schema", "message"),
    [
        (np.zeros((1, 2)), TENSOR, "float32 is needed"),
        (np.zeros((1, 3), "float32"), TENSOR, "the shape"),
        (np.zeros(2, "float32"), TENSOR, "the shape"),
        ([[1.0, 2.0]], TENSOR, "takes an array"),
        (pd.DataFrame(np.zeros((1, 3))), TENSOR, "3 columns"),
        (pd.DataFrame({"a": [], "b": []}), TENSOR, "empty"),
        (np.zeros((1, 2), "float32"), NAMED, "dictionary of arrays"),
        ({"x": np.zeros((1, 2), "float32")}, NAMED, "lacks the tensor 'y'"),
        ({"x": [[1, 2]], "y": np.zeros(1, "int64")}, NAMED, "where an array of numpy is needed"),
        (pd.DataFrame({"x": [[1.0]], "y": [1]}), NAMED, "cannot be made into"),
        (pd.DataFrame({"x": ["s"], "y": [1]}), NAMED, "holds str"),
    ],
)
def test_tensors_that_do_not_fit_are_refused(data: Any, schema: Schema, message: str) -> None:
    with pytest.raises(MlflowException, match=message):
        enforce_schema(data, schema)


def test_tensors_of_data_frames() -> None:
    found = enforce_schema(pd.DataFrame({"x": [[1, 2], [3, 4]], "y": [5, 6], "z": 0}), NAMED)
    assert found["x"].tolist() == [[1, 2], [3, 4]]
    assert found["x"].dtype == "float32"
    assert found["y"].tolist() == [5, 6]
    wide = pd.DataFrame(np.ones((3, 2), "float32"), columns=["a", "b"])
    assert enforce_schema(wide, TENSOR).shape == (3, 2)
    sparse = csr_matrix(np.eye(2, dtype="float32"))
    assert enforce_schema(sparse, TENSOR) is sparse
    ragged = np.array([[1], [1, 2]], dtype=object)
    assert enforce_schema(ragged, Schema([TensorSpec(np.dtype(float), (-1, -1))])) is ragged


def test_parameters_have_defaults(caplog: pytest.LogCaptureFixture) -> None:
    schema = ParamSchema([ParamSpec("t", "double", 0.5), ParamSpec("n", "long", [1], (-1,))])
    assert enforce_params(None, schema) == {"t": 0.5, "n": [1]}
    assert enforce_params({"t": 1, "other": 2}, schema) == {"t": 1.0, "n": [1]}
    assert "other" in caplog.text
    first = enforce_params({}, schema)
    assert first is not None
    first["n"].append(2)
    assert enforce_params({}, schema) == {"t": 0.5, "n": [1]}
    with pytest.raises(MlflowException, match=r"'t'.*cannot be 'x'"):
        enforce_params({"t": "x"}, schema)
    with pytest.raises(MlflowException, match="dictionary"):
        enforce_params([1], schema)


def test_parameters_of_a_model_without_any_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert enforce_params({"t": 1}, None) == {}
    assert "has no parameters" in caplog.text
    assert enforce_params(None, None) is None


FRAMES = st.fixed_dictionaries(
    {},
    optional={
        "i": st.just(np.array([1, 2], "int16")),
        "l": st.just(np.array([1, 2])),
        "d": st.just([0.5, None]),
        "s": st.just(["x", None]),
        "b": st.just([True, False]),
        "y": st.just([b"x", b"y"]),
        "a": st.just([[1], [2, 3]]),
        "o": st.just([{"k": 1}, {"k": 2}]),
    },
)


@given(FRAMES.filter(bool))
def test_data_fits_the_signature_inferred_from_it(columns: dict[str, Any]) -> None:
    frame = pd.DataFrame(columns)
    schema = infer_signature(frame).inputs
    assert schema is not None
    validate_schema(frame, schema)
    pd.testing.assert_frame_equal(enforce_schema(frame, schema), frame, check_dtype=False)


def wide(columns: int) -> pd.DataFrame:
    """Columns of four types in turn."""
    kinds = [[0.5, 1.5], [1, 2], [True, False], ["a", "b"]]
    return pd.DataFrame({f"c{at}": kinds[at % 4] for at in range(columns)})


@pytest.mark.parametrize("change", ["reversed", "shuffled", "with others", "with others twice"])
def test_columns_in_any_order_are_those_of_the_schema(change: str) -> None:
    frame = wide(40)
    enforcer = Enforcer(infer_signature(frame).inputs)
    given = {
        "reversed": frame[frame.columns[::-1]],
        "shuffled": frame.sample(frac=1, axis=1, random_state=0),
        "with others": frame.assign(other=1).iloc[:, ::-1],
        "with others twice": pd.concat(
            [pd.DataFrame([[7, 8]] * 2, columns=["other", "other"]), frame], axis=1
        ),
    }[change]
    for _ in range(2):  # what was worked out is used again
        pd.testing.assert_frame_equal(enforcer.data(given), frame)
    pd.testing.assert_frame_equal(enforcer.data(frame), frame)
    with pytest.raises(MlflowException, match="lacks the column 'c7'"):
        enforcer.data(given.drop(columns="c7"))


@pytest.mark.parametrize("by", ["blocks", "operations on frames, as of pandas before 3"])
@given(order=st.permutations(range(12)), narrow=st.sets(st.integers(0, 11)), others=st.booleans())
def test_many_columns_that_become_wider_keep_their_places(
    by: str, order: list[int], narrow: set[int], others: bool
) -> None:
    frame = wide(12)
    enforcer = Enforcer(infer_signature(frame).inputs)
    smaller = {"float64": "float32", "int64": "int16"}
    changes = {
        f"c{at}": smaller[str(frame.dtypes.iat[at])]
        for at in narrow
        if str(frame.dtypes.iat[at]) in smaller
    }
    changed = frame.astype(changes)[[f"c{at}" for at in order]]
    if others:
        changed.insert(3, "other", 0.5)
        changed["another"] = "text"
    with pytest.MonkeyPatch.context() as patch:
        if by != "blocks":
            patch.setattr("mlflow.models.column_plan.remade", lambda *_: None)
        pd.testing.assert_frame_equal(enforcer.data(changed), frame)


def test_what_is_made_of_blocks_is_the_models_own() -> None:
    kinds = [
        np.array([1, 2], "int32"), np.array([0.5, 1.5]), ["a", "b"],
        pd.array([1, None], "Int64"), pd.Categorical(["x", "y"]), np.array([[1], 2], object),
        pd.Series(["2024-01-02", "2024-01-03"], dtype="datetime64[ns]"),
    ]  # fmt: skip
    types = ["long", "double", "string", AnyType(), "string", AnyType(), "datetime"]
    schema = Schema([ColSpec(types[at % 7], f"c{at}") for at in range(70)])
    frame = pd.DataFrame({f"c{at}": kinds[at % 7] for at in range(70)}, index=[4, 4])
    before = frame.copy()
    found = enforce_schema(frame, schema)
    wider = {f"c{at}": "int64" for at in range(0, 70, 7)}
    pd.testing.assert_frame_equal(found, frame.astype(wider))
    found.iloc[0] = [7, 7.5, "z", 7, "y", None, pd.Timestamp(0)] * 10
    found["c1"] += 1
    pd.testing.assert_frame_equal(frame, before)
    assert found["c1"].tolist() == [8.5, 2.5]


def test_optional_columns_may_lack_where_others_become_wider() -> None:
    frame = wide(24)
    whole = infer_signature(frame).inputs
    schema = Schema([ColSpec(c.type, c.name, required=c.name != "c4") for c in whole.inputs])
    narrow = frame.astype({f"c{at}": "float32" for at in range(0, 24, 4)})
    given = narrow.drop(columns="c4").iloc[:, ::-1]
    found = Enforcer(schema).data(given)
    pd.testing.assert_frame_equal(found, frame.drop(columns="c4"))


def test_several_callers_take_turns() -> None:
    frame = wide(40)
    enforcer = Enforcer(infer_signature(frame).inputs)
    narrow = frame.astype({f"c{at}": "float32" for at in range(0, 40, 4)})
    callers = [frame, frame.iloc[:, ::-1], narrow, narrow.iloc[:, ::-1], frame.assign(other=1)]
    for given_frame in [*callers, *callers[::-1], frame.sample(frac=1, axis=1, random_state=1)]:
        pd.testing.assert_frame_equal(enforcer.data(given_frame), frame)


@pytest.mark.parametrize("turned", [False, True])
def test_many_columns_of_times_and_objects(turned: bool) -> None:
    moments = pd.Series(["2024-01-02", "2024-01-03"], dtype="datetime64[s]")
    schema = Schema([ColSpec("datetime" if i % 2 else "double", f"c{i}") for i in range(20)])
    objects = pd.Series([decimal.Decimal("0.5"), decimal.Decimal(2)], dtype=object)
    frame = pd.DataFrame({f"c{i}": moments if i % 2 else objects for i in range(20)})
    frame.index = pd.Index([3, 3])
    found = enforce_schema(frame.iloc[:, ::-1] if turned else frame, schema)
    assert list(found.columns) == list(frame.columns)
    assert [str(dtype) for dtype in found.dtypes[:2]] == ["float64", "datetime64[ns]"]
    assert found["c19"].tolist() == moments.tolist()
    assert found["c0"].tolist() == [0.5, 2]
    assert list(found.index) == [3, 3]


def test_of_many_columns_of_times_the_one_that_does_not_fit_is_named() -> None:
    schema = Schema([ColSpec("datetime", f"c{i}") for i in range(10)])
    moment = pd.Series(["2024-01-02"], dtype="datetime64[s]")
    late = pd.Series(["3000-01-01"], dtype="datetime64[s]")
    frame = pd.DataFrame({f"c{i}": late if i == 7 else moment for i in range(10)})
    with pytest.raises(MlflowException, match=r"the column 'c7' is no datetime.* 1677 and 2262"):
        enforce_schema(frame, schema)
