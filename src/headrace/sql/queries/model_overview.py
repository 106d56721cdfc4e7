"""What goes on with registered models: who holds which stage, what waits, what changed last."""

from __future__ import annotations

from functools import cache

from headrace.sql.dialects import Dialect

NEWEST = 5
"""How many versions of a stage are named."""

MODELS = "SELECT m.model_num, m.name FROM registered_models m"

# The index transition_requests_by_state has the few that are open.
PENDING = (
    "SELECT model_num, count(*) FROM transition_requests WHERE state = 'open' GROUP BY model_num"
)
MANAGERS = (
    "SELECT g.target, coalesce(u.name, 'group:' || o.name) FROM grants g"
    " LEFT JOIN users u ON u.user_num = g.user_num"
    " LEFT JOIN user_groups o ON o.group_num = g.group_num"
    " WHERE g.scope = 'model' AND g.role = 'manager' ORDER BY g.grant_num"
)


@cache
def holders(dialect: Dialect) -> str:
    """(model_num, stage, how many, version) of the newest versions of each stage."""
    stage = "PARTITION BY v.model_num, v.current_stage"
    return (
        "SELECT x.model_num, x.stage, x.held, x.version FROM ("
        " SELECT v.model_num, v.current_stage AS stage, v.version,"
        f" count(*) OVER ({stage}) AS held,"
        f" row_number() OVER ({stage} ORDER BY v.version DESC) AS place"
        f" FROM {dialect.numbers('n')} CROSS JOIN model_versions v WHERE v.model_num = n.value"
        f") x WHERE x.place <= {NEWEST} ORDER BY x.model_num, x.stage, x.place"
    )


@cache
def added_stages(dialect: Dialect) -> str:
    """(model_num, stage) of the stages that policies add."""
    return (
        f"SELECT s.model_num, s.stage FROM {dialect.numbers('n')} CROSS JOIN model_stages s"
        " WHERE s.model_num = n.value ORDER BY s.model_num, s.stage"
    )


@cache
def with_policy(dialect: Dialect) -> str:
    """The numbers of the models that have a policy."""
    return (
        f"SELECT p.model_num FROM {dialect.numbers('n')} CROSS JOIN model_policies p"
        " WHERE p.model_num = n.value"
    )


@cache
def first_and_last_change(dialect: Dialect) -> str:
    """(model_num, whether it is the first, time, actor, action, version) of those two entries."""
    return (
        "SELECT a.model_num, a.seq = x.first, a.time, a.actor, a.action, a.version FROM ("
        " SELECT l.model_num, min(l.seq) AS first, max(l.seq) AS last"
        f" FROM {dialect.numbers('n')} CROSS JOIN audit_log l WHERE l.model_num = n.value"
        " GROUP BY l.model_num"
        ") x JOIN audit_log a ON a.seq = x.first OR a.seq = x.last ORDER BY a.seq"
    )
