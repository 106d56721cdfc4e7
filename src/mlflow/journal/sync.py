"""Delivering all journals that are found, each to the store it was written for: `mlflow sync`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.journal.call_by_call import CallByCall
from mlflow.journal.format import Rejected, public_destination
from mlflow.journal.recover import (
    REFUSED_SUFFIX,
    JournalFile,
    Progress,
    Upload,
    deliver_file,
    find_journals,
    find_journals_at,
)
from mlflow.stores.contract import JournalStore
from mlflow.stores.resolve import existing_store, resolve_store

# Makes, for a tracking URI, what stores a run's waiting artifacts there.
UploadTo = Callable[[str], Upload]


class Outcome(msgspec.Struct):
    """What came of one journal.

    Attributes:
        journal: The journal, as it was found.
        destination: Tracking URI it was to be delivered to, without a password.
        sent: Bytes the store acknowledged.
        rejected: Records the store refused for good; they are kept in `refused`.
        artifacts: Waiting files that were stored.
        left: Why the journal is still on disk; None when it was delivered.
    """

    journal: JournalFile
    destination: str
    sent: int = 0
    rejected: list[Rejected] = []
    artifacts: int = 0
    left: str | None = None

    @property
    def refused(self) -> Path:
        """The file that keeps what the store refused."""
        return self.journal.path.with_suffix(REFUSED_SUFFIX)

    @property
    def complete(self) -> bool:
        """Whether the store has all of it."""
        return self.left is None and not self.rejected


def journals_in(places: Iterable[Path]) -> list[JournalFile]:
    """The journals in these folders and those below them, each once, oldest first.

    Args:
        places: Folders, or journals themselves.
    """
    found = {}
    for place in places:
        journals = find_journals_at([place]) if place.is_file() else find_journals(place)
        for journal in journals:
            found[journal.path.resolve()] = journal
    return sorted(found.values(), key=lambda journal: journal.header.created)


def sync(
    journals: Iterable[JournalFile],
    tracking_uri: str | None = None,
    *,
    configured_uri: str = "",
    upload_to: UploadTo | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Deliver journals and delete those whose store has all of them.

    Args:
        journals: See `journals_in`.
        tracking_uri: The store to deliver to; by default each journal's own, which its header
            names.
        configured_uri: The tracking URI in force: where a header, which holds no password, names
            the same store, this one is used.
        upload_to: Makes what stores artifacts that wait; without it those stay.
        progress: Called with the number of bytes that were just acknowledged.

    Yields:
        One outcome for each journal. A failure is part of it, not raised.
    """
    delivery = _Delivery(tracking_uri, configured_uri, upload_to, progress)
    for journal in journals:
        yield delivery.deliver(journal)


class _Delivery:
    """Stores that were opened, and those that did not answer, which are tried once."""

    def __init__(
        self,
        tracking_uri: str | None,
        configured_uri: str,
        upload_to: UploadTo | None,
        progress: Progress | None,
    ) -> None:
        self._tracking_uri = tracking_uri
        self._configured_uri = configured_uri
        self._upload_to = upload_to
        self._progress = progress
        self._stores: dict[str, JournalStore] = {}
        self._failed: dict[str, MlflowException] = {}

    def deliver(self, journal: JournalFile) -> Outcome:
        uri = self._destination(journal)
        outcome = Outcome(journal, public_destination(uri))
        if journal.in_use:
            header = journal.header
            outcome.left = f"process {header.pid} on {header.host} still writes it, and delivers it"
            return outcome
        try:
            self._deliver(journal, uri, outcome)
        except FileNotFoundError:
            pass  # another process delivered it meanwhile
        except MlflowException as error:
            outcome.left = error.message
            if isinstance(error, StoreUnreachable):
                self._failed[uri] = error
        except OSError as error:
            outcome.left = str(error)
        return outcome

    def _deliver(self, journal: JournalFile, uri: str, outcome: Outcome) -> None:
        def acknowledged(count: int) -> None:
            outcome.sent += count
            if self._progress is not None:
                self._progress(count)

        store = self._store(uri)
        upload = self._upload_to(uri) if self._upload_to is not None else None
        done = deliver_file(store, journal, upload, acknowledged)
        outcome.rejected = done.rejected
        outcome.artifacts = done.artifacts
        if journal.artifacts > done.artifacts:
            outcome.left = f"{journal.artifacts} files wait in {journal.path.stem}.artifacts"

    def _destination(self, journal: JournalFile) -> str:
        if self._tracking_uri:
            return self._tracking_uri
        named = journal.header.destination
        return self._configured_uri if public_destination(self._configured_uri) == named else named

    def _store(self, uri: str) -> JournalStore:
        if uri in self._failed:
            raise self._failed[uri]
        if uri not in self._stores:
            try:
                self._stores[uri] = self._open(uri)
            except MlflowException as error:
                self._failed[uri] = error
                raise
        return self._stores[uri]

    def _open(self, uri: str) -> JournalStore:
        # A store is only made where somebody asked for it by name: a folder that is not there was
        # on another machine.
        store = resolve_store(uri) if self._tracking_uri else existing_store(uri)
        if store is None:
            raise MlflowException(
                f"there is no store at {uri} on this machine; name the one to deliver to with "
                "--tracking-uri",
                "RESOURCE_DOES_NOT_EXIST",
            )
        return store if store.accepts_journal() else CallByCall(store)
