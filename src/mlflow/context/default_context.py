"""Who runs which program: tags that every run has."""

from __future__ import annotations

import getpass
import sys

from mlflow.context.abstract_context import RunContextProvider
from mlflow.context.tag_names import SOURCE_NAME, SOURCE_TYPE, USER
from mlflow.entities import SourceType
from mlflow.settings import MLFLOW_TRACKING_USERNAME

UNKNOWN_USER = "unknown"
CONSOLE = "<console>"


def user_name() -> str:
    """The name the user signs in to the server with, else that of the operating system's user."""
    signed_in = MLFLOW_TRACKING_USERNAME.get()
    if signed_in:
        return signed_in
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container may run under a number that no user has.
        return UNKNOWN_USER


def source_name() -> str:
    """The program as it was called (`sys.argv[0]`), or `<console>`."""
    return (sys.argv[0] if sys.argv else "") or CONSOLE


class DefaultRunContext(RunContextProvider):
    """User, source name and source type `LOCAL`."""

    def in_context(self) -> bool:
        return True

    def tags(self) -> dict[str, str]:
        return {
            USER: user_name(),
            SOURCE_NAME: source_name(),
            SOURCE_TYPE: SourceType.to_string(SourceType.LOCAL),
        }
