"""What a filter and an order mean, as typed immutable values. Stores turn them into queries.

How a store reads a tree:

* A comparison is true or false, never unknown. A metric, parameter or tag that a row does not have
  makes every comparison of it false (`!=` and `NOT IN` too), except `IS NULL`, which is true. The
  same holds for an attribute without a value, and for a row without datasets.
* `Not` is the complement: it matches the rows that its term does not match, so
  `NOT params.lr = '0.1'` matches runs without `lr` and `params.lr != '0.1'` does not.
* Text is compared by code points. `LIKE` is case-sensitive and `ILIKE` is not; in both `%` stands
  for any characters and `_` for one, and no character escapes them.
* A metric that is NaN satisfies `!=` and `NOT IN` with any numbers, and no other comparison with
  numbers. The value NaN comes with `=` (the metric is NaN) and `!=` (it is a number) only.
"""

from __future__ import annotations

import enum
from typing import Any, ClassVar

Value = str | float | int | tuple[str | float | int, ...] | None


class Kind(enum.Enum):
    """What a key names. The value is the singular, lower-case word."""

    ATTRIBUTE = "attribute"
    METRIC = "metric"
    PARAM = "param"
    TAG = "tag"
    DATASET = "dataset"


class _Immutable:
    """A value that is equal to another of its class with the same fields.

    Written out because importing `dataclasses` takes longer than importing all of this package.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    # How many of the fields, from the first on, take part in equality.
    _compared: ClassVar[int | None] = None

    def _fields(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._fields()[: self._compared] == other._fields()[: self._compared]

    def __hash__(self) -> int:
        return hash((type(self), self._fields()[: self._compared]))

    def __repr__(self) -> str:
        pairs = zip(self.__match_args__, self._fields(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed: tried to set {name!r}.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed: tried to delete {name!r}.")

    def __reduce__(self) -> tuple[type[_Immutable], tuple[Any, ...]]:
        return type(self), self._fields()


_set = object.__setattr__


class Comparison(_Immutable):
    """One condition, such as `metrics.loss < 0.5`.

    Args:
        kind: What `key` names.
        key: Name of the metric, parameter or tag as it was logged; for attributes and datasets the
            canonical name in the dialect's table, whatever alias was written.
        op: One of `= != > >= < <= LIKE ILIKE IN`, `NOT IN`, `IS NULL`, `IS NOT NULL`.
        value: None for `IS NULL` and `IS NOT NULL`; a tuple of one or more for `IN` and `NOT IN`.
            A metric's numbers are floats. An integer attribute's are integers that fit in 64 bits,
            or a float where the filter has a fraction or an infinity. All else is text.
        position: Offset of the key in the filter. Two comparisons that differ only in it are equal.
    """

    __slots__ = __match_args__ = ("kind", "key", "op", "value", "position")
    _compared = 4

    kind: Kind
    key: str
    op: str
    value: Value
    position: int

    def __init__(self, kind: Kind, key: str, op: str, value: Value, position: int = 0) -> None:
        _set(self, "kind", kind)
        _set(self, "key", key)
        _set(self, "op", op)
        _set(self, "value", value)
        _set(self, "position", position)


class And(_Immutable):
    """Matches what every term matches. The parser gives two or more, none of them an `And`."""

    __slots__ = __match_args__ = ("terms",)

    terms: tuple[Node, ...]

    def __init__(self, terms: tuple[Node, ...]) -> None:
        _set(self, "terms", terms)


class Or(_Immutable):
    """Matches what any term matches. The parser gives two or more, none of them an `Or`."""

    __slots__ = __match_args__ = ("terms",)

    terms: tuple[Node, ...]

    def __init__(self, terms: tuple[Node, ...]) -> None:
        _set(self, "terms", terms)


class Not(_Immutable):
    """Matches what its term does not match."""

    __slots__ = __match_args__ = ("term",)

    term: Node

    def __init__(self, term: Node) -> None:
        _set(self, "term", term)


class OrderBy(_Immutable):
    """One key of an order.

    Args:
        kind: What `key` names.
        key: As in `Comparison`.
        ascending: False for `DESC`. Rows without the key come last either way.
    """

    __slots__ = __match_args__ = ("kind", "key", "ascending")

    kind: Kind
    key: str
    ascending: bool

    def __init__(self, kind: Kind, key: str, ascending: bool = True) -> None:
        _set(self, "kind", kind)
        _set(self, "key", key)
        _set(self, "ascending", ascending)


Node = Comparison | And | Or | Not
