"""The grammar of filters, by recursive descent.

    filter       disjunction END | END
    disjunction  conjunction (OR conjunction)*
    conjunction  negation (AND negation)*
    negation     NOT negation | "(" disjunction ")" | comparison
    comparison   key operator value
               | key [NOT] IN "(" value ("," value)* [","] ")"
               | key IS [NOT] NULL

MLflow knows only comparisons joined by AND, and it passes over an AND that is missing or too many
(`a = 1 b = 2`, `a = 1 AND`), which programs that assemble filters have come to rely on. A filter
without OR, NOT and parentheses may do the same here; with them it must be well-formed.
"""

from __future__ import annotations

from functools import lru_cache

from mlflow.search.dialects import COMPARATORS, Dialect
from mlflow.search.errors import FilterSyntaxError, closest, shorten
from mlflow.search.keys import Key, resolve
from mlflow.search.lexer import Shape, Token, tokenize
from mlflow.search.tree import And, Comparison, Node, Not, Or, Value
from mlflow.search.values import describe, read_value

# Levels of parentheses and NOT. A level takes a few frames of the interpreter's stack of 1,000.
MAX_DEPTH = 100
_CACHED_LENGTH = 2_000
_WORD_OPERATORS = frozenset({"LIKE", "ILIKE", "IN", "NOT", "IS"})


