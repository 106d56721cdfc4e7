"""From the key that was written to the key that is meant, in a dialect."""

from __future__ import annotations

from mlflow.search.dialects import Attribute, Dialect
from mlflow.search.errors import FilterSyntaxError, closest, shorten
from mlflow.search.lexer import Shape, Token
from mlflow.search.tree import Kind


class Key:
    """A key that exists in a dialect.

    Attributes:
        kind: What it names.
        name: Canonical name of an attribute, otherwise the name as written.
        rules: Type and comparators.
    """

    __slots__ = ("kind", "name", "rules")

    def __init__(self, kind: Kind, name: str, rules: Attribute) -> None:
        self.kind = kind
        self.name = name
        self.rules = rules


def resolve(token: Token, text: str, dialect: Dialect) -> Key:
    """The key that a token names.

    Raises:
        FilterSyntaxError: The token cannot be a key, or the dialect does not have the key.
    """
    if token.shape is Shape.KEY:
        return _scoped(token, text, dialect)
    is_name = token.shape in (Shape.WORD, Shape.QUOTED)
    # MLflow takes "run name" in double quotes for a name, and 'run name' for a string.
    if not is_name and not (token.shape is Shape.STRING and text[token.start] == '"'):
        found = shorten(text[token.start : token.end]) or "the end"
        raise FilterSyntaxError.at(
            token.start, text, f"A key such as {_example(dialect)} is expected here, not {found}."
        )
    rules = dialect.find(Kind.ATTRIBUTE, token.value)
    if rules is None:
        raise FilterSyntaxError.at(token.start, text, _unknown_attribute(token, dialect))
    return Key(Kind.ATTRIBUTE, rules.name, rules)


def resolve_name(name: str, dialect: Dialect) -> Key:
    """The key that a bare field name of the API means: an attribute, or scope, dot and raw name.

    Unlike in a filter nothing needs quotes, and one pair of quotes around the name is dropped.
    """
    scope, dot, key = name.partition(".")
    if not dot:
        return resolve(Token(Shape.QUOTED, name, 0, len(name)), name, dialect)
    if len(key) >= 2 and key[0] == key[-1] and key[0] in "`\"'":
        key = key[1:-1]
    return resolve(Token(Shape.KEY, key, 0, len(name), scope), name, dialect)


def _scoped(token: Token, text: str, dialect: Dialect) -> Key:
    kind = dialect.scopes.get(token.scope)
    if kind is None:
        known = ", ".join(_plural_scopes(dialect))
        raise FilterSyntaxError.at(
            token.start,
            text,
            f"{shorten(token.scope)!r} cannot stand before the dot in a search of {dialect.name}."
            f"{closest(token.scope, list(dialect.scopes))} Known are: {known}.",
        )
    if not token.value:
        raise FilterSyntaxError.at(token.start, text, f"A name must follow {token.scope!r}.")
    rules = dialect.find(kind, token.value)
    if rules is not None:
        named = kind in (Kind.ATTRIBUTE, Kind.DATASET)
        return Key(kind, rules.name if named else token.value, rules)
    if kind is Kind.DATASET:
        known = ", ".join(dialect.datasets)
        problem = (
            f"Datasets have no key {shorten(token.value)!r}."
            f"{closest(token.value, list(dialect.datasets))} Known are: {known}."
        )
    else:
        problem = _unknown_attribute(token, dialect)
    raise FilterSyntaxError.at(token.start, text, problem)


def _unknown_attribute(token: Token, dialect: Dialect) -> str:
    name = token.value
    scope, dot, key = name.partition(".")
    if dot and token.shape is Shape.WORD and not key:
        return f"A name must follow the dot of {shorten(name)!r}."
    if dot and token.shape is not Shape.KEY and scope in dialect.scopes:
        return f"The quotes go around the name only: {scope}.`{shorten(key)}`."
    known = ", ".join(dialect.attributes)
    others = ", ".join(f"{each.name}.<name>" for each in dialect.keyed.values())
    return (
        f"{shorten(name)!r} is not an attribute of {dialect.name}."
        f"{closest(name, dialect.attribute_names())} Attributes are: {known}."
        f" Other keys are written {others}."
    )


def _plural_scopes(dialect: Dialect) -> list[str]:
    return [
        *(each.name for each in dialect.keyed.values()),
        *(["datasets"] if dialect.datasets else []),
        "attributes",
    ]


def _example(dialect: Dialect) -> str:
    attribute = next(iter(dialect.attributes))
    keyed = next(iter(dialect.keyed.values()))
    return f"{attribute} or {keyed.name}.<name>"
