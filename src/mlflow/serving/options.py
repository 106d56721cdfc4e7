"""How a model is served."""

from __future__ import annotations

import os

import msgspec

from mlflow.exceptions import MlflowException


class ServeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is served.

    Attributes:
        model_uri: See `mlflow.pyfunc.load_model`.
        host: Address to listen on.
        port: Port; 0: any that is free.
        timeout_s: Seconds after which a request is given up.
        workers: Processes.
        follow_s: Seconds between two looks at where the URI leads; 0: never.
        access_log: Whether each request is logged.
        batches: Whether requests that wait at the same time may be predicted together.
        trusted: Whether the caller vouches for the model's files.
        environment: Digest of the requirements that the process was started with, or None.
    """

    model_uri: str
    host: str = "127.0.0.1"
    port: int = 5000
    timeout_s: float = 60.0
    workers: int = 1
    follow_s: float = 2.0
    access_log: bool = True
    batches: bool = True
    trusted: bool | None = None
    environment: str | None = None

    def check(self) -> None:
        """Refuse values that cannot be meant (`INVALID_PARAMETER_VALUE`)."""
        for name, value, least in (
            ("--workers", self.workers, 1),
            ("--timeout", self.timeout_s, 1),
            ("--follow", self.follow_s, 0),
        ):
            if value < least:
                raise MlflowException.invalid_parameter_value(
                    f"{name} is at least {least:g}; got {value:g}."
                )

    @property
    def threads(self) -> int:
        """How many requests a process predicts at the same time."""
        return min(32, (os.cpu_count() or 1) + 4)
