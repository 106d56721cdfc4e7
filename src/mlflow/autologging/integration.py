"""What a framework's integration declares.

def fit(call: Call) -> Training:
    mlflow.log_params(call.owner.get_params())
    model = yield                       # the training; its result comes back
    mlflow.log_metric("iterations", model.n_iter_)

INTEGRATION = Integration(
    name="somewhere",
    library="somewhere",
    patches=lambda: [Patch(somewhere.Estimator, "fit", fit)],
    options={"max_children": 5},
)
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_logger = logging.getLogger("mlflow.autologging")

AUTOLOGGING_TAG = "mlflow.autologging"
"""Tag of a run that autologging started: the integration's name."""

Training = Generator[None, Any, None]
"""Logs, yields once while the training runs, receives its result, logs again."""

COMMON_OPTIONS: Mapping[str, Any] = {
    "disable": False,
    "exclusive": False,
    "disable_for_unsupported_versions": False,
    "silent": False,
    "log_models": True,
    "log_datasets": True,
    "log_input_examples": False,
    "log_model_signatures": True,
    "registered_model_name": None,
    "extra_tags": None,
}


class Call:
    """A call that trains.

    Attributes:
        integration: Whose it is.
        original: What the user called; bound, if it is a method.
        owner: The object whose method it is; None for a function.
        args, kwargs: What it is called with. Before its `yield`, a generator may put others here
            (a callback, say).
        options: What the integration was told.
        nested: Whether another training that is logged makes this call.
    """

    def __init__(
        self,
        integration: Integration,
        original: Callable[..., Any],
        owner: Any,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        options: Mapping[str, Any],
        *,
        nested: bool = False,
    ) -> None:
        self.integration = integration
        self.original = original
        self.owner = owner
        self.args = args
        self.kwargs = dict(kwargs)
        self.options = options
        self.nested = nested

    def arguments(self) -> dict[str, Any]:
        """The call's arguments by the names of the function's parameters, defaults included."""
        bound = inspect.signature(self.original).bind_partial(*self.args, **self.kwargs)
        bound.apply_defaults()
        return dict(bound.arguments)

    def put_argument(self, name: str, value: Any) -> None:
        """Call with another value of one parameter."""
        bound = inspect.signature(self.original).bind_partial(*self.args, **self.kwargs)
        bound.arguments[name] = value
        self.args, self.kwargs = bound.args, bound.kwargs

    def safely(self, function: Callable[P, R]) -> Callable[P, R | None]:
        """A callback whose failures end in a warning and not in the user's training."""

        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | None:
            try:
                return function(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever it is, the training goes on
                warn(self.integration.name, error)
                return None

        return guarded


@dataclass(frozen=True)
class Patch:
    """A function that trains.

    Attributes:
        target: The class or module that has it.
        name: Its name there.
        training: Logs what it does.
        managed: Whether the call gets a run of its own where none is active; a function, where
            that is not so of every call.
        inside: Names of the integrations within whose calls this one is logged, too. A framework
            that calls itself (a pipeline, its steps) is logged once.
    """

    target: Any
    name: str
    training: Callable[[Call], Training]
    managed: bool | Callable[[Call], bool] = True
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Integration:
    """A framework that is logged.

    Attributes:
        name: As in `mlflow.<name>.autolog`.
        library: The module whose import makes it possible.
        patches: What to patch; called when the library has been imported.
        options: Options beyond `COMMON_OPTIONS`, with their defaults.
        arrange: Called instead of looking at `patches`, with the function that puts a patch in
            place, by a framework whose classes come and go.
    """

    name: str
    library: str
    patches: Callable[[], Iterable[Patch]]
    options: Mapping[str, Any] = field(default_factory=dict)
    arrange: Callable[[Callable[[Patch], None]], None] | None = None

    @property
    def defaults(self) -> dict[str, Any]:
        """Every option and its default."""
        return {**COMMON_OPTIONS, **self.options}


def warn(name: str, error: BaseException) -> None:
    """Say that something could not be logged."""
    _logger.warning("Autologging of %s: %s: %s", name, type(error).__name__, error)
    _logger.debug("Autologging of %s", name, exc_info=error)
