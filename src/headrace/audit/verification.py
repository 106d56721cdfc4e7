"""Finding what was altered, removed or moved in the log.

Each entry is examined by itself (its hash is that of its fields) and as a link (it names the hash
of the entry before it), so that it can be told which one is wrong: one whose fields do not fit its
hash was altered, and so was one that was given a new hash, because the next entry goes on from the
old one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from headrace.audit.chain import HASHED, canonical, entry_hash
from mlflow.entities.audit_entry import AuditEntry, AuditFinding, AuditVerification

Row = tuple[Any, ...]

# Which place a moved entry had is found by trial; after so many it is only said that it is wrong.
MOST_TRIALS = 250_000


class Known(NamedTuple):
    """An entry that the log is known to have, by number and hash."""

    seq: int
    hash: str


def verify(
    rows: Iterable[Row], head: Known | None = None, noted: Known | None = None
) -> AuditVerification:
    """Examine a log.

    Args:
        rows: The fields of `HASHED` and the hash, in the order of their numbers.
        head: What the log's own head says its last entry is.
        noted: An entry that was noted elsewhere before.

    """
    examined = _Examined(noted)
    for row in rows:
        examined.take(row)
    if head is not None:
        examined.take_head(head)
    return AuditVerification(
        entries=examined.count,
        seq=examined.seq,
        hash=examined.hash,
        findings=sorted(examined.findings(), key=lambda found: found.seq),
    )


def row_of(entry: AuditEntry) -> Row:
    """An entry, as an export holds it, as a row of the log."""
    texts = {name: canonical(getattr(entry, name)) for name in ("before", "after", "digests")}
    fields = [texts[name] if name in texts else getattr(entry, name) for name in HASHED]
    return (*fields, entry.hash)


class _Examined:
    """What is known after some of the rows, in order."""

    def __init__(self, noted: Known | None) -> None:
        self.count = 0
        self.seq = 0
        self.hash = ""
        self._noted = noted
        self._has_noted = noted is None
        self._missing: list[int] = []
        self._wrong: dict[int, Row] = {}  # its fields do not fit its hash
        self._unlinked: list[int] = []  # the next one does not go on from it

    def take(self, row: Row) -> None:
        seq, previous, hash_ = row[0], row[-2], row[-1]
        self.count += 1
        self._has_noted = self._has_noted or Known(seq, hash_) == self._noted
        fits = entry_hash(row[:-1]) == hash_
        if seq > self.seq + 1:
            self._missing.extend(range(self.seq + 1, seq))
        elif fits and previous != self.hash and self.seq not in self._wrong:
            self._unlinked.append(self.seq or seq)
        if not fits:
            self._wrong[seq] = row
        self.seq, self.hash = seq, hash_

    def take_head(self, head: Known) -> None:
        if head.seq > self.seq:
            self._missing.extend(range(self.seq + 1, head.seq + 1))
        elif head.hash != self.hash and self.seq not in self._wrong:
            self._unlinked.append(self.seq)

    def findings(self) -> list[AuditFinding]:
        moved = self._moved()
        gone = sorted({*self._missing, *moved} - set(moved.values()))
        found = [_finding(first, "removed", _removed(first, last)) for first, last in _spans(gone)]
        found += [
            _finding(seq, "moved", f"Entry {origin} stands at the place of entry {seq}.")
            for seq, origin in moved.items()
        ]
        found += [
            _finding(seq, "altered", f"Entry {seq} was altered: its content does not fit its hash.")
            for seq in self._wrong
            if seq not in moved
        ]
        found += [
            _finding(
                seq,
                "altered",
                f"Entry {seq} was altered and given a new hash: what follows goes on from another.",
            )
            for seq in self._unlinked
        ]
        if not self._has_noted and self._noted is not None:
            seq, hash_ = self._noted
            if all(each.seq != seq for each in found):
                text = f"Entry {seq} is not the one that was noted, whose hash was {hash_}."
                found.append(_finding(seq, "altered", text))
        return found

    def _moved(self) -> dict[int, int]:
        """Where an entry stands → where it stood, of those that are at another's place."""
        lost = [*self._wrong, *self._missing]
        trials = MOST_TRIALS
        offset = 1
        moved: dict[int, int] = {}
        for seq, row in self._wrong.items():
            for origin in itertools.chain((seq + offset,), lost):
                trials -= 1
                if trials < 0:
                    return moved
                if origin != seq and entry_hash((origin, *row[1:-1])) == row[-1]:
                    moved[seq] = origin
                    offset = origin - seq
                    break
        return moved


def _spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def _removed(first: int, last: int) -> str:
    if first == last:
        return f"Entry {first} was removed."
    return f"Entries {first} to {last} were removed."


def _finding(seq: int, problem: str, message: str) -> AuditFinding:
    return AuditFinding(seq=seq, problem=problem, message=message)
