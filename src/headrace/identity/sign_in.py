"""From a request's headers to who sent it.

`Authorization: Bearer <token>`, `Authorization: Basic <name:password>` (a token does for the
password), or the cookie of a browser's session. What was found out is remembered for some seconds;
changes of users and roles through this process count at once, those through others after that time.
"""

from __future__ import annotations

import binascii
import hashlib
import time
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from headrace.http.cookies import cookie
from headrace.http.errors import HttpError
from headrace.http.guard import CHANGING
from headrace.identity.actor import Actor, stranger_at
from headrace.identity.secret_texts import TOKEN_PREFIX, Passwords
from headrace.services.store import SqlStore
from headrace.services.tokens import Credential
from headrace.sql.engine import now_ms
from mlflow.exceptions import (
    PERMISSION_DENIED,
    REQUEST_LIMIT_EXCEEDED,
    UNAUTHENTICATED,
    MlflowException,
)

COOKIE = "headrace_session"

REMEMBERED_S = 5.0
_MOST_REMEMBERED = 10_000

# So many wrong passwords within so many seconds, and a name has to wait.
MOST_FAILURES = 10
FAILURES_S = 60.0


class _Known(NamedTuple):
    credential: Credential
    actor: Actor
    until: float
    epoch: int


class SignIn:
    """Knows who sends a request.

    Args:
        store: The database.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._passwords = Passwords()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def at_once(self, method: str, headers: Mapping[bytes, bytes], address: str) -> Actor | None:
        """Who sends a request, if that is known without asking the database."""
        sent = headers.get(b"authorization")
        if sent is None:
            secret = cookie(headers, COOKIE)
            if not secret:
                return stranger_at(address)
            _refuse_foreign(method, headers)
            sent = secret.encode("latin-1")
        known = self._known.get(_key(sent))
        if known is None or known.until < time.monotonic():
            return None
        if known.epoch != self._store.identity_epoch.count:
            return None
        expires = known.credential.expires
        if expires is not None and expires <= now_ms():
            return None
        return known.actor._replace(address=address)

    def who(self, headers: Mapping[bytes, bytes], address: str) -> Actor:
        """Who sends a request; takes its time.

        Raises:
            HttpError: What was sent is not, or no longer, right (401).
        """
        sent = headers.get(b"authorization")
        epoch = self._store.identity_epoch.count
        if sent is None:
            secret = cookie(headers, COOKIE)
            credential = self._store.credential(secret)
            if credential is None:
                return stranger_at(address)  # a session that has ended: sign in again
            sent = secret.encode("latin-1")
        else:
            credential = self._by_header(sent.decode("latin-1"))
        # A session ends, too, and one signs in again; what it makes need not end with it.
        expires = credential.expires if b"authorization" in headers else None
        rights = self._store.rights(credential.user_num, credential.cap, expires)
        actor = Actor(credential.name, credential.kind, "", rights, credential.user_num)
        until = time.monotonic() + REMEMBERED_S
        self._known[_key(sent)] = _Known(credential, actor, until, epoch)
        if len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
        return actor._replace(address=address)

    def with_password(self, username: str, password: str) -> Credential:
        """Who has this name and password.

        Raises:
            HttpError: Nobody has (401).
            MlflowException: Too many wrong ones came lately (`REQUEST_LIMIT_EXCEEDED`).
        """
        self._refuse_guessing(username)
        found = self._store.password_hash(username)
        credential, stored = found or (None, None)
        right = self._passwords.is_right(password, stored)
        if credential is None or not right:
            self._count_failure(username)
            raise unauthenticated("This name and password are not those of a user.")
        self._failures.pop(username, None)
        return credential

    def _by_header(self, sent: str) -> Credential:
        scheme, _, value = sent.partition(" ")
        value = value.strip()
        if scheme.lower() == "bearer":
            return self._by_token(value)
        if scheme.lower() != "basic":
            raise unauthenticated(
                f"The Authorization header is Bearer or Basic; {scheme[:20]!r} is neither."
            )
        try:
            name, colon, password = b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            colon = ""
        if not colon:
            raise unauthenticated("The Authorization header holds no name and password.")
        if password.startswith(TOKEN_PREFIX):
            credential = self._by_token(password)
            if credential.name != name:
                raise unauthenticated("This token is another user's.")
            return credential
        return self.with_password(name, password)

    def _by_token(self, token: str) -> Credential:
        # Sessions are for browsers only: their cookie is not read by programs.
        found = self._store.credential(token) if token.startswith(TOKEN_PREFIX) else None
        if found is None:
            raise unauthenticated("This token is unknown, revoked or expired.")
        return found

    def _refuse_guessing(self, username: str) -> None:
        count, since = self._failures.get(username, (0, 0.0))
        if count >= MOST_FAILURES and time.monotonic() - since < FAILURES_S:
            raise MlflowException(
                f"Too many wrong passwords for this name; wait {FAILURES_S:.0f} seconds.",
                REQUEST_LIMIT_EXCEEDED,
            )

    def _count_failure(self, username: str) -> None:
        count, since = self._failures.pop(username, (0, time.monotonic()))
        if time.monotonic() - since >= FAILURES_S:
            count, since = 0, time.monotonic()
        self._failures[username] = (count + 1, since)
        if len(self._failures) > _MOST_REMEMBERED:
            self._failures.popitem(last=False)


def unauthenticated(message: str) -> HttpError:
    """401."""
    return HttpError(message, UNAUTHENTICATED, 401, [(b"www-authenticate", b"Bearer")])


def _refuse_foreign(method: str, headers: Mapping[bytes, bytes]) -> None:
    """Refuse a write with a session's cookie that no page of this server sent."""
    if method not in CHANGING:
        return
    origin, host = headers.get(b"origin", b""), headers.get(b"host", b"")
    own = host and origin.lower().partition(b"://")[2] == host.lower()
    if not own and headers.get(b"sec-fetch-site") != b"same-origin":
        raise HttpError(
            "With a session's cookie only pages of this server may change anything; programs send "
            "a token.",
            PERMISSION_DENIED,
            403,
        )


def _key(sent: bytes) -> bytes:
    return hashlib.sha256(sent).digest()
