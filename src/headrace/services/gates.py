"""Whether a version meets the gates of a policy."""

from __future__ import annotations

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


class Reason(NamedTuple):
    """Why a version does not meet a gate.

    Attributes:
        word: Which of the reasons it is.
        text: It as a sentence.
        values: What the sentence names.
    """

    word: str
    text: str
    values: dict[str, str]


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
    reasons = (_reason(engine, tx, locate, gate, version) for gate in gates)
    return [reason.text for reason in reasons if reason is not None]


def states(
    engine: Engine, tx: Tx, locate: Locate, gates: tuple[Gate, ...], version: Candidate
) -> list[GateState]:
    """Each gate, and what keeps a version from meeting it."""
    return [_state(gate, _reason(engine, tx, locate, gate, version)) for gate in gates]


def _state(gate: Gate, reason: Reason | None) -> GateState:
    kind, text = _KINDS[type(gate)], _described(gate)
    if reason is None:
        return GateState(kind=kind, text=text)
    return GateState(
        kind=kind, text=text, unmet=[reason.text], reason=reason.word, values=reason.values
    )


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


def _reason(
    engine: Engine, tx: Tx, locate: Locate, gate: Gate, version: Candidate
) -> Reason | None:
    """Why the version does not meet the gate; None: it does."""
    if isinstance(gate, RunGate):
        return _run(engine, tx, gate, version)
    if isinstance(gate, TagGate):
        return _tag(tx, gate, version)
    if isinstance(gate, SignatureGate):
        return _signature(locate, version)
    return _better(tx, gate, version)


def _run(engine: Engine, tx: Tx, gate: RunGate, version: Candidate) -> Reason | None:
    row = tx.row(queries.RUN, (version.run_id,)) if version.run_id else None
    if row is None:
        text = f"`{gate.text}` is not met: the version has no run in this store."
        return Reason("no_run", text, {})
    run_num, experiment_id = row
    of_run = Comparison(Kind.ATTRIBUTE, "run_id", "=", str(version.run_id))
    order = complete_order(parse_order_by(None, RUNS), RUNS)
    tree = And((gate.tree, of_run))
    search = RunSearch(engine, tx, [experiment_id], [LifecycleStage.ACTIVE], tree, order)
    if search.find(1):
        return None
    names = sorted({each.key for each in comparisons(gate.tree) if each.kind is Kind.METRIC})
    values = {name: _shown(tx, name, run_num) for name in names}
    said = "".join(f"; {name} is {value or 'missing'}" for name, value in values.items())
    shown = ", ".join(f"{name} = {value or '–'}" for name, value in values.items())
    return Reason("run_differs", f"`{gate.text}` is not met{said}.", {"shown": shown})


def _shown(tx: Tx, name: str, run_num: int) -> str:
    row = tx.row(queries.METRIC, (name, run_num))
    return "" if row is None else str(row[1])


def _tag(tx: Tx, gate: TagGate, version: Candidate) -> Reason | None:
    value = tx.value(queries.TAG, (version.number, version.version, gate.key))
    if value is None:
        return Reason("no_tag", f"The version has no tag {gate.key!r}.", {"key": gate.key})
    if gate.value is None or value == gate.value:
        return None
    text = f"The version's tag {gate.key!r} is {value!r}, not {gate.value!r}."
    return Reason("tag_differs", text, {"key": gate.key, "value": value, "wanted": gate.value})


def _signature(locate: Locate, version: Candidate) -> Reason | None:
    try:
        if has_signature(locate, version.location):
            return None
    except MlflowException as error:
        text = f"Whether the model has a signature cannot be told: {error.message}"
        return Reason("signature_unread", text, {"problem": error.message})
    return Reason("no_signature", "The model has no signature.", {})


def _better(tx: Tx, gate: BetterGate, version: Candidate) -> Reason | None:
    holder = tx.value(
        f"{version_queries.LATEST_OF_STAGE} AND version <> ?",
        (version.number, gate.stage, version.version),
    )
    if holder is None:
        return None  # the first one is better than none
    held = candidate(tx, version.number, int(holder))
    what = f"{gate.metric} on {gate.dataset}" if gate.dataset else gate.metric
    said = {"what": what, "stage": gate.stage, "version": str(holder)}
    mine, theirs = _measured(tx, gate, version), _measured(tx, gate, held)
    if mine is None:
        text = f"The version has no value of {what}, which must be better than in {gate.stage}."
        return Reason("not_measured", text, said)
    if theirs is None:
        text = (
            f"Version {holder}, which is in {gate.stage}, has no value of {what} to compare with."
        )
        return Reason("held_not_measured", text, said)
    gain = theirs - mine if gate.smaller else mine - theirs
    if gain >= gate.by and gain > 0:
        return None
    wanted = f"better by {gate.by:g}" if gate.by else "better"
    text = (
        f"{what} is {mine:g}; that of version {holder}, which is in {gate.stage}, is {theirs:g}, "
        f"and it must be {wanted}."
    )
    said |= {"value": f"{mine:g}", "held": f"{theirs:g}", "by": f"{gate.by:g}"}
    return Reason("not_better_by" if gate.by else "not_better", text, said)


def _measured(tx: Tx, gate: BetterGate, version: Candidate) -> float | None:
    if gate.dataset:
        key = (gate.metric, version.model_id, gate.dataset)
        row = tx.row(queries.METRIC_ON_DATASET, key) if version.model_id else None
    else:
        run = tx.row(queries.RUN, (version.run_id,)) if version.run_id else None
        row = tx.row(queries.METRIC, (gate.metric, run[0])) if run is not None else None
    return None if row is None else row[0]  # a NaN is NULL, and better than nothing
