"""What logging with `synchronous=False` returns."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any


class RunOperations:
    """Logging calls that may be waited for."""

    def __init__(self, operation_futures: list[Future[Any]] | None = None) -> None:
        self._futures = list(operation_futures or [])

    def wait(self) -> None:
        """Return when all of them are done; raise the first error."""
        for future in self._futures:
            future.result()


def completed() -> RunOperations:
    """Calls that are done."""
    return RunOperations()
