"""The audit log."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.audit_entry import AuditVerification
from mlflow.wire import audit as wire

table = Table("headrace")


@table.endpoint(
    "GET",
    "audit/list",
    request=wire.ListAudit,
    response=wire.AuditEntries,
    permission="audit.read",
    kind=Kind.READ,
)
def list_audit(platform: Platform, asked: wire.ListAudit) -> wire.AuditEntries:
    """Show entries of the audit log, the newest first."""
    page = platform.store.list_audit(
        name=asked.name,
        version=asked.version,
        actor=asked.actor,
        action=asked.action,
        since=asked.since,
        until=asked.until,
        ascending=asked.ascending,
        max_results=asked.max_results,
        page_token=asked.page_token,
    )
    return wire.AuditEntries(entries=list(page), next_page_token=page.token or "")


@table.endpoint(
    "GET",
    "audit/verify",
    request=wire.VerifyAudit,
    response=AuditVerification,
    permission="audit.read",
    kind=Kind.READ,
)
def verify_audit(platform: Platform, asked: wire.VerifyAudit) -> AuditVerification:
    """Examine the audit log: which entries were altered, removed or moved."""
    return platform.store.verify_audit(asked.seq, asked.hash)
