"""Properties of all filters: any text is read or refused, and any tree has a text."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.search import (
    DIALECTS,
    RUNS,
    And,
    Comparison,
    Dialect,
    FilterSyntaxError,
    Kind,
    Node,
    Not,
    Or,
    Value,
    format_filter,
    parse_filter,
    parse_order_by,
)

KEYS = ["metrics.a", "params.b", "tags.`k`", "datasets.name", "status", "start_time", '"run name"']
VALUE_LITERALS = ['"x"', "'x'", "''", "1", "-1", ".5", "1e3", "1_0", "nan", "inf"]
KEYWORDS = ["AND", "and", "OR", "NOT", "IN", "IS", "NULL", "LIKE", "ilike", "ASC", "DESC"]
MARKS = ["=", "!=", ">=", "<", "==", "(", ")", ",", ";", "--"]
ODDITIES = ["attr.", ".", "`a`", "'", "`", '"', "\\", "\0", "é", "版", "\ud800"]
PIECES = st.sampled_from(KEYS + VALUE_LITERALS + KEYWORDS + MARKS + ODDITIES)
NEAR_FILTERS = st.lists(PIECES, max_size=25).flatmap(
    lambda pieces: st.sampled_from(["", " ", "\n"]).map(lambda gap: gap.join(pieces))
)
dialects = st.sampled_from(DIALECTS)


def refused_at(error: FilterSyntaxError, text: str) -> None:
    assert 0 <= error.position <= len(text)
    assert error.error_code == "INVALID_PARAMETER_VALUE"
    problem, shown, caret = error.message.split("\n")[-3:]
    assert problem
    assert caret.strip() == "^"
    assert len(caret) <= len(shown) + 1
    error.message.encode()


@given(st.one_of(NEAR_FILTERS, st.text(max_size=60)), dialects)
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str, dialect: Dialect) -> None:
    try:
        node = parse_filter(text, dialect)
    except FilterSyntaxError as error:
        refused_at(error, text)
    else:
        if node is not None:
            check_canonical(node, dialect)


@given(st.one_of(NEAR_FILTERS, st.text(max_size=60)), dialects)
def test_any_order_is_read_or_refused_at_a_place_in_it(text: str, dialect: Dialect) -> None:
    try:
        order = parse_order_by([text], dialect)
    except FilterSyntaxError as error:
        refused_at(error, text)
    else:
        assert len(order) == 1


def check_canonical(node: Node, dialect: Dialect) -> None:
    """What the parser makes is what `tree.py` promises."""
    if isinstance(node, Comparison):
        rules = dialect.find(node.kind, node.key)
        assert rules is not None
        assert node.op in rules.comparators
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        assert values
        for value in values:
            if node.op.endswith("NULL"):
                assert value is None
            elif rules.type == "string":
                assert isinstance(value, str)
            elif rules.type == "number":
                assert isinstance(value, float)
                assert not math.isnan(value) or node.op in ("=", "!=")
            else:
                assert isinstance(value, int | float)
                assert not (isinstance(value, int) and not -(2**63) <= value < 2**63)
    elif isinstance(node, Not):
        check_canonical(node.term, dialect)
    else:
        assert len(node.terms) >= 2
        for term in node.terms:
            assert type(term) is not type(node)
            check_canonical(term, dialect)


# Everything that a stored name or value can hold: no NUL, no lone surrogates.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
names = st.one_of(st.sampled_from(["a", "val/loss", "in", "AND", "a b", "`", "1.5", "nan"]), texts)
floats = st.floats(allow_nan=False)
integers = st.one_of(st.integers(-(2**63), 2**63 - 1), st.sampled_from([0.5, math.inf, -1e300]))
VALUES: dict[str, st.SearchStrategy[str | float]] = {
    "string": texts,
    "number": floats,
    "integer": integers,
}


@st.composite
def comparisons(draw: st.DrawFn, dialect: Dialect) -> Comparison:
    kind = draw(st.sampled_from(sorted(dialect.kinds, key=lambda kind: kind.value)))
    if kind is Kind.ATTRIBUTE:
        key = draw(st.sampled_from(sorted(dialect.attributes)))
    elif kind is Kind.DATASET:
        key = draw(st.sampled_from(sorted(dialect.datasets)))
    else:
        key = draw(names.filter(bool))
    rules = dialect.find(kind, key)
    assert rules is not None
    op = draw(st.sampled_from(sorted(rules.comparators)))
    value: Value
    if op.endswith("NULL"):
        value = None
    elif op.endswith("IN"):
        value = tuple(draw(st.lists(VALUES[rules.type], min_size=1, max_size=4)))
    else:
        value = draw(VALUES[rules.type])
    return Comparison(kind, key, op, value)


def flat(join: type[And] | type[Or], terms: list[Node]) -> Node:
    """Terms joined as the parser joins them."""
    inner: list[Node] = []
    for term in terms:
        inner.extend(term.terms if isinstance(term, join) else (term,))
    return join(tuple(inner))


def trees(dialect: Dialect) -> st.SearchStrategy[Node]:
    def joined(terms: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(terms, min_size=2, max_size=4)
        return st.one_of(
            terms.map(Not),
            several.map(lambda terms: flat(And, terms)),
            several.map(lambda terms: flat(Or, terms)),
        )

    return st.recursive(comparisons(dialect), joined, max_leaves=12)


@given(dialects.flatmap(lambda dialect: st.tuples(st.just(dialect), trees(dialect))))
def test_the_text_of_a_tree_gives_the_tree(case: tuple[Dialect, Node]) -> None:
    dialect, tree = case
    text = format_filter(tree)
    again = parse_filter(text, dialect)
    assert again == tree
    assert again is not None
    assert hash(again) == hash(tree)
    assert format_filter(again) == text


@given(trees(RUNS))
def test_position_is_where_the_comparison_is_written(tree: Node) -> None:
    def check(node: Node) -> None:
        if isinstance(node, Comparison):
            rest = text[node.position :]
            assert rest.startswith(format_filter(node))
        else:
            for term in (node.term,) if isinstance(node, Not) else node.terms:
                check(term)

    text = format_filter(tree)
    parsed = parse_filter(text, RUNS)
    assert parsed is not None
    check(parsed)


def test_the_text_is_the_one_a_person_would_write() -> None:
    text = "( metric.a>1 or NOT(`params`.`b`='it''s' and tag.`c d` in (\"x\") ))AND Created<=5.0"
    node = parse_filter(text, RUNS)
    assert node is not None
    assert format_filter(node) == (
        "(metrics.a > 1.0 OR NOT (params.b = 'it''s' AND tags.`c d` IN ('x'))) AND start_time <= 5"
    )


def test_a_joint_of_nothing_has_no_text() -> None:
    with pytest.raises(ValueError, match="And without terms"):
        format_filter(And(()))
    single = Or((Comparison(Kind.METRIC, "a", ">", 1.0),))
    assert format_filter(single) == "metrics.a > 1.0"
