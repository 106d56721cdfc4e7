"""The keys that runs have, and the values of one: what is offered while a filter is written."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple
from weakref import WeakKeyDictionary

from headrace.services.run_activity import activity_of
from headrace.services.service import Service
from headrace.services.views import experiment_numbers
from headrace.sql.engine import Engine, Tx
from headrace.sql.queries import run_keys as queries
from mlflow.entities import LifecycleStage, RunStatus
from mlflow.search import Kind
from mlflow.validation import invalid, shorten
from mlflow.wire.run_keys import RunKey, RunKeys, RunValues

MOST_KEYS = 50_000
MOST_VALUES = 1_000

# Counts that take no longer than this are made each time; others are kept for so many times as long
# as they took, so that they never cost more than a small share of the machine.
QUICK_S = 0.05
KEPT_TIMES = 20

_KINDS = (Kind.PARAM, Kind.METRIC, Kind.TAG)
_USES = "datasets d CROSS JOIN dataset_inputs i WHERE i.dataset_num = d.dataset_num AND"
# Where an attribute's or a dataset's values are; what follows is the condition on experiments.
_UNINDEXED = {
    (Kind.ATTRIBUTE, "user_id"): ("user_id", "runs WHERE experiment_id"),
    (Kind.ATTRIBUTE, "run_id"): ("run_id", "runs WHERE experiment_id"),
    (Kind.DATASET, "name"): ("name", "datasets WHERE experiment_id"),
    (Kind.DATASET, "digest"): ("digest", "datasets WHERE experiment_id"),
    (Kind.DATASET, "context"): ("i.context", f"{_USES} d.experiment_id"),
}
_NAMED = {
    "param": Kind.PARAM,
    "tag": Kind.TAG,
    "attribute": Kind.ATTRIBUTE,
    "dataset": Kind.DATASET,
}


class _Counts(NamedTuple):
    """How many runs of an experiment have each key.

    Attributes:
        as_of: When a run of the experiment had changed last.
        good_until: Until when (`time.monotonic`) they are good enough whatever changes.
    """

    runs: dict[str, int]
    as_of: int
    good_until: float


_counts: WeakKeyDictionary[Engine, dict[tuple[Kind, int], _Counts]] = WeakKeyDictionary()


class RunKeyService(Service):
    """The keys that runs have, and their values."""

    def run_keys(
        self, experiment_ids: Sequence[str], contains: str = "", max_results: int = 2_000
    ) -> RunKeys:
        """Keys of the experiments' runs, deleted ones' too.

        Args:
            contains: A part of the keys, in any case.
            max_results: Most keys of each kind.

        Raises:
            MlflowException: `max_results` cannot be (`INVALID_PARAMETER_VALUE`).
        """
        _check_most("max_results", max_results, MOST_KEYS)
        numbers = list(dict.fromkeys(experiment_numbers(experiment_ids)))
        wanted = contains.lower()
        lists: list[list[RunKey]] = []
        truncated = False
        with self.engine.read() as tx:
            changed, _ = activity_of(self.engine).now(tx)
            for kind in _KINDS:
                counts: Counter[str] = Counter()
                for number in numbers:
                    runs = _runs_with(self.engine, tx, kind, number, changed.get(number, 0))
                    for key in queries.keys(tx, kind, number):
                        if wanted in key.lower():
                            counts[key] += runs.get(key, 1)
                found = sorted(counts)
                truncated = truncated or len(found) > max_results
                lists.append([RunKey(key=key, runs=counts[key]) for key in found[:max_results]])
        params, metrics, tags = lists
        return RunKeys(params=params, metrics=metrics, tags=tags, truncated=truncated)

    def run_values(
        self,
        experiment_ids: Sequence[str],
        kind: str,
        key: str,
        prefix: str = "",
        max_results: int = 50,
    ) -> RunValues:
        """Values of a param, tag, attribute or dataset of the experiments' runs, in their order.

        Long texts (from 200 characters on) are left out: nobody picks one from a list.

        Args:
            kind: `param`, `tag`, `attribute` or `dataset`.
            prefix: What the values begin with.

        Raises:
            MlflowException: There is no such kind, or no such attribute whose values could be told,
                or `max_results` cannot be (`INVALID_PARAMETER_VALUE`).
        """
        _check_most("max_results", max_results, MOST_VALUES)
        if kind not in _NAMED:
            invalid(f"{shorten(kind)!r} is no kind of key: values are told of {', '.join(_NAMED)}.")
        numbers = list(dict.fromkeys(experiment_numbers(experiment_ids)))
        with self.engine.read() as tx:
            found = _values(tx, _NAMED[kind], key, numbers, prefix, max_results + 1)
        return RunValues(values=found[:max_results], truncated=len(found) > max_results)


def _check_most(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        invalid(f"{name} is from 1 to {most}, not {value}.")


def _runs_with(engine: Engine, tx: Tx, kind: Kind, number: int, as_of: int) -> dict[str, int]:
    """How many runs have each key, or had it a while ago where counting takes long."""
    kept = _counts.setdefault(engine, {})
    known = kept.get((kind, number))
    if known is not None and (known.as_of == as_of or time.monotonic() < known.good_until):
        return known.runs
    began = time.monotonic()
    runs: dict[str, int] = dict(tx.rows(queries.COUNTS[kind], (number,)))
    took = time.monotonic() - began
    if took > QUICK_S and not engine.is_writing:
        kept[kind, number] = _Counts(runs, as_of, time.monotonic() + KEPT_TIMES * took)
    return runs


def _values(
    tx: Tx, kind: Kind, key: str, numbers: Sequence[int], prefix: str, limit: int
) -> list[str]:
    if kind in (Kind.PARAM, Kind.TAG):
        return _merged((queries.texts(tx, kind, number, key, prefix) for number in numbers), limit)
    if kind is Kind.ATTRIBUTE and key == "status":
        names = (RunStatus.to_string(number) for number in RunStatus.all_status())
        return _merged([(name for name in names if name.startswith(prefix))], limit)
    if kind is Kind.ATTRIBUTE and key == "run_name":
        stages = (LifecycleStage.ACTIVE, LifecycleStage.DELETED)
        scopes = ((number, stage) for number in numbers for stage in stages)
        return _merged((queries.run_names(tx, *scope, prefix) for scope in scopes), limit)
    if (kind, key) not in _UNINDEXED:
        known = [name for of, name in _UNINDEXED if of is kind]
        if kind is Kind.ATTRIBUTE:
            known += ["status", "run_name"]
        invalid(f"The values of {shorten(key)!r} cannot be told, but those of {', '.join(known)}.")
    column, source = _UNINDEXED[kind, key]
    return [value for (value,) in queries.distinct(tx, column, source, numbers, prefix, limit)]


def _merged(parts: Iterable[Iterable[str]], limit: int) -> list[str]:
    """The first of them all, each once; each part is in order."""
    found: set[str] = set()
    for part in parts:
        # One after the other: a connection reads one answer at a time.
        found.update(islice(part, limit))
    return sorted(found)[:limit]
