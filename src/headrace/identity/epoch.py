"""A count of the changes of users and roles in this process, for what remembers them."""

from __future__ import annotations

from headrace.sql.engine import Tx


class Epoch:
    """Counts up at each commit that changed who may do what."""

    def __init__(self) -> None:
        self.count = 0

    def changed(self, tx: Tx) -> None:
        """Count up when the transaction is committed."""
        tx.after_commit(self._count_up)

    def _count_up(self) -> None:
        self.count += 1
