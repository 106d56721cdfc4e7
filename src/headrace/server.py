"""Running the server: `mlflow server` and `mlflow ui`.

    serve(ServerOptions(port=5000))

One process by default; with several, this one binds the address, forks the others, starts a new one
for each that dies, and ends when they have ended. SIGTERM and SIGINT stop it gracefully: no new
connections, requests in flight are answered, what was acknowledged is in the database.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import shlex
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from headrace.http.options import DEFAULT_MAX_BODY_BYTES, Options
from headrace.services.store import open_store
from headrace.version import __version__
from mlflow.exceptions import MlflowException
from mlflow.stores.local import DEFAULT_FOLDER, embedded_database

if TYPE_CHECKING:
    from headrace.http.dispatch import Application

PROXIED_ROOT = "mlflow-artifacts:/"
DEFAULT_DESTINATION = "./mlartifacts"
BACKLOG = 2048
KEEP_ALIVE_S = 75
GRACE_S = 30
START_FAILED = 3

_STOPS = (signal.SIGINT, signal.SIGTERM)
_OURS = {
    "app",
    "host",
    "port",
    "workers",
    "uds",
    "fd",
    "factory",
    "reload",
    "access_log",
    "app_dir",
    "log_config",
}
_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerOptions:
    """What `mlflow server` is told; docs/server.md describes each.

    Attributes:
        backend_store_uri: Database URL, or a folder; None: `./mlruns`.
        default_artifact_root: Where new experiments keep artifacts; None: through the server, or
            where the folder's own clients keep them.
        artifacts_destination: Where artifacts that go through the server are kept; None:
            `./mlruns/artifacts` with the default folder, else `./mlartifacts`.
        static_prefix: Path under which everything is served too.
        uvicorn_opts: Options of uvicorn's command line.
    """

    host: str = "127.0.0.1"
    port: int = 5000
    workers: int = 1
    backend_store_uri: str | None = None
    default_artifact_root: str | None = None
    artifacts_destination: str | None = None
    serve_artifacts: bool = True
    artifacts_only: bool = False
    allowed_hosts: str | None = None
    cors_allowed_origins: str | None = None
    x_frame_options: str = "SAMEORIGIN"
    static_prefix: str | None = None
    disable_security_middleware: bool = False
    uvicorn_opts: str | None = None
    expose_prometheus: bool = True
    access_log: bool = True
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES

    def for_http(self, worker: int | None = None) -> Options:
        """What concerns HTTP, checked.

        Raises:
            MlflowException: A value that cannot be (`INVALID_PARAMETER_VALUE`).
        """
        storage = self.storage()
        return Options(
            host=self.host,
            allowed_hosts=_listed(self.allowed_hosts),
            cors_allowed_origins=_listed(self.cors_allowed_origins),
            x_frame_options=self.x_frame_options,
            static_prefix=_prefix(self.static_prefix),
            disable_security_middleware=self.disable_security_middleware,
            max_body_bytes=self.max_body_bytes,
            serve_artifacts=self.serve_artifacts,
            artifacts_only=self.artifacts_only,
            artifacts_destination=storage.artifacts_destination,
            artifact_folders=storage.artifact_folders,
            expose_prometheus=self.expose_prometheus,
            access_log=self.access_log,
            worker=worker,
        )

    def storage(self) -> Storage:
        """Where everything is kept.

        Raises:
            MlflowException: The database's URL is none (`INVALID_PARAMETER_VALUE`).
        """
        given = self.backend_store_uri or DEFAULT_FOLDER
        if _scheme(given) in ("", "file"):
            folder = embedded_database(given)
            database_url, root = folder.database_url, folder.artifact_root
            folders = [root]
            # Not the folder itself: the database is in there, and whoever may send an artifact
            # must not be able to replace it.
            destination = os.path.join(root, "artifacts")
        else:
            database_url, root = given, os.path.abspath(DEFAULT_FOLDER)
            # Where programs that track in the database themselves keep artifacts by default.
            destination, folders = DEFAULT_DESTINATION, [root]
        if self.default_artifact_root or not self.serve_artifacts:
            root = _absolute(self.default_artifact_root or root)
            folders += [root] if _scheme(root) in ("", "file") else []
        else:
            root = PROXIED_ROOT
        return Storage(
            database_url,
            root,
            _absolute(self.artifacts_destination or destination),
            tuple(dict.fromkeys(folders)),
        )


class Storage(NamedTuple):
    """Where everything is kept.

    Attributes:
        database_url: URL of the database.
        artifact_root: URI or absolute path under which new experiments keep artifacts.
        artifacts_destination: URI or absolute path of artifacts that go through the server.
        artifact_folders: Folders in which runs keep artifacts without the server.
    """

    database_url: str
    artifact_root: str
    artifacts_destination: str
    artifact_folders: tuple[str, ...]


def serve(options: ServerOptions) -> None:
    """Serve until a signal ends it.

    Raises:
        MlflowException: The address or the database cannot be used, an option cannot be.
    """
    if options.workers < 1:
        raise MlflowException.invalid_parameter_value(
            f"A server has at least one process; --workers is {options.workers}."
        )
    _show_log()
    sockets = bind(options.host, options.port)
    try:
        with _stopped_quietly():
            if options.workers == 1:
                _serve_one(options, sockets)
            else:
                _serve_together(options, sockets)
    finally:
        for bound in sockets:
            bound.close()


def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of a host name; connections wait from now on.

    Raises:
        MlflowException: The port is taken or may not be used, the name is unknown.
    """
    bound: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        for family, address in dict.fromkeys((info[0], info[4]) for info in found):
            listener = _listener(family, address, bound[0].getsockname()[1] if bound else port)
            if listener is not None:
                bound.append(listener)
    except (OSError, OverflowError) as error:
        for listener in bound:
            listener.close()
        raise _cannot_bind(host, port, error) from None
    if not bound:
        raise _cannot_bind(host, port, OSError("it is no address of this machine"))
    return bound


