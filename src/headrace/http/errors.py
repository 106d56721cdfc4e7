"""The one error body, `{"error_code", "message"}`, for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterable

from mlflow.exceptions import (
    ENDPOINT_NOT_FOUND,
    INVALID_PARAMETER_VALUE,
    PERMISSION_DENIED,
    MlflowException,
)

Headers = Iterable[tuple[bytes, bytes]]


class ClientGone(Exception):
    """The caller closed the connection: there is nobody to answer."""


class HttpError(MlflowException):
    """An error with an HTTP status that its code alone would not give.

    Args:
        message, error_code: As for every `MlflowException`.
        status: HTTP status.
        headers: What the answer carries besides.
    """

    def __init__(
        self, message: str, error_code: int | str, status: int, headers: Headers = ()
    ) -> None:
        super().__init__(message, error_code)
        self.status = status
        self.headers = list(headers)

    def get_http_status_code(self) -> int:
        return self.status


def no_endpoint(method: str, path: str) -> HttpError:
    """404: nothing is at this path."""
    return HttpError(
        f"There is no endpoint {method} {path}. The server's /openapi.json lists those there are.",
        ENDPOINT_NOT_FOUND,
        404,
    )


def wrong_method(method: str, path: str, allowed: Iterable[str]) -> HttpError:
    """405: something is at this path, for other methods."""
    names = ", ".join(sorted(allowed))
    return HttpError(
        f"{path} does not take {method}; it takes {names}.",
        ENDPOINT_NOT_FOUND,
        405,
        [(b"allow", names.encode())],
    )


def too_large(limit: int) -> HttpError:
    """413: the rest of the body is not read, so the connection ends here."""
    return HttpError(
        f"The body is larger than the {limit:,} bytes this server reads. Send less at once, or "
        "raise MLFLOW_SERVER_MAX_BODY_BYTES.",
        INVALID_PARAMETER_VALUE,
        413,
        [(b"connection", b"close")],
    )


def unknown_encoding(encoding: str) -> HttpError:
    """415: a body compressed in a way that is not understood."""
    return HttpError(
        f"The body's Content-Encoding is {encoding!r}; this server reads gzip and plain bodies.",
        INVALID_PARAMETER_VALUE,
        415,
        [(b"accept-encoding", b"gzip")],
    )


def denied(message: str) -> HttpError:
    """403."""
    return HttpError(message, PERMISSION_DENIED, 403)


def body_of(error: MlflowException) -> bytes:
    """The error body."""
    return error.serialize_as_json().encode()


def headers_of(error: MlflowException) -> list[tuple[bytes, bytes]]:
    """Headers that an error's answer carries besides the usual ones."""
    return error.headers if isinstance(error, HttpError) else []
