"""Whether a version meets the gates of a policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from headrace.services.model_files import Locate, has_signature
from headrace.services.policy import BetterGate, Gate, RunGate, SignatureGate, TagGate
from headrace.sql.engine import Engine, Tx
from headrace.sql.filters import comparisons
from headrace.sql.queries import model_policies as queries
from headrace.sql.queries import model_versions as version_queries
from headrace.sql.queries.run_search import RunSearch
from mlflow.entities import LifecycleStage
from mlflow.exceptions import MlflowException
from mlflow.search import RUNS, And, Comparison, Kind, complete_order, parse_order_by
from mlflow.wire.model_policies import GateState

_KINDS: dict[type[Gate], str] = {
    RunGate: "run",
    TagGate: "tag",
    SignatureGate: "signature",
    BetterGate: "better_than",
}


class Candidate(NamedTuple):
    """A version that is to go into a stage.

    Attributes:
        number: Of the registered model.
        location: URI of its files.
    """

    number: int
    version: int
    location: str
    run_id: str | None
    model_id: str | None


def candidate(tx: Tx, number: int, version: int) -> Candidate:
    """A version that is there."""
    location, run_id, model_id = tx.rows(version_queries.FIND, (number, version))[0]
    return Candidate(number, version, location, run_id, model_id)


def unmet(
    engine: Engine, tx: Tx, locate: Locate, gates: tuple[Gate, ...], version: Candidate
) -> list[str]:
    """What keeps a version from meeting the gates, a sentence for each."""
    return [reason for gate in gates for reason in _reasons(engine, tx, locate, gate, version)]


def states(
    engine: Engine, tx: Tx, locate: Locate, gates: tuple[Gate, ...], version: Candidate
) -> list[GateState]:
    """Each gate, and what keeps a version from meeting it."""
    return [
        GateState(
            kind=_KINDS[type(gate)],
            text=_described(gate),
            unmet=list(_reasons(engine, tx, locate, gate, version)),
        )
        for gate in gates
    ]


def _described(gate: Gate) -> str:
    """The condition in a few words that are nobody's language, as far as possible."""
    if isinstance(gate, RunGate):
        return gate.text
    if isinstance(gate, TagGate):
        return f"tags.{gate.key}" if gate.value is None else f"tags.{gate.key} = '{gate.value}'"
    if isinstance(gate, SignatureGate):
        return "signature"
    metric = f"metrics.{gate.metric}" + (f" ({gate.dataset})" if gate.dataset else "")
    sign = "<" if gate.smaller else ">"
    return f"{metric} {sign} {gate.stage}" + (
        f" {'-' if gate.smaller else '+'} {gate.by:g}" if gate.by else ""
    )


def _reasons(
    engine: Engine, tx: Tx, locate: Locate, gate: Gate, version: Candidate
) -> Iterator[str]:
    if isinstance(gate, RunGate):
        yield from _run(engine, tx, gate, version)
    elif isinstance(gate, TagGate):
        yield from _tag(tx, gate, version)
    elif isinstance(gate, SignatureGate):
        yield from _signature(locate, version)
    else:
        yield from _better(tx, gate, version)


def _run(engine: Engine, tx: Tx, gate: RunGate, version: Candidate) -> Iterator[str]:
    row = tx.row(queries.RUN, (version.run_id,)) if version.run_id else None
    if row is None:
        yield f"`{gate.text}` is not met: the version has no run in this store."
        return
    run_num, experiment_id = row
    of_run = Comparison(Kind.ATTRIBUTE, "run_id", "=", str(version.run_id))
    order = complete_order(parse_order_by(None, RUNS), RUNS)
    tree = And((gate.tree, of_run))
    search = RunSearch(engine, tx, [experiment_id], [LifecycleStage.ACTIVE], tree, order)
    if not search.find(1):
        names = {each.key for each in comparisons(gate.tree) if each.kind is Kind.METRIC}
        values = [f"{name} is {_shown(tx, name, run_num)}" for name in sorted(names)]
        yield f"`{gate.text}` is not met{''.join(f'; {value}' for value in values)}."


def _shown(tx: Tx, name: str, run_num: int) -> str:
    row = tx.row(queries.METRIC, (name, run_num))
    return "missing" if row is None else str(row[1])


def _tag(tx: Tx, gate: TagGate, version: Candidate) -> Iterator[str]:
    value = tx.value(queries.TAG, (version.number, version.version, gate.key))
    if value is None:
        yield f"The version has no tag {gate.key!r}."
    elif gate.value is not None and value != gate.value:
        yield f"The version's tag {gate.key!r} is {value!r}, not {gate.value!r}."


def _signature(locate: Locate, version: Candidate) -> Iterator[str]:
    try:
        if not has_signature(locate, version.location):
            yield "The model has no signature."
    except MlflowException as error:
        yield f"Whether the model has a signature cannot be told: {error.message}"


def _better(tx: Tx, gate: BetterGate, version: Candidate) -> Iterator[str]:
    holder = tx.value(
        f"{version_queries.LATEST_OF_STAGE} AND version <> ?",
        (version.number, gate.stage, version.version),
    )
    if holder is None:
        return  # the first one is better than none
    held = candidate(tx, version.number, int(holder))
    what = f"{gate.metric} on {gate.dataset}" if gate.dataset else gate.metric
    mine, theirs = _measured(tx, gate, version), _measured(tx, gate, held)
    if mine is None:
        yield f"The version has no value of {what}, which must be better than in {gate.stage}."
    elif theirs is None:
        yield f"Version {holder}, which is in {gate.stage}, has no value of {what} to compare with."
    else:
        gain = theirs - mine if gate.smaller else mine - theirs
        if gain < gate.by or gain <= 0:
            wanted = f"better by {gate.by:g}" if gate.by else "better"
            yield (
                f"{what} is {mine:g}; that of version {holder}, which is in {gate.stage}, is "
                f"{theirs:g}, and it must be {wanted}."
            )


def _measured(tx: Tx, gate: BetterGate, version: Candidate) -> float | None:
    if gate.dataset:
        key = (gate.metric, version.model_id, gate.dataset)
        row = tx.row(queries.METRIC_ON_DATASET, key) if version.model_id else None
    else:
        run = tx.row(queries.RUN, (version.run_id,)) if version.run_id else None
        row = tx.row(queries.METRIC, (gate.metric, run[0])) if run is not None else None
    return None if row is None else row[0]  # a NaN is NULL, and better than nothing
