"""Users and groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from headrace.audit.log import record
from headrace.identity.permits import refuse_about_others, refuse_token_with_limits
from headrace.identity.roles import ROLES
from headrace.identity.secret_texts import check_password, hash_password
from headrace.services.service import Service
from headrace.sql.engine import Row, Tx, now_ms
from headrace.sql.pages import SortColumn, check_page_size, digest, make_token, read_token
from headrace.sql.queries import users as queries
from mlflow.entities.user import Group, User
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    MlflowException,
)
from mlflow.stores.contract import PagedList
from mlflow.stores.identity_contract import UserStore
from mlflow.validation import invalid, shorten

KINDS = ("user", "service")
EVERYONE = "everyone"
MOST_LISTED = 1000

# As they stand in an Authorization header and on a command line; an e-mail address is one.
_NAME = re.compile(r"[\w.@+-]{1,255}")
_RESERVED = ("anonymous", EVERYONE)
_BY_NAME = [SortColumn("u.name", True, str)]


class UserService(Service, UserStore):
    """Users and groups. The last active admin stays one: else nobody could let others in."""

    def create_user(self, username: str, password: str | None = None, kind: str = "user") -> User:
        name = check_name("user", username)
        if kind not in KINDS:
            invalid(f"A user's kind is {' or '.join(KINDS)}, not {shorten(repr(kind))}.")
        # Outside the transaction: it takes a tenth of a second.
        hashed = None if password is None else hash_password(check_password(password))
        with self.engine.write() as tx:
            now = now_ms()
            if not tx.rows(queries.ADD_USER, (name, kind, hashed, now, now)):
                raise MlflowException(
                    f"There is a user named {name!r} already.", RESOURCE_ALREADY_EXISTS
                )
            row = user_row(tx, name)
            record(tx, "user.created", name, after=_state(row))
            self.identity_epoch.changed(tx)
            return _user(tx, row)

    def get_user(self, username: str) -> User:
        refuse_about_others(username)
        with self.engine.read() as tx:
            return _user(tx, user_row(tx, username))

    def user_number(self, username: str) -> int:
        """A user's number, by which MLflow's clients know them, too."""
        with self.engine.read() as tx:
            return int(user_row(tx, username)[0])

    def list_users(
        self, max_results: int = MOST_LISTED, page_token: str | None = None
    ) -> PagedList[User]:
        limit = check_page_size(max_results, MOST_LISTED)
        asked = digest("users")
        last = read_token(page_token, asked, _BY_NAME)[0] if page_token else ""
        with self.engine.read() as tx:
            rows = tx.rows(queries.USERS, (last, limit + 1))
            found = [_user(tx, row) for row in rows[:limit]]
        token = make_token(asked, [found[-1].username]) if len(rows) > limit else None
        return PagedList(found, token)

    def set_password(self, username: str, password: str) -> None:
        refuse_about_others(username)
        refuse_token_with_limits("set a password")
        hashed = hash_password(check_password(password))
        with self.engine.write() as tx:
            row = user_row(tx, username)
            tx.execute(queries.SET_PASSWORD, (hashed, now_ms(), row[0]))
            tx.execute(queries.DELETE_SESSIONS_OF, (row[0],))
            record(tx, "user.password_set", username)
            self.identity_epoch.changed(tx)

    def set_active(self, username: str, active: bool) -> None:
        with self.engine.write() as tx:
            row = user_row(tx, username)
            if bool(row[3]) == active:
                return
            with keeping_an_admin(tx):
                tx.execute(queries.SET_ACTIVE, (int(active), now_ms(), row[0]))
            action = "user.activated" if active else "user.deactivated"
            record(tx, action, username, before=_state(row), after=_state(user_row(tx, username)))
            self.identity_epoch.changed(tx)

    def delete_user(self, username: str) -> None:
        with self.engine.write() as tx:
            row = user_row(tx, username)
            before = {**_state(row), "grants": _grants(tx, row[0])}
            with keeping_an_admin(tx):
                tx.execute(queries.DELETE_USER, (row[0],))
            record(tx, "user.deleted", username, before=before)
            self.identity_epoch.changed(tx)

    # ---- groups ----
    def create_group(self, name: str) -> Group:
        checked = check_name("group", name)
        with self.engine.write() as tx:
            now = now_ms()
            if not tx.rows(queries.ADD_GROUP, (checked, now)):
                raise MlflowException(
                    f"There is a group named {checked!r} already.", RESOURCE_ALREADY_EXISTS
                )
            record(tx, "group.created", checked, after={"members": []})
            return Group(name=checked, creation_timestamp=now)

    def delete_group(self, name: str) -> None:
        with self.engine.write() as tx:
            number = group_number(tx, name)
            before = {"members": members_of(tx, number)}
            with keeping_an_admin(tx):
                tx.execute(queries.DELETE_GROUP, (number,))
            record(tx, "group.deleted", name, before=before)
            self.identity_epoch.changed(tx)

    def list_groups(self) -> list[Group]:
        with self.engine.read() as tx:
            return [
                Group(name=name, members=members_of(tx, number), creation_timestamp=created)
                for name, number, created in tx.rows(queries.GROUPS)
            ]

    def add_member(self, group: str, username: str) -> None:
        self._change_members(queries.ADD_MEMBER, group, username)

    def remove_member(self, group: str, username: str) -> None:
        self._change_members(queries.REMOVE_MEMBER, group, username)

    def _change_members(self, change: str, group: str, username: str) -> None:
        with self.engine.write() as tx:
            number = group_number(tx, group)
            before = {"members": members_of(tx, number)}
            user_num = user_row(tx, username)[0]
            with keeping_an_admin(tx):
                tx.execute(change, (number, user_num))
            after = {"members": members_of(tx, number)}
            if before != after:
                record(tx, "group.members_changed", group, before=before, after=after)
                self.identity_epoch.changed(tx)


# ---- rules that tokens and grants use, too ----
def user_row(tx: Tx, username: str) -> Row:
    """A user's row.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
    """
    row = tx.row(queries.GET_USER, (username,)) if "\x00" not in username else None
    if row is None:
        raise MlflowException(
            f"There is no user named {shorten(repr(username))}.", RESOURCE_DOES_NOT_EXIST
        )
    return row


def group_number(tx: Tx, name: str) -> int:
    """A group's number; `everyone` is there when it is needed.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
    """
    if name == EVERYONE:
        tx.rows(queries.ADD_GROUP, (EVERYONE, now_ms()))
    number = tx.value(queries.GET_GROUP, (name,)) if "\x00" not in name else None
    if number is None:
        raise MlflowException(
            f"There is no group named {shorten(repr(name))}.", RESOURCE_DOES_NOT_EXIST
        )
    return int(number)


def role_on_everything(tx: Tx, number: int) -> int:
    """A user's role on everything, their groups' included."""
    held = tx.rows(queries.HELD, (number, number))
    return max((ROLES[role] for role, scope, _ in held if scope == "everything"), default=0)


@contextmanager
def keeping_an_admin(tx: Tx) -> Iterator[None]:
    """Raise `INVALID_PARAMETER_VALUE` if what is done meanwhile takes the last admin away."""
    had = tx.row(queries.ANY_ADMIN) is not None
    yield
    if had and tx.row(queries.ANY_ADMIN) is None:
        raise MlflowException(
            "Nobody who may sign in would be an admin any more. Make somebody else one first: "
            "mlflow roles grant admin --user NAME",
            INVALID_PARAMETER_VALUE,
        )


def check_name(what: str, name: str) -> str:
    """The name of a user or a group, if it can be one.

    Raises:
        MlflowException: It cannot (`INVALID_PARAMETER_VALUE`).
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name.lower() in _RESERVED:
        invalid(
            f"The name of a {what} is up to 255 letters, digits and `_.@+-`, and not "
            f"{' or '.join(_RESERVED)}; {shorten(repr(name))} is not."
        )
    return name


def members_of(tx: Tx, number: int) -> list[str]:
    """The names of a group's members."""
    return [name for (name,) in tx.rows(queries.MEMBERS, (number,))]


def _grants(tx: Tx, number: int) -> list[dict[str, str]]:
    rows = tx.rows(queries.GRANTS_OF_USER, (number,))
    return [{"role": row[3], "scope": row[4], "target": row[5]} for row in rows]


def _state(row: Row) -> dict[str, Any]:
    return {"kind": row[2], "active": bool(row[3])}


def _user(tx: Tx, row: Row) -> User:
    number, name, kind, active, created, updated, hashed = row
    names = {rank: role for role, rank in ROLES.items()}
    return User(
        username=name,
        kind=kind,
        active=bool(active),
        has_password=hashed is not None,
        groups=[group for (group,) in tx.rows(queries.GROUPS_OF_USER, (number,))],
        role=names.get(role_on_everything(tx, number), ""),
        creation_timestamp=created,
        last_updated_timestamp=updated,
    )
