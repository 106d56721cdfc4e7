"""What endpoints work with: the store, the threads it is called on, the options."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from headrace.http.changes import ChangeFeed
from headrace.http.measures import Measures
from headrace.http.options import Options
from headrace.identity.actor import Actor, acting
from headrace.services.store import SqlStore
from headrace.sql.group_commit import GroupCommit

T = TypeVar("T")

READERS = min(8, (os.cpu_count() or 1) + 2)


class Platform:
    """One server process.

    Args:
        store: Its database; `close()` closes it.
        options: How it answers.

    Attributes:
        changes: Runs that changed, for those who listen.
        measures: What is counted.
        state: A place for what a noun's endpoints keep for the life of the process, by name.
    """

    def __init__(self, store: SqlStore, options: Options) -> None:
        self.store = store
        self.options = options
        self.measures = Measures(options.worker)
        self.changes = ChangeFeed(store.engine)
        self.state: dict[str, Any] = {}
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._commits = GroupCommit(store.engine, on_group=self.measures.groups.add)

    async def read(self, actor: Actor, call: Callable[..., T], *arguments: Any) -> T:
        """Call a function that reads (or that takes its time) in a pool of threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, _act, actor, call, arguments)

    async def write(
        self,
        actor: Actor,
        call: Callable[..., T],
        *arguments: Any,
        heavy: bool = False,
        order: str = "",
    ) -> T:
        """Call a function that writes inside a transaction; done when it is committed.

        Args:
            heavy: It takes more than a millisecond.
            order: The run it is about, if it is about one.
        """
        return await self._commits.submit(
            lambda: _act(actor, call, arguments), heavy=heavy, order=order
        )

    async def close(self) -> None:
        """Commit what was begun, end the threads, close the database."""
        self.changes.close()
        await self._commits.drain()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self.store.close()


def _act(actor: Actor, call: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    before = acting.set(actor)
    try:
        return call(*arguments)
    finally:
        acting.reset(before)
