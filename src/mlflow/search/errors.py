"""The error of a filter or an order that cannot be read, with the place it is about."""

from __future__ import annotations

from mlflow.exceptions import INVALID_PARAMETER_VALUE, MlflowException

# Longer texts are shown in part, so that an error message stays readable.
_SHOWN_WHOLE = 240
_SHOWN_AROUND = 60
_QUOTED = 40


class FilterSyntaxError(MlflowException):
    """A filter or an order that cannot be read. Its code is `INVALID_PARAMETER_VALUE`.

    Attributes:
        position: Offset in the text, from 0 to its length, of what the message is about.
    """

    position: int = 0

    @classmethod
    def at(cls, position: int, text: str, problem: str) -> FilterSyntaxError:
        """The error for `problem` at an offset of `text`.

        The message is the problem, the text, and a caret under the position.
        """
        shown, column = _excerpt(text, position)
        message = f"{problem}\n  {shown}\n  {' ' * column}^"
        error = cls(message, error_code=INVALID_PARAMETER_VALUE)
        error.position = position
        return error


def _excerpt(text: str, position: int) -> tuple[str, int]:
    """One printable line of the text, and the column in it of the position."""
    start, end = 0, len(text)
    if end > _SHOWN_WHOLE:
        start = max(0, position - _SHOWN_AROUND)
        end = min(end, position + _SHOWN_AROUND)
    # One character for one: the caret must stay below its place. Line breaks would part it from
    # its line, and lone surrogates cannot be sent as UTF-8.
    line = "".join(c if c.isprintable() else " " for c in text[start:end])
    before = "…" if start > 0 else ""
    after = "…" if end < len(text) else ""
    return f"{before}{line}{after}", len(before) + position - start


def shorten(text: str) -> str:
    """The text, or its beginning where it is too long for a message."""
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"


def closest(word: str, known: list[str]) -> str:
    """A sentence that offers the known word nearest to `word`, or nothing."""
    # Only a user who waits for an error message pays for this import.
    import difflib

    # Where names differ in case only, the first is the canonical one.
    by_lower = {name.lower(): name for name in reversed(known)}
    matches = difflib.get_close_matches(word.lower()[:100], by_lower, n=1)
    return f" Did you mean {by_lower[matches[0]]!r}?" if matches else ""
