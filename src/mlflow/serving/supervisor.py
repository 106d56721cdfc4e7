"""Several processes that serve one model at one address, or one in an environment of its own.

    this process     holds the listening socket, starts the others, replaces those that die
    generation       processes with one environment; each loads the model and accepts connections

A version of the model that asks for another environment gets a generation of its own. It is started
on the same socket while the old one answers; when all of it is ready, the old one is told to finish
what it has. Connections that nobody has accepted yet wait in the socket, which never closes.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from mlflow.exceptions import MlflowException
from mlflow.projects.environments.environment import Environment
from mlflow.serving.environment import digest_of, environment_files, make_environment, python_of
from mlflow.serving.options import ServeOptions
from mlflow.serving.process import show_log
from mlflow.serving.served_model import Version, moving, version_now

_STOPS = (signal.SIGINT, signal.SIGTERM)
_TRIES_APART = 15
_TURN_S = 0.1
_PAUSE_S = 1.0

_logger = logging.getLogger(__name__)


class Orders(msgspec.Struct):
    """What a process of a generation is told: as JSON, its only argument.

    Attributes:
        options: How the model is served.
        listener, ready, lifeline: Numbers of open files: the socket, where a line is written when
            it answers, and what ends when the first process does.
    """

    options: ServeOptions
    listener: int
    ready: int
    lifeline: int


class Generation:
    """Processes in one environment.

    Args:
        options: How the model is served.
        environment: Where.
        digest: What the model asked for.
        listener: The socket.
        lifeline: What ends when this process does.
    """

    def __init__(
        self,
        options: ServeOptions,
        environment: Environment,
        digest: str,
        listener: socket.socket,
        lifeline: int,
    ) -> None:
        self.digest = digest
        self._options = options
        self._environment = environment
        self._listener = listener
        self._lifeline = lifeline
        self._said = b""
        self._ready, self._write = os.pipe()
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start its processes."""
        for _ in range(self._options.workers):
            self._processes.append(self._start_one())

    def lines(self) -> list[str]:
        """What its processes have said so far: each a line when it answered first."""
        while select.select([self._ready], [], [], 0)[0]:
            self._said += os.read(self._ready, 4096)
        return self._said.decode().splitlines()

    @property
    def is_ready(self) -> bool:
        """Whether all of it answers."""
        return len(self.lines()) >= self._options.workers

    def ended(self) -> list[subprocess.Popen[bytes]]:
        """Processes that are not there any more."""
        return [each for each in self._processes if each.poll() is not None]

    def replace(self, ended: list[subprocess.Popen[bytes]]) -> None:
        """Start a new process for each of these."""
        for each in ended:
            self._processes.remove(each)
            self._processes.append(self._start_one())

    def tell(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to its processes."""
        for each in self._processes:
            if each.poll() is None:
                each.send_signal(number)

    def end(self) -> None:
        """Wait until all have ended, and let go of the environment."""
        for each in self._processes:
            each.wait()
        os.close(self._ready)
        os.close(self._write)
        self._environment.release()

    def _start_one(self) -> subprocess.Popen[bytes]:
        files = (self._listener.fileno(), self._write, self._lifeline)
        orders = msgspec.json.encode(Orders(self._options, *files)).decode()
        return subprocess.Popen(
            [python_of(self._environment), "-m", "mlflow.serving", "serve", orders],
            env=self._environment.complete(os.environ),
            stdin=subprocess.DEVNULL,
            pass_fds=files,
            start_new_session=True,  # Ctrl+C reaches this process alone, which tells the others
        )


class Supervisor:
    """Keeps a model served.

    Args:
        options: How.
        manager: What makes its environment.
        listener: The socket.
        announce: Called with a line about the model when it answers.
    """

    def __init__(
        self,
        options: ServeOptions,
        manager: str,
        listener: socket.socket,
        announce: Callable[[str], None],
    ) -> None:
        self._options = options
        self._manager = manager
        self._listener = listener
        self._announce = announce
        self._stopping = threading.Event()
        self._lifeline, self._held = os.pipe()
        self._seen: Version | None = None
        self._refused: str | None = None
        self._next: Generation | None = None

    def run(self) -> None:
        """Serve until a signal ends that.

        Raises:
            MlflowException: The environment cannot be made, or the model cannot be loaded in it.
        """
        show_log(access=False)
        before = {number: signal.signal(number, self._stop) for number in _STOPS}
        try:
            self._seen = version_now(self._options.model_uri)
            first = self._generation(self._seen)
            assert first is not None  # noqa: S101 - there is none that it could be like
            first.start()
            self._serve(first)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            with contextlib.suppress(OSError):
                os.close(self._held)
                os.close(self._lifeline)

    def _stop(self, number: int, frame: Any) -> None:
        self._stopping.set()

    def _serve(self, current: Generation) -> None:
        while not current.is_ready:
            if self._stopping.wait(_TURN_S) or current.ended():
                failed = not self._stopping.is_set()
                current.tell()
                current.end()
                if failed:
                    raise MlflowException("The model cannot be served; what is above says why.")
                return
        self._announce(current.lines()[0])
        self._follow(current.digest)
        while not self._stopping.wait(_TURN_S):
            current = self._turn(current)
        for each in filter(None, (self._next, current)):
            each.tell()
        for each in filter(None, (self._next, current)):
            each.end()

    def _turn(self, current: Generation) -> Generation:
        ended = current.ended()
        if ended:
            _logger.error(
                "A process that serves ended with %d; a new one is started.", ended[0].returncode
            )
            time.sleep(_PAUSE_S)  # one that dies at once must not keep this one busy
            current.replace(ended)
        coming = self._next
        if coming is None:
            return current
        if coming.ended():
            _logger.warning("The next version cannot be served; the one that is there goes on.")
            self._refused, self._next = coming.digest, None
            coming.tell()
            coming.end()
        elif coming.is_ready:
            _logger.info("%s, in an environment of its own.", coming.lines()[0])
            self._next = None
            current.tell(signal.SIGUSR1)
            threading.Thread(target=current.end, daemon=True).start()
            return coming
        return current

    # ---- another environment ----
    def _follow(self, digest: str) -> None:
        if self._manager == "local" or self._options.follow_s <= 0:
            return
        if moving(self._options.model_uri) is not None:
            threading.Thread(target=self._look_again, args=(digest,), daemon=True).start()

    def _look_again(self, digest: str) -> None:
        while not self._stopping.wait(self._options.follow_s):
            if self._next is not None:
                continue
            if self._refused is not None:
                self._seen, self._refused = None, None
                self._stopping.wait(_TRIES_APART * self._options.follow_s)
            try:
                version = version_now(self._options.model_uri)
                if version == self._seen:
                    continue
                self._seen = version
                coming = self._generation(version, unlike=digest)
            except Exception as error:  # noqa: BLE001 - the registry may be away for a while
                _logger.warning("The next version is not served yet: %s", error)
                continue
            if coming is not None:
                digest = coming.digest
                coming.start()
                self._next = coming

    def _generation(self, version: Version, unlike: str | None = None) -> Generation | None:
        """Processes for a version, not started yet; None if these requirements are met already."""
        with environment_files(version.uri) as files:
            digest = digest_of(files)
            if digest == unlike:
                return None
            environment = make_environment(files, self._manager)
        options = self._options
        if self._manager != "local":
            options = msgspec.structs.replace(options, environment=digest)
        return Generation(options, environment, digest, self._listener, self._lifeline)


def obey(text: str) -> None:
    """What a process of a generation does: serve as it is told, and end with the first process.

    Raises:
        MlflowException: The model cannot be loaded.
    """
    from mlflow.serving.process import serve_here  # the server, for this process

    orders = msgspec.json.decode(text.encode(), type=Orders)
    threading.Thread(target=_end_with, args=(orders.lifeline,), daemon=True).start()
    listener = socket.socket(fileno=orders.listener)

    def ready(line: str) -> None:
        os.write(orders.ready, f"{line}\n".encode())

    serve_here(orders.options, listener, ready)


def _end_with(lifeline: int) -> None:
    with contextlib.suppress(OSError):
        os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
