"""The audit log: reading and examining it. It is written by `headrace.audit.log`."""

from __future__ import annotations

import json
from typing import Any

from headrace.audit.verification import Known, verify
from headrace.services.service import Service
from headrace.sql.engine import Row
from headrace.sql.filters import Sql, all_of
from headrace.sql.pages import SortColumn, after, check_page_size, digest, make_token, read_token
from headrace.sql.queries import audit as queries
from mlflow.entities.audit_entry import AuditEntry, AuditVerification
from mlflow.stores.audit_contract import (
    LIST_AUDIT_MAX_RESULTS_DEFAULT,
    LIST_AUDIT_MAX_RESULTS_THRESHOLD,
    AuditStore,
)
from mlflow.stores.contract import PagedList
from mlflow.validation import invalid, shorten

ROWS_AT_ONCE = 1000


class AuditService(Service, AuditStore):
    """The audit log."""

    def list_audit(
        self,
        *,
        name: str = "",
        version: int | None = None,
        actor: str = "",
        action: str = "",
        since: int | None = None,
        until: int | None = None,
        ascending: bool = False,
        max_results: int = LIST_AUDIT_MAX_RESULTS_DEFAULT,
        page_token: str | None = None,
    ) -> PagedList[AuditEntry]:
        limit = check_page_size(max_results, LIST_AUDIT_MAX_RESULTS_THRESHOLD)
        asked = digest("audit", name, version, actor, action, since, until, ascending)
        order = [SortColumn("seq", ascending, int)]
        conditions = _conditions(name, version, actor, action, since, until)
        if page_token:
            conditions.append(after(order, read_token(page_token, asked, order)))
        where, params = all_of(conditions)
        direction = "ASC" if ascending else "DESC"
        query = f"{queries.FIND} WHERE {where} ORDER BY seq {direction} LIMIT ?"
        with self.engine.read() as tx:
            rows = tx.rows(query, (*params, limit + 1))
        token = make_token(asked, rows[limit - 1][:1]) if len(rows) > limit else None
        return PagedList([entry_of(row) for row in rows[:limit]], token)

    def verify_audit(self, seq: int | None = None, hash: str = "") -> AuditVerification:
        if (seq is None) != (not hash):
            invalid("A noted entry is known by its number and its hash: give both, or neither.")
        with self.engine.read() as tx:
            # First the head: what is added meanwhile lies behind it.
            head_seq, _, head_hash = tx.rows(queries.HEAD)[0]
            batches = tx.batches(queries.UP_TO, (head_seq,), ROWS_AT_ONCE)
            rows = (row for batch in batches for row in batch)
            noted = None if seq is None else Known(seq, hash)
            return verify(rows, Known(head_seq, head_hash), noted)


def _conditions(
    name: str,
    version: int | None,
    actor: str,
    action: str,
    since: int | None,
    until: int | None,
) -> list[Sql]:
    for text in (name, actor, action):
        if "\x00" in text:
            invalid(f"No entry has a NUL in it: {shorten(repr(text))}.")
    found = []
    if name:
        found.append(Sql(queries.OF_NAME, (name, name)))
    if version is not None:
        found.append(Sql("version = ?", (version,)))
    if actor:
        found.append(Sql("actor = ?", (actor,)))
    if "." in action:
        found.append(Sql("action = ?", (action,)))
    elif action:
        found.append(Sql("action >= ? AND action < ?", (f"{action}.", f"{action}/")))
    if since is not None:
        found.append(Sql("time >= ?", (since,)))
    if until is not None:
        found.append(Sql("time <= ?", (until,)))
    return found


def entry_of(row: Row) -> AuditEntry:
    """An entry out of a row of `queries.FIND`."""
    fields: dict[str, Any] = dict(zip(AuditEntry.__struct_fields__, row, strict=True))
    for name in ("before", "after", "digests"):
        if fields[name] is not None:
            fields[name] = json.loads(fields[name])
    return AuditEntry(**fields)
