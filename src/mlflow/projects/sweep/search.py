"""Which values are tried next."""

from __future__ import annotations

import random
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from itertools import product
from math import prod
from typing import Any

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.space import Choices, Values
from mlflow.projects.sweep.trials import Trial

_MOST_COMBINATIONS = 100_000
_MOST_DRAWS = 200


class Search(ABC):
    """Proposes values.

    Args:
        space: The parameters that are swept.
        plan: The sweep's.
    """

    def __init__(self, space: Mapping[str, Values], plan: SweepPlan) -> None:
        self.space = space
        self.plan = plan

    @property
    @abstractmethod
    def total(self) -> int:
        """How many trials there are at most."""

    @abstractmethod
    def propose(self, number: int) -> dict[str, str] | None:
        """Values of a trial; None: there are none left."""

    def learn(self, trial: Trial) -> None:  # noqa: B027 - most do not
        """Take a trial's outcome into account."""


class Grid(Search):
    """Every combination, in order."""

    def __init__(self, space: Mapping[str, Values], plan: SweepPlan) -> None:
        super().__init__(space, plan)
        self._values = [values.all_values() for values in space.values()]
        count = prod(map(len, self._values))
        if count > _MOST_COMBINATIONS:
            raise ExecutionException(
                f"The grid has {count:,} combinations, more than {_MOST_COMBINATIONS:,}: take "
                "--sweep random, or fewer values.",
                INVALID_PARAMETER_VALUE,
            )
        self._combinations = list(product(*self._values))

    @property
    def total(self) -> int:
        count = len(self._combinations)
        return count if self.plan.max_runs is None else min(count, self.plan.max_runs)

    def propose(self, number: int) -> dict[str, str] | None:
        if number >= self.total:
            return None
        return dict(zip(self.space, self._combinations[number], strict=True))


class Random(Search):
    """Drawn at random, none twice as long as there are others; the same for the same seed."""

    def __init__(self, space: Mapping[str, Values], plan: SweepPlan) -> None:
        super().__init__(space, plan)
        self._drawn: list[dict[str, str]] = []
        self._seen: set[tuple[str, ...]] = set()
        self._chance = random.Random(plan.seed)  # noqa: S311 - not a secret

    @property
    def total(self) -> int:
        return self.plan.max_runs or 0

    def propose(self, number: int) -> dict[str, str] | None:
        while len(self._drawn) <= number:
            values = self._draw()
            if values is None:
                return None
            self._drawn.append(values)
        return self._drawn[number] if number < self.total else None

    def _draw(self) -> dict[str, str] | None:
        for _ in range(_MOST_DRAWS):
            values = {name: each.draw(self._chance) for name, each in self.space.items()}
            key = tuple(values.values())
            if key not in self._seen:
                self._seen.add(key)
                return values
        return None


class Tpe(Search):
    """What a tree-structured Parzen estimator expects most of, by Optuna."""

    def __init__(self, space: Mapping[str, Values], plan: SweepPlan) -> None:
        super().__init__(space, plan)
        try:
            import optuna  # an extra, and slow to import
        except ImportError as error:
            raise ExecutionException(
                "--sweep tpe needs Optuna: pip install 'headrace[sweeps]'."
            ) from error
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # constant_liar is called experimental
            sampler = optuna.samplers.TPESampler(seed=plan.seed, constant_liar=True)
        self._optuna: Any = optuna
        self._study: Any = optuna.create_study(
            sampler=sampler, direction="maximize" if plan.maximize else "minimize"
        )
        self._spaces = {name: _distribution(optuna, each) for name, each in space.items()}
        self._asked: dict[int, Any] = {}

    @property
    def total(self) -> int:
        return self.plan.max_runs or 0

    def propose(self, number: int) -> dict[str, str] | None:
        if number >= self.total:
            return None
        asked = self._asked[number] = self._study.ask(self._spaces)
        return {name: _text(each, asked.params[name]) for name, each in self.space.items()}

    def learn(self, trial: Trial) -> None:
        states = self._optuna.trial.TrialState
        value, state = trial.metric, states.COMPLETE
        if trial.pruned is not None and trial.curve:
            value, state = None, states.PRUNED
        elif not trial.succeeded or value is None or value != value:
            value, state = None, states.FAIL
        asked = self._asked.pop(trial.number, None)
        if asked is not None:
            for step, point in trial.curve.items() if state == states.PRUNED else ():
                asked.report(point, step)
            self._study.tell(asked, value, state)
        elif state != states.FAIL:  # of an earlier process
            params = {name: _value(each, trial.values[name]) for name, each in self.space.items()}
            self._study.add_trial(
                self._optuna.trial.create_trial(
                    state=state,
                    params=params,
                    distributions=self._spaces,
                    value=value,
                    intermediate_values=trial.curve if value is None else None,
                )
            )


def make_search(space: Mapping[str, Values], plan: SweepPlan) -> Search:
    """The search that a plan asks for."""
    kinds: dict[str, Callable[[Mapping[str, Values], SweepPlan], Search]]
    kinds = {"grid": Grid, "random": Random, "tpe": Tpe}
    return kinds[plan.method](space, plan)


def _distribution(optuna: Any, values: Values) -> Any:
    kinds = optuna.distributions
    if isinstance(values, Choices):
        return kinds.CategoricalDistribution(values.values)
    if values.whole:
        step = 1 if values.step is None else int(values.step)
        return kinds.IntDistribution(int(values.low), int(values.high), log=values.log, step=step)
    return kinds.FloatDistribution(values.low, values.high, log=values.log, step=values.step)


def _text(values: Values, value: Any) -> str:
    return str(value) if isinstance(values, Choices) else values.written(value)


def _value(values: Values, text: str) -> Any:
    if isinstance(values, Choices):
        return text
    return int(text) if values.whole else float(text)
