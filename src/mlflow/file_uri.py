"""Between paths and `file:` URIs (RFC 8089).

A `file:` URI is percent-encoded and a path is not: `file:///a%20b` is `/a b`, while `/a%20b` is a
folder whose name holds a percent sign. `file:./relative` is not in the RFC; MLflow users write it,
and it is relative to the working directory.
"""

from __future__ import annotations

import os
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

from mlflow.exceptions import MlflowException

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


def uri_scheme(uri: str) -> str:
    """The scheme in lower case, or an empty string for a path.

    One letter before a colon is a drive of another system, not a scheme.
    """
    match = _SCHEME.match(uri)
    return match[1].lower() if match else ""


def is_local(uri: str) -> bool:
    """Whether this is a path or a `file:` URI."""
    return uri_scheme(uri) in ("", "file")


def path_of(uri: str | os.PathLike[str]) -> str:
    """The absolute path that a path or a `file:` URI names; `~` at the start of a path is home.

    Raises:
        MlflowException: It names another host, holds a query, a fragment or a NUL character, or is
            a URI of another scheme (`INVALID_PARAMETER_VALUE`).
    """
    text = os.fspath(uri)
    scheme = uri_scheme(text)
    if scheme == "file":
        text = _path_in_uri(text)
    elif scheme and "://" in text:
        raise MlflowException.invalid_parameter_value(
            f"{text!r} is not a local path: its scheme is {scheme!r}."
        )
    else:
        text = os.path.expanduser(text)
    if "\x00" in text:
        raise MlflowException.invalid_parameter_value(f"{text!r} holds a NUL character.")
    return os.path.abspath(text)


def uri_of(path: str | os.PathLike[str]) -> str:
    """The `file:` URI of a path."""
    return "file://" + quote_from_bytes(os.fsencode(os.path.abspath(path)), safe="/~")


def _path_in_uri(uri: str) -> str:
    rest = uri[len("file:") :]
    for mark, what in (("?", "a query"), ("#", "a fragment")):
        if mark in rest:
            raise MlflowException.invalid_parameter_value(
                f"{uri!r} holds {what}; a file has none. Write %{ord(mark):02X} where {mark!r} is "
                "part of a name."
            )
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        if host.lower() not in ("", "localhost"):
            raise MlflowException.invalid_parameter_value(
                f"{uri!r} names the host {host!r}; only files of this machine can be used. "
                f"Did you mean file:///{host}{slash}{rest} or file:./{host}{slash}{rest}?"
            )
        rest = "/" + rest
    return os.fsdecode(unquote_to_bytes(rest)) or "."
