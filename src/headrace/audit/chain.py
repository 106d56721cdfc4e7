"""What the chain is made of: the hash of an entry, and how values become text.

An entry's hash is the SHA-256, in hexadecimal, of a JSON array without spaces and in ASCII: the
fields of the entry in the order of `HASHED`, the hash of the entry before it last. The first entry
follows the empty text. `before`, `after` and `digests` are the JSON texts that are stored, with
sorted keys, without spaces and in ASCII; they are strings in the array, or null.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

HASHED = (
    *("seq", "time", "actor", "actor_kind", "address", "action", "name", "version", "model_num"),
    *("before", "after", "digests", "comment", "previous"),
)


def canonical(value: Any) -> str | None:
    """A value as the JSON text that is stored and hashed; None stays None."""
    if value is None:
        return None
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def entry_hash(fields: Sequence[Any]) -> str:
    """The hash of an entry.

    Args:
        fields: Those of `HASHED`, in that order.
    """
    text = json.dumps(list(fields), separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
