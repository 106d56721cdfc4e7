"""Messages about the audit log."""

from __future__ import annotations

from mlflow.entities.audit_entry import AuditEntry
from mlflow.wire.message import Message


class ListAudit(Message, frozen=True, kw_only=True):
    name: str = ""
    version: int | None = None
    actor: str = ""
    action: str = ""
    since: int | None = None
    until: int | None = None
    ascending: bool = False
    max_results: int = 100
    page_token: str = ""


class AuditEntries(Message, frozen=True, kw_only=True, omit_defaults=False):
    entries: list[AuditEntry] = []
    next_page_token: str = ""


class VerifyAudit(Message, frozen=True, kw_only=True):
    seq: int | None = None
    hash: str = ""
