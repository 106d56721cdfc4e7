"""Settings of a model, which its code reads: `mlflow.models.ModelConfig`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.mlmodel_yaml import read_yaml

_config: ContextVar[Any] = ContextVar("model_config", default=None)


class ModelConfig:
    """The settings that a model's file of code was loaded with.

    Args:
        development_config: Settings while the code runs on its own: a dictionary or a YAML file.

    Raises:
        MlflowException: There are none (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(self, *, development_config: str | dict[str, Any] | None = None) -> None:
        given = _config.get()
        chosen = given if given is not None else development_config
        if chosen is None:
            raise MlflowException.invalid_parameter_value(
                "This model was loaded without settings: pass model_config when it is logged, and "
                "ModelConfig(development_config=…) while its code runs on its own."
            )
        self._content = read_config(chosen)

    def get(self, key: str) -> Any:
        """A setting.

        Raises:
            MlflowException: There is none of this name (`INVALID_PARAMETER_VALUE`).
        """
        if key not in self._content:
            raise MlflowException.invalid_parameter_value(
                f"The model's settings have no {key!r}; they have {', '.join(self._content)}."
            )
        return self._content[key]

    def to_dict(self) -> dict[str, Any]:
        """All settings."""
        return dict(self._content)


def read_config(config: str | os.PathLike[str] | dict[str, Any]) -> dict[str, Any]:
    """Settings that were given as a dictionary or a YAML file.

    Raises:
        MlflowException: Neither (`INVALID_PARAMETER_VALUE`, `RESOURCE_DOES_NOT_EXIST`).
    """
    content = read_yaml(Path(config)) if isinstance(config, (str, os.PathLike)) else config
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise MlflowException.invalid_parameter_value(
            f"model_config is a dictionary with texts as keys, or a YAML file; got "
            f"{content!r:.200}."
        )
    return content


@contextmanager
def config_for_code(config: Any) -> Iterator[None]:
    """Let `ModelConfig` give these settings within the block."""
    token = _config.set(config)
    try:
        yield
    finally:
        _config.reset(token)
