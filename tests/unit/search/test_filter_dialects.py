"""What each noun can be searched for, and that MLflow's filters mean here what they mean there."""

from __future__ import annotations

import itertools

import pytest

from mlflow.search import (
    COMPARATORS,
    DIALECTS,
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    Comparison,
    Dialect,
    FilterSyntaxError,
    Kind,
    OrderBy,
    Value,
    parse_filter,
    parse_order_by,
)

SCOPES = {
    Kind.ATTRIBUTE: ("attribute", "attributes", "attr"),
    Kind.METRIC: ("metric", "metrics"),
    Kind.PARAM: ("param", "params", "parameter", "parameters"),
    Kind.TAG: ("tag", "tags"),
    Kind.DATASET: ("dataset", "datasets"),
}
KINDS = {
    RUNS: set(Kind),
    EXPERIMENTS: {Kind.ATTRIBUTE, Kind.TAG},
    LOGGED_MODELS: {Kind.ATTRIBUTE, Kind.METRIC, Kind.PARAM, Kind.TAG},
    REGISTERED_MODELS: {Kind.ATTRIBUTE, Kind.TAG},
    MODEL_VERSIONS: {Kind.ATTRIBUTE, Kind.TAG},
}


def by_name(dialect: Dialect) -> str:
    return dialect.name


def test_every_noun_has_a_dialect() -> None:
    assert set(DIALECTS) == set(KINDS)


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_a_noun_has_its_kinds_and_no_others(dialect: Dialect) -> None:
    assert dialect.kinds == KINDS[dialect]
    for kind, scope in [(kind, scope) for kind, words in SCOPES.items() for scope in words]:
        key = {Kind.ATTRIBUTE: "name", Kind.DATASET: "name"}.get(kind, "k")
        if kind is Kind.ATTRIBUTE and dialect is RUNS:
            key = "status"
        text = f"{scope}.{key} = {'1' if kind is Kind.METRIC else repr('x')}"
        if kind in KINDS[dialect]:
            node = parse_filter(text, dialect)
            assert isinstance(node, Comparison)
            assert (node.kind, node.key) == (kind, key)
        else:
            with pytest.raises(FilterSyntaxError, match="cannot stand before the dot"):
                parse_filter(text, dialect)


def written(op: str, value_type: str) -> tuple[str, Value]:
    """The text after a key, and the value it must give."""
    text = "'1'" if value_type == "string" else "1"
    value: str | float = "1" if value_type == "string" else 1 if value_type == "integer" else 1.0
    if op.endswith("NULL"):
        return op, None
    return (f"{op} ({text})", (value,)) if op.endswith("IN") else (f"{op} {text}", value)


