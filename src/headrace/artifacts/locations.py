"""Where clients may put an experiment's artifacts.

A location decides what the server and other clients read and write later, so a client cannot choose
any: not a folder of the server's machine outside its artifact roots, and not another server, which
every client of the experiment would then show its password to.

Allowed are: nothing (the server chooses), `mlflow-artifacts:/…`, object stores (`s3://bucket/…`),
folders below the server's own artifact roots, and whatever is below one of the URIs that the
operator lists in `MLFLOW_SERVER_ARTIFACT_LOCATIONS`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.parse import urlsplit

from headrace.artifacts.roots import PROXIED
from mlflow.artifacts.paths import check_path, is_within
from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme
from mlflow.settings import MLFLOW_SERVER_ARTIFACT_LOCATIONS
from mlflow.validation import MAX_ARTIFACT_LOCATION_LENGTH

OBJECT_STORES = frozenset(
    ["s3", "gs", "wasb", "wasbs", "abfs", "abfss", "adl", "r2", "b2", "oss", "hdfs", "viewfs",
     "dbfs"]
)  # fmt: skip


def check_artifact_location(location: str, local_roots: Sequence[str]) -> str:
    """The location, if a client may choose it; an empty one leaves the choice to the server.

    Args:
        location: URI or path, as it came from the client.
        local_roots: Absolute paths of the server's artifact roots.

    Raises:
        MlflowException: It may not be chosen, or is malformed (`INVALID_PARAMETER_VALUE`).
    """
    if not location:
        return location
    if len(location) > MAX_ARTIFACT_LOCATION_LENGTH:
        reason = f"it has more than {MAX_ARTIFACT_LOCATION_LENGTH} characters"
        raise _refused(location[:60] + "…", reason)
    for mark, what in (("?", "a query"), ("#", "a fragment"), ("\x00", "a NUL character")):
        if mark in location:
            raise _refused(location, f"it holds {what}")
    if is_local(location):
        return _local(location, local_roots)
    try:
        parts = urlsplit(location)
        check_path(parts.path.lstrip("/"))
    except (ValueError, MlflowException) as error:
        raise _refused(location, getattr(error, "message", str(error))) from None
    is_own = uri_scheme(location) == PROXIED and not parts.netloc
    is_object_store = uri_scheme(location) in OBJECT_STORES and bool(parts.netloc)
    if is_own or is_object_store or _is_listed(location):
        return location
    raise _refused(location, "this server does not let clients choose it")


def _local(location: str, local_roots: Sequence[str]) -> str:
    try:
        path = path_of(location)
    except MlflowException as error:
        raise _refused(location, error.message) from None
    if not (uri_scheme(location) or os.path.isabs(location)):
        raise _refused(location, "it is relative; write the whole path")
    real = os.path.realpath(path)
    if any(is_within(real, os.path.realpath(root)) for root in local_roots) or _is_listed(real):
        return path
    raise _refused(location, "it is a folder of the server's machine outside its artifact roots")


def _is_listed(location: str) -> bool:
    for item in (MLFLOW_SERVER_ARTIFACT_LOCATIONS.get() or "").split(","):
        allowed = item.strip().rstrip("/")
        if not allowed:
            continue
        if is_local(allowed):
            allowed = os.path.realpath(path_of(allowed))
        if is_within(location.rstrip("/"), allowed):
            return True
    return False


def _refused(location: str, reason: str) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"The artifact location {location!r} cannot be used: {reason}. Leave it out to let the "
        "server choose, or ask its operator to list the place in MLFLOW_SERVER_ARTIFACT_LOCATIONS."
    )
