"""The one place that decides whether a call may be made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from headrace.identity.actor import ANONYMOUS, Actor
from headrace.identity.permits import lacks
from headrace.identity.places import OnFiles
from headrace.identity.resources import OnEverything, OnExperiment, Resource, Resources
from headrace.identity.rights import NO_RIGHTS, Rights
from headrace.identity.roles import NAMES, PUBLIC, SIGNED_IN, VIEWER, required
from headrace.services.store import SqlStore
from mlflow.exceptions import PERMISSION_DENIED, UNAUTHENTICATED, MlflowException

Authorize = Callable[[Actor, str, Any], None]
"""`(actor, permission, resource)`: raises `PERMISSION_DENIED`, or `UNAUTHENTICATED`.

The permission is the endpoint's (`run.update`), the resource the request message it names (its
`run_id`, `experiment_id`, … say what is asked for), or the request itself where it is streamed.
"""


def allow_all(actor: Actor, permission: str, resource: Any) -> None:
    """Sign-in is off: whoever reaches the server may do everything."""


class Authorizer:
    """Sign-in is on: what nobody granted is denied.

    Args:
        store: The database.
    """

    def __init__(self, store: SqlStore) -> None:
        self._resources = Resources(store)

    def at_once(self, actor: Actor, permission: str) -> bool:
        """Whether the call may be made whatever it is about; False: that has to be looked at."""
        needed = required(permission)
        if needed == PUBLIC:
            return True
        if actor.kind == ANONYMOUS:
            raise MlflowException(
                "This server wants to know who you are: sign in, or send a token "
                "(MLFLOW_TRACKING_TOKEN) or a name and a password (MLFLOW_TRACKING_USERNAME, "
                "MLFLOW_TRACKING_PASSWORD).",
                UNAUTHENTICATED,
            )
        return needed == SIGNED_IN or (actor.rights or NO_RIGHTS).on_everything() >= needed

    def __call__(self, actor: Actor, permission: str, resource: Any) -> None:
        """Raise if the call may not be made."""
        if self.at_once(actor, permission):
            return
        needed = required(permission)
        for each in self._resources.of(permission, resource):
            if _role(actor.rights or NO_RIGHTS, each, needed) < needed:
                raise _denied(actor, needed, each)


def _role(rights: Rights, resource: Resource, needed: int) -> int:
    if isinstance(resource, OnEverything):
        return rights.on_everything()
    if isinstance(resource, OnExperiment):
        return rights.on_experiment(resource.number)
    if isinstance(resource, OnFiles):
        role = 0 if resource.experiment is None else rights.on_experiment(resource.experiment)
        if needed == VIEWER:  # who may see a registered model may read its files
            role = max((role, *(rights.on_model(*model) for model in resource.models)))
        return role
    return rights.on_model(resource.number, resource.name)


def _denied(actor: Actor, needed: int, resource: Resource) -> MlflowException:
    if isinstance(resource, OnEverything):
        return lacks(actor, needed, "everything")
    if isinstance(resource, OnExperiment):
        return lacks(actor, needed, f"experiment {resource.number}")
    if isinstance(resource, OnFiles):
        return MlflowException(
            f"{actor.name!r} may not do this: it takes the role {NAMES[needed]} on the experiment "
            "whose artifacts these are.",
            PERMISSION_DENIED,
        )
    return lacks(actor, needed, f"registered model {resource.name!r}")
