"""How a server answers: what `mlflow server` is told that concerns HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headrace.identity.openid_settings import OpenIdSettings

DEFAULT_MAX_BODY_BYTES = 64 << 20


@dataclass(frozen=True)
class Options:
    """How a server answers.

    Attributes:
        host: Address it listens on; decides which host names are its own.
        allowed_hosts: Names it answers to, with or without port; `*` matches any characters. Empty:
            local names and private addresses.
        cors_allowed_origins: Origins of other pages that may call it; `*`: any.
        x_frame_options: `SAMEORIGIN`, `DENY` or `NONE` (no header).
        static_prefix: Path under which everything is served too, such as `/mlflow`; empty: none.
        disable_security_middleware: Answer to any host and any origin.
        max_body_bytes: Largest body that is read whole, after decompression.
        serve_artifacts: Whether artifacts go through the server.
        artifacts_only: Serve nothing but artifacts.
        artifacts_destination: URI where artifacts that go through the server are kept.
        artifact_folders: Further folders of this machine whose artifacts may be read: those of runs
            that were made without this server.
        expose_prometheus: Whether `/metrics` answers.
        auth: Whether one has to sign in.
        openid: Providers through which one may; None: none.
        access_log: Whether each request is a line on standard error.
        worker: Number of the process when several serve one address; None when it is alone.
    """

    host: str = "127.0.0.1"
    allowed_hosts: tuple[str, ...] = ()
    cors_allowed_origins: tuple[str, ...] = ()
    x_frame_options: str = "SAMEORIGIN"
    static_prefix: str = ""
    disable_security_middleware: bool = False
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES
    serve_artifacts: bool = True
    artifacts_only: bool = False
    artifacts_destination: str = "./mlartifacts"
    artifact_folders: tuple[str, ...] = ()
    expose_prometheus: bool = True
    auth: bool = False
    openid: OpenIdSettings | None = None
    access_log: bool = False
    worker: int | None = None
