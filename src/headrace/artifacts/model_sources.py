"""What clients may make a version of a registered model from.

Whoever loads a model reads what is at the version's source, and the server shows its files: a
client cannot choose any place. Allowed are the artifacts of the run or the logged model that the
client names with the source, `runs:/` and `models:/` URIs, and what `locations.py` allows for
experiments.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NoReturn

from headrace.artifacts.locations import check_artifact_location
from headrace.artifacts.roots import PROXIED
from mlflow.artifacts.model_uri import parse_model_uri
from mlflow.artifacts.paths import check_path, is_within
from mlflow.artifacts.resolve import parse_runs_uri
from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of, uri_scheme


def check_model_source(
    source: str,
    run_id: str,
    model_id: str,
    own_roots: Sequence[str],
    local_roots: Sequence[str],
) -> None:
    """Raise if a client may not make a version from a source.

    Args:
        source: URI or path, as it came from the client.
        run_id, model_id: What the client says that it is of; empty if it does not.
        own_roots: Artifact roots of that run and that logged model.
        local_roots: Absolute paths of the server's artifact roots.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    scheme = uri_scheme(source)
    if scheme == "runs":
        named = parse_runs_uri(source).run_id
        if run_id and named != run_id:
            _refuse(source, f"it names another run than run_id, which is {run_id!r}")
        return
    if scheme == "models":
        of_model = parse_model_uri(source).model_id
        if model_id and of_model is not None and of_model != model_id:
            _refuse(source, f"it names another model than model_id, which is {model_id!r}")
        return
    if any(_is_below(source, root) for root in own_roots):
        return
    if scheme == PROXIED and (run_id or model_id):
        _refuse(source, f"it is not among the artifacts of {run_id or model_id}")
    try:
        check_artifact_location(source, local_roots)
    except MlflowException as error:
        _refuse(source, error.message)


def _is_below(source: str, root: str) -> bool:
    if any(mark in source for mark in "?#\x00"):
        return False
    if is_local(source) or is_local(root):
        if not (is_local(source) and is_local(root)):
            return False
        if not (uri_scheme(source) or os.path.isabs(source)):
            return False
        return is_within(os.path.realpath(path_of(source)), os.path.realpath(path_of(root)))
    if not is_within(source.rstrip("/"), root.rstrip("/")):
        return False
    check_path(source[len(root.rstrip("/")) :].lstrip("/"))
    return True


def _refuse(source: str, reason: str) -> NoReturn:
    raise MlflowException.invalid_parameter_value(
        f"A model version cannot be made from {source!r}: {reason}"
    )
