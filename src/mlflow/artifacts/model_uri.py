"""What a `models:/` URI names.

models:/m-<32 hexadecimal digits>[/<path>]    a logged model
models:/<name>/<version>[/<path>]             a version of a registered model
models:/<name>/<stage>[/<path>]               … the one with the greatest number in a stage
models:/<name>/latest[/<path>]                … the one with the greatest number
models:/<name>@<alias>[/<path>]               … the one that an alias names
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mlflow.artifacts.paths import check_path
from mlflow.exceptions import MlflowException

_MODEL_ID = re.compile(r"m-[0-9a-f]{32}")
_FORMS = "models:/<name>/<version, stage or latest>, models:/<name>@<alias> or models:/m-<id>"


class ModelUri(NamedTuple):
    """A `models:/` URI in parts: `model_id`, or `name` and one of the others, or none for `latest`.

    Attributes:
        model_id: Id of a logged model.
        name: Name of a registered model.
        version: Decimal digits.
        stage: As it was written.
        alias: Without the `@`.
        path: Below the model's files; empty for their root.
        model: All of the URI between `models:/` and the path.
    """

    model_id: str | None
    name: str
    version: str | None
    stage: str | None
    alias: str | None
    path: str
    model: str


def parse_model_uri(uri: str) -> ModelUri:
    """The parts of a `models:/` URI.

    Raises:
        MlflowException: It is malformed (`INVALID_PARAMETER_VALUE`).
    """
    scheme, _, rest = uri.partition(":")
    if scheme.lower() != "models" or rest.startswith("//"):
        raise _malformed(uri)
    first, _, after = rest.strip("/").partition("/")
    if not first.strip():
        raise _malformed(uri)
    if _MODEL_ID.fullmatch(first) or (not after and "@" not in first):
        if not first.startswith("m-"):
            raise _malformed(uri)
        return ModelUri(first, "", None, None, None, check_path(after), first)
    name, at, alias = first.rpartition("@")
    which, _, path = after.partition("/")
    if at and (not after or not _is_version_or_stage(which)):
        if not name or not alias:
            raise _malformed(uri)
        return ModelUri(None, name, None, None, alias, check_path(after), first)
    version = which if which.isascii() and which.isdecimal() else None
    stage = None if version is not None or which.lower() == "latest" else which
    return ModelUri(None, first, version, stage, None, check_path(path), f"{first}/{which}")


def _is_version_or_stage(text: str) -> bool:
    return text.isdecimal() or text.lower() in (
        "latest", "none", "staging", "production", "archived",
    )  # fmt: skip


def _malformed(uri: str) -> MlflowException:
    return MlflowException.invalid_parameter_value(f"{uri!r} names no model: write {_FORMS}.")
