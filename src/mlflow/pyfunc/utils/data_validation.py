"""Checking a model's input against its type hint, also outside of `mlflow.pyfunc`.

Pickles of models that MLflow has saved refer to names of this module: MLflow wraps each `predict`,
and the wrapper is in the pickle.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

from mlflow.exceptions import MlflowException
from mlflow.types.type_hints import fit_to_hint, hints_of, input_parameter

__all__ = ["FuncInfo", "MlflowException", "pyfunc"]


class FuncInfo(NamedTuple):
    """Hint and name of the parameter that takes a model's input."""

    input_type_hint: Any
    input_param_name: str


def pyfunc(func: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a `predict`: its input is checked against its type hint, and converted, always."""
    name, hint = input_parameter(func), hints_of(func).input

    @functools.wraps(func)
    def checked(*args: Any, **kwargs: Any) -> Any:
        bound = inspect.signature(func).bind(*args, **kwargs)
        if name in bound.arguments:
            bound.arguments[name] = fit_to_hint(bound.arguments[name], hint)
        return func(*bound.args, **bound.kwargs)

    checked._is_pyfunc = True  # type: ignore[attr-defined]
    return checked


def _validate_model_input(
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    model_input_index_in_sig: int,
    type_hint: Any,
    model_input_param_name: str,
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What the wrapper in pickles of MLflow's calls before `predict`."""
    if model_input_param_name in kwargs:
        value = fit_to_hint(kwargs[model_input_param_name], type_hint)
        return args, {**kwargs, model_input_param_name: value}
    at = model_input_index_in_sig
    if len(args) <= at:
        return args, kwargs
    return (*args[:at], fit_to_hint(args[at], type_hint), *args[at + 1 :]), kwargs
