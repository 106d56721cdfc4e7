"""Page tokens: what is put in comes out, and nothing else is taken."""

from __future__ import annotations

import math
from base64 import urlsafe_b64encode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.sql.filters import Sql
from headrace.sql.pages import (
    SortColumn,
    after,
    check_page_size,
    digest,
    make_token,
    page_json,
    read_token,
)
from mlflow.exceptions import MlflowException

COLUMNS = [
    SortColumn("rank", True, int),
    SortColumn("value", False, float, nullable=True),
    SortColumn("name", True, str),
]
integers = st.integers(-(2**63), 2**63 - 1)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
values = st.tuples(integers, st.none() | st.floats(allow_nan=False), texts).map(list)


@given(values)
def test_a_token_gives_back_its_values_to_the_last_bit(given_values: list[object]) -> None:
    token = make_token("q", given_values)
    assert repr(read_token(token, "q", COLUMNS)) == repr(given_values)
    assert token.isascii()
    assert not set(token) & set('"\\ +/?&#')


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(MlflowException) as caught:
        read_token(text, "q", COLUMNS)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def forged(*fields: object) -> str:
    return urlsafe_b64encode(msgspec.json.encode(list(fields))).decode()


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("q",),
        ("q", 0, 1.0),
        ("q", 0, 1.0, "a", "b"),
        ("q", "0", 1.0, "a"),
        ("q", 0, "1.0", "a"),
        ("q", 0, "NaN", "a"),
        ("q", 0, True, "a"),
        ("q", None, 1.0, "a"),
        ("q", 0, 1.0, None),
        ("q", 0, 1.0, 5),
        ("q", 0, 1.0, "a\0"),
        ("q", 2**63, 1.0, "a"),
        ("q", -(2**63) - 1, 1.0, "a"),
        ("q", [0], 1.0, "a"),
        ("q", 0, {"a": 1}, "a"),
    ],
)
def test_forged_tokens_are_refused(fields: tuple[object, ...]) -> None:
    with pytest.raises(MlflowException):
        read_token(forged(*fields), "q", COLUMNS)


def test_a_token_of_another_query_is_refused() -> None:
    with pytest.raises(MlflowException, match="another query"):
        read_token(make_token("p", [0, 1.0, "a"]), "q", COLUMNS)


def test_whole_floats_and_infinities_stay_floats() -> None:
    for value in (1.0, math.inf, -math.inf, -0.0):
        found = read_token(make_token("q", [0, value, ""]), "q", COLUMNS)[1]
        assert repr(found) == repr(value)


def test_queries_have_digests_of_their_own() -> None:
    queries = [("a",), ("a", None), ("a", ""), (["a"],), ("a", ["b"]), ("a", "b"), ("ab",)]
    assert len({digest(*query) for query in queries}) == len(queries)


def test_rows_after_a_row_differ_first_where_they_differ() -> None:
    assert after(COLUMNS, [0, 2.0, "x"]) == Sql(
        "(rank >= ? AND (rank > ? OR (value <= ? AND (value < ? OR name > ?))))",
        (0, 0, 2.0, 2.0, "x"),
    )
    assert after(COLUMNS, [2, None, "x"]) == Sql(
        "(rank >= ? AND (rank > ? OR name > ?))", (2, 2, "x")
    )


@pytest.mark.parametrize(("size", "most"), [(1, 10), (10, 10), (50_000, 50_000)])
def test_page_sizes_within_the_limits_are_taken(size: int, most: int) -> None:
    assert check_page_size(size, most) == size


@pytest.mark.parametrize("size", [0, 11, -1, 2.0, "2", None, True])
def test_other_page_sizes_are_refused(size: object) -> None:
    with pytest.raises(MlflowException, match="from 1 to 10"):
        check_page_size(size, 10)


def test_an_answer_has_neither_empty_lists_nor_empty_tokens() -> None:
    assert page_json("runs", [], None) == "{}"
    assert page_json("runs", ["1", "2"], None) == '{"runs":[1,2]}'
    assert page_json("runs", ["1"], "t") == '{"runs":[1],"next_page_token":"t"}'