def keys_of(dialect: Dialect) -> list[tuple[Kind, str, str, str, frozenset[str]]]:
    """Kind, key as written, canonical key, type and comparators of all that a dialect has."""
    rows: list[tuple[Kind, str, str, str, frozenset[str]]] = []
    for each in dialect.attributes.values():
        for name in (each.name, *each.aliases):
            for key in (f"`{name}`", f'attributes."{name}"', f"attr.`{name}`"):
                rows.append((Kind.ATTRIBUTE, key, each.name, each.type, each.comparators))
    for each in dialect.datasets.values():
        rows.append((Kind.DATASET, f"datasets.{each.name}", each.name, each.type, each.comparators))
    for kind, each in dialect.keyed.items():
        for scope in (each.name, *each.aliases):
            rows.append((kind, f"{scope}.k", "k", each.type, each.comparators))
    return rows


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_the_table_is_what_the_parser_accepts(dialect: Dialect) -> None:
    for row, op in itertools.product(keys_of(dialect), COMPARATORS):
        kind, key, canonical, value_type, comparators = row
        rest, value = written(op, value_type)
        if op in comparators:
            expected = Comparison(kind, canonical, op, value)
            assert parse_filter(f"{key} {rest}", dialect) == expected
        else:
            with pytest.raises(FilterSyntaxError, match=f"cannot be compared with {op}"):
                parse_filter(f"{key} {rest}", dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_what_can_be_ordered_by_is_in_the_table(dialect: Dialect) -> None:
    for kind, key, canonical, *_ in keys_of(dialect):
        rules = dialect.find(kind, canonical)
        assert rules is not None
        if rules.orderable:
            assert parse_order_by([f"{key} desc"], dialect) == [OrderBy(kind, canonical, False)]
        else:
            with pytest.raises(FilterSyntaxError, match="cannot be ordered by"):
                parse_order_by([key], dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
def test_default_orders_name_attributes_that_exist(dialect: Dialect) -> None:
    for each in (*dialect.default_order, *dialect.tie_break):
        assert each.kind is Kind.ATTRIBUTE
        assert each.key in dialect.attributes


# Filters that MLflow 3.17.2 accepts, with what its parser makes of them.
PEER = [
    (RUNS, "attributes.status = 'x'", (Kind.ATTRIBUTE, "status", "=", "x")),
    (RUNS, "run.status LIKE 'F%'", (Kind.ATTRIBUTE, "status", "LIKE", "F%")),
    (RUNS, 'status != "RUNNING"', (Kind.ATTRIBUTE, "status", "!=", "RUNNING")),
    (RUNS, "\"run name\" = 'x'", (Kind.ATTRIBUTE, "run_name", "=", "x")),
    (RUNS, "attributes.'Run Name' = 'x'", (Kind.ATTRIBUTE, "run_name", "=", "x")),
    (RUNS, 'attributes."Run name" = "x"', (Kind.ATTRIBUTE, "run_name", "=", "x")),
    (RUNS, "attr.Created > 1", (Kind.ATTRIBUTE, "start_time", ">", 1)),
    (RUNS, "created > 1e3", (Kind.ATTRIBUTE, "start_time", ">", 1000)),
    (RUNS, "run_id IN ('a', \"b\",)", (Kind.ATTRIBUTE, "run_id", "IN", ("a", "b"))),
    (RUNS, "attr.`run_id` NOT IN('a')", (Kind.ATTRIBUTE, "run_id", "NOT IN", ("a",))),
    (RUNS, "dataset.`name` IN ('a')", (Kind.DATASET, "name", "IN", ("a",))),
    (RUNS, "datasets.context ILIKE 'tr%'", (Kind.DATASET, "context", "ILIKE", "tr%")),
    (RUNS, "metrics.a >= -.5", (Kind.METRIC, "a", ">=", -0.5)),
    (RUNS, "parameters.a = ''", (Kind.PARAM, "a", "=", "")),
    (RUNS, "tag.mlflow.parentRunId = 'p'", (Kind.TAG, "mlflow.parentRunId", "=", "p")),
    (RUNS, "params.a is not null", (Kind.PARAM, "a", "IS NOT NULL", None)),
    (EXPERIMENTS, "attribute.name ilike 'x%'", (Kind.ATTRIBUTE, "name", "ILIKE", "x%")),
    (EXPERIMENTS, "creation_time >= 1", (Kind.ATTRIBUTE, "creation_time", ">=", 1)),
    (EXPERIMENTS, "experiment_id IN ('1')", (Kind.ATTRIBUTE, "experiment_id", "IN", ("1",))),
    (EXPERIMENTS, "tags.a IS NULL", (Kind.TAG, "a", "IS NULL", None)),
    (REGISTERED_MODELS, "name NOT IN ('a','b')", (Kind.ATTRIBUTE, "name", "NOT IN", ("a", "b"))),
    (REGISTERED_MODELS, "tag.`a b` LIKE 'x'", (Kind.TAG, "a b", "LIKE", "x")),
    (MODEL_VERSIONS, "name='FraudDetector'", (Kind.ATTRIBUTE, "name", "=", "FraudDetector")),
    (MODEL_VERSIONS, "version_number > '2'", (Kind.ATTRIBUTE, "version_number", ">", 2)),
    (MODEL_VERSIONS, "attribute.version_number = 2", (Kind.ATTRIBUTE, "version_number", "=", 2)),
    (MODEL_VERSIONS, "source_path LIKE 's3%'", (Kind.ATTRIBUTE, "source_path", "LIKE", "s3%")),
    (MODEL_VERSIONS, "run_id IN ('a')", (Kind.ATTRIBUTE, "run_id", "IN", ("a",))),
    (LOGGED_MODELS, "params.lr = 0.010", (Kind.PARAM, "lr", "=", "0.010")),
    (LOGGED_MODELS, "params.a-b = x", (Kind.PARAM, "a-b", "=", "x")),
    (LOGGED_MODELS, "tags.a NOT IN ('x')", (Kind.TAG, "a", "NOT IN", ("x",))),
    (LOGGED_MODELS, "metrics.a/b <= 1", (Kind.METRIC, "a/b", "<=", 1.0)),
    (LOGGED_MODELS, "creation_time > 1", (Kind.ATTRIBUTE, "creation_timestamp", ">", 1)),
    (LOGGED_MODELS, "creation_timestamp_ms > 1", (Kind.ATTRIBUTE, "creation_timestamp", ">", 1)),
    (LOGGED_MODELS, "lifecycle_stage = 'x'", (Kind.ATTRIBUTE, "lifecycle_stage", "=", "x")),
]


@pytest.mark.parametrize(("dialect", "text", "meaning"), PEER)
def test_filters_of_mlflow_mean_the_same(
    dialect: Dialect, text: str, meaning: tuple[Kind, str, str, Value]
) -> None:
    assert parse_filter(text, dialect) == Comparison(*meaning)


@pytest.mark.parametrize("name", ["created", "run name", "status", "start_time"])
def test_names_of_attributes_are_names_like_others_elsewhere(name: str) -> None:
    assert parse_filter(f"tags.`{name}` = 'x'", RUNS) == Comparison(Kind.TAG, name, "=", "x")


def test_a_cached_filter_is_kept_per_dialect() -> None:
    text = "name = 'x'"
    assert parse_filter(text, EXPERIMENTS) is parse_filter(text, EXPERIMENTS)
    with pytest.raises(FilterSyntaxError):
        parse_filter(text, RUNS)
