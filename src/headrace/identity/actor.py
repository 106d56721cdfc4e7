"""Who a call is made for. Every call of a service has an actor.

With sign-in off an actor is the local user when the call comes from this machine, and `anonymous`
with an address when it comes from another one. With sign-in on it is who signed in. A server sets
the actor around each call (`headrace/http/platform.py`); whoever uses the services in their own
process is the local user.
"""

from __future__ import annotations

import getpass
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import NamedTuple

from headrace.identity.rights import NO_RIGHTS, Rights

LOCAL = "local"
ANONYMOUS = "anonymous"
USER = "user"
SERVICE = "service"


class Actor(NamedTuple):
    """Who acts.

    Attributes:
        name: The user's name, or `anonymous`.
        kind: How the name is known: `local` (a process of this machine), `anonymous`, or signed in
            as `user` or `service`.
        address: Where the call came from; empty inside this process.
        rights: What they may do; None where nobody signs in: everything.
        user_num: Number of the user who signed in; 0: nobody did.
    """

    name: str
    kind: str
    address: str
    rights: Rights | None = None
    user_num: int = 0


acting: ContextVar[Actor] = ContextVar("acting")


def current_actor() -> Actor:
    """The actor of this call; the local user where nothing else was said."""
    return acting.get(None) or local_actor("")


@lru_cache(maxsize=1024)
def actor_at(address: str) -> Actor:
    """The actor of a call from an address, when nobody signs in.

    Args:
        address: IP address; empty for a Unix socket.
    """
    if not address or address == "::1" or address.startswith(("127.", "::ffff:127.")):
        return local_actor(address)
    return Actor(ANONYMOUS, ANONYMOUS, address)


def stranger_at(address: str) -> Actor:
    """The actor of a call that names nobody, where one has to sign in."""
    return Actor(ANONYMOUS, ANONYMOUS, address, NO_RIGHTS)


def local_actor(address: str) -> Actor:
    """The user this process runs as."""
    return Actor(_local_user(), LOCAL, address)


@cache
def _local_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user need not have a name
        return "unknown"
