"""What the body of a request becomes, in every format, with and without a signature."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import MlflowException
from mlflow.models import Model, ModelSignature, infer_signature
from mlflow.models.enforcement import Enforcer
from mlflow.serving.request import Invocation, UnsupportedMediaType, read_invocation

TABLE = pd.DataFrame({"a": [1.5, 2.0], "n": [1, 2], "s": ["x", "y"]})
JSON = "application/json"


def meta(example: Any = None, params: dict[str, Any] | None = None) -> Model:
    signature = infer_signature(example, params=params) if example is not None else None
    return Model(signature=signature)


def read(content: Any, model: Model, kind: str = JSON) -> Invocation:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return read_invocation(body, kind, model)


@pytest.mark.parametrize("model", [meta(), meta(TABLE)], ids=["bare", "signature"])
@pytest.mark.parametrize(
    "content",
    [
        {"dataframe_split": {"columns": ["a", "n", "s"], "data": [[1.5, 1, "x"], [2, 2, "y"]]}},
        {"dataframe_records": TABLE.to_dict(orient="records")},
    ],
    ids=["split", "records"],
)
def test_data_frames(content: Any, model: Model) -> None:
    pd.testing.assert_frame_equal(read(content, model).data, TABLE, check_dtype=False)
    if model.signature is not None:
        pd.testing.assert_frame_equal(read(content, model).data, TABLE)


@pytest.mark.parametrize(
    "content",
    [
        {"inputs": {"a": [1.5, 2], "n": [1, 2], "s": ["x", "y"]}},
        {"inputs": [[1.5, 1, "x"], [2, 2, "y"]]},
        {"inputs": TABLE.to_dict(orient="records")},
        {"instances": TABLE.to_dict(orient="records")},
        {"instances": [[1.5, 1, "x"], [2, 2, "y"]]},
    ],
)
def test_columns_also_come_as_inputs_and_instances(content: Any) -> None:
    model = meta(TABLE)
    enforced = Enforcer(model.get_input_schema()).data(read(content, model).data)
    pd.testing.assert_frame_equal(enforced, TABLE)


def test_whole_numbers_of_json_are_taken_where_the_model_takes_any() -> None:
    model = meta(pd.DataFrame({"x": [0.5], "i": np.array([1], "int32")}))
    content = {"dataframe_split": {"columns": ["x", "i"], "data": [[1, 2], [3, 4]]}}
    found = read(content, model).data
    assert [str(kind) for kind in found.dtypes] == ["float64", "int32"]


def test_times_and_bytes_have_their_forms() -> None:
    table = pd.DataFrame({"t": pd.to_datetime(["2024-01-15 14:30:00"]), "b": [b"\x00\xff"]})
    text = base64.b64encode(b"\x00\xff").decode()
    content = {"dataframe_records": [{"t": "2024-01-15T14:30:00", "b": text}]}
    found = read(content, meta(table)).data
    assert found["t"][0] == table["t"][0]
    assert found["b"][0] == b"\x00\xff"


def test_arrays() -> None:
    array = np.ones((2, 3), "float32")
    for key in ("inputs", "instances"):
        found = read({key: [[1, 2, 3], [4, 5, 6]]}, meta(array)).data
        assert found.dtype == "float32"
        assert found.shape == (2, 3)
    named = {"p": np.ones((2, 2)), "q": np.zeros(2, "int64")}
    for content in (
        {"inputs": {"p": [[1, 2], [3, 4]], "q": [5, 6]}},
        {"instances": [{"p": [1, 2], "q": 5}, {"p": [3, 4], "q": 6}]},
    ):
        found = read(content, meta(named)).data
        assert found["p"].tolist() == [[1.0, 2.0], [3.0, 4.0]]
        assert found["p"].dtype == "float64"
        assert found["q"].dtype == "int64"
    frame = {"dataframe_split": {"data": [[1, 2, 3]]}}
    data = read(frame, meta(array)).data
    assert Enforcer(meta(array).get_input_schema()).data(data).dtype == "float32"


def test_without_a_signature_lists_become_arrays_and_objects_stay() -> None:
    assert read({"inputs": [1, 2]}, meta()).data.tolist() == [1, 2]
    assert read({"inputs": {"x": [1]}}, meta()).data["x"].tolist() == [1]
    assert read({"inputs": [{"x": 1}]}, meta()).data == [{"x": 1}]


def test_nested_values_go_to_the_signature() -> None:
    example = [{"role": "user", "parts": ["a", "b"]}]
    assert read({"inputs": example}, meta(example)).data == example


def test_type_hints_take_the_inputs_as_they_are() -> None:
    signature = ModelSignature(infer_signature(["a"]).inputs)
    signature._is_signature_from_type_hint = True
    assert read({"inputs": ["a"]}, Model(signature=signature)).data == ["a"]
    with pytest.raises(MlflowException, match="type hints"):
        read({"instances": ["a"]}, Model(signature=signature))


def test_parameters() -> None:
    found = read({"inputs": [1], "params": {"rate": 0.5}}, meta())
    assert found.params == {"rate": 0.5}
    with pytest.raises(MlflowException, match="'params' is an object"):
        read({"inputs": [1], "params": [1]}, meta())


def test_conversations_are_passed_on_unwrapped() -> None:
    model = meta(np.array([1]), params={"temperature": 0.5})
    content = {"messages": [{"role": "user", "content": "hi"}], "temperature": 0.1}
    found = read(content, model)
    assert found == Invocation({"messages": content["messages"]}, {"temperature": 0.1}, False)


def test_tables_of_csv_and_parquet() -> None:
    table = pd.DataFrame({"a": [1.0, 2.0], "zip": ["01234", "99999"]})
    body = table.to_csv(index=False).encode()
    pd.testing.assert_frame_equal(read(body, meta(table), "text/csv; charset=UTF-8").data, table)
    assert read(body, meta(), "text/csv").data["zip"].tolist() == [1234, 99999]
    stream = io.BytesIO()
    table.to_parquet(stream)
    kind = "application/vnd.apache.parquet"
    pd.testing.assert_frame_equal(read(stream.getvalue(), meta(table), kind).data, table)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[1]", "a list"),
        (b"7", "exactly|one of"),
        (b"{}", "exactly one"),
        (b'{"inputs": 1, "instances": 1}', "exactly one"),
        (b'{"dataframe_split": [[1]]}', "'data'"),
        (b'{"dataframe_split": {"data": [], "rows": 1}}', "'data'"),
        (b'{"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}}', "cannot be read"),
        (b'{"dataframe_records": {"a": 1}}', "list of objects"),
        (b'{"instances": [{"a": 1}, {"b": 1}]}', "same keys"),
        (b'{"inputs": [[1], [1, 2]]}', "cannot be read"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON|nested"),
    ],
)
def test_what_cannot_be_read(body: bytes, says: str) -> None:
    with pytest.raises(MlflowException, match=says) as error:
        read(body, meta())
    assert error.value.get_http_status_code() == 400


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json; charset=latin-1", "text/csv; header=none", ""]
)
def test_other_content_types(kind: str) -> None:
    if not kind:
        assert read({"inputs": [1]}, meta(), kind).data.tolist() == [1]
        return
    with pytest.raises(UnsupportedMediaType):
        read({"inputs": [1]}, meta(), kind)


def test_bare_words_for_numbers_that_json_lacks_are_taken() -> None:
    found = read(b'{"inputs": [NaN, -Infinity]}', meta()).data
    assert np.isnan(found[0])
    assert found[1] == -np.inf


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)
KEYS = st.sampled_from(["dataframe_split", "dataframe_records", "instances", "inputs"])
MODELS = st.sampled_from([meta(), meta(TABLE), meta(np.ones((2, 3))), meta(["a"])])


@given(KEYS, VALUES, MODELS)
def test_whatever_is_sent_is_read_or_refused_clearly(key: str, value: Any, model: Model) -> None:
    with contextlib.suppress(MlflowException):  # and no other error
        found = read({key: value}, model)
        if model.signature is not None:
            Enforcer(model.get_input_schema()).data(found.data)
