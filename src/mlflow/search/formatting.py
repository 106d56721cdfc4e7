"""From a tree back to the text of a filter."""

from __future__ import annotations

import re

from mlflow.search.tree import And, Comparison, Kind, Node, Not, Or

_SCOPES = {
    Kind.ATTRIBUTE: "",
    Kind.METRIC: "metrics.",
    Kind.PARAM: "params.",
    Kind.TAG: "tags.",
    Kind.DATASET: "datasets.",
}
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)


def format_filter(node: Node) -> str:
    """The canonical text of a tree, such that parsing it gives an equal tree.

    (That is: equal to a tree as the parser makes them, see `And` and `Or`.)

    Raises:
        ValueError: An `And` or `Or` has no terms: no filter means that.
    """
    if isinstance(node, Comparison):
        return _comparison(node)
    if isinstance(node, Not):
        term = node.term
        inner = format_filter(term)
        return f"NOT ({inner})" if isinstance(term, And | Or) else f"NOT {inner}"
    if not node.terms:
        raise ValueError(f"{type(node).__name__} without terms has no text.")
    if len(node.terms) == 1:
        return format_filter(node.terms[0])
    return (" AND " if isinstance(node, And) else " OR ").join(
        # OR binds least, so that only an OR needs parentheses, wherever it stands as a term.
        f"({format_filter(term)})" if isinstance(term, Or) else format_filter(term)
        for term in node.terms
    )


def _comparison(node: Comparison) -> str:
    key = node.key if _PLAIN_KEY.fullmatch(node.key) else f"`{node.key.replace('`', '``')}`"
    left = f"{_SCOPES[node.kind]}{key} {node.op}"
    if node.value is None:
        return left
    if isinstance(node.value, tuple):
        return f"{left} ({', '.join(map(_value, node.value))})"
    return f"{left} {_value(node.value)}"


def _value(value: str | float | int) -> str:
    if isinstance(value, str):
        return "'{}'".format(value.replace("'", "''"))
    return repr(value)
