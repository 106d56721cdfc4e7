"""Personal access tokens, sessions of browsers, and the link of the first start."""

from __future__ import annotations

from typing import NamedTuple

from headrace.audit.log import record
from headrace.identity.actor import Actor, acting, current_actor
from headrace.identity.permits import refuse_about_others, refuse_on_everything
from headrace.identity.roles import ADMIN, NAMES, role_rank
from headrace.identity.secret_texts import (
    TOKEN_PREFIX,
    check_password,
    digest_of,
    hash_password,
    new_secret,
)
from headrace.services.ownership import add_grant
from headrace.services.service import Service
from headrace.services.users import user_row
from headrace.sql.engine import Row, now_ms
from headrace.sql.queries import users as queries
from mlflow.entities.access_token import AccessToken
from mlflow.exceptions import (
    PERMISSION_DENIED,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    UNAUTHENTICATED,
    MlflowException,
)
from mlflow.stores.identity_contract import TokenStore
from mlflow.validation import MAX_STEP, invalid, shorten

SESSION_MS = 24 * 3600 * 1000
LINK_MS = 24 * 3600 * 1000
MAX_TOKEN_NAME_LENGTH = 255
USE_NOTED_MS = 60_000
"""How exactly it is known when a token was last used."""
MAX_LIFETIME_MS = 100 * 366 * 24 * 3600 * 1000


class Credential(NamedTuple):
    """Who a token or a session stands for.

    Attributes:
        cap: The most that it may do.
        expires: Milliseconds since 1970-01-01 UTC; None: never.
    """

    user_num: int
    name: str
    kind: str
    cap: int
    expires: int | None


