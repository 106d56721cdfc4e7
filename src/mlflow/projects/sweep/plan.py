"""What a sweep is to do. It is kept with the sweep's run, so that a sweep can be gone on with."""

from __future__ import annotations

from typing import Any

import msgspec

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.projects.mlproject import EntryPoint
from mlflow.projects.parameters import Parameter
from mlflow.projects.sweep.space import Values, read_values

METHODS = ("grid", "random", "tpe")
FILE = "project/sweep.json"


class SweepPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a sweep is to do.

    Attributes:
        method: `grid`, `random` or `tpe`.
        uri: The project.
        entry_point: Its entry point.
        version: Branch, tag or commit of a git repository.
        parameters: Values by name; lists and ranges are swept (`mlflow.projects.sweep.space`).
        metric: What the best trial is the best in.
        maximize: Whether more of it is better.
        max_runs: Most trials.
        stop_at: No further trial is started once a trial's metric is as good.
        patience: … once so many trials in a row have made nothing better.
        prune_after: From this step of the metric on, a trial that is worse than the median of the
            others is ended; None: none is.
        seed: Decides what is drawn.
        env_manager: What makes the environment.
        backend: Where the trials run.
        config: What the backend is told.
    """

    method: str
    uri: str
    entry_point: str = "main"
    version: str | None = None
    parameters: dict[str, str] = {}
    metric: str | None = None
    maximize: bool = False
    max_runs: int | None = None
    stop_at: float | None = None
    patience: int | None = None
    prune_after: int | None = None
    seed: int = 0
    env_manager: str | None = None
    backend: str = "local"
    config: dict[str, Any] = {}

    def better(self, value: float, than: float | None) -> bool:
        """Whether a metric's value is better than another; None: than nothing."""
        if value != value:
            return False
        return than is None or (value > than if self.maximize else value < than)

    def reached(self, value: float | None) -> bool:
        """Whether a metric's value is good enough to stop."""
        if value is None or self.stop_at is None or value != value:
            return False
        return value >= self.stop_at if self.maximize else value <= self.stop_at


def check_plan(plan: SweepPlan) -> None:
    """Refuse a plan that cannot be followed.

    Raises:
        ExecutionException: It says too little, or what does not go together
            (`INVALID_PARAMETER_VALUE`).
    """
    wrong = None
    if plan.method not in METHODS:
        wrong = f"there is no sweep {plan.method!r}: choose one of {', '.join(METHODS)}"
    elif plan.method != "grid" and plan.max_runs is None:
        wrong = f"--sweep {plan.method} has no end by itself: say --max-runs"
    elif plan.metric is None and plan.method == "tpe":
        wrong = "--sweep tpe learns from a metric: name it with --minimize or --maximize"
    elif plan.metric is None and (plan.stop_at, plan.patience, plan.prune_after) != (None,) * 3:
        wrong = (
            "--stop-at, --patience and --prune-after need a metric: name it with --minimize or "
            "--maximize"
        )
    elif plan.max_runs is not None and plan.max_runs < 1:
        wrong = f"--max-runs is {plan.max_runs}, and there has to be one run at least"
    if wrong is not None:
        raise ExecutionException(f"The sweep cannot be started: {wrong}.", INVALID_PARAMETER_VALUE)


def split_space(
    plan: SweepPlan, entry_point: EntryPoint
) -> tuple[dict[str, Values], dict[str, str]]:
    """Parameters that are swept, and those that have one value.

    Raises:
        ExecutionException: A value is not of its parameter's type, one is missing, or none is swept
            (`INVALID_PARAMETER_VALUE`).
    """
    swept: dict[str, Values] = {}
    fixed: dict[str, str] = {}
    for name, text in plan.parameters.items():
        values = read_values(text, entry_point.parameters.get(name, Parameter(name)))
        if values is None:
            fixed[name] = text
        else:
            swept[name] = values
    if not swept:
        raise ExecutionException(
            "The sweep cannot be started: no parameter has several values. Write some by commas "
            "(-P lr=0.1,0.01) or as a range (-P lr=1e-4..1e-1:log).",
            INVALID_PARAMETER_VALUE,
        )
    some = {name: _one(values) for name, values in swept.items()}
    entry_point.values({**fixed, **some})
    return swept, fixed


def plan_as_dict(plan: SweepPlan) -> dict[str, Any]:
    """A plan, for JSON."""
    content: dict[str, Any] = msgspec.to_builtins(plan)
    return content


def plan_from_dict(content: dict[str, Any]) -> SweepPlan:
    """A plan that was kept.

    Raises:
        ExecutionException: It is none.
    """
    try:
        return msgspec.convert(content, SweepPlan)
    except msgspec.ValidationError as error:
        raise ExecutionException(f"This is no plan of a sweep: {error}.") from None


def _one(values: Values) -> str:
    import random  # to have a value to check

    return values.draw(random.Random(0))  # noqa: S311 - not a secret
