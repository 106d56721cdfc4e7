"""YAML files of a model, read safely and written as MLflow writes them.

Plain data only, no objects of Python; not more than a few megabytes, and not much more when what
the text says once and refers to again (`*name`) is written out: a few lines can stand for endless
data.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mlflow.exceptions import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, MlflowException

MOST_BYTES = 16 << 20
MOST_VALUES = 1_000_000


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
        content = yaml.load(text, Loader=loader)  # noqa: S506 - one of the safe loaders
        if _values(content, {}) > MOST_VALUES:
            raise _unreadable(path, "its aliases (*name) stand for more than any such file holds")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from None
    if not isinstance(content, dict):
        raise _unreadable(path, f"it holds {type(content).__name__}, where a mapping is needed")
    return content


def _values(node: Any, known: dict[int, int]) -> int:
    """How many values there are if everything is written out.

    Raises:
        ValueError: Something holds itself.
    """
    if not isinstance(node, (dict, list)):
        return 1
    found = known.get(id(node))
    if found == 0:
        raise ValueError("an alias stands for what it is part of")
    if found is None:
        known[id(node)] = 0  # being counted
        children = node.values() if isinstance(node, dict) else node
        found = known[id(node)] = 1 + sum(_values(child, known) for child in children)
    return found


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
