"""One process that serves a model."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from mlflow.exceptions import MlflowException
from mlflow.serving.options import ServeOptions
from mlflow.settings import MLFLOW_CONFIGURE_LOGGING

if TYPE_CHECKING:
    import uvicorn

    from mlflow.serving.app import Application

KEEP_ALIVE_S = 75
GRACE_S = 30
DRAIN_S = 5.0
SWITCH_S = 0.001
BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; connections wait from now on.

    Raises:
        MlflowException: The port is taken or may not be used, or the name is unknown
            (`INVALID_PARAMETER_VALUE`).
    """
    try:
        family = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MlflowException.invalid_parameter_value(
            f"The model cannot be served on {host} port {port}: {reason}. Choose others with "
            "--host and --port."
        ) from None


def address_of(listener: socket.socket, host: str) -> str:
    """The address under which a socket is reached from this machine."""
    port = listener.getsockname()[1]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"http://[{name}]:{port}" if ":" in name and "[" not in name else f"http://{name}:{port}"


def serve_here(
    options: ServeOptions, listener: socket.socket, on_ready: Callable[[str], None]
) -> None:
    """Load the model and serve it in this process until a signal ends that.

    Args:
        options: How.
        listener: The socket.
        on_ready: Called with a line about the model when it answers.

    Raises:
        MlflowException: The model cannot be loaded.
    """
    # Slow to load, and only for processes that serve.
    import uvicorn

    from mlflow.serving.app import Application
    from mlflow.serving.served_model import ServedModel, moving, try_on_example

    show_log(access=options.access_log)
    # While a model works in its thread, the one that reads and writes is not kept waiting.
    sys.setswitchinterval(SWITCH_S)
    served = ServedModel(options)
    _try_first(served.current.model, try_on_example)

    def ready() -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(
            signal.SIGUSR1, lambda: draining.append(loop.create_task(_drain(server, app)))
        )
        gc.collect()
        gc.freeze()  # what is there now stays
        follows = moving(options.model_uri) is not None and options.follow_s > 0
        line = served.current.version.uri
        on_ready(f"{line}, following {options.model_uri}" if follows else line)

    draining: list[asyncio.Task[None]] = []
    app = Application(served, options.timeout_s, options.threads, ready, batches=options.batches)
    config = uvicorn.Config(
        app,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)
    server.run([listener])


async def _drain(server: uvicorn.Server, app: Application) -> None:
    """End without cutting anybody off: another process accepts what comes from now on.

    Connections that are kept open end with their next answer, which says so; a client that learned
    of it only by a closed connection would lose the request that it just sent.
    """
    app.draining = True
    for each in server.servers:
        each.close()
    await asyncio.sleep(DRAIN_S)
    server.should_exit = True


def _try_first(model: object, attempt: Callable[..., None]) -> None:
    """The first request is not the first prediction; an example that fails is only a warning."""
    try:
        attempt(model)
    except MlflowException as error:
        logging.getLogger(__name__).warning("The model is served all the same. %s", error.message)


def show_log(*, access: bool) -> None:
    """What is logged of serving goes to standard error, unless logging is set up."""
    if not MLFLOW_CONFIGURE_LOGGING.get():
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name, level in (
        ("mlflow.serving", logging.INFO),
        ("uvicorn.error", logging.WARNING),
        ("mlflow.serving.access", logging.INFO if access else logging.WARNING),
    ):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        if not logger.hasHandlers():
            logger.addHandler(handler)
