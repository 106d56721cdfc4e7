"""What goes on with registered models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from headrace.identity.actor import current_actor
from headrace.identity.permits import visible_models
from headrace.identity.roles import ADMIN, NAMES
from headrace.services.service import Service
from headrace.sql.engine import Tx
from headrace.sql.queries import model_overview as queries
from mlflow.validation import invalid
from mlflow.wire.model_overview import LastChange, ModelOverview, ModelOverviews, StageHolders

MOST_NAMES = 1000

_CREATED = "registered_model.created"


class ModelOverviewService(Service):
    """What goes on with registered models."""

    def model_overview(self, names: Sequence[str]) -> ModelOverviews:
        """Holders of stages, pending requests and the last change.

        Args:
            names: Which; none: all. Those that are not there, or that one may not see, are left
                out. The order is that of the names.
        """
        if len(names) > MOST_NAMES:
            invalid(f"Name at most {MOST_NAMES:,} registered models; these are {len(names):,}.")
        with self.engine.read() as tx:
            models = _models(tx, names)
            numbers = [number for number, _ in models]
            holders = _holders(tx, numbers)
            pending: dict[int, int] = dict(tx.rows(queries.PENDING))
            owners, changes = _changes(tx, numbers)
            listed = (tx.dialect.number_list(numbers),)
            ruled = {number for (number,) in tx.rows(queries.with_policy(tx.dialect), listed)}
        return ModelOverviews(
            models=[
                ModelOverview(
                    name=name,
                    versions=sum(each.count for each in holders[number]),
                    stages=holders[number],
                    owners=owners[number],
                    pending_requests=pending.get(number, 0),
                    role=_role(number, name),
                    has_policy=number in ruled,
                    last_change=changes.get(number),
                )
                for number, name in models
            ]
        )


def _models(tx: Tx, names: Sequence[str]) -> list[tuple[int, str]]:
    visible, params = visible_models(tx.dialect, "m.model_num", "m.name")
    query, values = f"{queries.MODELS} WHERE {visible}", list(params)
    if names:
        query += f" AND {tx.dialect.among('m.name')}"
        values.append(tx.dialect.text_list(name for name in names if "\x00" not in name))
    return [(number, name) for number, name in tx.rows(f"{query} ORDER BY m.name", values)]


def _holders(tx: Tx, numbers: Sequence[int]) -> dict[int, list[StageHolders]]:
    found: dict[int, dict[str, StageHolders]] = defaultdict(dict)
    listed = (tx.dialect.number_list(numbers),)
    for number, stage, count, version in tx.rows(queries.holders(tx.dialect), listed):
        known = found[number].setdefault(stage, StageHolders(stage=stage, count=count, versions=[]))
        known.versions.append(str(version))
    for number, stage in tx.rows(queries.added_stages(tx.dialect), listed):
        found[number].setdefault(stage, StageHolders(stage=stage, count=0, versions=[]))
    return defaultdict(list, {number: list(of.values()) for number, of in found.items()})


def _changes(tx: Tx, numbers: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, LastChange]]:
    """Who owns the models, and what was changed of them last."""
    owners: dict[int, list[str]] = defaultdict(list)
    wanted = {str(number): number for number in numbers}
    for target, name in tx.rows(queries.MANAGERS):
        if target in wanted:
            owners[wanted[target]].append(name)
    last: dict[int, LastChange] = {}
    listed = (tx.dialect.number_list(numbers),)
    query = queries.first_and_last_change(tx.dialect)
    for number, is_first, time, actor, action, version in tx.rows(query, listed):
        if is_first and action == _CREATED and not owners[number]:
            owners[number].append(actor)
        named = "" if version is None else str(version)
        last[number] = LastChange(time=time, actor=actor, action=action, version=named)
    return owners, last


def _role(number: int, name: str) -> str:
    rights = current_actor().rights
    return NAMES[ADMIN if rights is None else rights.on_model(number, name)]
