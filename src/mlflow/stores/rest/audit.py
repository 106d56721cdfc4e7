"""The audit log, over HTTP."""

from __future__ import annotations

from mlflow.entities.audit_entry import AuditEntry, AuditVerification
from mlflow.stores.audit_contract import LIST_AUDIT_MAX_RESULTS_DEFAULT, AuditStore
from mlflow.stores.contract import PagedList
from mlflow.stores.rest.calls import HEADRACE_API, Calls
from mlflow.wire import audit as wire


class AuditCalls(Calls, AuditStore):
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
        asked = wire.ListAudit(
            name=name,
            version=version,
            actor=actor,
            action=action,
            since=since,
            until=until,
            ascending=ascending,
            max_results=max_results,
            page_token=page_token or "",
        )
        page = self._get("audit/list", asked, wire.AuditEntries, api=HEADRACE_API)
        return PagedList(page.entries, page.next_page_token or None)

    def verify_audit(self, seq: int | None = None, hash: str = "") -> AuditVerification:
        asked = wire.VerifyAudit(seq=seq, hash=hash)
        return self._get("audit/verify", asked, AuditVerification, api=HEADRACE_API)
