"""Functions that make datasets: `mlflow.data.from_…` and `mlflow.data.load_…`.

Other packages add their own under the entry-point group `mlflow.dataset_constructor`.
"""

from __future__ import annotations

import inspect
import logging
import threading
import typing
from collections.abc import Callable
from importlib import import_module
from typing import Any

from mlflow.data.dataset import Dataset
from mlflow.exceptions import MlflowException
from mlflow.plugins import load_plugins

ENTRY_POINT_GROUP = "mlflow.dataset_constructor"

Constructor = Callable[..., Dataset]

# Imported when they are asked for.
BUILT_IN: dict[str, str] = {
    "from_huggingface": "mlflow.data.huggingface_dataset",
    "from_numpy": "mlflow.data.numpy_dataset",
    "from_pandas": "mlflow.data.pandas_dataset",
    "from_polars": "mlflow.data.polars_dataset",
    "from_spark": "mlflow.data.spark_dataset",
    "from_tensorflow": "mlflow.data.tensorflow_dataset",
    "load_delta": "mlflow.data.spark_dataset",
}

_logger = logging.getLogger(__name__)

_registered: dict[str, Constructor] = {}
_lock = threading.Lock()
_plugins_loaded = False


def register_constructor(constructor_fn: Constructor, constructor_name: str | None = None) -> str:
    """Make a function available as `mlflow.data.<name>`.

    Args:
        constructor_fn: Takes at least `name` and `digest` and returns a `Dataset`.
        constructor_name: The name; that of the function if not given. It begins with `from_` or
            `load_`.

    Returns:
        The name.

    Raises:
        MlflowException: Another name, other parameters or another result
            (`INVALID_PARAMETER_VALUE`).
    """
    name = constructor_name or constructor_fn.__name__
    _check(constructor_fn, name)
    _registered[name] = constructor_fn
    return name


def get_registered_constructors() -> dict[str, Constructor]:
    """All functions by name, those of installed packages too."""
    names = (*BUILT_IN, *_registered)
    _load_plugins()
    return {name: find_constructor(name) for name in dict.fromkeys((*names, *_registered))}


def find_constructor(name: str) -> Constructor:
    """The function of a name.

    Raises:
        KeyError: There is none.
    """
    if name not in BUILT_IN and name not in _registered:
        _load_plugins()
    if name in _registered:
        return _registered[name]
    constructor: Constructor = getattr(import_module(BUILT_IN[name]), name)
    return constructor


def _load_plugins() -> None:
    global _plugins_loaded  # noqa: PLW0603 - once in a process
    with _lock:
        if not _plugins_loaded:
            for name, constructor in load_plugins(ENTRY_POINT_GROUP):
                _register_plugin(name, constructor)
            _plugins_loaded = True


def _register_plugin(name: str, constructor: Constructor) -> None:
    try:
        register_constructor(constructor, name)
    except MlflowException as error:
        _logger.warning("The plugin %s (group %s) is left out: %s", name, ENTRY_POINT_GROUP, error)


def _check(constructor: Constructor, name: str) -> None:
    if not name.startswith(("from_", "load_")):
        raise MlflowException.invalid_parameter_value(
            f"The name of a function that makes datasets begins with from_ or load_; got {name!r}."
        )
    parameters = inspect.signature(constructor).parameters
    missing = [
        parameter
        for parameter in ("name", "digest")
        if parameter not in parameters
        or parameters[parameter].kind
        not in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    ]
    if missing:
        raise MlflowException.invalid_parameter_value(
            f"{name} makes datasets and so must take the parameters name and digest; "
            f"it lacks {missing}."
        )
    made = _return_type(constructor)
    if made is not None and not (isinstance(made, type) and issubclass(made, Dataset)):
        raise MlflowException.invalid_parameter_value(
            f"{name} must return a subclass of mlflow.data.dataset.Dataset; it returns {made!r}."
        )


def _return_type(constructor: Constructor) -> Any | None:
    """What the function says it returns; None where that names what is not imported."""
    try:
        return typing.get_type_hints(constructor).get("return", type(None))
    except (NameError, TypeError, AttributeError):
        return None
