"""From the value that was written to the value that is compared, by the type of its key."""

from __future__ import annotations

import math
import re

from mlflow.search.dialects import Dialect
from mlflow.search.errors import FilterSyntaxError, shorten
from mlflow.search.keys import Key
from mlflow.search.lexer import Shape, Token

# A word with a dot, such as `xgb.v2`, has the shape of a key.
_BARE = (Shape.WORD, Shape.NUMBER, Shape.KEY)
_QUOTES = frozenset("`'\"")
_WHOLE = re.compile(r"([-+]?)0*([0-9]+)")
_INT64 = 2**63
# Decimal digits of the largest 64-bit integer. Python refuses to read integers of thousands.
_INT64_DIGITS = 19


def read_value(token: Token, text: str, key: Key, op: str, dialect: Dialect) -> str | float | int:
    """The value of a comparison of `key`, or one of its values with `IN`.

    Raises:
        FilterSyntaxError: The token is no value of the key's type.
    """
    if key.rules.type == "string":
        return _string(token, text, key, dialect)
    if key.rules.type == "integer":
        return _integer(token, text, key)
    value = _number(token, text, key)
    if math.isnan(value) and op not in ("=", "!="):
        raise FilterSyntaxError.at(
            token.start, text, f"nan can be compared with = and != only, not with {op}."
        )
    return value


def _string(token: Token, text: str, key: Key, dialect: Dialect) -> str:
    if token.shape is Shape.STRING:
        return token.value
    written = text[token.start : token.end]
    if dialect.bare_values and token.shape in _BARE and not _QUOTES.intersection(written):
        return written
    quoted = shorten(written).strip("`\"'").replace("'", "''")
    example = f"'{quoted}'" if token.shape in (Shape.WORD, Shape.NUMBER, Shape.QUOTED) else "'a'"
    raise _mismatch(token, text, key, f"a string in quotes, such as {example}")


def _number(token: Token, text: str, key: Key) -> float:
    if token.shape is Shape.NUMBER:
        return float(token.value)
    raise _mismatch(token, text, key, "a number without quotes, such as 0.5")


def _integer(token: Token, text: str, key: Key) -> int | float:
    may_be_quoted = token.shape is Shape.STRING and key.rules.quoted_integers
    whole = _WHOLE.fullmatch(token.value)
    if whole and (token.shape is Shape.NUMBER or may_be_quoted):
        sign, digits = whole.groups()
        if len(digits) <= _INT64_DIGITS:
            value = int(sign + digits)
            if -_INT64 <= value < _INT64:
                return value
        raise _mismatch(token, text, key, "an integer of at most 64 bits")
    if token.shape is not Shape.NUMBER:
        raise _mismatch(token, text, key, "an integer without quotes")
    number = float(token.value)
    if math.isnan(number):
        raise _mismatch(token, text, key, "an integer")
    # 1e3 is an integer too; 1.5 is not, yet `> 1.5` has a clear meaning.
    return int(number) if number.is_integer() and abs(number) < _INT64 else number


def _mismatch(token: Token, text: str, key: Key, expected: str) -> FilterSyntaxError:
    found = shorten(text[token.start : token.end]) or "the end"
    return FilterSyntaxError.at(
        token.start, text, f"{describe(key)} is compared with {expected}, not with {found}."
    )


def describe(key: Key) -> str:
    """How messages call a key: `metrics.loss`, `datasets.name`, `status`."""
    scope = {"metric": "metrics.", "param": "params.", "tag": "tags.", "dataset": "datasets."}
    return scope.get(key.kind.value, "") + shorten(key.name)
