"""Who comes from an OpenID Connect provider, and who that is here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from headrace.audit.log import record
from headrace.identity.actor import USER, Actor, acting, current_actor
from headrace.identity.openid import Arrival
from headrace.identity.openid_settings import NO_ROLE, REFUSE, GroupRule, Provider
from headrace.identity.permits import refuse_token_with_limits
from headrace.identity.roles import ADMIN, role_rank
from headrace.identity.secret_texts import digest_of, new_secret
from headrace.services.ownership import add_grant
from headrace.services.service import Service
from headrace.services.users import check_name, group_number, members_of, user_row
from headrace.sql.engine import Tx, now_ms
from headrace.sql.queries import provider_accounts as queries
from headrace.sql.queries import users as user_queries
from mlflow.exceptions import (
    PERMISSION_DENIED,
    RESOURCE_ALREADY_EXISTS,
    UNAUTHENTICATED,
    MlflowException,
)

VISIT_MS = 10 * 60 * 1000
"""So long may somebody take to sign in at a provider."""


class Visit(NamedTuple):
    """Somebody is away at a provider.

    Attributes:
        state: Known to their browser and nobody else.
        nonce, verifier: What binds the provider's answer to this visit.
        return_to: The page that they came from.
        user_num: The user whose account it is to become; None: whoever comes back.
    """

    state: str
    provider: str
    nonce: str
    verifier: str
    return_to: str
    user_num: int | None


class ProviderAccountService(Service):
    """Users who sign in through OpenID Connect providers. An account there is known by its subject:
    neither a name nor an address makes somebody another's user.
    """

    def begin_visit(self, provider: str, return_to: str, link: bool = False) -> Visit:
        """Note that somebody goes to a provider.

        Args:
            link: The account there becomes one of who has signed in here.

        Raises:
            MlflowException: It is to be linked, and nobody has signed in (`PERMISSION_DENIED`).
        """
        number = current_actor().user_num or None if link else None
        if link:
            refuse_token_with_limits("link an account")
            if number is None:
                raise _refused("To link an account at a provider, sign in first.")
        visit = Visit(new_secret(), provider, new_secret(), new_secret(), return_to, number)
        with self.engine.write() as tx:
            now = now_ms()
            tx.execute(queries.FORGET_VISITS, (now,))
            tx.execute(queries.ADD_VISIT, (digest_of(visit.state), *visit[1:], now + VISIT_MS))
        return visit

    def end_visit(self, provider: str, state: str) -> Visit:
        """Who is back from a provider; once.

        Raises:
            MlflowException: Nobody went there with this state, or they took too long
                (`UNAUTHENTICATED`).
        """
        with self.engine.write() as tx:
            found = tx.rows(queries.END_VISIT, (digest_of(state),))
        if not found or found[0][0] != provider or found[0][-1] <= now_ms():
            raise MlflowException("This sign-in was begun too long ago.", UNAUTHENTICATED)
        return Visit(state, *found[0][:-1])

    def user_of_arrival(self, provider: Provider, arrival: Arrival, visit: Visit) -> int:
        """The user who came from a provider, made or linked if need be; their number.

        Raises:
            MlflowException: They may not come (`PERMISSION_DENIED`), or their name is another's
                (`RESOURCE_ALREADY_EXISTS`).
        """
        with self.engine.write() as tx:
            row = tx.row(queries.FIND, (arrival.issuer, arrival.subject))
            if visit.user_num is not None:
                known = None if row is None else int(row[0])
                number = _linked(tx, visit.user_num, known, provider, arrival)
            elif row is not None:
                number, name, active = int(row[0]), str(row[1]), row[2]
                if not active:
                    raise _refused(f"{name!r} is deactivated.")
            else:
                number = self._made(tx, provider, arrival)
            name = str(tx.value(user_queries.NAME_OF, (number,)))
            with _as(name, number):
                for rule in provider.groups.values():
                    _put_into(tx, provider, arrival, rule, name, number)
            self.identity_epoch.changed(tx)
        return number

    def _made(self, tx: Tx, provider: Provider, arrival: Arrival) -> int:
        """The user of somebody who comes for the first time."""
        label, name = provider.label, check_name("user", arrival.username)
        if provider.new_users == REFUSE:
            raise _refused(
                f"Nobody here is linked with your account at {label}. Ask an admin for a user, "
                "sign in, and link it."
            )
        rank = 0 if provider.new_users == NO_ROLE else role_rank(provider.new_users)
        given = [rank, *(role_rank(r.role) for r in _held(provider, arrival) if r.role)]
        if max(given) < ADMIN and tx.row(user_queries.ANY_USER) is None:
            raise _refused("The first user is made with the link that the server printed.")
        with _as(name, 0):
            now = now_ms()
            if not tx.rows(user_queries.ADD_USER, (name, USER, None, now, now)):
                # Was it made meanwhile by the same person's other window?
                row = tx.row(queries.FIND, (arrival.issuer, arrival.subject))
                if row is not None:
                    return int(row[0])
                raise MlflowException(
                    f"There is a user named {name!r} already. If that is you, sign in with the "
                    f"password and link your account at {label}.",
                    RESOURCE_ALREADY_EXISTS,
                )
            number = int(user_row(tx, name)[0])
            came = f"came from {label}"
            record(tx, "user.created", name, after={"kind": USER, "active": True}, comment=came)
            _link(tx, number, name, provider, arrival)
            if rank:
                add_grant(tx, number, None, name, "", rank, "everything", "")
        return number


def _linked(tx: Tx, number: int, known: int | None, provider: Provider, arrival: Arrival) -> int:
    """Add an account to a user who had signed in before they went."""
    if known is not None and known != number:
        raise MlflowException(
            f"Your account at {provider.label} is linked with another user.",
            RESOURCE_ALREADY_EXISTS,
        )
    row = tx.row(user_queries.NAME_OF, (number,))
    if row is None or not row[1]:
        raise _refused("The user was removed or deactivated meanwhile.")
    if known is None:
        with _as(row[0], number):
            _link(tx, number, row[0], provider, arrival)
    return number


def _link(tx: Tx, number: int, name: str, provider: Provider, arrival: Arrival) -> None:
    if not tx.execute(queries.ADD, (arrival.issuer, arrival.subject, number, now_ms())):
        raise MlflowException(
            f"Your account at {provider.label} was linked meanwhile.", RESOURCE_ALREADY_EXISTS
        )
    after = {"issuer": arrival.issuer, "subject": arrival.subject, "named": arrival.username}
    record(tx, "user.linked", name, after=after)


def _held(provider: Provider, arrival: Arrival) -> list[GroupRule]:
    return [rule for group, rule in provider.groups.items() if group in arrival.groups]


def _put_into(
    tx: Tx, provider: Provider, arrival: Arrival, rule: GroupRule, name: str, number: int
) -> None:
    """Make somebody a member of a group, or not, as the provider says: it knows best, even where
    that leaves no admin.
    """
    belongs = any(rule.group == held.group for held in _held(provider, arrival))
    says = f"as {provider.label} says"
    if belongs and tx.rows(user_queries.ADD_GROUP, (rule.group, now_ms())):
        record(tx, "group.created", rule.group, after={"members": []}, comment=says)
    group = tx.value(user_queries.GET_GROUP, (rule.group,))
    if group is None:
        return
    group = group_number(tx, rule.group)
    held = (0, group, "everything", "")
    if belongs and rule.role and tx.row(user_queries.FIND_GRANT, held) is None:
        add_grant(tx, None, group, "", rule.group, role_rank(rule.role), "everything", "")
    before = members_of(tx, group)
    change = user_queries.ADD_MEMBER if belongs else user_queries.REMOVE_MEMBER
    tx.execute(change, (group, number))
    after = members_of(tx, group)
    if before != after:
        was, now = {"members": before}, {"members": after}
        record(tx, "group.members_changed", rule.group, before=was, after=now, comment=says)


@contextmanager
def _as(name: str, number: int) -> Iterator[None]:
    """What is done here, the user does: nobody else has signed in."""
    before = acting.set(Actor(name, USER, current_actor().address, None, number))
    try:
        yield
    finally:
        acting.reset(before)


def _refused(message: str) -> MlflowException:
    return MlflowException(message, PERMISSION_DENIED)