def parse_filter(text: str | None, dialect: Dialect) -> Node | None:
    """Read a filter.

    Args:
        text: The filter; None and blank text mean that everything matches.
        dialect: The language of the noun that is searched.

    Returns:
        The tree, or None where everything matches.

    Raises:
        FilterSyntaxError: The text is not a filter of this dialect.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise FilterSyntaxError.at(0, "", f"A filter is a string, not {type(text).__name__}.")
    # Long filters are rare, and their trees large: they are not kept.
    return _cached(text, dialect) if len(text) <= _CACHED_LENGTH else _Parser(text, dialect).parse()


@lru_cache(maxsize=512)
def _cached(text: str, dialect: Dialect) -> Node | None:
    return _Parser(text, dialect).parse()


class _Parser:
    """One pass over one filter."""

    __slots__ = ("depth", "dialect", "index", "loose", "strict", "text", "token", "tokens")

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.text = text
        self.dialect = dialect
        self.tokens = tokenize(text)
        self.index = 0
        self.token = self.tokens[0]
        self.depth = 0
        # Set by what MLflow does not have; then `loose`, what only MLflow tolerates, is an error.
        self.strict = False
        self.loose: FilterSyntaxError | None = None

    def parse(self) -> Node | None:
        while self.is_keyword("AND"):
            self.tolerate("A condition is expected here, not AND.")
            self.advance()
        if self.at(Shape.END):
            return None
        node = self.disjunction()
        if self.at(Shape.CLOSE):
            raise self.error(self.token, "This parenthesis was never opened.")
        if not self.at(Shape.END):
            expected = "AND, OR or the end of the filter"
            raise self.error(self.token, f"{expected} is expected here, not {self.found()}.")
        if self.strict and self.loose is not None:
            raise self.loose
        return node

    def disjunction(self) -> Node:
        first = self.conjunction()
        if not self.is_keyword("OR"):
            return first
        self.strict = True
        terms: list[Node] = [*first.terms] if isinstance(first, Or) else [first]
        while self.is_keyword("OR"):
            self.advance()
            term = self.conjunction()
            terms.extend(term.terms if isinstance(term, Or) else (term,))
        return Or(tuple(terms))

    def conjunction(self) -> Node:
        first = self.negation()
        terms: list[Node] = [*first.terms] if isinstance(first, And) else [first]
        while self.joined():
            term = self.negation()
            terms.extend(term.terms if isinstance(term, And) else (term,))
        return first if len(terms) == 1 else And(tuple(terms))

    def joined(self) -> bool:
        """Step over the AND before another term of a conjunction; False if none follows."""
        if not self.is_keyword("AND"):
            if not self.at_comparison():
                return False
            self.tolerate("AND or OR is expected here.")
            return True
        self.advance()
        while self.is_keyword("AND"):
            self.tolerate("A condition is expected here, not AND.")
            self.advance()
        if self.at(Shape.END):
            self.tolerate("A condition is expected here, not the end of the filter.")
            return False
        return True

    def negation(self) -> Node:
        opening = self.token
        if self.is_keyword("NOT"):
            self.enter()
            node: Node = Not(self.negation())
        elif self.at(Shape.OPEN):
            self.enter()
            node = self.disjunction()
            self.close(opening)
        else:
            return self.comparison()
        self.depth -= 1
        return node

    def comparison(self) -> Comparison:
        token = self.token
        if self.at(Shape.END) or self.is_keyword("AND") or self.is_keyword("OR"):
            raise self.error(token, f"A condition is expected here, not {self.found()}.")
        key = resolve(token, self.text, self.dialect)
        self.advance()
        op = self.operator(key)
        value = self.value(key, op)
        return Comparison(key.kind, key.name, op, value, token.start)

    def operator(self, key: Key) -> str:
        token = self.token
        self.advance()
        if token.shape is Shape.OPERATOR:
            op = token.value
        elif token.keyword in _WORD_OPERATORS:
            op = self.rest_of_operator(token.keyword)
        else:
            raise self.no_operator(token, key)
        if op not in key.rules.comparators:
            usable = ", ".join(each for each in COMPARATORS if each in key.rules.comparators)
            raise self.error(token, f"{describe(key)} cannot be compared with {op}. Use {usable}.")
        return op

    def rest_of_operator(self, op: str) -> str:
        if op == "NOT":
            if self.is_keyword("LIKE") or self.is_keyword("ILIKE"):
                raise self.error(self.token, "Put NOT before the key: NOT params.a LIKE 'x%'.")
            self.expect("IN")
            return "NOT IN"
        if op == "IS":
            negated = self.is_keyword("NOT")
            if negated:
                self.advance()
            self.expect("NULL")
            return "IS NOT NULL" if negated else "IS NULL"
        return op

    def value(self, key: Key, op: str) -> Value:
        if op in ("IS NULL", "IS NOT NULL"):
            return None
        if op not in ("IN", "NOT IN"):
            return self.single_value(key, op)
        opening = self.token
        if opening.shape is not Shape.OPEN:
            raise self.error(opening, f"A list in parentheses must follow {op}.")
        self.advance()
        values: list[str | float | int] = []
        while not self.at(Shape.CLOSE):
            values.append(self.single_value(key, op))
            if self.at(Shape.COMMA):
                self.advance()
            elif not self.at(Shape.CLOSE):
                raise self.error(self.token, f"A comma or ) is expected here, not {self.found()}.")
        if not values:
            raise self.error(opening, f"The list after {op} is empty.")
        self.advance()
        return tuple(values)

    def single_value(self, key: Key, op: str) -> str | float | int:
        value = read_value(self.token, self.text, key, op, self.dialect)
        self.advance()
        return value

    # Below: moving over the tokens.

    def advance(self) -> None:
        if not self.at(Shape.END):
            self.index += 1
            self.token = self.tokens[self.index]

    def at(self, shape: Shape) -> bool:
        return self.token.shape is shape

    def is_keyword(self, keyword: str) -> bool:
        return self.token.keyword == keyword

    def expect(self, keyword: str) -> None:
        if not self.is_keyword(keyword):
            raise self.error(self.token, f"{keyword} is expected here, not {self.found()}.")
        self.advance()

    def at_comparison(self) -> bool:
        """Whether what follows reads like `key operator`."""
        if self.token.keyword in ("AND", "OR", "NOT"):
            return False
        if self.token.shape not in (Shape.KEY, Shape.WORD, Shape.QUOTED, Shape.STRING):
            return False
        after = self.tokens[self.index + 1]
        return after.shape is Shape.OPERATOR or after.keyword in _WORD_OPERATORS

    def enter(self) -> None:
        """Step over a NOT or an opening parenthesis, one level deeper."""
        self.strict = True
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(
                self.token, f"Parentheses and NOT are nested deeper than {MAX_DEPTH} levels."
            )
        self.advance()

    def close(self, opening: Token) -> None:
        if self.at(Shape.END):
            raise self.error(opening, "This parenthesis is never closed.")
        if not self.at(Shape.CLOSE):
            raise self.error(self.token, f"AND, OR or ) is expected here, not {self.found()}.")
        self.advance()

    def tolerate(self, problem: str) -> None:
        if self.loose is None:
            self.loose = self.error(self.token, problem)

    def no_operator(self, token: Token, key: Key) -> FilterSyntaxError:
        usable = [each for each in COMPARATORS if each in key.rules.comparators]
        found = (
            "the end" if token.shape is Shape.END else shorten(self.text[token.start : token.end])
        )
        return self.error(
            token,
            f"An operator must follow {describe(key)}, not {found}.{closest(found, usable)}"
            f" Use {', '.join(usable)}.",
        )

    def found(self) -> str:
        if self.at(Shape.END):
            return "the end of the filter"
        return shorten(self.text[self.token.start : self.token.end])

    def error(self, token: Token, problem: str) -> FilterSyntaxError:
        return FilterSyntaxError.at(token.start, self.text, problem)
