"""What a store with an audit log is: the platform's services, and `mlflow.stores.rest`."""

from __future__ import annotations

from abc import ABC, abstractmethod

from mlflow.entities.audit_entry import AuditEntry, AuditVerification
from mlflow.stores.contract import PagedList

LIST_AUDIT_MAX_RESULTS_DEFAULT = 100
LIST_AUDIT_MAX_RESULTS_THRESHOLD = 10_000


class AuditStore(ABC):
    """The audit log, which the store writes by itself."""

    @abstractmethod
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
        """A page of the entries that match, the newest first.

        Args:
            name: What was changed; a registered model's name finds it under other names, too.
            action: A whole action (`model_version.transitioned`), or a noun (`model_version`).
            since, until: Milliseconds since 1970-01-01 UTC, both included.
            ascending: The oldest first.
        """

    @abstractmethod
    def verify_audit(self, seq: int | None = None, hash: str = "") -> AuditVerification:
        """Examine the whole log.

        Args:
            seq, hash: An entry's number and hash that were noted before; that the log still holds
                it is examined, too.
        """
