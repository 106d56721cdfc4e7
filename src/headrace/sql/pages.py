"""Pages of ordered results, and the tokens that ask for the next one.

A token holds the values by which the last row of a page was ordered, so that the next page begins
after that row whatever has arrived meanwhile. It holds a digest of the query, too: a token of
another query is refused.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from headrace.sql.filters import Sql, sql
from mlflow.exceptions import MlflowException
from mlflow.stores.contract import SEARCH_MAX_RESULTS_THRESHOLD
from mlflow.validation import MAX_STEP, shorten
from mlflow.wire.message import number

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Any]).decode


class SortColumn(NamedTuple):
    """What rows are ordered by, after what came before it.

    Attributes:
        sql: The expression.
        ascending: False for the greatest first.
        type: `int`, `float` or `str`.
        nullable: Whether it may be NULL; then a column before it separates the rows where it is.
    """

    sql: str
    ascending: bool
    type: type
    nullable: bool = False


def order_by(columns: Sequence[SortColumn]) -> str:
    """The terms of ORDER BY."""
    return ", ".join(f"{each.sql} {'ASC' if each.ascending else 'DESC'}" for each in columns)


def after(columns: Sequence[SortColumn], values: Sequence[Any]) -> Sql:
    """The condition that rows meet which come after the row with these values."""
    text = ""
    params: tuple[Any, ...] = ()
    for column, value in zip(reversed(columns), reversed(values), strict=True):
        if value is None:
            continue  # all rows that get as far as this column are NULL here
        beyond = f"{column.sql} {'>' if column.ascending else '<'} ?"
        if not text:
            text, params = beyond, (value,)
        else:
            # An index can begin at the first condition.
            text = f"{column.sql} {'>' if column.ascending else '<'}= ? AND ({beyond} OR {text})"
            text, params = f"({text})", (value, value, *params)
    return Sql(text or "FALSE", params)


def digest(*query: Any) -> str:
    """Sixteen characters that stand for a query; its parts are anything that JSON can say."""
    return blake2b(_encode(query), digest_size=8).hexdigest()


def make_token(query: str, values: Sequence[Any]) -> str:
    """The token for what comes after the row with these values.

    Args:
        query: The query's `digest`.
        values: Of the sort columns.
    """
    fields = [number(value) if isinstance(value, float) else value for value in values]
    return urlsafe_b64encode(_encode([query, *fields])).decode()


def read_token(token: str, query: str, columns: Sequence[SortColumn]) -> list[Any]:
    """The values in a token.

    Raises:
        MlflowException: It is no token, or one of another query (`INVALID_PARAMETER_VALUE`).
    """
    try:
        of_query, *values = _decode(urlsafe_b64decode(token.encode()))
    except (ValueError, binascii.Error, msgspec.DecodeError, UnicodeError):
        raise _no_token(token) from None
    if of_query != query:
        raise MlflowException.invalid_parameter_value(
            f"The page token {shorten(token)!r} belongs to another query. Repeat the query that it "
            "came from, or leave the token out to begin with the first page."
        )
    if len(values) != len(columns):
        raise _no_token(token)
    return [_value(token, column, value) for column, value in zip(columns, values, strict=True)]


def page_json(name: str, items: Sequence[str], token: str | None) -> str:
    """The body of the REST API's answer that is a page of items.

    Args:
        name: The list's name.
        items: JSON texts.
        token: Asks for the next page; None on the last one.
    """
    if not items:
        return "{}"  # there are no empty lists
    more = f',"next_page_token":"{token}"' if token else ""
    texts = list(items)
    texts[0] = f'{{"{name}":[{texts[0]}'
    texts[-1] = f"{texts[-1]}]{more}}}"
    return ",".join(texts)  # a page may be large: it is copied once


def _value(token: str, column: SortColumn, value: Any) -> Any:
    if value is None and column.nullable:
        return None
    if column.type is float and value in ("Infinity", "-Infinity"):
        return float(value)
    if column.type is float and type(value) is int:
        return float(value)
    if type(value) is not column.type:
        raise _no_token(token)
    if isinstance(value, int) and not -MAX_STEP - 1 <= value <= MAX_STEP:
        raise _no_token(token)
    if isinstance(value, str) and "\x00" in value:
        raise _no_token(token)
    return value


def _no_token(token: str) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"{shorten(token)!r} is not a page token that this store gave."
    )


def check_page_size(max_results: Any, most: int = SEARCH_MAX_RESULTS_THRESHOLD) -> int:
    """The greatest number of results of a page, if it can be one.

    Args:
        most: The greatest that may be asked for.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if (
        isinstance(max_results, bool)
        or not isinstance(max_results, int)
        or not 1 <= max_results <= most
    ):
        raise MlflowException.invalid_parameter_value(
            f"max_results is a whole number from 1 to {most}, not {shorten(repr(max_results))}."
        )
    return max_results


class Sorted(NamedTuple):
    """Something rows are ordered by, as SQL that may have parameters.

    Attributes:
        value: The expression.
        ascending: False for the greatest first.
        type: `int`, `float` or `str`.
        rank: If rows may lack it: 0 for those that do not, and greater numbers for the others,
            which come last in both directions.
    """

    value: Sql
    ascending: bool
    type: type
    rank: Sql | None = None


class SortedQuery:
    """The query of a page of rows in an order of their own.

    Args:
        identity: SQL of what the rows are known by.
        source: What follows FROM, WHERE and the conditions included.
        order: By the last of these no two rows are equal.

    Attributes:
        columns: What rows are ordered by, for tokens.
    """

    def __init__(self, identity: str, source: Sql, order: Sequence[Sorted]) -> None:
        outputs: list[Sql | str] = [f"SELECT {identity} AS identity"]
        self.columns: list[SortColumn] = []
        for index, each in enumerate(order):
            if each.rank is not None:
                outputs += [",", each.rank, f"AS rank{index}"]
                self.columns.append(SortColumn(f"q.rank{index}", True, int))
            outputs += [",", each.value, f"AS value{index}"]
            self.columns.append(
                SortColumn(f"q.value{index}", each.ascending, each.type, each.rank is not None)
            )
        self._rows = sql(*outputs, "FROM", source)

    def page(self, limit: int, last: Sequence[Any] | None) -> Sql:
        """The query of (identity, values of the columns …), from the row after the last one on."""
        values = ", ".join(column.sql for column in self.columns)
        return sql(
            f"SELECT q.identity, {values} FROM (",
            self._rows,
            ") AS q",
            sql("WHERE", after(self.columns, last)) if last is not None else "",
            Sql(f"ORDER BY {order_by(self.columns)} LIMIT ?", (limit,)),
        )
