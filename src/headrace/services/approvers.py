"""Who counts as an approver of a transition."""

from __future__ import annotations

from headrace.identity.actor import Actor
from headrace.services.policy import GROUP, Rule
from headrace.services.users import EVERYONE
from headrace.sql.engine import Tx
from headrace.sql.queries import users as queries


def is_approver(tx: Tx, rule: Rule, actor: Actor) -> bool:
    """Whether the rule lets a user approve; who may call at all, permissions decide."""
    if not rule.approvers or actor.name in rule.approvers:
        return True
    groups = [each[len(GROUP) :] for each in rule.approvers if each.startswith(GROUP)]
    return actor.user_num > 0 and any(
        group == EVERYONE or tx.row(queries.IS_MEMBER, (actor.user_num, group)) for group in groups
    )
