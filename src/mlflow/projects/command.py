r"""From an entry point's command template to the text a shell runs.

    python train.py --lr {learning_rate}

`{name}` stands for a parameter's value and `{{`, `}}` for braces, as in `str.format`. A value is
data, whatever it holds: the shell must never read it as code. Quoting it where it stands is right
only where the shell reads plain words; inside quotes of the template, the quotes of the value would
end them. So a template with any character that could change how the shell reads has its values
assigned to variables first, and refers to these:

    _param1='a; rm -rf /' && python train.py --name "${_param1}"

The values are then never part of what is parsed, and a template whose quoting is misjudged here can
at worst split a value into words. The text runs in any POSIX shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from shlex import quote
from string import Formatter

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException

# Without these, every part of a template is plain words to a shell.
_CHANGES_READING = frozenset("'\"\\`$#<")
_OPTION = re.compile(r"[A-Za-z0-9_][-A-Za-z0-9_.]*")
_NAME = re.compile(r"\s*([^\s{}!:\[\]]+)\s*")


def shell_command(
    template: str, values: Mapping[str, str], extra: Mapping[str, str] | None = None
) -> str:
    """The text that a POSIX shell runs.

    Args:
        template: The entry point's command.
        values: Values of its parameters.
        extra: Values of parameters that it does not declare; they become `--name value` at the end.

    Raises:
        ExecutionException: The template has a placeholder without a value or a brace by itself, or
            the name of an extra parameter cannot be one of an option (`INVALID_PARAMETER_VALUE`).
    """
    pieces = list(_pieces(template.strip(), values))
    all_values = dict(values)
    for name, value in (extra or {}).items():
        option = f"--{_checked_option(name)}"
        pieces.append((f" {option} ", option))
        all_values[option] = value
    written = "".join(text for text, _ in pieces)
    plain = not _CHANGES_READING.intersection(written)
    return _quoted(pieces, all_values) if plain else _with_variables(pieces, all_values)


def _pieces(template: str, values: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """Text, and the name of the parameter behind it, if one is."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise ExecutionException(
            f"The command {template!r} cannot be read: {error}. Write {{{{ and }}}} for braces "
            "that are not around a parameter's name.",
            INVALID_PARAMETER_VALUE,
        ) from None
    for text, field, specification, conversion in parsed:
        if field is None:
            yield text, None
            continue
        name = _NAME.fullmatch(field)
        if name is None or name[1] not in values or specification or conversion:
            whole = field + (f"!{conversion}" if conversion else "")
            whole += f":{specification}" if specification else ""
            raise ExecutionException(
                f"The command {template!r} has {{{whole}}}, which is no parameter of the entry "
                f"point; it has: {', '.join(values) or 'none'}. Declare it under `parameters`, or "
                f"write {{{{{whole}}}}} where the braces are the shell's.",
                INVALID_PARAMETER_VALUE,
            )
        yield text, name[1]


def _quoted(pieces: list[tuple[str, str | None]], values: Mapping[str, str]) -> str:
    return "".join(
        text + (quote(values[name]) if name is not None else "") for text, name in pieces
    )


def _with_variables(pieces: list[tuple[str, str | None]], values: Mapping[str, str]) -> str:
    used = list(dict.fromkeys(name for _, name in pieces if name is not None))
    variables = {name: f"_param{number}" for number, name in enumerate(used, 1)}
    assignments = [f"{variables[name]}={quote(values[name])} && " for name in used]
    reading = _Reading()
    body = []
    for text, name in pieces:
        reading.advance(text)
        body.append(text)
        if name is not None:
            body.append(reading.reference(variables[name]))
    return "".join(assignments) + "".join(body)


def _checked_option(name: str) -> str:
    if not _OPTION.fullmatch(name):
        raise ExecutionException(
            f"{name!r} cannot be the name of a parameter: use letters, digits, '_', '-', '.'.",
            INVALID_PARAMETER_VALUE,
        )
    return name


class _Reading:
    """How the shell reads the next character: plainly, or inside which quotes."""

    def __init__(self) -> None:
        # The innermost last: `'`, `"`, `(` of a command substitution, `#` of a comment.
        self._open: list[str] = []
        self._escaped = False
        self._before = "\n"

    def advance(self, text: str) -> None:
        for character in text:
            self._take(character)
            self._before = character

    def _take(self, character: str) -> None:
        inside = self._open[-1] if self._open else "("
        if self._escaped:
            self._escaped = False
        elif inside == "#":
            if character == "\n":
                self._open.pop()
        elif inside == "'":
            if character == "'":
                self._open.pop()
        elif character == "\\":
            self._escaped = True
        elif character == "(" and self._before == "$":
            self._open.append("(")
        elif inside == '"':
            if character == '"':
                self._open.pop()
        elif character in "'\"" or (character == "#" and self._before in " \t\n;&|("):
            self._open.append(character)
        elif character == ")" and self._open:
            self._open.pop()

    def reference(self, variable: str) -> str:
        inside = self._open[-1] if self._open else "("
        self._escaped = False
        self._before = "x"
        if inside == '"':
            return f"${{{variable}}}"
        return f"'\"${{{variable}}}\"'" if inside == "'" else f'"${{{variable}}}"'
