"""Who counts as an approver of a transition."""

from __future__ import annotations

from headrace.identity.actor import Actor
from headrace.services.policy import Rule
from headrace.sql.engine import Tx


def is_approver(tx: Tx, rule: Rule, actor: Actor) -> bool:
    """Whether the rule lets a user approve; who may call at all, permissions decide."""
    return not rule.approvers or actor.name in rule.approvers
