"""What `mlflow server` is told, and where things are kept in consequence."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from typing import Any, NamedTuple

from headrace.http.options import DEFAULT_MAX_BODY_BYTES, Options
from headrace.identity.openid_settings import read_openid_settings
from mlflow.exceptions import MlflowException
from mlflow.stores.local import DEFAULT_FOLDER, embedded_database

PROXIED_ROOT = "mlflow-artifacts:/"
DEFAULT_DESTINATION = "./mlartifacts"

# What uvicorn could be told and the server decides itself.
_OURS = {"app", "app_dir", "factory", "host", "port", "fd", "uds", "workers"}
_OURS |= {"access_log", "log_config", "reload"}


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
        auth: Whether one has to sign in.
        oidc_config: YAML file that names the OpenID Connect providers through which one may.
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
    auth: bool = False
    oidc_config: str = ""
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
            static_prefix=path_prefix(self.static_prefix),
            disable_security_middleware=self.disable_security_middleware,
            max_body_bytes=self.max_body_bytes,
            serve_artifacts=self.serve_artifacts,
            artifacts_only=self.artifacts_only,
            artifacts_destination=storage.artifacts_destination,
            artifact_folders=storage.artifact_folders,
            expose_prometheus=self.expose_prometheus,
            auth=self.auth,
            openid=read_openid_settings(self.oidc_config) if self.oidc_config else None,
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


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def path_prefix(text: str | None) -> str:
    """A static prefix without a slash at its end; empty for none.

    Raises:
        MlflowException: It is no path (`INVALID_PARAMETER_VALUE`).
    """
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
