"""What the scripts share: what must be refused, and what a script reports at its end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from mlflow.exceptions import MlflowException


def error_of(call: Callable[..., Any], *arguments: Any, **named: Any) -> Exception:
    """The error that a call must raise."""
    try:
        answer = call(*arguments, **named)
    except Exception as error:
        return error
    raise AssertionError(f"{call}{arguments} returned {answer!r} and no error")


def refused(code: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """A call must raise the error with this code, and say something."""
    error = error_of(call, *arguments, **named)
    assert isinstance(error, MlflowException), repr(error)
    assert error.error_code == code, f"{error.error_code} instead of {code}: {error}"
    assert error.message


def pages(search: Callable[..., Any], **named: Any) -> list[list[Any]]:
    """Every page of a search."""
    found = [search(**named)]
    while found[-1].token:
        found.append(search(**named, page_token=found[-1].token))
    return [list(page) for page in found]


def report(**facts: Any) -> None:
    """Print what was seen, as the last line."""
    sys.stdout.write("\n" + json.dumps(facts) + "\n")
