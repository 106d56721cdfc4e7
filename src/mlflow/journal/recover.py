"""Delivering journals whose process is gone: a crash, no store for a whole run, another machine.

A journal belongs to whoever holds its file lock. One that nobody holds is delivered from the start:
the store passes over what it has.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.journal.format import Chunk, Header, Rejected, public_destination, read_header
from mlflow.journal.run_journal import waiting_artifacts
from mlflow.journal.writer import SUFFIX, lock
from mlflow.settings import MLFLOW_JOURNAL_CHUNK_BYTES
from mlflow.stores.contract import JournalStore

REFUSED_SUFFIX = ".refused"

_logger = logging.getLogger(__name__)


class JournalFile(msgspec.Struct, frozen=True):
    """A journal on disk.

    Attributes:
        path: The file.
        header: Its first line.
        size: Bytes.
        in_use: Whether a living process writes it.
        artifacts: Files that wait beside it to be stored.
    """

    path: Path
    header: Header
    size: int
    in_use: bool
    artifacts: int


class Delivery(msgspec.Struct):
    """What came of delivering one journal.

    Attributes:
        journal: The journal.
        sent: Bytes the store has acknowledged.
        rejected: Records the store refused; they are kept in a file beside the journal.
        artifacts: Files that were stored.
    """

    journal: JournalFile
    sent: int = 0
    rejected: list[Rejected] = []
    artifacts: int = 0


Progress = Callable[[int], None]
Upload = Callable[[str, Path], None]


def find_journals(folder: Path) -> list[JournalFile]:
    """The journals in a folder and those below it, oldest first; other files are passed over."""
    paths = [path for path in files_below(folder) if path.name.endswith(SUFFIX)]
    found = find_journals_at(paths)
    return sorted(found, key=lambda journal: journal.header.created)


def find_journals_at(paths: Iterable[Path]) -> list[JournalFile]:
    """The journals among these files."""
    found = []
    for path in paths:
        try:
            with path.open("rb") as file:
                header = read_header(file.readline())
                in_use = not lock(file.fileno())
                size = os.fstat(file.fileno()).st_size
        except (OSError, MlflowException) as error:
            _logger.debug("%s is passed over: %s", path, error)
            continue
        waiting = sum(1 for _ in files_below(waiting_artifacts(path)))
        found.append(JournalFile(path, header, size, in_use, waiting))
    return found


def files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder and those below it, sorted by path.

    Folders come and go meanwhile: other processes deliver their journals and remove them. What
    is gone before it was looked into is passed over, as `os.walk` does and `Path.rglob` does not.
    """
    found = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    yield from sorted(path for path in found if path.is_file())


def recover(store: JournalStore, destination: str, folder: Path) -> None:
    """Deliver what gone processes left for this destination; failures are logged, not raised."""
    public = public_destination(destination)
    for journal in find_journals(folder):
        if journal.in_use or journal.header.destination != public or journal.artifacts:
            continue
        try:
            deliver_file(store, journal)
        except StoreUnreachable:
            return
        except (MlflowException, OSError) as error:
            _logger.warning(
                "The journal %s of an earlier process cannot be delivered: %s", journal.path, error
            )


def deliver_file(
    store: JournalStore,
    journal: JournalFile,
    upload: Upload | None = None,
    progress: Progress | None = None,
) -> Delivery:
    """Deliver a journal that nobody writes any more, then delete it.

    Args:
        upload: Stores a folder of artifacts for a run; without it they keep waiting.
        progress: Called with the number of bytes that were just acknowledged.

    Raises:
        StoreUnreachable: The rest stays on disk.
        MlflowException: The store cannot take the run, or the journal is in use
            (`RESOURCE_CONFLICT`); it stays on disk.
    """
    done = Delivery(journal)
    with journal.path.open("rb") as file:
        if not lock(file.fileno()):
            raise MlflowException(
                f"The journal {journal.path} is being written by process {journal.header.pid} on "
                f"{journal.header.host}, which also delivers it.",
                "RESOURCE_CONFLICT",
            )
        for chunk in _chunks(file.fileno(), journal.header):
            if chunk.offset + len(chunk.lines) <= done.sent:
                continue
            ack = store.ingest(chunk)
            if progress is not None:
                progress(ack.offset - done.sent)
            done.sent = ack.offset
            done.rejected += ack.rejected
            _keep_refused(journal.path, chunk, ack.rejected)
        waiting = waiting_artifacts(journal.path)
        if journal.artifacts and upload is not None:
            upload(journal.header.run_id, waiting)
            done.artifacts = journal.artifacts
            shutil.rmtree(waiting)
        if not waiting.exists():
            journal.path.unlink(missing_ok=True)
    return done


def journals_of_run(run_id: str, folder: Path) -> list[Path]:
    """The journals of one run in a folder, which need not exist."""
    # Not by a glob: its pattern, a new one for each run, takes longer than everything else here.
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return [
        folder / name for name in names if name.startswith(f"{run_id}.") and name.endswith(SUFFIX)
    ]


def recover_run(store: JournalStore, run_id: str, folder: Path) -> None:
    """Deliver what gone processes (forked children, say) left of one run; failures are logged."""
    for journal in find_journals_at(journals_of_run(run_id, folder)):
        if not journal.in_use and not journal.artifacts:
            try:
                deliver_file(store, journal)
            except (MlflowException, OSError) as error:
                _logger.warning("The journal %s cannot be delivered: %s", journal.path, error)


def _chunks(fd: int, header: Header) -> Iterator[Chunk]:
    limit = MLFLOW_JOURNAL_CHUNK_BYTES.get()
    offset = 0
    rest = b""
    while data := os.pread(fd, limit, offset + len(rest)):
        lines, newline, rest = (rest + data).rpartition(b"\n")
        if newline:
            whole = lines + newline
            yield Chunk(header.run_id, header.writer, offset, whole)
            offset += len(whole)


def _keep_refused(path: Path, chunk: Chunk, rejected: list[Rejected]) -> None:
    """Put refused records, with the reason, into a file of their own: nothing logged is lost."""
    if not rejected:
        return
    with path.with_suffix(REFUSED_SUFFIX).open("ab") as file:
        for item in rejected:
            start = item.offset - chunk.offset
            record = chunk.lines[start : chunk.lines.find(b"\n", start)]
            reason = msgspec.json.encode([item.error_code, item.message])
            file.write(b'{"record":' + record + b',"refused":' + reason + b"}\n")
