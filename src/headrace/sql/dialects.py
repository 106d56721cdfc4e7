"""Every difference between SQLite and PostgreSQL.

Statements are written once, with `?` for parameters and words in braces for what differs; a
dialect's `sql()` turns them into its own text (and remembers it).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"\{(\w+)\}")

# How much of a value an index holds on PostgreSQL, whose index entries have a size limit.
HEAD_LENGTH = 200

# Statements longer than this are made for one search; remembering them would only fill memory.
_REMEMBERED_LENGTH = 20_000


class Dialect(ABC):
    """One database's way of saying things."""

    name: str
    words: dict[str, str]
    joins_in_order: bool
    """Whether tables are read in the order in which CROSS JOIN names them."""
    brings_rows: bool
    """Whether the other columns beside min() or max() are those of the row that has it."""
    row_lock: str
    """What a query ends with that keeps others from changing its rows until the commit."""
    row_share: str
    """The same, by which several may hold the same rows; none of them may change them then."""
    writes_in_with: bool
    """Whether WITH may hold statements that write, so that two of them cost one journey."""

    def sql(self, text: str) -> str:
        """A statement in this dialect."""
        if len(text) > _REMEMBERED_LENGTH:
            return self._translate(text)
        return self._remembered(text)

    @lru_cache(maxsize=4096)  # noqa: B019  # the two dialects live as long as the process
    def _remembered(self, text: str) -> str:
        return self._translate(text)

    def _translate(self, text: str) -> str:
        return self._parameters(_WORD.sub(lambda found: self.words[found[1]], text))

    @abstractmethod
    def _parameters(self, text: str) -> str:
        """The statement with this driver's parameter marks."""

    # ---- JSON ----
    @abstractmethod
    def joined(self, expression: str, order_by: str | None = None) -> str:
        """SQL of the rows' texts with commas between them; NULL when there are no rows."""

    def object_list(self, *pairs: tuple[str, str], order_by: str | None = None) -> str:
        """SQL of a JSON array, one object per row; `pairs` are a field's name and the SQL of its
        JSON text (see `text`, `whole`, `literal`).
        """
        return f"'[' || coalesce({self.joined(self.object(*pairs), order_by)}, '') || ']'"

    @abstractmethod
    def text(self, expression: str) -> str:
        """SQL of the JSON text of a string column."""

    def whole(self, expression: str) -> str:
        """SQL of the JSON text of an integer column."""
        return f"CAST({expression} AS TEXT)"

    def literal(self, expression: str) -> str:
        """SQL of a column that holds JSON text already."""
        return expression

    def object(self, *pairs: tuple[str, str], more: str = "''") -> str:
        """SQL of a JSON object as text, joined from texts: exact, and faster than building it.

        Args:
            pairs: A field's name and the SQL of its JSON text.
            more: SQL of the fields that may be missing (see `optional` and `unless_empty`).
        """
        parts = [f"'\"{name}\":' || {value}" for name, value in pairs]
        return "'{' || " + " || ',' || ".join(parts) + f" || {more} || '}}'"

    def optional(self, name: str, expression: str) -> str:
        """SQL of `,"name":"text"` for a string column, or of nothing where it is NULL."""
        field = f"',\"{name}\":' || {self.text(expression)}"
        return f"CASE WHEN {expression} IS NULL THEN '' ELSE {field} END"

    def unless_empty(self, name: str, array: str) -> str:
        """SQL of `,"name":[…]` from that of a JSON array, or of nothing where the array is empty:
        the REST API has no empty lists.
        """
        return f"coalesce(',\"{name}\":' || nullif({array}, '[]'), '')"

    def lists(self, *pairs: tuple[str, str]) -> str:
        """SQL of a JSON object's fields that are arrays; those that are empty are left out."""
        fields = " || ".join(self.unless_empty(name, array) for name, array in pairs)
        return f"ltrim({fields}, ',')"

    @abstractmethod
    def pair_list(self, source: str) -> str:
        """SQL of the JSON array of `{"key", "value"}`, in the order of the keys; both are strings.

        Args:
            source: A table whose primary key ends with `key`, and the condition that gives the rest
                of that primary key: `params WHERE run_num = r.run_num`.
        """

    # ---- lists as one parameter ----
    @abstractmethod
    def numbers(self, alias: str) -> str:
        """SQL of a table `alias` with the columns `position` and `value`, one row for each integer
        of the list that is the parameter (see `number_list`).
        """

    @abstractmethod
    def number_list(self, values: Iterable[int]) -> Any:
        """A list of integers as the parameter of `numbers`."""

    @abstractmethod
    def among(self, expression: str) -> str:
        """SQL of a text's being in the list that is the parameter (see `text_list`)."""

    @abstractmethod
    def text_list(self, values: Iterable[str]) -> Any:
        """A list of texts as the parameter of `among`."""

    # ---- texts ----
    @abstractmethod
    def head(self, expression: str) -> str:
        """SQL of as much of a text as indexes on `{value_head}` hold."""

    @abstractmethod
    def like(self, expression: str, pattern: str, *, ignore_case: bool) -> tuple[str, str]:
        """SQL of a match with a pattern in which `%` stands for any characters, `_` for one and all
        else for itself, and the parameter it takes.
        """

    @abstractmethod
    def with_parts(self, expression: str, parts: Sequence[str]) -> tuple[str, str]:
        """SQL of a text's being these parts with any characters between them, and its parameter."""


