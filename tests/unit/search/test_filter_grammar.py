"""What filters mean: the tree that each form of the language gives."""

from __future__ import annotations

import math
import pickle

import pytest

from mlflow.search import (
    LOGGED_MODELS,
    MAX_DEPTH,
    MODEL_VERSIONS,
    RUNS,
    And,
    Comparison,
    FilterSyntaxError,
    Kind,
    Not,
    Or,
    Value,
    parse_filter,
)


def one(text: str) -> Comparison:
    node = parse_filter(text, RUNS)
    assert isinstance(node, Comparison)
    return node


def metric(key: str, op: str = ">", value: Value = 1.0) -> Comparison:
    return Comparison(Kind.METRIC, key, op, value)


A, B, C, D = (metric(key) for key in "abcd")


@pytest.mark.parametrize("text", [None, "", "   ", "\n\t "])
def test_no_filter_means_everything(text: str | None) -> None:
    assert parse_filter(text, RUNS) is None


def test_and_joins_conditions_into_one_node() -> None:
    text = "metrics.m0 > 0.5 and params.model = 'xgb' AND tags.team='a'"
    assert parse_filter(text, RUNS) == And(
        (
            metric("m0", ">", 0.5),
            Comparison(Kind.PARAM, "model", "=", "xgb"),
            Comparison(Kind.TAG, "team", "=", "a"),
        )
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("metrics.a > 1 OR metrics.b > 1 AND metrics.c > 1", Or((A, And((B, C))))),
        ("(metrics.a > 1 OR metrics.b > 1) AND metrics.c > 1", And((Or((A, B)), C))),
        ("NOT metrics.a > 1 AND metrics.b > 1", And((Not(A), B))),
        ("NOT (metrics.a > 1 AND metrics.b > 1)", Not(And((A, B)))),
        ("NOT NOT metrics.a > 1", Not(Not(A))),
        ("not(metrics.a > 1)or(metrics.b > 1)", Or((Not(A), B))),
        ("((metrics.a > 1))", A),
        ("(metrics.a > 1 AND metrics.b > 1) AND metrics.c > 1", And((A, B, C))),
        ("metrics.a > 1 OR (metrics.b > 1 OR metrics.c > 1)", Or((A, B, C))),
        (
            "metrics.a > 1 AND metrics.b > 1 OR metrics.c > 1 AND metrics.d > 1",
            Or((And((A, B)), And((C, D)))),
        ),
    ],
)
def test_not_binds_before_and_before_or(text: str, tree: object) -> None:
    assert parse_filter(text, RUNS) == tree


@pytest.mark.parametrize(
    "text",
    [
        "metrics.a > 1 metrics.b > 1",
        "metrics.a > 1 AND AND metrics.b > 1",
        "AND metrics.a > 1 AND metrics.b > 1",
        "metrics.a > 1 AND metrics.b > 1 AND",
    ],
)
def test_a_plain_filter_may_miss_an_and_or_have_one_too_many_as_in_mlflow(text: str) -> None:
    assert parse_filter(text, RUNS) == And((A, B))


def test_nothing_but_and_means_everything_as_in_mlflow() -> None:
    assert parse_filter("AND", RUNS) is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("NOT metrics.a > 1 metrics.b > 1", 18),
        ("metrics.a > 1 OR metrics.b > 1 AND", 34),
        ("AND (metrics.a > 1)", 0),
        ("(metrics.a > 1 AND AND metrics.b > 1)", 19),
        ("metrics.a > 1 metrics.b > 1 OR metrics.c > 1", 14),
    ],
)
def test_beyond_mlflow_every_and_must_join_two_conditions(text: str, position: int) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        parse_filter(text, RUNS)
    assert caught.value.position == position


@pytest.mark.parametrize("op", ["=", "!=", ">", ">=", "<", "<="])
def test_symbols_need_no_space(op: str) -> None:
    assert one(f"metrics.a{op}1") == one(f"metrics.a\n {op}\t1") == metric("a", op)


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [
        ("params.a LIKE 'x%'", "LIKE", "x%"),
        ("params.a iLike 'x%'", "ILIKE", "x%"),
        ("params.a in ('x')", "IN", ("x",)),
        ("params.a IN('x', \"y\",)", "IN", ("x", "y")),
        ("params.a not  in ('x','y')", "NOT IN", ("x", "y")),
        ("params.a is null", "IS NULL", None),
        ("params.a IS\nNOT   NULL", "IS NOT NULL", None),
    ],
)
def test_operators_that_are_words(text: str, op: str, value: object) -> None:
    comparison = one(text)
    assert (comparison.op, comparison.value) == (op, value)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("metrics.loss", "loss"),
        ("metric.loss", "loss"),
        ("`metrics`.loss", "loss"),
        ("metrics.a.b.c", "a.b.c"),
        ("metrics.val/f1-score@0.5", "val/f1-score@0.5"),
        ("metrics.1", "1"),
        ("metrics.1a", "1a"),
        ("metrics.é", "é"),
        ("metrics.`a b`", "a b"),
        ('metrics."a b"', "a b"),
        ("metrics.'a b'", "a b"),
        ("metrics.`it's`", "it's"),
        ('metrics.`"q"`', '"q"'),
        ("metrics.`a``b`", "a`b"),
        ('metrics."a""b"', 'a"b'),
        *[(f"metrics.{word}", word) for word in ("in", "and", "or", "not", "like", "is", "null")],
        *[(f"metrics.{word}", word) for word in ("nan", "inf", "order", "case", "timestamp")],
    ],
)
def test_names_bare_and_quoted(key: str, name: str) -> None:
    assert one(f"{key} > 1") == metric(name)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("1", 1.0),
        ("-1", -1.0),
        ("+1", 1.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e-3", 0.001),
        ("1E5", 100000.0),
        ("00012", 12.0),
        ("99999999999999999999999", 1e23),
        ("1e400", math.inf),
        ("inf", math.inf),
        ("-Infinity", -math.inf),
    ],
)
def test_numbers_of_metrics_are_floats(literal: str, value: float) -> None:
    read = one(f"metrics.a>{literal}").value
    assert isinstance(read, float)
    assert read == value


