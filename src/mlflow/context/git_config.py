"""Reads git's configuration files, as git-config(1) describes their syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SECTION = re.compile(r'\[\s*([-.\w]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]')
_KEY = re.compile(r"[A-Za-z][-\w]*")
_BLANK = " \t\r\n"  # no other character is white space to git
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b"}


def read_config(text: str) -> Iterator[tuple[str, str | None, str, str]]:
    """Section, subsection, key and value of each variable, in the file's order.

    Sections and keys are in lower case; the subsection is None where there is none. Includes are
    not followed. What git would refuse as malformed ends the reading.
    """
    section, subsection = "", None
    position = 0
    while True:
        position = _skip_blank(text, position)
        if position == len(text):
            return
        if header := _SECTION.match(text, position):
            section, subsection = _names(header)
            position = header.end()
        elif section and (key := _KEY.match(text, position)):
            value, position = _read_value(text, key.end())
            yield section, subsection, key[0].lower(), value
        else:
            return


def _names(header: re.Match[str]) -> tuple[str, str | None]:
    name, quoted = header[1], header[2]
    if quoted is not None:
        return name.lower(), re.sub(r"\\(.)", r"\1", quoted)
    section, _, subsection = name.lower().partition(".")
    return section, subsection or None


def _skip_blank(text: str, position: int) -> int:
    """The next position that is neither white space nor inside a comment."""
    while position < len(text):
        if text[position] in "#;":
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
        elif text[position] in _BLANK:
            position += 1
        else:
            break
    return position


def _read_value(text: str, position: int) -> tuple[str, int]:
    """The value after a key, and the position after its line; a bare key means `true`."""
    while text[position : position + 1] in (" ", "\t"):
        position += 1
    if text[position : position + 1] != "=":
        end = text.find("\n", position)
        return "true", len(text) if end < 0 else end
    return _unquote(text, position + 1)


def _unquote(text: str, position: int) -> tuple[str, int]:
    value: list[str] = []
    kept = 0  # characters up to here stay when trailing blanks are cut
    quoted = comment = False
    while position < len(text) and text[position] != "\n":
        character = text[position]
        position += 1
        if comment:
            continue
        if character == "\\":
            if text.startswith("\r\n", position):
                position += 1
            escaped = text[position : position + 1]
            position += 1
            if escaped != "\n":
                value.append(_ESCAPES.get(escaped, escaped))
                kept = len(value)
        elif character == '"':
            quoted = not quoted
            kept = len(value)
        elif character in "#;" and not quoted:
            comment = True
        elif character in _BLANK and not quoted:
            if value:
                value.append(character)
        else:
            value.append(character)
            kept = len(value)
    return "".join(value[:kept]), position
