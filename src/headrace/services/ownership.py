"""Giving roles, and making those who make something its managers."""

from __future__ import annotations

from headrace.audit.log import record
from headrace.identity.actor import SERVICE, USER, current_actor
from headrace.identity.roles import MANAGER, NAMES
from headrace.services.users import keeping_an_admin
from headrace.sql.engine import Tx, now_ms
from headrace.sql.queries import users as queries


def add_grant(
    tx: Tx,
    user_num: int | None,
    group_num: int | None,
    username: str,
    group: str,
    rank: int,
    scope: str,
    place: str,
) -> int:
    """Give a role, in place of the one that is there; the grant's number."""
    row = tx.row(queries.FIND_GRANT, (user_num or 0, group_num or 0, scope, place))
    before = None if row is None else {"role": row[1], "scope": scope, "target": place}
    after = {"role": NAMES[rank], "scope": scope, "target": place}
    if row is None:
        fields = (user_num, group_num, NAMES[rank], scope, place, now_ms())
        number = int(tx.value(queries.ADD_GRANT, fields))
    else:
        number = int(row[0])
        with keeping_an_admin(tx):
            tx.execute(queries.SET_ROLE, (NAMES[rank], number))
    if before != after:
        record(tx, "grant.given", username or f"group:{group}", before=before, after=after)
    return number


def own(tx: Tx, scope: str, number: int) -> bool:
    """Make who signed in the manager of what they have made; False: nobody signed in."""
    actor = current_actor()
    if actor.kind not in (USER, SERVICE) or not actor.user_num:
        return False
    add_grant(tx, actor.user_num, None, actor.name, "", MANAGER, scope, str(number))
    return True


def forget_grants(tx: Tx, scope: str, number: int) -> None:
    """Take away the roles on something that is gone."""
    tx.execute(queries.FORGET_TARGET, (scope, str(number)))
