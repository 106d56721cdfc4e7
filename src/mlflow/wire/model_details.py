"""Messages about what is in a version's files. Every field of an answer is there."""

from __future__ import annotations

from typing import Any

from mlflow.wire.message import Message


class GetModelDetails(Message, frozen=True, kw_only=True):
    name: str
    version: str


class ModelFlavor(Message, frozen=True, kw_only=True, omit_defaults=False):
    """A way to load the model, and the version of the library that made it, if it is known."""

    name: str
    library_version: str = ""


class ModelFileDigest(Message, frozen=True, kw_only=True):
    """The SHA-256 that a file had when it was logged."""

    path: str
    sha256: str


class ModelSignature(Message, frozen=True, kw_only=True, omit_defaults=False):
    """As the MLmodel file has them: columns or tensors; params have a default. None: not stated."""

    inputs: list[dict[str, Any]] | None = None
    outputs: list[dict[str, Any]] | None = None
    params: list[dict[str, Any]] | None = None


class ModelDetails(Message, frozen=True, kw_only=True, omit_defaults=False):
    """What the MLmodel file of a version says.

    Attributes:
        location: URI of the version's files.
        files_of: Where the server shows them: `run` (at `path` among the files of the run `id`),
            `model` (those of the logged model `id`), `proxied` (at `path` among all that go through
            the server); empty: it cannot.
        problem: Why the MLmodel file could not be read; empty: it was.
        size: Bytes, as the file states it.
        created: When the model was logged, as the file states it.
        digests: Of files whose digest was recorded when they were logged.
    """

    location: str = ""
    files_of: str = ""
    id: str = ""
    path: str = ""
    problem: str = ""
    signature: ModelSignature | None = None
    flavors: list[ModelFlavor] = []
    python_version: str = ""
    mlflow_version: str = ""
    size: int | None = None
    created: str = ""
    digests: list[ModelFileDigest] = []
