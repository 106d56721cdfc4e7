"""Putting a wrapper where a framework's function is, and taking it away again."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from mlflow.autologging.integration import Integration, Patch
from mlflow.autologging.session import run_logged

_lock = threading.RLock()
_in_place: dict[str, list[tuple[Any, str, Any]]] = {}

_MARK = "__headrace_integration__"


def put_in_place(integration: Integration) -> None:
    """Patch what an integration declares, unless that has been done."""
    with _lock:
        if integration.name in _in_place:
            return
        _in_place[integration.name] = []
        if integration.arrange is not None:
            integration.arrange(lambda patch: _put(integration, patch))
        for patch in integration.patches():
            _put(integration, patch)


def take_away(name: str) -> None:
    """Restore a framework as it was."""
    with _lock:
        for target, attribute, original in reversed(_in_place.pop(name, [])):
            setattr(target, attribute, original)


def classes_below(cls: type[Any]) -> Iterator[type[Any]]:
    """The subclasses of a class that there are, theirs included."""
    below: type[Any]
    for below in cls.__subclasses__():
        yield below
        yield from classes_below(below)


def for_every_subclass(base: type[Any], act: Callable[[type[Any]], None]) -> None:
    """Call a function with the subclasses of a class that there are, and with those that come.

    Importing all of a library to find its classes would take seconds.
    """
    for cls in set(classes_below(base)):
        act(cls)
    own = base.__dict__.get("__init_subclass__")

    def arrive(cls: type[Any], /, **kwargs: Any) -> None:
        if own is not None:
            own.__func__(cls, **kwargs)
        else:
            super(base, cls).__init_subclass__(**kwargs)
        act(cls)

    base.__init_subclass__ = classmethod(arrive)  # type: ignore[assignment]


def _put(integration: Integration, patch: Patch) -> None:
    target, name = patch.target, patch.name
    original = vars(target).get(name)
    if inspect.isfunction(getattr(original, "fn", None)):
        # A method of scikit-learn's that is there only for some objects: `@available_if`.
        target, name = original, "fn"
        original = target.fn
    if not inspect.isfunction(original) or getattr(original, _MARK, None) == integration.name:
        return  # inherited (and patched there), or a descriptor that stands for other methods
    with _lock:
        if integration.name not in _in_place:
            return  # taken away; a class that came later is left alone
        setattr(target, name, _wrapper(integration, patch, original))
        _in_place[integration.name].append((target, name, original))


def _wrapper(
    integration: Integration, patch: Patch, original: Callable[..., Any]
) -> Callable[..., Any]:
    is_method = inspect.isclass(patch.target)

    @wraps(original)
    def logged(*args: Any, **kwargs: Any) -> Any:
        if is_method:
            # What a class calls itself by must stay itself: bound as Python binds it.
            owner, rest = args[0], args[1:]
            return run_logged(integration, patch, original.__get__(owner), owner, rest, kwargs)
        return run_logged(integration, patch, original, None, args, kwargs)

    setattr(logged, _MARK, integration.name)
    return logged