def _listener(family: int, address: Any, port: int) -> socket.socket | None:
    try:
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError:  # IPv6 is switched off
        return None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address[0], port, *address[2:]))
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        missing = isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL
        if family == socket.AF_INET6 and missing:  # a machine without IPv6
            return None
        raise
    return listener


def _cannot_bind(host: str, port: int, error: BaseException) -> MlflowException:
    reason = getattr(error, "strerror", None) or str(error)
    advice = "Choose another with --host."
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        reason = "another program listens there"
        advice = f"Stop it, or choose another port: --port {port + 1}."
    elif isinstance(error, (PermissionError, OverflowError)):
        advice = "Choose a port from 1024 to 65535 with --port."
    return MlflowException.invalid_parameter_value(
        f"The server cannot listen on {host} port {port}: {reason}. {advice}"
    )


# ---- one process ----
class _Worker(NamedTuple):
    """One of several processes: its number, and a file that ends when the first process does."""

    number: int
    parent: int


def _serve_one(
    options: ServerOptions, sockets: list[socket.socket], worker: _Worker | None = None
) -> None:
    # A quarter of a second that other commands do not pay.
    import uvicorn

    from headrace.http.protocol import Protocol

    app = _build(options, worker.number if worker else None)
    app.on_ready = lambda: _ready(app, options, sockets, worker)
    settings: dict[str, Any] = {
        "http": Protocol,
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": KEEP_ALIVE_S,
        "timeout_graceful_shutdown": GRACE_S,
        **uvicorn_settings(options.uvicorn_opts),
    }
    uvicorn.Server(uvicorn.Config(app, **settings)).run(sockets)


def _build(options: ServerOptions, worker: int | None) -> Application:
    from headrace.app import create_app  # the whole platform: only a server that starts needs it

    storage = options.storage()
    http = options.for_http(worker)
    store = open_store(storage.database_url, storage.artifact_root)
    try:
        return create_app(store, http)
    except BaseException:
        store.close()
        raise


def _ready(
    app: Application,
    options: ServerOptions,
    sockets: list[socket.socket],
    worker: _Worker | None,
) -> None:
    _end_streams_on_signals(app, worker)
    if worker is None:
        _announce(options, sockets, app.platform.store.engine.url)
    # What is there now stays: the collector need not look at it again.
    gc.collect()
    gc.freeze()


def _end_streams_on_signals(app: Application, worker: _Worker | None) -> None:
    """Event streams end when the server is told to stop; it waits for all others."""
    if threading.current_thread() is not threading.main_thread():
        return
    import asyncio  # the server has loaded it

    loop = asyncio.get_running_loop()
    stop_server = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(app.end_streams)
        if callable(stop_server):
            stop_server(number, frame)

    signal.signal(signal.SIGTERM, stop)
    if worker is None:
        signal.signal(signal.SIGINT, stop)
    else:
        # Ctrl+C reaches every process of the terminal; the first one tells the others to stop.
        signal.signal(signal.SIGINT, _pass_over)
        loop.add_reader(worker.parent, _orphaned, loop, worker.parent)


def _orphaned(loop: Any, parent: int) -> None:
    loop.remove_reader(parent)
    signal.raise_signal(signal.SIGTERM)


def _announce(options: ServerOptions, sockets: list[socket.socket], database_url: str) -> None:
    port = sockets[0].getsockname()[1]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  # names
    host = local.get(options.host, options.host)
    if ":" in host:
        host = f"[{host}]"
    secure = "ssl_certfile" in uvicorn_settings(options.uvicorn_opts)
    address = f"http{'s' if secure else ''}://{host}:{port}"
    storage = options.storage()
    artifacts = (
        f"{storage.artifacts_destination} (through this server)"
        if options.serve_artifacts
        else storage.artifact_root
    )
    sys.stderr.write(
        f"Headrace {__version__} answers at {address}{_prefix(options.static_prefix)}\n"
        f"  database   {database_url}\n"
        f"  artifacts  {artifacts}\n"
        "Ctrl+C stops it.\n"
    )
    sys.stderr.flush()


