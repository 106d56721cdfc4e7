"""Compares a run with the one that it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mlflow.entities import Run


class Difference(NamedTuple):
    """Something that is not the same; None: it is not there.

    Attributes:
        what: `metric`, `param`, `dataset` or `package`.
        name: Its name.
        first: In the run that was repeated.
        second: In the one that repeats it.
    """

    what: str
    name: str
    first: Any
    second: Any


class Comparison(NamedTuple):
    """What came of repeating a run.

    Attributes:
        first: Id of the run that was repeated.
        second: Id of the one that repeats it.
        metrics: Names of all metrics, with the latest values of both.
        differences: What is not the same.
    """

    first: str
    second: str
    metrics: dict[str, tuple[float | None, float | None]]
    differences: list[Difference]

    @property
    def same(self) -> bool:
        """Whether everything is the same."""
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        """The same, for JSON."""
        return {
            "first": self.first,
            "second": self.second,
            "same": self.same,
            "metrics": {name: list(values) for name, values in self.metrics.items()},
            "differences": [each._asdict() for each in self.differences],
        }


def compare(
    first: Run, second: Run, first_packages: Sequence[str], second_packages: Sequence[str]
) -> Comparison:
    """Compare two runs.

    Args:
        first: The run that was repeated.
        second: The one that repeats it.
        first_packages: Packages of its environment, one a line.
        second_packages: Those of the other.
    """
    found: list[Difference] = []
    for what, one, other in (
        ("metric", first.data.metrics, second.data.metrics),
        ("param", first.data.params, second.data.params),
        ("dataset", _digests(first), _digests(second)),
        ("package", _versions(first_packages), _versions(second_packages)),
    ):
        found += _differences(what, one, other)
    names = sorted(first.data.metrics.keys() | second.data.metrics.keys())
    metrics = {
        name: (first.data.metrics.get(name), second.data.metrics.get(name)) for name in names
    }
    return Comparison(first.info.run_id, second.info.run_id, metrics, found)


def _differences(what: str, first: dict[str, Any], second: dict[str, Any]) -> list[Difference]:
    return [
        Difference(what, name, first.get(name), second.get(name))
        for name in sorted(first.keys() | second.keys())
        if not _equal(first.get(name), second.get(name))
    ]


def _equal(first: Any, second: Any) -> bool:
    return bool(first == second or (first != first and second != second))  # NaN is as good as NaN


def _digests(run: Run) -> dict[str, Any]:
    if run.inputs is None:
        return {}
    return {each.dataset.name: each.dataset.digest for each in run.inputs.dataset_inputs}


def _versions(lines: Sequence[str]) -> dict[str, Any]:
    pairs = (line.partition("==") for line in lines)
    return {name.strip(): version for name, _, version in pairs}