@pytest.mark.parametrize("op", ["=", "!="])
def test_nan_can_be_asked_for(op: str) -> None:
    value = one(f"metrics.a {op} NaN").value
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("1700000000000", 1700000000000),
        ("-1", -1),
        ("1e3", 1000),
        ("1.0", 1),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("0" * 9000 + "7", 7),
    ],
)
def test_integers_of_attributes_are_ints(literal: str, value: int) -> None:
    read = one(f"start_time > {literal}").value
    assert type(read) is int
    assert read == value


def test_a_fraction_stays_one_beside_an_integer_attribute() -> None:
    assert one("start_time > 1.5").value == 1.5


def test_version_numbers_may_be_quoted() -> None:
    expected = Comparison(Kind.ATTRIBUTE, "version_number", "IN", (3, 4))
    assert parse_filter("version IN ('3', 4)", MODEL_VERSIONS) == expected


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("''", ""),
        ('""', ""),
        ("'x y'", "x y"),
        ("'it''s'", "it's"),
        ('"it\'s"', "it's"),
        ('"say ""hi"""', 'say "hi"'),
        ("'a\"b'", 'a"b'),
        (r"'C:\dir\'", "C:\\dir\\"),
        ("'ü\n'", "ü\n"),
        ("'AND'", "AND"),
    ],
)
def test_strings(literal: str, value: str) -> None:
    assert one(f"params.a = {literal}").value == value


@pytest.mark.parametrize("word", ["0.010", "xgb", "xgb.v2", "nan", "-1"])
def test_logged_models_take_words_without_quotes_for_text(word: str) -> None:
    expected = Comparison(Kind.PARAM, "a", "=", word)
    assert parse_filter(f"params.a = {word}", LOGGED_MODELS) == expected
    with pytest.raises(FilterSyntaxError, match="a string in quotes"):
        parse_filter(f"params.a = {word}", RUNS)


def test_nesting_to_the_limit_is_read() -> None:
    assert parse_filter("(" * MAX_DEPTH + "metrics.a > 1" + ")" * MAX_DEPTH, RUNS) == A
    node = parse_filter("NOT " * MAX_DEPTH + "metrics.a > 1", RUNS)
    for _ in range(MAX_DEPTH):
        assert isinstance(node, Not)
        node = node.term
    assert node == A


def test_many_conditions_need_no_depth() -> None:
    node = parse_filter(" AND ".join(["metrics.a > 1"] * 5000), RUNS)
    assert isinstance(node, And)
    assert node.terms == (A,) * 5000


def test_a_comparison_knows_where_it_stands_and_equality_does_not_ask() -> None:
    node = parse_filter(" metrics.a > 1 AND `run name` = 'x'", RUNS)
    assert isinstance(node, And)
    first, second = node.terms
    assert isinstance(first, Comparison)
    assert isinstance(second, Comparison)
    assert (first.position, second.position) == (1, 19)
    assert first == A
    assert hash(first) == hash(A)


def test_trees_are_immutable_values() -> None:
    tree = Or((And((A, B)), Not(C)))
    assert tree != Or((And((A, B)), Not(D)))
    assert And((A, B)) != Or((A, B))
    assert pickle.loads(pickle.dumps(tree)) == tree
    with pytest.raises(AttributeError, match="cannot be changed"):
        A.key = "b"
    with pytest.raises(AttributeError, match="cannot be changed"):
        del A.key


def test_trees_can_be_taken_apart_by_patterns() -> None:
    match parse_filter("metrics.a > 1 OR NOT params.b = 'x'", RUNS):
        case Or((Comparison(Kind.METRIC, "a", ">", 1.0), Not(Comparison(key=key)))):
            assert key == "b"
        case other:
            pytest.fail(f"unexpected {other}")
