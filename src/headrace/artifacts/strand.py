"""Work that is done one thing after the other, in a thread of a pool, beside an event loop.

A thread is used only while there is something to do: whoever delivers slowly keeps none waiting.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Strand(Generic[T]):
    """Things to do in order.

    Args:
        loop: Calls `progress`.
        work: Done with each thing, in some thread; never two at the same time.
        progress: Called in the loop after each thing, whether or not it could be done.

    Attributes:
        left: Things that were added and are not done, as the loop knows it.
        error: What `work` raised first; nothing is done any more after it.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        work: Callable[[T], None],
        progress: Callable[[], None],
    ) -> None:
        self.left = 0
        self.error: BaseException | None = None
        self._loop = loop
        self._work = work
        self._progress = progress
        self._todo: deque[T] = deque()
        self._lock = threading.Lock()
        self._is_working = False

    def add(self, thing: T) -> None:
        """Have something done after all that was added before."""
        self.left += 1
        with self._lock:
            self._todo.append(thing)
            if self._is_working:
                return
            self._is_working = True
        self._loop.run_in_executor(None, self._drain)

    def _drain(self) -> None:
        while True:
            with self._lock:
                if not self._todo:
                    self._is_working = False
                    return
                thing = self._todo.popleft()
            if self.error is None:
                try:
                    self._work(thing)
                except BaseException as error:  # noqa: BLE001 - raised where it is awaited
                    self.error = error
            self._loop.call_soon_threadsafe(self._one_less)

    def _one_less(self) -> None:
        self.left -= 1
        self._progress()
