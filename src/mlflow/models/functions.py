"""What the functions `save_model` and `log_model` of every flavor have in common.

Each flavor's module defines its functions with the arguments that are its own, and takes those that
all have as keywords: `**options: Unpack[LogOptions]`. `states_options` makes the signature that
`inspect` and `help()` show complete.
"""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from mlflow.models.environment import conda_env_of
from mlflow.models.flavor import Flavor
from mlflow.models.model import Model
from mlflow.models.model_info import ModelInfo
from mlflow.models.publication import AWAIT_SECONDS, Publication
from mlflow.models.requirements import MLFLOW_REQUIREMENT
from mlflow.models.saving import SaveOptions, save

F = TypeVar("F", bound=Callable[..., Any])


class LogOptions(SaveOptions, total=False):
    """Arguments that every flavor's `log_model` takes, besides those of `save_model`.

    Attributes:
        name, registered_model_name, await_registration_for, params, tags, model_type, step,
        model_id, run_id, resources, auth_policy, prompts: See `mlflow.models.publishing`.
    """

    registered_model_name: str | None
    await_registration_for: int | None
    params: Mapping[str, Any] | None
    tags: Mapping[str, Any] | None
    model_type: str | None
    step: int
    model_id: str | None
    name: str | None
    run_id: str | None
    resources: Any
    auth_policy: Any
    prompts: list[str] | None


_SAVE = tuple(SaveOptions.__annotations__)
_PUBLISH = tuple(name for name in LogOptions.__annotations__ if name not in _SAVE)
_POSITIONAL = ("conda_env", "code_paths")
_DEFAULTS: dict[str, Any] = {"await_registration_for": AWAIT_SECONDS, "step": 0}


def states_options(function: F) -> F:
    """Let a function that takes the common arguments as keywords show them in its signature.

    As in MLflow, `conda_env` and `code_paths` may also stand third and fourth.
    """
    logs = function.__name__ == "log_model"
    common = [name for name in _SAVE if name != "mlflow_model" or not logs]
    common += _PUBLISH if logs else ()
    own = inspect.signature(function)
    parameters = [each for each in own.parameters.values() if each.kind is not each.VAR_KEYWORD]
    first = [each for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    stated = [
        *first,
        *(_parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in _POSITIONAL),
        *parameters[len(first) :],
        *(
            _parameter(name, inspect.Parameter.KEYWORD_ONLY)
            for name in common
            if name not in _POSITIONAL
        ),
    ]

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        given, more = args[: len(first)], args[len(first) :]
        if len(more) > len(_POSITIONAL) or kwargs.keys() & set(_POSITIONAL[: len(more)]):
            raise TypeError(f"{function.__name__}() takes its other arguments by name.")
        return function(*given, **dict(zip(_POSITIONAL, more, strict=False)), **kwargs)

    call.__signature__ = own.replace(parameters=stated)  # type: ignore[attr-defined]
    return cast(F, call)


def _parameter(name: str, kind: Any) -> inspect.Parameter:
    return inspect.Parameter(name, kind, default=_DEFAULTS.get(name))


def log(
    flavor: Flavor,
    model: Any,
    artifact_path: str | os.PathLike[str] | None,
    options: Mapping[str, Any],
    own: Mapping[str, Any] | None = None,
) -> ModelInfo:
    """Save a model and log it: what a flavor's `log_model` does.

    Args:
        flavor: The model's.
        model: The framework's object.
        artifact_path: The older name of the option `name`.
        options: See `LogOptions`.
        own: Arguments of the flavor's own.

    Raises:
        TypeError: There is no such argument.
    """
    from mlflow.models.publishing import publish  # the client, which is slow to load

    saved, _ = split_options(options)

    def save_into(folder: Path, meta: Model) -> None:
        save(flavor, model, folder, {**saved, "mlflow_model": meta}, own)

    return publish(save_into, publication(artifact_path, options))


def split_options(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options of `log_model`: those of `save_model`, and those that say how it is logged."""
    saved = {name: value for name, value in options.items() if name not in _PUBLISH}
    return saved, {name: value for name, value in options.items() if name in _PUBLISH}


def default_conda_env(requirements: list[str]) -> dict[str, Any]:
    """A `conda.yaml` with MLflow and these requirements."""
    return conda_env_of([MLFLOW_REQUIREMENT, *requirements])


def publication(
    artifact_path: str | os.PathLike[str] | None, options: Mapping[str, Any]
) -> Publication:
    """How a model is logged, of a function's arguments."""
    _, published = split_options(options)
    path = os.fspath(artifact_path) if artifact_path is not None else None
    return Publication(artifact_path=path, metadata=options.get("metadata"), **published)
