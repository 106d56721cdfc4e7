"""What the transitions of a registered model's versions need."""

from __future__ import annotations

from typing import Any

import msgspec


class ModelPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A registered model's policy.

    Attributes:
        name: The registered model.
        yaml: The policy as it was written; empty: there is none.
        policy: What it says.
        last_updated_timestamp: Milliseconds since 1970-01-01 UTC; 0: there is none.
    """

    name: str = ""
    yaml: str = ""
    policy: dict[str, Any] = {}
    last_updated_timestamp: int = 0
