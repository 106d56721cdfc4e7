"""Random trees and orders whose keys and values are often those of the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from mlflow.search import And, Comparison, Dialect, Kind, Node, Not, Or, OrderBy

Pools = Mapping[Kind, Mapping[str, Sequence[str | float | int]]]
"""Values worth comparing with, of each key of each kind."""

LISTS = ("IN", "NOT IN")
NULLS = ("IS NULL", "IS NOT NULL")


@st.composite
def comparisons(draw: st.DrawFn, dialect: Dialect, pools: Pools) -> Comparison:
    """A comparison that the dialect has."""
    kind = draw(st.sampled_from(sorted(pools, key=lambda kind: kind.value)))
    key = draw(st.sampled_from(sorted(pools[kind])))
    rules = dialect.find(kind, key)
    assert rules is not None
    op = draw(st.sampled_from(sorted(rules.comparators)))
    values = st.sampled_from(list(pools[kind][key]))
    if op in NULLS:
        return Comparison(kind, key, op, None)
    if op in LISTS:
        listed = draw(st.lists(values.filter(lambda v: v == v), min_size=1, max_size=4))
        return Comparison(kind, key, op, tuple(listed))
    if op in ("LIKE", "ILIKE"):
        return Comparison(kind, key, op, draw(patterns(values)))
    # Only these two compare with NaN.
    allowed = values if op in ("=", "!=") else values.filter(lambda v: v == v)
    return Comparison(kind, key, op, draw(allowed))


@st.composite
def patterns(draw: st.DrawFn, values: st.SearchStrategy[str | float | int]) -> str:
    """A value with wildcards in it, at its ends, or instead of a part."""
    text = str(draw(values))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    middle = draw(st.sampled_from([text[start:end], "%", "_", "%%", ""]))
    return draw(st.sampled_from(["", "%"])) + text[:start] + middle + text[end:]


def trees(dialect: Dialect, pools: Pools) -> st.SearchStrategy[Node]:
    """A tree as the parser makes them: `And` within `And` and `Or` within `Or` are one."""
    leaves: st.SearchStrategy[Node] = comparisons(dialect, pools)
    return st.recursive(
        leaves,
        lambda nodes: st.one_of(
            nodes.map(Not),
            st.lists(nodes, min_size=2, max_size=4).map(lambda terms: flat(And, terms)),
            st.lists(nodes, min_size=2, max_size=4).map(lambda terms: flat(Or, terms)),
        ),
        max_leaves=8,
    )


def flat(kind: type[And] | type[Or], terms: Sequence[Node]) -> Node:
    """The terms joined, and those of terms of the same kind with them."""
    merged: list[Node] = []
    for term in terms:
        merged.extend(term.terms if isinstance(term, kind) else (term,))
    return kind(tuple(merged))


@st.composite
def orders(draw: st.DrawFn, dialect: Dialect, pools: Pools) -> list[OrderBy]:
    """Up to four keys that the dialect orders by."""
    keys = [
        (kind, key)
        for kind, named in sorted(pools.items(), key=lambda item: item[0].value)
        for key in sorted(named)
        if (rules := dialect.find(kind, key)) is not None and rules.orderable
    ]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=4))
    return [OrderBy(kind, key, draw(st.booleans())) for kind, key in chosen]


SCOPES = {Kind.ATTRIBUTE: "", Kind.METRIC: "metrics.", Kind.PARAM: "params.", Kind.TAG: "tags."}


def order_text(key: OrderBy) -> str:
    """A key of an order as a client writes it."""
    name = key.key.replace("`", "``")
    return f"{SCOPES[key.kind]}`{name}` {'ASC' if key.ascending else 'DESC'}"