class TokenService(Service, TokenStore):
    """Personal access tokens, sessions of browsers, and the link of the first start."""

    def create_token(
        self, username: str = "", name: str = "", role: str = "admin", lifetime: int | None = None
    ) -> AccessToken:
        owner = username or current_actor().name
        refuse_about_others(owner)
        rank = role_rank(role)
        rights = current_actor().rights
        if rights is not None and rank > rights.cap:
            raise MlflowException(
                f"The token that was sent may do what a {NAMES[rights.cap]} may; it cannot make "
                "one that may do more.",
                PERMISSION_DENIED,
            )
        if not isinstance(name, str) or len(name) > MAX_TOKEN_NAME_LENGTH or "\x00" in name:
            invalid(f"The name of a token is text of up to {MAX_TOKEN_NAME_LENGTH} characters.")
        if lifetime is not None and not 0 < lifetime <= MAX_LIFETIME_MS:
            invalid(f"A token lives for some milliseconds, or for good; not for {lifetime}.")
        secret = new_secret(TOKEN_PREFIX)
        with self.engine.write() as tx:
            user = user_row(tx, owner)
            now = now_ms()
            expires = None if lifetime is None else now + lifetime
            if rights is not None and rights.expires is not None:
                expires = min(rights.expires, expires or rights.expires)
            fields = (user[0], name, digest_of(secret), NAMES[rank], now, expires)
            number = tx.value(queries.ADD_CREDENTIAL, fields)
            made = _token((number, owner, name, NAMES[rank], now, expires, None), secret)
            record(tx, "token.created", owner, after=_state(made))
            return made

    def list_tokens(self, username: str = "", everybody: bool = False) -> list[AccessToken]:
        owner = username or current_actor().name
        if everybody:
            refuse_on_everything(ADMIN)
        else:
            refuse_about_others(owner)
        where, params = ("", ()) if everybody else (" WHERE u.name = ?", (owner,))
        with self.engine.read() as tx:
            rows = tx.rows(f"{queries.TOKENS}{where} ORDER BY t.token_num", params)
        return [_token(row) for row in rows]

    def delete_token(self, id: str) -> None:
        number = int(id) if id.isascii() and id.isdecimal() and len(id) < 19 else MAX_STEP
        with self.engine.write() as tx:
            row = tx.row(f"{queries.TOKENS} WHERE t.token_num = ?", (number,))
            if row is None:
                raise MlflowException(
                    f"There is no token with the id {shorten(repr(id))}.", RESOURCE_DOES_NOT_EXIST
                )
            refuse_about_others(row[1])
            tx.execute(queries.DELETE_TOKEN, (number,))
            record(tx, "token.deleted", row[1], before=_state(_token(row)))
            self.identity_epoch.changed(tx)

    # ---- signing in ----
    def credential(self, secret: str) -> Credential | None:
        """Who a token or a session stands for; None if it is unknown or expired, or its user is
        not active.
        """
        query = queries.BY_TOKEN if secret.startswith(TOKEN_PREFIX) else queries.BY_SESSION
        with self.engine.read() as tx:
            row = tx.row(query, (digest_of(secret),))
        if row is None:
            return None
        number, name, kind, active, role, expires, used = row
        now = now_ms()
        if not active or (expires is not None and expires <= now):
            return None
        if query == queries.BY_TOKEN and (used is None or used < now - USE_NOTED_MS):
            with self.engine.write() as tx:
                tx.execute(queries.NOTE_USE, (now, digest_of(secret)))
        return Credential(number, name, kind, role_rank(role), expires)

    def password_hash(self, username: str) -> tuple[Credential, str | None] | None:
        """Who has this name and may sign in, and the hash of their password."""
        if "\x00" in username:
            return None
        with self.engine.read() as tx:
            row = tx.row(queries.GET_USER, (username,))
        if row is None or not row[3]:
            return None
        return Credential(row[0], row[1], row[2], ADMIN, None), row[6]

    def start_session(self, user_num: int) -> str:
        """Begin a session of a user who signed in; its secret."""
        secret = new_secret()
        with self.engine.write() as tx:
            now = now_ms()
            tx.execute(queries.DELETE_EXPIRED, (now,))
            tx.execute(queries.ADD_SESSION, (digest_of(secret), user_num, now, now + SESSION_MS))
        return secret

    def end_session(self, secret: str) -> None:
        """End a session."""
        with self.engine.write() as tx:
            tx.execute(queries.DELETE_SESSION, (digest_of(secret),))
            self.identity_epoch.changed(tx)

    # ---- the first start ----
    def first_link(self) -> str | None:
        """The secret of a link that lets somebody make the first user; None if there are users.

        Links that were given before do not work any more.
        """
        with self.engine.write() as tx:
            if tx.row(queries.ANY_USER) is not None:
                return None
            tx.execute(queries.DELETE_LINKS)
            secret = new_secret()
            tx.execute(queries.ADD_LINK, (digest_of(secret), now_ms() + LINK_MS))
        return secret

    def use_first_link(self, link: str, username: str, password: str) -> int:
        """Make the first user, who is an admin; the user's number.

        Raises:
            MlflowException: The link does not work (`UNAUTHENTICATED`); there are users already
                (`RESOURCE_ALREADY_EXISTS`).
        """
        with self.engine.read() as tx:
            if tx.row(queries.KNOWS_LINK, (digest_of(link), now_ms())) is None:
                raise _bad_link()
        hashed = hash_password(check_password(password))
        with self.engine.write() as tx:
            if not tx.execute(queries.USE_LINK, (digest_of(link), now_ms())):
                raise _bad_link()
            if tx.row(queries.ANY_USER) is not None:
                raise MlflowException(
                    "There are users already: sign in as one of them.", RESOURCE_ALREADY_EXISTS
                )
            before = acting.set(Actor(username, "user", current_actor().address))
            try:
                self.create_user(username)  # type: ignore[attr-defined]  # of another part
                number = int(user_row(tx, username)[0])
                tx.execute(queries.SET_PASSWORD, (hashed, now_ms(), number))
                add_grant(tx, number, None, username, "", ADMIN, "everything", "")
            finally:
                acting.reset(before)
            self.identity_epoch.changed(tx)
        return number


def _bad_link() -> MlflowException:
    return MlflowException(
        "This link was used already, or is too old. Start the server anew for another one.",
        UNAUTHENTICATED,
    )


def _token(row: Row, secret: str = "") -> AccessToken:
    number, username, name, role, created, expires, used = row
    return AccessToken(
        id=str(number),
        username=username,
        name=name,
        role=role,
        creation_timestamp=created,
        expiry_timestamp=expires or 0,
        last_used_timestamp=used or 0,
        token=secret,
    )


def _state(token: AccessToken) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "role": token.role,
        "expiry_timestamp": token.expiry_timestamp,
    }
