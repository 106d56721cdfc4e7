"""What the scripts share: what must be refused, and what a script reports at its end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from mlflow.exceptions import MlflowException


def refused(code: str, call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """The message of the error that a call must raise with this code."""
    try:
        answer = call(*arguments, **named)
    except MlflowException as error:
        assert error.error_code == code, f"{error.error_code} instead of {code}: {error}"
        assert error.message
        return str(error.message)
    raise AssertionError(f"{call.__name__}{arguments} returned {answer!r} instead of {code}")


def pages(search: Callable[..., Any], **named: Any) -> list[list[Any]]:
    """Every page of a search."""
    found = [search(**named)]
    while found[-1].token:
        found.append(search(**named, page_token=found[-1].token))
    return [list(page) for page in found]


def report(**facts: Any) -> None:
    """Print what was seen, as the last line."""
    sys.stdout.write("\n" + json.dumps(facts) + "\n")
