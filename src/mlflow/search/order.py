"""The order of results: `metrics.loss DESC`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mlflow.search.dialects import Dialect
from mlflow.search.errors import FilterSyntaxError, shorten
from mlflow.search.keys import Key, resolve, resolve_name
from mlflow.search.lexer import Shape, tokenize
from mlflow.search.tree import Kind, OrderBy
from mlflow.search.values import describe


def parse_order_by(terms: Sequence[str] | None, dialect: Dialect) -> list[OrderBy]:
    """Read what a caller gave as `order_by`.

    Args:
        terms: Each a key, then ASC (the default) or DESC in any case.
        dialect: The language of the noun that is searched.

    Returns:
        One entry per key. A key that was already given is left out: it cannot change the order.

    Raises:
        FilterSyntaxError: A term is not a key with a direction. Its text and position are those of
            the term.
    """
    if terms is None:
        return []
    if isinstance(terms, str) or not isinstance(terms, Iterable):
        found = f"the {type(terms).__name__} {shorten(str(terms))!r}"
        raise FilterSyntaxError.at(0, "", f"order_by is a list of strings, not {found}.")
    return _distinct(_parse_term(term, dialect) for term in terms)


def order_by_field(field_name: str, ascending: bool, dialect: Dialect) -> OrderBy:
    """The order by a field of the search-logged-models API, whose names need no quotes.

    Args:
        field_name: An attribute, or scope, dot and name: `metrics.val loss`.
        ascending: False for the greatest first.
        dialect: The language of the noun that is searched.

    Raises:
        FilterSyntaxError: There is no such field, or nothing can be ordered by it.
    """
    if not isinstance(field_name, str):
        raise _not_a_string(field_name)
    return _order(resolve_name(field_name, dialect), field_name, ascending, dialect)


def complete_order(order: Iterable[OrderBy], dialect: Dialect) -> list[OrderBy]:
    """An order in which no two rows are equal: the given one or the default, then the tie-break."""
    return _distinct((*(tuple(order) or dialect.default_order), *dialect.tie_break))


def _parse_term(term: str, dialect: Dialect) -> OrderBy:
    if not isinstance(term, str):
        raise _not_a_string(term)
    tokens = tokenize(term)
    if tokens[0].shape is Shape.END:
        raise FilterSyntaxError.at(0, term, "An order_by term is empty.")
    key = resolve(tokens[0], term, dialect)
    ascending = True
    after = tokens[1]
    if after.keyword in ("ASC", "DESC"):
        ascending = after.keyword == "ASC"
        after = tokens[2]
    if after.shape is not Shape.END:
        raise FilterSyntaxError.at(
            after.start,
            term,
            "An order_by term is one key and ASC or DESC."
            " A name with spaces needs back-ticks; a second key is a second term.",
        )
    return _order(key, term, ascending, dialect)


def _order(key: Key, text: str, ascending: bool, dialect: Dialect) -> OrderBy:
    if not key.rules.orderable:
        usable = ", ".join(
            [
                *(name for name, each in dialect.attributes.items() if each.orderable),
                *(f"{each.name}.<name>" for each in dialect.keyed.values() if each.orderable),
            ]
        )
        problem = f"{dialect.name.capitalize()} cannot be ordered by {describe(key)}. Use {usable}."
        raise FilterSyntaxError.at(0, text, problem)
    return OrderBy(key.kind, key.name, ascending)


def _not_a_string(term: object) -> FilterSyntaxError:
    return FilterSyntaxError.at(0, "", f"An order_by term is a string, not {type(term).__name__}.")


def _distinct(order: Iterable[OrderBy]) -> list[OrderBy]:
    first: dict[tuple[Kind, str], OrderBy] = {}
    for each in order:
        first.setdefault((each.kind, each.key), each)
    return list(first.values())