def uvicorn_settings(command_line: str | None) -> dict[str, Any]:
    """What a line of uvicorn's options sets.

    Raises:
        MlflowException: An option uvicorn does not have, or one that the server sets itself
            (`INVALID_PARAMETER_VALUE`).
    """
    if not command_line:
        return {}
    import click
    from uvicorn.main import main as uvicorn_command

    try:
        context = uvicorn_command.make_context("uvicorn", ["app", *shlex.split(command_line)])
    except (click.ClickException, ValueError) as error:
        message = getattr(error, "message", str(error))
        raise MlflowException.invalid_parameter_value(
            f"--uvicorn-opts cannot be read: {message}"
        ) from None
    given = {
        name: value
        for name, value in context.params.items()
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    }
    given.pop("app", None)
    for name in sorted(_OURS & given.keys()):
        raise MlflowException.invalid_parameter_value(
            f"--uvicorn-opts may not set {name}: the server has an option of its own for it, or "
            "none."
        )
    if "headers" in given:
        given["headers"] = [_header(text) for text in given["headers"]]
    return given


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise MlflowException.invalid_parameter_value(
            f"--uvicorn-opts: a header is written name:value; {text!r} is not."
        )
    return name.strip(), value.strip()


# ---- several processes ----
class _Workers:
    """The processes that serve, and what keeps their number."""

    def __init__(self, options: ServerOptions, sockets: list[socket.socket]) -> None:
        self._options = options
        self._sockets = sockets
        self._numbers: dict[int, int] = {}
        self._stopping = False
        self._failed = False
        # A worker sees its end closed when this process is gone, however that came about.
        self._watched, self._held = os.pipe()

    def run(self) -> None:
        for number in _STOPS:
            signal.signal(number, self._stop)
        for worker in range(1, self._options.workers + 1):
            self._fork(worker)
        while self._numbers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                self._ended(pid, os.waitstatus_to_exitcode(status))
                continue
            if self._stopping:
                # Again and again: a worker that is just starting misses the signal.
                self._end_all()
            time.sleep(0.1)
        if self._failed:
            raise MlflowException("The server's processes cannot start; the log says why.")

    def _stop(self, number: int, frame: Any) -> None:
        self._stopping = True

    def _ended(self, pid: int, code: int) -> None:
        worker = self._numbers.pop(pid)
        if self._stopping:
            return
        if code == START_FAILED:
            self._stopping = self._failed = True
            return
        _logger.error("Server process %d ended with %d; a new one is started.", pid, code)
        time.sleep(1)  # one that dies at once must not keep this one busy
        self._fork(worker)

    def _end_all(self) -> None:
        for pid in self._numbers:
            os.kill(pid, signal.SIGTERM)

    def _fork(self, worker: int) -> None:
        pid = os.fork()
        if pid:
            self._numbers[pid] = worker
            return
        code = 1
        try:
            for number in _STOPS:
                signal.signal(number, _pass_over)
            os.close(self._held)
            _serve_one(self._options, self._sockets, _Worker(worker, self._watched))
            code = 0
        except MlflowException as error:
            _logger.error("A server process cannot start: %s", error)
            code = START_FAILED
        except BaseException:  # it must end here, not in the code of the process it was forked from
            _logger.exception("A server process failed.")
        finally:
            sys.stderr.flush()
            os._exit(code)


def _serve_together(options: ServerOptions, sockets: list[socket.socket]) -> None:
    import headrace.app  # noqa: F401  # so that the processes share it

    options.for_http()
    storage = options.storage()
    store = open_store(storage.database_url, storage.artifact_root)
    url = store.engine.url
    store.close()
    _announce(options, sockets, url)
    _Workers(options, sockets).run()


@contextmanager
def _stopped_quietly() -> Iterator[None]:
    """Signals that ended the server end nothing else: uvicorn raises them again when it is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _pass_over) for number in _STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _pass_over(number: int, frame: Any) -> None:
    """A signal's handler that does nothing."""


# ---- options ----
def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _prefix(text: str | None) -> str:
    prefix = (text or "").strip().rstrip("/")
    if prefix and (not prefix.startswith("/") or any(char in prefix for char in " ?#%{}<>")):
        raise MlflowException.invalid_parameter_value(
            f"A static prefix is a path such as /mlflow; {text!r} is not."
        )
    return prefix


def _scheme(uri: str) -> str:
    head, colon, _ = uri.partition(":")
    return head.lower() if colon and head.isascii() and len(head) > 1 and "/" not in head else ""


def _absolute(uri: str) -> str:
    return uri if _scheme(uri) else os.path.abspath(uri)


def _show_log() -> None:
    """Warnings of the server and of uvicorn on standard error, unless logging is set up."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in ("headrace", "uvicorn.error"):
        logger = logging.getLogger(name)
        if not logger.hasHandlers():
            logger.addHandler(handler)
            logger.setLevel(logging.WARNING)
