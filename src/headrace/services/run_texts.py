"""Runs as JSON text, remembered as long as they do not change.

Assembling the text of a page takes the database ten times as long as finding the page. A text is
known by the run's number and the time of its last change, which is never the same twice, so that
what is remembered is never wrong: only old, and then not asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from headrace.sql.engine import Engine, Tx
from headrace.sql.queries.run_json import run_texts
from headrace.sql.queries.run_search import FoundRun

# Bytes of text, for one database in one process.
REMEMBERED = 32 * 2**20
# Longer texts would push out many others.
LONGEST = 256 * 2**10

# A run's number, and when it changed last.
_Key = tuple[int, ...]


class RunTexts:
    """The texts of one database's runs.

    Those that were asked for lately are in two halves: a text found in the older half moves to the
    younger, and when that is full it becomes the older one. There is no lock: dictionaries need
    none, and a text that two threads add is the same text.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._young: dict[_Key, str] = {}
        self._old: dict[_Key, str] = {}
        self._size = 0

    def get(self, engine: Engine, tx: Tx, runs: Sequence[FoundRun]) -> list[str]:
        """The runs as JSON objects, in the same order; those that are gone are passed over."""
        if engine.is_writing:  # what is not committed may never be
            return [run.text for run in run_texts(tx, [run[0] for run in runs])]
        young, old = self._young, self._old
        found: list[str | None] = []
        missing: list[int] = []
        for run in runs:
            key = run[:2]
            text = young.get(key)
            if text is None and (text := old.get(key)) is not None:
                self._remember(key, text)
            if text is None:
                missing.append(run[0])
            found.append(text)
        if missing:
            self._assemble(tx, runs, found, missing)
        return [text for text in found if text is not None]

    def _assemble(
        self, tx: Tx, runs: Sequence[FoundRun], found: list[str | None], missing: Sequence[int]
    ) -> None:
        texts = {}
        for run_num, updated_at, text in run_texts(tx, missing):
            texts[run_num] = text
            self._remember((run_num, updated_at), text)
        for place, run in enumerate(runs):
            if found[place] is None:
                found[place] = texts.get(run[0])

    def _remember(self, key: _Key, text: str) -> None:
        if len(text) > LONGEST:
            return
        self._young[key] = text
        self._size += len(text) if text.isascii() else 4 * len(text)
        if self._size > REMEMBERED // 2:
            self._old, self._young, self._size = self._young, {}, 0


_texts: WeakKeyDictionary[Engine, RunTexts] = WeakKeyDictionary()


def texts_of(engine: Engine) -> RunTexts:
    """The texts that are remembered of a database."""
    texts = _texts.get(engine)
    return _texts.setdefault(engine, RunTexts()) if texts is None else texts
