"""YAML files of a model, read safely and written as MLflow writes them.

Plain data only, no objects of Python; no aliases, which let a small file stand for endless data;
not more than a few megabytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mlflow.exceptions import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, MlflowException

MOST_BYTES = 16 << 20


def read_yaml(file: str | os.PathLike[str]) -> dict[str, Any]:
    """The mapping that a YAML file holds.

    Raises:
        MlflowException: The file is not there (`RESOURCE_DOES_NOT_EXIST`), or holds no mapping, no
            YAML at all, or what is not allowed (`INVALID_PARAMETER_VALUE`).
    """
    path = Path(file)
    try:
        size = path.stat().st_size
        text = path.read_bytes() if size <= MOST_BYTES else b""
    except FileNotFoundError:
        raise MlflowException(
            f"There is no file {path.name} in {path.parent}.", RESOURCE_DOES_NOT_EXIST
        ) from None
    except OSError as error:
        raise MlflowException(f"{path} cannot be read: {error.strerror}.", "IO_ERROR") from error
    if size > MOST_BYTES:
        raise _unreadable(path, f"it has {size} bytes, more than any such file needs")
    return parse_yaml(text, path)


def parse_yaml(text: bytes, path: Path) -> dict[str, Any]:
    """The mapping in a YAML text; `path` is for the message."""
    import yaml  # slow to load

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=loader)):
            raise _unreadable(path, "it has aliases (*name), which files of models do not need")
        content = yaml.load(text, Loader=loader)  # noqa: S506 - one of the safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from None
    if not isinstance(content, dict):
        raise _unreadable(path, f"it holds {type(content).__name__}, where a mapping is needed")
    return content


def write_yaml(file: str | os.PathLike[str], content: Any) -> None:
    """Write plain data as a YAML file, keys sorted."""
    Path(file).write_text(to_yaml(content), encoding="utf-8")


def to_yaml(content: Any) -> str:
    """Plain data as YAML, keys sorted.

    Raises:
        MlflowException: It holds something else (`INVALID_PARAMETER_VALUE`).
    """
    import yaml  # slow to load

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:
            return True

    try:
        text = yaml.dump(content, Dumper=Dumper, default_flow_style=False)
    except yaml.YAMLError as error:
        raise MlflowException.invalid_parameter_value(
            f"Only plain data (texts, numbers, lists, dictionaries) can stand in a model's file: "
            f"{error}."
        ) from None
    return str(text)


def _unreadable(path: Path, reason: str) -> MlflowException:
    return MlflowException(
        f"The file {path} cannot be read as YAML: {reason}.", INVALID_PARAMETER_VALUE
    )
