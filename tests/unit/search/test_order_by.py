"""Orders: keys, directions, and the rules that make an order total."""

from __future__ import annotations

import pytest

from mlflow.search import (
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    Dialect,
    FilterSyntaxError,
    Kind,
    OrderBy,
    complete_order,
    order_by_field,
    parse_order_by,
)


def attribute(key: str, ascending: bool = True) -> OrderBy:
    return OrderBy(Kind.ATTRIBUTE, key, ascending)


@pytest.mark.parametrize("terms", [None, [], ()])
def test_no_terms_no_order(terms: list[str] | None) -> None:
    assert parse_order_by(terms, RUNS) == []


@pytest.mark.parametrize(
    ("term", "kind", "key", "ascending"),
    [
        ("metrics.a", Kind.METRIC, "a", True),
        ("metric.a ASC", Kind.METRIC, "a", True),
        (" metrics.a  Desc ", Kind.METRIC, "a", False),
        ("metrics.`a b` desc", Kind.METRIC, "a b", False),
        ("metrics.'a b'", Kind.METRIC, "a b", True),
        ("metrics.val/f1-score DESC", Kind.METRIC, "val/f1-score", False),
        ("metrics.desc", Kind.METRIC, "desc", True),
        ("metrics.asc DESC", Kind.METRIC, "asc", False),
        ("params.lr", Kind.PARAM, "lr", True),
        ('tags."mlflow.user" DESC', Kind.TAG, "mlflow.user", False),
        ("start_time DESC", Kind.ATTRIBUTE, "start_time", False),
        ("attribute.Created asc", Kind.ATTRIBUTE, "start_time", True),
        ("run.end_time", Kind.ATTRIBUTE, "end_time", True),
        ("attributes.`run name` DESC", Kind.ATTRIBUTE, "run_name", False),
        ('"Run Name"', Kind.ATTRIBUTE, "run_name", True),
    ],
)
def test_a_term_is_a_key_and_a_direction(term: str, kind: Kind, key: str, ascending: bool) -> None:
    assert parse_order_by([term], RUNS) == [OrderBy(kind, key, ascending)]


@pytest.mark.parametrize(
    ("dialect", "term", "key"),
    [
        (REGISTERED_MODELS, "timestamp DESC", "last_updated_timestamp"),
        (REGISTERED_MODELS, "`name` DESC", "name"),
        (MODEL_VERSIONS, "version_number DESC", "version_number"),
        (MODEL_VERSIONS, "attribute.creation_timestamp desc", "creation_timestamp"),
        (EXPERIMENTS, "last_update_time DESC", "last_update_time"),
        (LOGGED_MODELS, "creation_timestamp_ms DESC", "creation_timestamp"),
    ],
)
def test_each_noun_has_its_keys(dialect: Dialect, term: str, key: str) -> None:
    assert parse_order_by([term], dialect) == [attribute(key, False)]


def test_only_the_first_mention_of_a_key_counts() -> None:
    terms = ["metrics.a DESC", "start_time", "metrics.a", "created DESC", "metrics.b"]
    assert parse_order_by(terms, RUNS) == [
        OrderBy(Kind.METRIC, "a", False),
        attribute("start_time"),
        OrderBy(Kind.METRIC, "b", True),
    ]


@pytest.mark.parametrize(
    ("dialect", "terms", "expected"),
    [
        (RUNS, [], [attribute("start_time", False), attribute("run_id")]),
        (RUNS, ["created"], [attribute("start_time"), attribute("run_id")]),
        (EXPERIMENTS, [], [attribute("creation_time", False), attribute("experiment_id")]),
        (EXPERIMENTS, ["name"], [attribute("name"), attribute("experiment_id", False)]),
        (LOGGED_MODELS, [], [attribute("creation_timestamp", False), attribute("model_id")]),
        (REGISTERED_MODELS, [], [attribute("name")]),
        (
            MODEL_VERSIONS,
            [],
            [
                attribute("last_updated_timestamp", False),
                attribute("name"),
                attribute("version_number", False),
            ],
        ),
        (MODEL_VERSIONS, ["version"], [attribute("version_number"), attribute("name")]),
    ],
)
def test_a_complete_order_ends_in_the_tie_break_of_mlflow(
    dialect: Dialect, terms: list[str], expected: list[OrderBy]
) -> None:
    assert complete_order(parse_order_by(terms, dialect), dialect) == expected


@pytest.mark.parametrize(
    ("field", "kind", "key"),
    [
        ("metrics.accuracy", Kind.METRIC, "accuracy"),
        ("metrics.my val/loss", Kind.METRIC, "my val/loss"),
        ("metrics.`my loss`", Kind.METRIC, "my loss"),
        ("metrics.a.b", Kind.METRIC, "a.b"),
        ("creation_time", Kind.ATTRIBUTE, "creation_timestamp"),
        ("name", Kind.ATTRIBUTE, "name"),
    ],
)
def test_a_field_of_the_api_needs_no_quotes(field: str, kind: Kind, key: str) -> None:
    assert order_by_field(field, False, LOGGED_MODELS) == OrderBy(kind, key, False)


@pytest.mark.parametrize(
    "field", ["", "metrics.", ".x", "oops", "oops.x", "params.lr", "tags.a", 5]
)
def test_a_field_that_is_none_is_an_error(field: str) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        order_by_field(field, True, LOGGED_MODELS)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
