"""Running the server: `mlflow server` and `mlflow ui`.

    serve(ServerOptions(port=5000))

One process by default; with several, this one binds the address, forks the others, starts a new one
for each that dies, and ends when they have ended. SIGTERM and SIGINT stop it gracefully: no new
connections, requests in flight are answered, what was acknowledged is in the database.
"""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from headrace.identity.openid import refuse_without_openid_library
from headrace.identity.secret_texts import refuse_without_library
from headrace.listening import bind
from headrace.server_options import ServerOptions, path_prefix, uvicorn_settings
from headrace.services.store import SqlStore, open_store
from headrace.version import __version__
from headrace.workers import STOPS, Worker, Workers, pass_over
from mlflow.exceptions import MlflowException
from mlflow.settings import MLFLOW_CONFIGURE_LOGGING

if TYPE_CHECKING:
    from headrace.http.dispatch import Application

KEEP_ALIVE_S = 75
GRACE_S = 30

__all__ = ["ServerOptions", "serve"]


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


def _serve_one(
    options: ServerOptions, sockets: list[socket.socket], worker: Worker | None = None
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
    _refuse_without_libraries(options)
    store = open_store(storage.database_url, storage.artifact_root)
    try:
        return create_app(store, http)
    except BaseException:
        store.close()
        raise


def _refuse_without_libraries(options: ServerOptions) -> None:
    if options.auth:
        refuse_without_library()
    if options.oidc_config:
        refuse_without_openid_library()


def _ready(
    app: Application,
    options: ServerOptions,
    sockets: list[socket.socket],
    worker: Worker | None,
) -> None:
    _end_streams_on_signals(app, worker)
    if worker is None:
        _announce(options, sockets, app.platform.store)
    # What is there now stays: the collector need not look at it again.
    gc.collect()
    gc.freeze()


def _end_streams_on_signals(app: Application, worker: Worker | None) -> None:
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
        signal.signal(signal.SIGINT, pass_over)
        loop.add_reader(worker.parent, _orphaned, loop, worker.parent)


def _orphaned(loop: Any, parent: int) -> None:
    loop.remove_reader(parent)
    signal.raise_signal(signal.SIGTERM)


def _announce(options: ServerOptions, sockets: list[socket.socket], store: SqlStore) -> None:
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
    address += path_prefix(options.static_prefix)
    sys.stderr.write(
        f"Headrace {__version__} answers at {address}\n"
        f"  database   {store.engine.url}\n"
        f"  artifacts  {artifacts}\n"
        f"{_invitation(store, address) if options.auth else ''}"
        "Ctrl+C stops it.\n"
    )
    sys.stderr.flush()


def _invitation(store: SqlStore, address: str) -> str:
    """What the first start with sign-in prints: there is no password by default."""
    link = store.first_link()
    if link is None:
        return ""
    return (
        "Nobody may sign in yet. This link makes the first user, an admin; it works once, today:\n"
        f"  {address}/#/sign-in?link={link}\n"
    )


def _serve_together(options: ServerOptions, sockets: list[socket.socket]) -> None:
    import headrace.app  # noqa: F401  # so that the processes share it

    options.for_http()
    _refuse_without_libraries(options)
    storage = options.storage()
    store = open_store(storage.database_url, storage.artifact_root)
    _announce(options, sockets, store)
    store.close()
    Workers(options.workers, partial(_serve_one, options, sockets)).run()


@contextmanager
def _stopped_quietly() -> Iterator[None]:
    """Signals that ended the server end nothing else: uvicorn raises them again when it is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, pass_over) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show_log() -> None:
    """Warnings of the server and of uvicorn on standard error, unless logging is set up."""
    if not MLFLOW_CONFIGURE_LOGGING.get():
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in ("headrace", "uvicorn.error"):
        logger = logging.getLogger(name)
        if not logger.hasHandlers():
            logger.addHandler(handler)
            logger.setLevel(logging.WARNING)
