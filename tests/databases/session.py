"""One PostgreSQL server for a whole run of the tests, however many processes they run in.

The process that leads the run makes a folder and holds a lock in it. The first process that needs
the server starts a keeper, which starts the server and waits for that lock: it gets it when the
leader is done, or was killed, and then stops the server and removes the folder. A run that needs no
PostgreSQL starts none.

    leader.lock   held by the leader while the run lasts
    start.lock    held by whoever starts the keeper, or makes the template database
    keeper.lock   held by the keeper while it lives
    server.json   written by the keeper: {"url": …} or {"error": …}
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tests.databases.postgres import (
    START_TIMEOUT_S,
    STOP_TIMEOUT_S,
    PostgresError,
    PostgresServer,
    make_folder,
)

ROOT = Path(__file__).resolve().parents[2]


class DatabaseSession:
    """The folder of one run of the tests, as the leader holds it."""

    def __init__(self) -> None:
        self.folder = make_folder()
        self._lock = _hold(self.folder / "leader.lock")

    def end(self) -> None:
        """Stop the server, if there is one, and remove the folder."""
        self._lock.close()
        deadline = time.monotonic() + 2 * STOP_TIMEOUT_S
        while _is_held(self.folder / "keeper.lock") and time.monotonic() < deadline:
            time.sleep(0.01)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """One process of the run at a time."""
    with _hold(folder / "start.lock"):
        yield


def admin_url(folder: Path) -> str:
    """The URL of the run's server, which is started if it was not yet."""
    answer = folder / "server.json"
    with exclusive(folder):
        if not answer.exists():
            _start_keeper(folder, answer)
    fields = json.loads(answer.read_text())
    if "error" in fields:
        raise PostgresError(fields["error"])
    url: str = fields["url"]
    return url


def _start_keeper(folder: Path, answer: Path) -> None:
    with (folder / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.databases.session", str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; the server ends after them
        )
    deadline = time.monotonic() + 2 * START_TIMEOUT_S
    while not answer.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise PostgresError(f"No server was started:\n{(folder / 'keeper.log').read_text()}")
        time.sleep(0.01)
    # The keeper outlives this process on purpose; its end is the leader's business.
    keeper.returncode = 0


def keep(folder: Path) -> None:
    """What the keeper does: run a server until the leader is gone."""
    with _hold(folder / "keeper.lock"), ExitStack() as running:
        try:
            server = running.enter_context(PostgresServer(folder))
            _write(folder / "server.json", {"url": server.url()})
        except (PostgresError, OSError) as error:
            _write(folder / "server.json", {"error": str(error)})
        _hold(folder / "leader.lock").close()
    shutil.rmtree(folder, ignore_errors=True)


def _hold(path: Path) -> IO[bytes]:
    """Wait for the lock on a file and hold it until the file is closed.

    A record lock belongs to the process: children that a test forks do not keep it.
    """
    file = path.open("ab")
    fcntl.lockf(file, fcntl.LOCK_EX)
    return file


def _is_held(path: Path) -> bool:
    try:
        with path.open("rb+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _write(path: Path, fields: dict[str, str]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(fields))
    os.replace(draft, path)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
