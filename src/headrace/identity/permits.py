"""Refusing what an actor may not do, for services that know better than the endpoint what a call is
about: the run that a journal makes, the run that a version is made from.
"""

from __future__ import annotations

from collections.abc import Iterable

from headrace.identity.actor import Actor, current_actor
from headrace.identity.roles import ADMIN, NAMES
from headrace.sql.dialects import Dialect
from headrace.sql.engine import Tx
from headrace.sql.filters import TRUE, Sql, any_of
from headrace.sql.queries import users as queries
from mlflow.exceptions import PERMISSION_DENIED, MlflowException


def refuse_on_experiment(number: int, role: int) -> None:
    """Raise `PERMISSION_DENIED` unless the actor has a role on an experiment."""
    actor = current_actor()
    if actor.rights is not None and actor.rights.on_experiment(number) < role:
        raise lacks(actor, role, f"experiment {number}")


def refuse_on_logged_models(tx: Tx, model_ids: Iterable[str], role: int) -> None:
    """Raise `PERMISSION_DENIED` unless the actor has a role on these logged models' experiments."""
    rights = current_actor().rights
    if rights is None or rights.on_everything() >= role:
        return
    for model_id in model_ids:
        number = tx.value(queries.EXPERIMENT_OF_MODEL, (model_id,))
        if number is not None:
            refuse_on_experiment(int(number), role)


def refuse_on_model(number: int | None, name: str, role: int) -> None:
    """Raise `PERMISSION_DENIED` unless the actor has a role on a registered model."""
    actor = current_actor()
    if actor.rights is not None and actor.rights.on_model(number, name) < role:
        raise lacks(actor, role, f"registered model {name!r}")


def refuse_on_everything(role: int, what: str = "everything") -> None:
    """Raise `PERMISSION_DENIED` unless the actor has a role on everything."""
    actor = current_actor()
    if actor.rights is not None and actor.rights.on_everything() < role:
        raise lacks(actor, role, what)


def refuse_about_others(username: str) -> None:
    """Raise `PERMISSION_DENIED` unless it is about the actor themselves, or they are an admin."""
    actor = current_actor()
    if actor.rights is not None and actor.name != username:
        refuse_on_everything(ADMIN, f"user {username!r}")


def refuse_token_with_limits(what: str) -> None:
    """Raise `PERMISSION_DENIED` where a token was sent that may not do everything, or expires: what
    it could get by this would have no such limits.
    """
    actor = current_actor()
    rights = actor.rights
    if rights is not None and (rights.cap < ADMIN or rights.expires is not None):
        raise MlflowException(
            f"With the token that was sent {actor.name!r} cannot {what}: it is limited. Sign in "
            "with the password, or ask an admin.",
            PERMISSION_DENIED,
        )


def lacks(actor: Actor, role: int, what: str) -> MlflowException:
    """The error for a role that is missing."""
    return MlflowException(
        f"{actor.name!r} may not do this: it takes the role {NAMES[role]} on {what}.",
        PERMISSION_DENIED,
    )


def visible_experiments(column: str) -> Sql:
    """The condition on an experiment's number that the actor may see it."""
    rights = current_actor().rights
    if rights is None or rights.on_everything():
        return TRUE
    numbers = sorted(rights.experiments)
    return Sql(f"{column} IN ({', '.join(map(str, numbers))})") if numbers else Sql("FALSE")


def visible_models(dialect: Dialect, number: str, name: str) -> Sql:
    """The condition on a registered model's number and name that the actor may see it."""
    rights = current_actor().rights
    if rights is None or rights.on_everything():
        return TRUE
    conditions = []
    for pattern in sorted({each for each, _ in rights.patterns}):
        text, parameter = dialect.with_parts(name, pattern.split("*"))
        conditions.append(Sql(text, (parameter,)))
    numbers = sorted(rights.models)
    if numbers:
        conditions.append(Sql(f"{number} IN ({', '.join(map(str, numbers))})"))
    return any_of(conditions) if conditions else Sql("FALSE")


def may_see_experiment(number: int) -> bool:
    """Whether the actor may see an experiment."""
    rights = current_actor().rights
    return rights is None or rights.on_experiment(number) > 0


def may_see_model(number: int, name: str) -> bool:
    """Whether the actor may see a registered model."""
    rights = current_actor().rights
    return rights is None or rights.on_model(number, name) > 0
