"""How long to wait before a request is sent again, and when to give up."""

from __future__ import annotations

import random
import time

from mlflow.settings import (
    MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR,
    MLFLOW_HTTP_REQUEST_BACKOFF_JITTER,
    MLFLOW_HTTP_REQUEST_MAX_RETRIES,
)

# Where nothing answers at all, somebody waits at a prompt and what is logged is safe in a journal:
# pauses are short, and few.
FIRST_CONNECT_PAUSE = 0.2
MOST_CONNECT_SECONDS = 3.0

LONGEST_PAUSE = 60.0


class Backoff:
    """The pauses of one request.

    Args:
        patient: Whether a server that cannot be connected to is given time to come.
    """

    def __init__(self, patient: bool) -> None:
        self._patient = patient
        self._failures = 0
        self._connect_seconds = 0.0

    def after_answer(self, retry_after: str | None) -> float | None:
        """Seconds to wait after an answer like 429 or 503, or a broken connection; None: give up.

        Args:
            retry_after: The answer's header of that name.
        """
        if self._failures >= MLFLOW_HTTP_REQUEST_MAX_RETRIES.get():
            return None
        self._failures += 1
        asked = seconds_of(retry_after)
        if asked is not None:
            return min(asked, LONGEST_PAUSE)
        if self._failures == 1:
            return 0.0
        pause: float = MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR.get() * 2 ** (self._failures - 2)
        # The jitter keeps a thousand clients from coming back together; it guards no secret.
        jitter = random.random() * MLFLOW_HTTP_REQUEST_BACKOFF_JITTER.get()  # noqa: S311
        return min(pause + jitter, LONGEST_PAUSE)

    def after_no_connection(self) -> float | None:
        """Seconds to wait after a connection could not be made; None: give up."""
        if not self._patient or self._failures >= MLFLOW_HTTP_REQUEST_MAX_RETRIES.get():
            return None
        pause = FIRST_CONNECT_PAUSE * 2.0**self._failures
        self._failures += 1
        self._connect_seconds += pause
        return pause if self._connect_seconds <= MOST_CONNECT_SECONDS else None


def seconds_of(retry_after: str | None) -> float | None:
    """What a `Retry-After` header asks for: a number of seconds, or a date (RFC 9110, 10.2.3)."""
    if not retry_after:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime  # few servers answer with a date

    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
