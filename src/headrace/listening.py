"""Sockets that a server listens on."""

from __future__ import annotations

import errno
import socket
from typing import Any

from mlflow.exceptions import MlflowException

BACKLOG = 2048


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
