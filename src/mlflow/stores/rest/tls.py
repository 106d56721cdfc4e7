"""Encrypted connections."""

from __future__ import annotations

import os
import socket
import ssl

from mlflow.exceptions import MissingConfigException
from mlflow.settings import (
    MLFLOW_TRACKING_CLIENT_CERT_PATH,
    MLFLOW_TRACKING_INSECURE_TLS,
    MLFLOW_TRACKING_SERVER_CERT_PATH,
)
from mlflow.stores.rest.connection import NoConnection


class UntrustedServer(NoConnection):
    """The server's certificate is not one to trust, or it speaks no TLS that is understood."""

    permanent = True


def context() -> ssl.SSLContext:
    """What is trusted, and how this client shows who it is, as the settings say.

    Raises:
        MissingConfigException: A file that they name cannot be read.
    """
    trusted = MLFLOW_TRACKING_SERVER_CERT_PATH.get()
    own = MLFLOW_TRACKING_CLIENT_CERT_PATH.get()
    try:
        if trusted is not None and os.path.isdir(trusted):
            made = ssl.create_default_context(capath=trusted)
        else:
            made = ssl.create_default_context(cafile=trusted)
        if own is not None:
            made.load_cert_chain(own)
    except (OSError, ssl.SSLError) as error:
        raise MissingConfigException(
            f"A certificate cannot be read: {error}. MLFLOW_TRACKING_SERVER_CERT_PATH is "
            f"{trusted!r}, MLFLOW_TRACKING_CLIENT_CERT_PATH is {own!r}."
        ) from error
    if MLFLOW_TRACKING_INSECURE_TLS.get():
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def wrap(made: ssl.SSLContext, sock: socket.socket, host: str) -> ssl.SSLSocket:
    """The socket, encrypted.

    Raises:
        NoConnection: The other side is not the host, or does not speak TLS.
    """
    try:
        return made.wrap_socket(sock, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise UntrustedServer(
            f"its certificate is not trusted ({error.verify_message}). If it is signed by an "
            "authority of your own, name that one's file in MLFLOW_TRACKING_SERVER_CERT_PATH"
        ) from error
    except ssl.SSLError as error:
        raise UntrustedServer(f"it speaks no TLS that is understood ({error.reason})") from error
    except OSError as error:
        raise NoConnection(f"the TLS handshake failed: {error}") from error
