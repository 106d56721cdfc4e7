"""The filter language of searches: text to typed tree, the same for servers and clients.

    tree.py        what a filter means
    dialects.py    what can be asked of each noun: the one table
    lexer.py       text → tokens
    keys.py        token → key of a dialect
    values.py      token → value of the key's type
    parser.py      tokens → tree
    order.py       order_by
    formatting.py  tree → text
    errors.py      the error, with a caret under its place

`docs/search.md` describes the language to its users.
"""

from __future__ import annotations

from mlflow.search.dialects import (
    COMPARATORS,
    DIALECTS,
    EXPERIMENTS,
    LOGGED_MODELS,
    MODEL_VERSIONS,
    REGISTERED_MODELS,
    RUNS,
    Attribute,
    Dialect,
)
from mlflow.search.errors import FilterSyntaxError
from mlflow.search.formatting import format_filter
from mlflow.search.lexer import MAX_FILTER_LENGTH
from mlflow.search.order import complete_order, order_by_field, parse_order_by
from mlflow.search.parser import MAX_DEPTH, parse_filter
from mlflow.search.tree import And, Comparison, Kind, Node, Not, Or, OrderBy, Value

__all__ = [
    "COMPARATORS",
    "DIALECTS",
    "EXPERIMENTS",
    "LOGGED_MODELS",
    "MAX_DEPTH",
    "MAX_FILTER_LENGTH",
    "MODEL_VERSIONS",
    "REGISTERED_MODELS",
    "RUNS",
    "And",
    "Attribute",
    "Comparison",
    "Dialect",
    "FilterSyntaxError",
    "Kind",
    "Node",
    "Not",
    "Or",
    "OrderBy",
    "Value",
    "complete_order",
    "format_filter",
    "order_by_field",
    "parse_filter",
    "parse_order_by",
]
