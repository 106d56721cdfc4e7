"""One run as this process writes it: what was journaled, what the store has of it.

run = RunJournal(store, folder, run_id, destination)
run.append(format.line(format.PARAM, "learning_rate", "0.001"))
run.deliver()       now, in this thread; or later, from the shipper's thread
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from mlflow.exceptions import JournalRejected, MlflowException, StoreUnreachable
from mlflow.journal.format import Chunk, Rejected, public_destination
from mlflow.journal.writer import JournalWriter
from mlflow.settings import MLFLOW_JOURNAL_CHUNK_BYTES
from mlflow.stores.contract import JournalStore

_logger = logging.getLogger(__name__)

# Pauses between two attempts to reach a store that did not answer, in seconds.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class RunJournal:
    """What this process logs to one run.

    Attributes:
        run_id: The run.
        destination: Tracking URI of the store.
        store: Takes the records.
        abandoned: Whether this is a forked child's copy of its parent's journal.
        params: Values that are known to be the run's, so that a change raises at once.
        append: Adds whole lines to the journal (see `JournalWriter.append`).
    """

    def __init__(self, store: JournalStore, folder: Path, run_id: str, destination: str) -> None:
        self.run_id = run_id
        self.destination = destination
        self.abandoned = False
        self.params: dict[str, str] = {}
        self.store = store
        self._writer = JournalWriter(folder, run_id, public_destination(destination))
        self.append = self._writer.append
        self._delivered = 0
        self._delivering = threading.Lock()
        self._rejected: list[Rejected] = []
        self._pause = 0.0
        self._not_before = 0.0
        self._warned = False

    @property
    def pending(self) -> int:
        """Bytes that the store has not acknowledged."""
        return self._writer.end - self._delivered

    @property
    def path(self) -> Path | None:
        """The journal's file, unless it is only in memory."""
        return self._writer.path

    @property
    def artifacts_folder(self) -> Path | None:
        """Where artifacts wait when they cannot be stored; made when it is first needed."""
        return waiting_artifacts(self._writer.path) if self._writer.path else None

    def due(self, now: float) -> bool:
        """Whether the shipper should deliver (`now` is `time.monotonic()`)."""
        return self._writer.end > self._delivered and now >= self._not_before

    def deliver(self) -> None:
        """Send what is pending.

        Raises:
            StoreUnreachable: Nothing more could be sent; what is pending stays in the journal.
            MlflowException: The store cannot take this run's records at all.
        """
        chunk_bytes = MLFLOW_JOURNAL_CHUNK_BYTES.get()
        with self._delivering:
            end = self._writer.end
            while self._delivered < end:
                lines = self._writer.read(self._delivered, chunk_bytes)
                if not lines:
                    break
                chunk = Chunk(self.run_id, self._writer.header.writer, self._delivered, lines)
                try:
                    ack = self.store.ingest(chunk)
                except MlflowException:
                    self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2))
                    self._not_before = time.monotonic() + self._pause
                    raise
                self._delivered = ack.offset
                self._rejected += ack.rejected
                self._pause = 0.0
                self._warned = False

    def deliver_quietly(self) -> None:
        """`deliver`, for the shipper's thread: failures are logged once, not raised."""
        try:
            self.deliver()
        except StoreUnreachable as error:
            if not self._warned:
                _logger.warning(
                    "The store does not answer: %s. Run %s goes on; what it logs is kept in %s and "
                    "is sent when the store answers again.",
                    error.message.rstrip("."), self.run_id, self.path or "memory",
                )  # fmt: skip
            self._warned = True
        except Exception as error:  # noqa: BLE001 - the training must go on, whatever happened to delivery
            if not self._warned:
                _logger.warning("Run %s cannot be delivered: %s", self.run_id, error)
            self._warned = True

    def raise_rejected(self) -> None:
        """Raise for the records that the store refused since the last call.

        Raises:
            JournalRejected: With the first record's error and all of them in `.rejected`.
        """
        if not self._rejected:
            return
        rejected, self._rejected = self._rejected, []
        first = rejected[0]
        more = f" ({len(rejected) - 1} more were refused, too)" if len(rejected) > 1 else ""
        raise JournalRejected(
            f"The store refused what was logged to run {self.run_id}: {first.message}{more}",
            first.error_code,
            [(item.offset, item.error_code, item.message) for item in rejected],
        )

    def close(self) -> None:
        """Give the file up; it is deleted if the store has all of it."""
        folder = self.artifacts_folder
        waiting = folder is not None and folder.exists()
        self._writer.close(delete=self.pending == 0 and not waiting)

    def abandon_after_fork(self) -> None:
        """Forget the file in a forked child: it belongs to the parent."""
        self.abandoned = True
        self._writer.abandon_after_fork()


def waiting_artifacts(journal: Path) -> Path:
    """The folder beside a journal where its run's artifacts wait to be stored."""
    return journal.with_suffix(".artifacts")
