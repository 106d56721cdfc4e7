"""Reading a policy: what the transitions of one registered model need.

stages: [QA]                      # besides None, Staging, Production and Archived
transitions:
  Production:
    approvals: 2                  # how many users must approve; 0: none
    approvers: [jane@company.com, group:risk]   # who counts; empty: whoever may approve
    self_approval: false          # whether one's own request may be approved
    rollback: free                # or `approval`: going back needs approvals, too
    gates:
      - metrics.f1 >= 0.9         # on the version's run
      - signature: true
      - tag: {validated: "yes"}   # on the version; `tag: validated`: with any value
      - better_than: {stage: Production, metric: f1, dataset: holdout, by: 0.01}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple, NoReturn

from mlflow.entities.model_registry.stages import ALL_STAGES
from mlflow.exceptions import MlflowException
from mlflow.search import RUNS, Node, parse_filter
from mlflow.validation import shorten

MAX_POLICY_LENGTH = 50_000
MAX_APPROVALS = 100
GROUP = "group:"

_STAGE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}")
_RESERVED = re.compile(r"latest|v\d+", re.IGNORECASE)


class RunGate(NamedTuple):
    """The version's run must match a filter."""

    text: str
    tree: Node


class TagGate(NamedTuple):
    """The version must have a tag, with this value if one is given."""

    key: str
    value: str | None


class SignatureGate(NamedTuple):
    """The version's model must have a signature."""


class BetterGate(NamedTuple):
    """The version must be better than the one that is in a stage.

    Attributes:
        dataset: Name of the dataset the metric was measured on; empty: the run's metric.
        by: How much better at least; 0: any more.
        smaller: Whether smaller values are better.
    """

    stage: str
    metric: str
    dataset: str
    by: float
    smaller: bool


Gate = RunGate | TagGate | SignatureGate | BetterGate


class Rule(NamedTuple):
    """What the transition to one stage needs."""

    approvals: int = 0
    approvers: tuple[str, ...] = ()
    self_approval: bool = True
    rollback_is_free: bool = True
    gates: tuple[Gate, ...] = ()


class Policy(NamedTuple):
    """What a policy says.

    Attributes:
        stages: Those that it adds.
        rules: Stage → what it needs.
        fields: The policy as plain data.
    """

    stages: tuple[str, ...] = ()
    rules: Mapping[str, Rule] = {}
    fields: Mapping[str, Any] = {}

    def rule(self, stage: str) -> Rule:
        """What the transition to a stage needs."""
        return self.rules.get(stage) or Rule()


NO_POLICY = Policy()


@lru_cache(maxsize=256)
def parse_policy(text: str) -> Policy:
    """Read a policy.

    Raises:
        MlflowException: It is none; the message says where (`INVALID_PARAMETER_VALUE`).
    """
    fields = _object("The policy", _plain(text), ("stages", "transitions"))
    stages = tuple(_stages(fields.get("stages") or []))
    known = {stage.lower(): stage for stage in (*ALL_STAGES, *stages)}
    rules = {}
    transitions = fields.get("transitions") or {}
    if not isinstance(transitions, dict):
        _wrong("`transitions`", "an object of stages", transitions)
    for name, given in transitions.items():
        stage = known.get(str(name).lower())
        if stage is None:
            _wrong("`transitions`", f"about the stages {', '.join(known.values())}", name)
        rules[stage] = _rule(f"transitions.{name}", given or {}, known)
    return Policy(stages, rules, fields)


def _plain(text: str) -> Any:
    import yaml  # by those who have a policy

    if len(text) > MAX_POLICY_LENGTH:
        raise MlflowException.invalid_parameter_value(
            f"A policy has at most {MAX_POLICY_LENGTH:,} characters; this one has {len(text):,}."
        )
    try:
        # A few lines of references could stand for endless data.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise MlflowException.invalid_parameter_value(
                "A policy has no YAML references (`*name`): write out what they stand for."
            )
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise MlflowException.invalid_parameter_value(f"The policy is no YAML: {error}") from None


def _stages(given: Any) -> list[str]:
    if not isinstance(given, list):
        _wrong("`stages`", "a list of names", given)
    known = {stage.lower() for stage in ALL_STAGES}
    for stage in given:
        if not isinstance(stage, str) or not _STAGE.fullmatch(stage) or _RESERVED.fullmatch(stage):
            _wrong("A stage", "up to 50 letters, digits, `_` and `-`, and not `latest`", stage)
        if stage.lower() in known:
            _wrong("A stage", "named once, and not one of those there are anyway", stage)
        known.add(stage.lower())
    return list(given)


