"""What this account itself has saved: the SHA-256 of the files of its models.

`save_model` notes every file it writes here, so that the same account loads what it has saved,
moved or copied, without further ado. The list is a text file in the account's own folder for state,
a digest a line; it is trusted only while nobody else could have written it.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path

# The oldest half goes when there are so many; a line has 65 bytes.
MOST_BYTES = 16 << 20

_noted: set[str] = set()
_being_saved: set[Path] = set()
_written: set[tuple[Path, str]] = set()
_read: tuple[tuple[int, int] | None, frozenset[str]] = (None, frozenset())

_logger = logging.getLogger(__name__)


def begin_saving(folder: Path) -> None:
    """Note that a flavor of other software fills this folder, which is empty."""
    _being_saved.add(folder.resolve())


def is_being_saved(folder: Path) -> bool:
    """Whether `begin_saving` was told of this folder; asked when its `MLmodel` is written, once."""
    found = folder.resolve()
    if found not in _being_saved:
        return False
    _being_saved.remove(found)
    return True


def ledger() -> Path:
    """The file: `$XDG_STATE_HOME/headrace/saved-models`, by default under `~/.local/state`."""
    state = os.environ.get("XDG_STATE_HOME")
    folder = Path(state) if state and os.path.isabs(state) else Path.home() / ".local" / "state"
    return folder / "headrace" / "saved-models"


def note(digests: Iterable[str]) -> None:
    """Note that this account saved files with these digests.

    Where the list cannot be written, this process remembers them.
    """
    given = list(digests)
    _noted.update(given)
    try:
        file = ledger()
        new = [digest for digest in given if (file, digest) not in _written]
        if not new:
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _shorten(file)
        descriptor = os.open(
            file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600
        )
        try:
            os.write(descriptor, "".join(f"{digest}\n" for digest in new).encode())
        finally:
            os.close(descriptor)
        _written.update((file, digest) for digest in new)
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home
        _logger.debug("What was saved is only remembered by this process: %s", error)


def is_own(digest: str) -> bool:
    """Whether this account saved a file with this digest."""
    return digest in _noted or digest in _known()


def _known() -> frozenset[str]:
    global _read  # noqa: PLW0603 - the file, as it was read last
    try:
        descriptor = os.open(ledger(), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except (OSError, RuntimeError):
        return frozenset()
    with os.fdopen(descriptor) as file:
        found = os.fstat(file.fileno())
        if not _only_ours(found):
            _logger.warning("%s is not trusted: another account could have written it.", ledger())
            return frozenset()
        state = (found.st_mtime_ns, found.st_size)
        if _read[0] != state:
            _read = (state, frozenset(file.read().split()))
    return _read[1]


def _only_ours(found: os.stat_result) -> bool:
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return ours and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _shorten(file: Path) -> None:
    try:
        if file.stat().st_size < MOST_BYTES:
            return
    except FileNotFoundError:
        return
    lines = file.read_text().splitlines(keepends=True)
    shorter = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(shorter, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.writelines(lines[len(lines) // 2 :])
    os.replace(shorter, file)
