"""Adding to the log, in the transaction of the change itself.

    with engine.write() as tx:
        tx.execute("UPDATE …", (…))
        record(tx, "model_version.updated", name, version=3, before={…}, after={…})

Entries wait in the transaction and are numbered and chained as the last thing before its commit:
the log's head is locked for that moment only, so that its order is that of the commits, and nobody
waits for a lock while holding it. What is undone leaves no entry.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from headrace.audit.chain import canonical, entry_hash
from headrace.identity.actor import Actor, current_actor
from headrace.sql.engine import Tx
from headrace.sql.queries import audit as queries


class Change(NamedTuple):
    """What an entry says, before it has its place in the log."""

    actor: Actor
    action: str
    name: str
    version: int | None
    model_num: int | None
    before: str | None
    after: str | None
    digests: str | None
    comment: str


def record(
    tx: Tx,
    action: str,
    name: str,
    *,
    version: int | None = None,
    model_num: int | None = None,
    before: Any = None,
    after: Any = None,
    digests: Any = None,
    comment: str = "",
) -> None:
    """Write a change down in the log, when this transaction is committed.

    Args:
        action: `noun.participle`, such as `model_version.transitioned`.
        name: What was changed: a registered model's name, a run's id, ….
        version: The version, where it is one of a registered model.
        model_num: The registered model's number, which stays when its name changes.
        before, after: Its state as JSON; None where it was not there, or is not any more.
        digests: Path → SHA-256 of a model's files.
        comment: The reason that was given.
    """
    change = Change(
        current_actor(),
        action,
        name,
        version,
        model_num,
        canonical(before),
        canonical(after),
        canonical(digests),
        comment,
    )
    tx.at_commit(_append, change)


def _append(tx: Tx, changes: list[Change]) -> None:
    seq, time, previous = tx.rows(queries.find_head(tx.dialect))[0]
    time = max(time, tx.clock())
    rows = []
    for change in changes:
        seq += 1
        actor, *rest = change
        fields = (seq, time, actor.name, actor.kind, actor.address, *rest, previous)
        previous = entry_hash(fields)
        rows.append((*fields, previous))
    tx.executemany(queries.ADD, rows)
    tx.execute(queries.SET_HEAD, (seq, time, previous))
