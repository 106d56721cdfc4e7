"""Roles, and the role that each permission of the endpoint table takes.

A role holds all that the ones before it hold. It is granted on everything, on an experiment, on a
registered model or on a pattern of their names.
"""

from __future__ import annotations

from mlflow.exceptions import MlflowException

NONE = 0
VIEWER = 1
EDITOR = 2
APPROVER = 3
MANAGER = 4
ADMIN = 5

ROLES = {
    "viewer": VIEWER,
    "editor": EDITOR,
    "approver": APPROVER,
    "manager": MANAGER,
    "admin": ADMIN,
}
NAMES = {rank: name for name, rank in ROLES.items()}

PUBLIC = -1
"""For whoever reaches the server."""

SIGNED_IN = -2
"""For whoever has signed in: it is about oneself, or shows only what one may see."""

SIGNED_IN_PERMISSION = "session.use"

REQUIRED = {
    "server.read": PUBLIC,
    "session.create": PUBLIC,
    # Who knows an upload's id was allowed to begin it; MLflow's client sends nothing else here.
    "upload.continue": PUBLIC,
    "session.read": PUBLIC,
    SIGNED_IN_PERMISSION: SIGNED_IN,
    "metrics.read": VIEWER,
    "experiment.read": VIEWER,
    "experiment.create": EDITOR,
    "experiment.update": EDITOR,
    "experiment.delete": MANAGER,
    "run.read": VIEWER,
    "run.create": EDITOR,
    "run.update": EDITOR,
    "run.delete": EDITOR,
    "logged-model.read": VIEWER,
    "logged-model.create": EDITOR,
    "logged-model.update": EDITOR,
    "logged-model.delete": EDITOR,
    "artifact.read": VIEWER,
    "artifact.create": EDITOR,
    "artifact.delete": EDITOR,
    "model.read": VIEWER,
    "model.create": EDITOR,
    "model.update": EDITOR,
    "model.register": EDITOR,
    "model.comment": EDITOR,
    "model.request": EDITOR,
    "model.transition": APPROVER,
    "model.approve": APPROVER,
    "model.delete": MANAGER,
    "model.manage": MANAGER,
    "grant.manage": MANAGER,
    "audit.read": MANAGER,
    "webhook.manage": MANAGER,
    "user.manage": ADMIN,
}


def required(permission: str) -> int:
    """The role that a permission takes; what is not listed is for admins."""
    return REQUIRED.get(permission, ADMIN)


def role_rank(name: str) -> int:
    """A role by its name.

    Raises:
        MlflowException: There is no such role (`INVALID_PARAMETER_VALUE`).
    """
    rank = ROLES.get(name.lower()) if isinstance(name, str) else None
    if rank is None:
        raise MlflowException.invalid_parameter_value(
            f"{name!r} is no role; there are {', '.join(ROLES)}."
        )
    return rank
