"""What registered models and versions were before a change and are after it, for the audit log.

    with changing_version(tx, "model_version.updated", name, number, version):
        tx.execute("UPDATE …", (…))

A change that changes nothing leaves no entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from headrace.audit.log import record
from headrace.sql.engine import Tx
from headrace.sql.queries import artifacts as artifact_queries
from headrace.sql.queries import model_versions as version_queries
from headrace.sql.queries import registered_models as queries

# A model of more files is known by its folder in the run's artifacts, not file by file.
MOST_DIGESTS = 1000


def model_state(tx: Tx, number: int) -> dict[str, Any] | None:
    """A registered model with its tags and aliases, without its versions; None if it is gone."""
    text: str | None = tx.value(queries.get_state(tx.dialect), (number,))
    return None if text is None else json.loads(text)


def version_state(tx: Tx, number: int, version: int) -> dict[str, Any] | None:
    """A version with its tags, without aliases, which are the model's; None if it is gone."""
    text: str | None = tx.value(version_queries.get_json(tx.dialect), (number, version))
    return None if text is None else _state(json.loads(text)["model_version"])


def _state(version: dict[str, Any]) -> dict[str, Any]:
    version.pop("aliases", None)
    return version


@contextmanager
def changing_model(
    tx: Tx, action: str, name: str, number: int, comment: str = ""
) -> Iterator[None]:
    """Write down what becomes of a registered model meanwhile."""
    before = model_state(tx, number)
    yield
    after = model_state(tx, number)
    if _differ(before, after):
        record(tx, action, name, model_num=number, before=before, after=after, comment=comment)


@contextmanager
def changing_version(
    tx: Tx, action: str, name: str, number: int, version: int, comment: str = ""
) -> Iterator[None]:
    """Write down what becomes of a version meanwhile."""
    before = version_state(tx, number, version)
    yield
    after = version_state(tx, number, version)
    if _differ(before, after):
        record_version(tx, action, name, number, version, before, after, comment)


def record_version(
    tx: Tx,
    action: str,
    name: str,
    number: int,
    version: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    comment: str = "",
) -> None:
    """Write down what became of a version, with its files' digests where it came to a stage."""
    stage = (after or {}).get("current_stage")
    came = after is not None and (before is None or before["current_stage"] != stage)
    record(
        tx,
        action,
        name,
        version=version,
        model_num=number,
        before=before,
        after=after,
        digests=digests_of(tx, number, version) if came else None,
        comment=comment,
    )


def record_removal(tx: Tx, name: str, number: int) -> None:
    """Write down what is lost when a registered model is removed now: its versions and itself."""
    for (text,) in tx.rows(version_queries.all_json(tx.dialect), (number,)):
        state = _state(json.loads(text))
        version = int(state["version"])
        record_version(tx, "model_version.deleted", name, number, version, state, None)
    before = model_state(tx, number)
    record(tx, "registered_model.deleted", name, model_num=number, before=before)


def _differ(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    if before is None or after is None:
        return before is not after
    times = "last_updated_timestamp"
    return {**before, times: 0} != {**after, times: 0}


def digests_of(tx: Tx, number: int, version: int) -> dict[str, str] | None:
    """Path → SHA-256 of a version's files; None: recorded of none, or of too many."""
    row = tx.row(version_queries.FIND, (number, version))
    if row is None:
        return None
    root = str(row[0]).rstrip("/")
    rows = tx.rows(
        f"{artifact_queries.UNDER} LIMIT ?",
        (root, *artifact_queries.bounds(root), MOST_DIGESTS + 1),
    )
    if not rows or len(rows) > MOST_DIGESTS:
        return None
    return {location[len(root) + 1 :] or location: sha256 for location, sha256, _ in rows}
