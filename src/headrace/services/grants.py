"""Roles of users and groups."""

from __future__ import annotations

from collections.abc import Sequence

from headrace.audit.log import record
from headrace.identity.actor import current_actor
from headrace.identity.permits import refuse_on_everything, refuse_on_experiment, refuse_on_model
from headrace.identity.rights import Rights, rights_of
from headrace.identity.roles import ADMIN, MANAGER, NAMES, ROLES, role_rank
from headrace.services.experiments import experiment_number, find_experiment
from headrace.services.ownership import add_grant
from headrace.services.registered_models import registered_model
from headrace.services.service import Service
from headrace.services.users import group_number, keeping_an_admin, user_row
from headrace.sql.engine import Row, Tx
from headrace.sql.queries import users as queries
from mlflow.entities.grant import Grant
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.identity_contract import GrantStore
from mlflow.validation import invalid, shorten
from mlflow.wire.identity import Session

SCOPES = ("everything", "experiment", "model", "pattern")


class GrantService(Service, GrantStore):
    """Roles of users and groups.

    A manager of an experiment or a registered model grants roles up to manager there; on everything
    and on patterns, and the role admin, an admin grants them.
    """

    def grant_role(
        self,
        role: str,
        username: str = "",
        group: str = "",
        scope: str = "everything",
        target: str = "",
    ) -> Grant:
        rank = role_rank(role)
        if rank == ADMIN and scope != "everything":
            invalid("The role admin is granted on everything only; on a part of it, manager.")
        with self.engine.write() as tx:
            place = _place(tx, scope, target, rank)
            user_num, group_num = _whose(tx, username, group)
            number = add_grant(tx, user_num, group_num, username, group, rank, scope, place)
            self.identity_epoch.changed(tx)
            return _grant(tx.rows(f"{queries.GRANT} WHERE g.grant_num = ?", (number,))[0])

    def revoke_role(
        self, username: str = "", group: str = "", scope: str = "everything", target: str = ""
    ) -> None:
        with self.engine.write() as tx:
            user_num, group_num = _whose(tx, username, group)
            place = _place(tx, scope, target, MANAGER)
            row = tx.row(queries.FIND_GRANT, (user_num or 0, group_num or 0, scope, place))
            if row is None:
                where = scope if scope == "everything" else f"{scope} {target!r}"
                raise MlflowException(
                    f"{username or group!r} has no role on {where}.", RESOURCE_DOES_NOT_EXIST
                )
            number, role = row
            with keeping_an_admin(tx):
                tx.execute(queries.DELETE_GRANT, (number,))
            before = {"role": role, "scope": scope, "target": place}
            record(tx, "grant.revoked", username or f"group:{group}", before=before)
            self.identity_epoch.changed(tx)

    def list_grants(self, username: str = "", scope: str = "", target: str = "") -> list[Grant]:
        with self.engine.read() as tx:
            if username:
                if username != current_actor().name:
                    refuse_on_everything(ADMIN)
                rows = tx.rows(queries.GRANTS_OF_USER, (user_row(tx, username)[0],))
            elif scope:
                place = _place(tx, scope, target, MANAGER)
                rows = tx.rows(queries.GRANTS_OF_TARGET, (scope, place))
            else:
                refuse_on_everything(ADMIN)
                rows = tx.rows(queries.GRANTS)
        return [_grant(row) for row in rows]

    def session(self, sign_in: bool) -> Session:
        """Who calls, and what they were granted.

        Args:
            sign_in: Whether one has to sign in here.
        """
        actor = current_actor()
        if not sign_in:
            return Session(username=actor.name, kind=actor.kind, role="admin")
        if not actor.user_num or actor.rights is None:
            return Session(sign_in=True)
        with self.engine.read() as tx:
            rows = tx.rows(queries.GRANTS_OF_USER, (actor.user_num,))
        return Session(
            sign_in=True,
            signed_in=True,
            username=actor.name,
            kind=actor.kind,
            role=NAMES.get(actor.rights.on_everything(), ""),
            grants=[_grant(row) for row in rows],
        )

    def rights(self, user_num: int, cap: int, expires: int | None = None) -> Rights:
        """What a user may do, with a token that may do so much at most, and so long."""
        with self.engine.read() as tx:
            rows = tx.rows(queries.HELD, (user_num, user_num))
        return rights_of(
            [(ROLES[role], scope, target) for role, scope, target in rows], cap, expires
        )


def _place(tx: Tx, scope: str, target: str, rank: int) -> str:
    """The target as it is stored, if the actor may grant that role there."""
    if scope == "everything" and not target:
        refuse_on_everything(ADMIN)
        return ""
    if scope == "experiment":
        number = experiment_number(target)
        find_experiment(tx, number)
        refuse_on_experiment(number, max(rank, MANAGER))
        return str(number)
    if scope == "model":
        number = registered_model(tx, target)
        refuse_on_model(number, target, max(rank, MANAGER))
        return str(number)
    if scope == "pattern" and target and "\x00" not in target and len(target) <= 256:
        refuse_on_everything(ADMIN)
        return target
    raise MlflowException.invalid_parameter_value(
        f"Roles are granted on everything, on an experiment (its id), on a registered model (its "
        f"name) or on a pattern of names (`fraud-*`), not on {scope!r} {shorten(repr(target))}."
    )


def _whose(tx: Tx, username: str, group: str) -> tuple[int | None, int | None]:
    if bool(username) == bool(group):
        invalid("A role is a user's or a group's: name one of them.")
    if username:
        return int(user_row(tx, username)[0]), None
    return None, group_number(tx, group)


def _grant(row: Sequence[object] | Row) -> Grant:
    number, username, group, role, scope, target, model, created = row
    return Grant(
        id=str(number),
        username=str(username or ""),
        group=str(group or ""),
        role=str(role),
        scope=str(scope),
        target=str(model if scope == "model" else target),
        creation_timestamp=int(str(created)),
    )