class SQLite(Dialect):
    """SQLite 3.35 or later, through the standard library."""

    name = "sqlite"
    joins_in_order = True
    brings_rows = True
    row_lock = row_share = ""  # there is one writer at a time
    writes_in_with = False
    words = {
        "serial": "INTEGER PRIMARY KEY AUTOINCREMENT",
        "clustered": "WITHOUT ROWID",
        "float": "REAL",
        "text": "TEXT",
        "value_head": "value",
    }

    def _parameters(self, text: str) -> str:
        return text

    def joined(self, expression: str, order_by: str | None = None) -> str:
        # Rows come in the order of the subquery they are read from; SQLite before 3.44 has no
        # ORDER BY inside an aggregate.
        return f"group_concat({expression}, ',')"

    def text(self, expression: str) -> str:
        return f"json_quote({expression})"

    def pair_list(self, source: str) -> str:
        # Twice as fast as joining texts. The primary key, in whose order rows are read, sorts them.
        pair = "json_object('key', key, 'value', value)"
        return f"(SELECT json_group_array({pair}) FROM {source})"

    def numbers(self, alias: str) -> str:
        return f"(SELECT key AS position, value FROM json_each(?)) AS {alias}"

    def number_list(self, values: Iterable[int]) -> Any:
        return f"[{','.join(map(str, values))}]"

    def among(self, expression: str) -> str:
        return f"{expression} IN (SELECT value FROM json_each(?))"

    def text_list(self, values: Iterable[str]) -> Any:
        import json  # only long lists come here

        return json.dumps(list(values))

    def head(self, expression: str) -> str:
        return expression

    def like(self, expression: str, pattern: str, *, ignore_case: bool) -> tuple[str, str]:
        if ignore_case and pattern.isascii():
            return f"{expression} LIKE ?", pattern  # this LIKE ignores the case of ASCII only
        # GLOB minds case; its wildcards stand for themselves inside brackets.
        glob = re.sub(r"[*?\[]", r"[\g<0>]", pattern).replace("%", "*").replace("_", "?")
        if ignore_case:
            return f"lower_case({expression}) GLOB ?", glob.lower()
        return f"{expression} GLOB ?", glob

    def with_parts(self, expression: str, parts: Sequence[str]) -> tuple[str, str]:
        glob = "*".join(re.sub(r"[*?\[]", r"[\g<0>]", part) for part in parts)
        return f"{expression} GLOB ?", glob


class PostgreSQL(Dialect):
    """PostgreSQL 13 or later, through psycopg 3."""

    name = "postgresql"
    joins_in_order = False
    brings_rows = False
    row_lock = " FOR NO KEY UPDATE"
    row_share = " FOR SHARE"
    writes_in_with = True
    words = {
        "serial": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "clustered": "",
        "float": "DOUBLE PRECISION",
        "text": 'TEXT COLLATE "C"',
        "value_head": f"(substr(value, 1, {HEAD_LENGTH}))",
    }

    def _parameters(self, text: str) -> str:
        return text.replace("%", "%%").replace("?", "%s")

    def joined(self, expression: str, order_by: str | None = None) -> str:
        order = f" ORDER BY {order_by}" if order_by else ""
        return f"string_agg({expression}, ','{order})"

    def text(self, expression: str) -> str:
        return f"to_json({expression})::text"

    def pair_list(self, source: str) -> str:
        # Faster than json_agg, and without its line breaks.
        rows = f"SELECT p FROM (SELECT key, value FROM {source} ORDER BY key) p"
        return f"array_to_json(ARRAY({rows}))::text"

    def numbers(self, alias: str) -> str:
        return f"unnest(?::bigint[]) WITH ORDINALITY AS {alias}(value, position)"

    def number_list(self, values: Iterable[int]) -> Any:
        return list(values)

    def among(self, expression: str) -> str:
        return f"{expression} = ANY(?::text[])"

    def text_list(self, values: Iterable[str]) -> Any:
        return list(values)

    def head(self, expression: str) -> str:
        return f"substr({expression}, 1, {HEAD_LENGTH})"

    def like(self, expression: str, pattern: str, *, ignore_case: bool) -> tuple[str, str]:
        pattern = pattern.replace("\\", "\\\\")
        if ignore_case:
            # The columns' own collation, "C", knows the case of ASCII only.
            return f'{expression} COLLATE "default" ILIKE ?', pattern
        return f"{expression} LIKE ?", pattern

    def with_parts(self, expression: str, parts: Sequence[str]) -> tuple[str, str]:
        return f"{expression} LIKE ?", "%".join(re.sub(r"[\\%_]", r"\\\g<0>", p) for p in parts)


SQLITE = SQLite()
POSTGRESQL = PostgreSQL()
