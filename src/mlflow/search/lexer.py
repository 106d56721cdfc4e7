"""A filter's text, cut into tokens.

KEY       metrics.loss   metrics.`val loss`   `tags`."a b"      scope, dot, key: one token
WORD      status   AND   like                 attribute names and keywords, as written
QUOTED    `run name`                          a back-ticked word without a scope
STRING    'it''s'   "it's"                    a doubled quote stands for one
NUMBER    -1   .5   1e-3   inf   nan
OPERATOR  =  !=  >  >=  <  <=
OPEN CLOSE COMMA END
"""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from mlflow.search.errors import FilterSyntaxError, shorten

# Far above any filter that a person or a program writes, far below what would hold up a server.
MAX_FILTER_LENGTH = 100_000


class Shape(enum.Enum):
    """What a token is; the value is how messages call it."""

    KEY = "a key"
    WORD = "a word"
    QUOTED = "a name in back-ticks"
    STRING = "a string"
    NUMBER = "a number"
    OPERATOR = "an operator"
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    END = "the end"


class Token(NamedTuple):
    """One token.

    Attributes:
        shape: What it is.
        value: Its text; of KEY, QUOTED and STRING the name or string that the quotes hold.
        start, end: Offsets in the filter.
        scope: Of a KEY, what stands before the dot; otherwise empty.
        keyword: Of a WORD that is one of `KEYWORDS`, that keyword; otherwise empty.
    """

    shape: Shape
    value: str
    start: int
    end: int
    scope: str = ""
    keyword: str = ""


# In upper case. They are words like others where the grammar expects a name.
KEYWORDS = frozenset({"AND", "OR", "NOT", "LIKE", "ILIKE", "IN", "IS", "NULL", "ASC", "DESC"})

# What ends an unquoted word. All else may be part of a key: `metrics.val/f1-score@0.5`.
_ENDS = r"""\s'"`=<>!(),;"""
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<KEY>
        (?:(?P<scope>[A-Za-z_]\w*)|`(?P<ticked>[^`]*)`)
        \.
        (?P<key>[^{_ENDS}]+|`[^`]*(?:``[^`]*)*`|"[^"]*(?:""[^"]*)*"|'[^']*(?:''[^']*)*')
      )
    | (?P<NUMBER>[-+]?(?:\.?[0-9][^{_ENDS}]*|(?i:inf|infinity|nan)(?![^{_ENDS}])))
    | (?P<WORD>[^\W\d][^{_ENDS}]*)
    | (?P<STRING>'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*")
    | (?P<OPERATOR>[=<>!]+)
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<COMMA>,)
    | (?P<QUOTED>`[^`]*(?:``[^`]*)*`)
    | (?P<END>\Z)
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(
    r"[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]+)?|inf|infinity|nan)", re.IGNORECASE
)
_OPERATORS = frozenset({"=", "!=", ">", ">=", "<", "<="})
_MEANT = {"==": "=", "===": "=", "<>": "!=", "=>": ">=", "=<": "<=", "!": "!= or NOT", "!==": "!="}


def tokenize(text: str) -> list[Token]:
    """Cut a filter or an order into tokens; the last one is END.

    Raises:
        FilterSyntaxError: The text is too long, holds a character that no stored value can hold,
            or has a part that is no token.
    """
    _check_text(text)
    tokens: list[Token] = []
    position = 0
    match = _TOKEN.match
    while True:
        found = match(text, position)
        if found is None:
            raise _no_token(text, position)
        # Every alternative is a named group.
        token = _TOKEN_OF[found.lastgroup or ""](text, found)
        tokens.append(token)
        if token.shape is Shape.END:
            return tokens
        position = token.end


def _key(_text: str, found: re.Match[str]) -> Token:
    scope, ticked, key = found.group("scope", "ticked", "key")
    if key[0] in "`\"'":
        key = _unquote(key)
    start, end = found.span("KEY")
    return Token(Shape.KEY, key, start, end, scope or ticked)


def _number(text: str, found: re.Match[str]) -> Token:
    value = found["NUMBER"]
    start, end = found.span("NUMBER")
    if _NUMBER.fullmatch(value) is None:
        raise FilterSyntaxError.at(start, text, f"{shorten(value)!r} is not a number.")
    return Token(Shape.NUMBER, value, start, end)


def _operator(text: str, found: re.Match[str]) -> Token:
    value = found["OPERATOR"]
    start, end = found.span("OPERATOR")
    if value not in _OPERATORS:
        hint = f" Write {_MEANT[value]}." if value in _MEANT else ""
        raise FilterSyntaxError.at(start, text, f"{shorten(value)!r} is not an operator.{hint}")
    return Token(Shape.OPERATOR, value, start, end)


def _string(_text: str, found: re.Match[str]) -> Token:
    start, end = found.span("STRING")
    return Token(Shape.STRING, _unquote(found["STRING"]), start, end)


def _quoted(_text: str, found: re.Match[str]) -> Token:
    start, end = found.span("QUOTED")
    return Token(Shape.QUOTED, _unquote(found["QUOTED"]), start, end)


def _word(_text: str, found: re.Match[str]) -> Token:
    value = found["WORD"]
    start, end = found.span("WORD")
    keyword = value.upper()
    return Token(Shape.WORD, value, start, end, "", keyword if keyword in KEYWORDS else "")


def _end(text: str, _found: re.Match[str]) -> Token:
    return Token(Shape.END, "", len(text), len(text))


def _mark(text: str, found: re.Match[str]) -> Token:
    name = found.lastgroup or ""
    start, end = found.span(name)
    return Token(Shape[name], found[name], start, end)


_TOKEN_OF = {
    "KEY": _key,
    "NUMBER": _number,
    "WORD": _word,
    "STRING": _string,
    "OPERATOR": _operator,
    "QUOTED": _quoted,
    "OPEN": _mark,
    "CLOSE": _mark,
    "COMMA": _mark,
    "END": _end,
}


def _unquote(quoted: str) -> str:
    quote = quoted[0]
    inner = quoted[1:-1]
    return inner.replace(quote + quote, quote) if quote in inner else inner


def _check_text(text: str) -> None:
    if len(text) > MAX_FILTER_LENGTH:
        raise FilterSyntaxError.at(
            MAX_FILTER_LENGTH,
            text,
            f"The text has {len(text)} characters; at most {MAX_FILTER_LENGTH} are read.",
        )
    if text.isascii() and "\0" not in text:
        return
    for position, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise FilterSyntaxError.at(
                position, text, f"The character U+{ord(character):04X} cannot be part of a filter."
            )


def _no_token(text: str, position: int) -> FilterSyntaxError:
    while text[position].isspace():
        position += 1
    character = text[position]
    if character in "'\"`":
        problem = f"The quote {character} is never closed. Inside quotes, write it twice."
    elif text.startswith(("&&", "||"), position):
        problem = (
            f"{character * 2} is not an operator. Write {'AND' if character == '&' else 'OR'}."
        )
    elif character == ";":
        problem = "A filter is one expression. Join conditions with AND or OR, not with ';'."
    else:
        problem = f"Nothing can start with {character!r}. Text values go in single quotes."
    return FilterSyntaxError.at(position, text, problem)
