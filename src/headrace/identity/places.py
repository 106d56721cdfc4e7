"""Whose files are at a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from headrace.sql.engine import Tx
from headrace.sql.queries import users as queries


class OnModel(NamedTuple):
    """A registered model; None: there is none of this name yet."""

    number: int | None
    name: str


class OnFiles(NamedTuple):
    """Files: those of the experiment at whose place they are, or of a registered model."""

    experiment: int | None
    models: tuple[OnModel, ...]


def files_at(tx: Tx, uri: str) -> OnFiles | None:
    """Whose files are at a place: it is below that of an experiment, or of a model's version.

    None: that cannot be said of it.
    """
    places = list(_above(uri.rstrip("/")))
    if not places or any(part in (".", "..") for part in unquote(uri).split("/")):
        return None
    marks = ", ".join("?" * len(places))
    owner = tx.value(queries.EXPERIMENT_AT.format(marks=marks), places)
    models = tx.rows(queries.MODELS_AT.format(marks=marks), places)
    return OnFiles(owner, tuple(OnModel(*row) for row in models))


def _above(uri: str) -> Iterator[str]:
    """A place and those above it, up to the scheme."""
    scheme, _, rest = uri.partition(":/") if ":/" in uri else ("", "", uri)
    head = f"{scheme}:/" if scheme else ""
    parts = rest.split("/")
    for count in range(len(parts), 0, -1):
        above = "/".join(parts[:count])
        if above.strip("/"):
            yield head + above
