"""The one place that decides whether a call may be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from headrace.identity.actor import Actor

Authorize = Callable[[Actor, str, Any], None]
"""`(actor, permission, resource)`: raises `PERMISSION_DENIED`, or `UNAUTHENTICATED`.

The permission is the endpoint's (`run.update`), the resource the request message it names (its
`run_id`, `experiment_id`, … say what is asked for), or the request itself where it is streamed.
"""


def allow_all(actor: Actor, permission: str, resource: Any) -> None:
    """Sign-in is off: whoever reaches the server may do everything."""