def _rule(place: str, given: Any, known: Mapping[str, str]) -> Rule:
    fields = _object(
        f"`{place}`", given, ("approvals", "approvers", "self_approval", "rollback", "gates")
    )
    approvals = fields.get("approvals", 0)
    if type(approvals) is not int or not 0 <= approvals <= MAX_APPROVALS:
        _wrong(f"`{place}.approvals`", f"a whole number from 0 to {MAX_APPROVALS}", approvals)
    approvers = fields.get("approvers") or []
    if not isinstance(approvers, list) or not all(isinstance(one, str) for one in approvers):
        _wrong(f"`{place}.approvers`", "a list of users and of groups (group:NAME)", approvers)
    people = [one for one in approvers if not one.startswith(GROUP)]
    if approvers and len(people) == len(approvers) < approvals:
        _wrong(f"`{place}.approvers`", f"at least the {approvals} who must approve", approvers)
    rollback = fields.get("rollback", "free")
    if rollback not in ("free", "approval"):
        _wrong(f"`{place}.rollback`", "`free` or `approval`", rollback)
    gates = fields.get("gates") or []
    if not isinstance(gates, list):
        _wrong(f"`{place}.gates`", "a list", gates)
    return Rule(
        approvals,
        tuple(approvers),
        _flag(f"{place}.self_approval", fields.get("self_approval", True)),
        rollback == "free",
        tuple(_gate(f"{place}.gates[{index}]", gate, known) for index, gate in enumerate(gates)),
    )


def _gate(place: str, given: Any, known: Mapping[str, str]) -> Gate:
    if isinstance(given, str):
        tree = parse_filter(given, RUNS)
        if tree is None:
            _wrong(f"`{place}`", "a condition", given)
        return RunGate(given, tree)
    kinds = ("signature", "tag", "better_than")
    fields = _object(f"`{place}`", given, kinds)
    if len(fields) != 1:
        _wrong(f"`{place}`", f"a condition on the run or one of {', '.join(kinds)}", given)
    if "signature" in fields:
        if fields["signature"] is not True:
            _wrong(f"`{place}.signature`", "true", fields["signature"])
        return SignatureGate()
    if "tag" in fields:
        return _tag(f"{place}.tag", fields["tag"])
    return _better(f"{place}.better_than", fields["better_than"], known)


def _tag(place: str, given: Any) -> TagGate:
    key, value = given, None
    if isinstance(given, dict) and len(given) == 1:
        [(key, value)] = given.items()
    if not isinstance(key, str) or not key or not (value is None or isinstance(value, str)):
        _wrong(f"`{place}`", "a key, or a key and the value it must have, as text in quotes", given)
    return TagGate(key, value)


def _better(place: str, given: Any, known: Mapping[str, str]) -> BetterGate:
    fields = _object(f"`{place}`", given, ("stage", "metric", "dataset", "by", "smaller_is_better"))
    stage = known.get(str(fields.get("stage", "Production")).lower())
    if stage is None:
        _wrong(f"`{place}.stage`", f"one of {', '.join(known.values())}", fields["stage"])
    metric, dataset = fields.get("metric"), fields.get("dataset", "")
    if not isinstance(metric, str) or not metric:
        _wrong(f"`{place}.metric`", "the name of a metric", metric)
    if not isinstance(dataset, str):
        _wrong(f"`{place}.dataset`", "the name of a dataset", dataset)
    by = fields.get("by", 0)
    if type(by) not in (int, float) or not isfinite(by) or by < 0:
        _wrong(f"`{place}.by`", "a number that is not negative", by)
    smaller = _flag(f"{place}.smaller_is_better", fields.get("smaller_is_better", False))
    return BetterGate(stage, metric, dataset, float(by), smaller)


def _object(what: str, given: Any, known: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(given, dict):
        _wrong(what, f"an object with {', '.join(known)}", given)
    for name in given:
        if name not in known:
            _wrong(what, f"an object with {', '.join(known)} and nothing else", name)
    return given


def _flag(place: str, given: Any) -> bool:
    if not isinstance(given, bool):
        _wrong(f"`{place}`", "true or false", given)
    return given


def _wrong(what: str, wanted: str, given: Any) -> NoReturn:
    raise MlflowException.invalid_parameter_value(
        f"{what} is {wanted}; this is {shorten(repr(given))}."
    )
