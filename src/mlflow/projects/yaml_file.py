"""Reads YAML files that people write: every complaint says file, line and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException

if TYPE_CHECKING:
    import yaml


class YamlValue:
    """A value in a file, which knows where it stands.

    Args:
        path: The file.
        node: The value as the YAML parser composed it; None: an empty file.
    """

    def __init__(self, path: Path, node: yaml.Node | None) -> None:
        self._path = path
        self._node = node

    @property
    def place(self) -> str:
        """Where it stands: `file:line:column`."""
        mark = None if self._node is None else self._node.start_mark
        return f"{self._path}" + ("" if mark is None else f":{mark.line + 1}:{mark.column + 1}")

    def fault(self, message: str) -> ExecutionException:
        """An error that begins with where it stands."""
        return ExecutionException(f"{self.place}: {message}", INVALID_PARAMETER_VALUE)

    @property
    def is_none(self) -> bool:
        """Whether it is left empty, or `null`."""
        return self._node is None or self._node.tag == "tag:yaml.org,2002:null"

    @property
    def is_mapping(self) -> bool:
        """Whether it has keys."""
        return self._node is not None and _is(self._node, "mapping")

    @property
    def is_list(self) -> bool:
        """Whether it has items."""
        return self._node is not None and _is(self._node, "sequence")

    def mapping(self, what: str, known: Sequence[str] | None = None) -> dict[str, YamlValue]:
        """The values by their keys; none where it is left empty.

        Args:
            what: What it stands for, for the error.
            known: The only keys it may have; None: any.

        Raises:
            ExecutionException: It has no keys, has one twice, or one that is not known.
        """
        if self.is_none:
            return {}
        if not self.is_mapping:
            raise self.fault(f"{what} is written as `key: value` lines, not as {self._kind()}.")
        found: dict[str, YamlValue] = {}
        assert self._node is not None  # noqa: S101 - `is_mapping` has looked
        for key_node, value_node in self._node.value:
            key = str(key_node.value)
            here = YamlValue(self._path, key_node)
            if key in found:
                raise here.fault(f"{what} has {key!r} twice: keep one of them.")
            if known is not None and key not in known:
                raise here.fault(f"{what} has no {key!r}. It may have: {', '.join(known)}.")
            found[key] = YamlValue(self._path, value_node)
        return found

    def items(self, what: str) -> list[YamlValue]:
        """The items of a list; none where it is left empty.

        Raises:
            ExecutionException: It is no list.
        """
        if self.is_none:
            return []
        if not self.is_list:
            raise self.fault(f"{what} is written as a list, not as {self._kind()}.")
        assert self._node is not None  # noqa: S101 - `is_list` has looked
        return [YamlValue(self._path, item) for item in self._node.value]

    def text(self, what: str) -> str:
        """A value of one line or more; numbers and the like as Python writes them.

        Raises:
            ExecutionException: It is a list, has keys, or is left empty.
        """
        if self.is_none or self.is_mapping or self.is_list:
            raise self.fault(f"{what} is text, not {self._kind()}.")
        return str(self.plain())

    def plain(self) -> Any:
        """What YAML makes of it: text, number, boolean, date, list, dictionary or None."""
        import yaml  # as in `read_yaml`

        if self._node is None:
            return None
        loader = yaml.SafeLoader("")
        try:
            return loader.construct_document(self._node)
        except (yaml.YAMLError, ValueError) as error:
            raise self.fault(f"this cannot be read: {error}.") from None
        finally:
            loader.dispose()

    def raw(self) -> str:
        """A value of one line as it is written, so that `3.10` is not the number 3.1."""
        return str(self.plain()) if self._node is None else str(self._node.value)

    def _kind(self) -> str:
        if self.is_none:
            return "nothing"
        if self.is_mapping:
            return "`key: value` lines"
        return "a list" if self.is_list else repr(self.raw())


def read_yaml(path: Path) -> YamlValue:
    """What a YAML file holds.

    Raises:
        ExecutionException: It cannot be read, or is no YAML (with line and column).
    """
    import yaml  # 20 ms, paid by those who run projects

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ExecutionException(
            f"{path} is not UTF-8 text: {error}. Save it as UTF-8.", INVALID_PARAMETER_VALUE
        ) from None
    except OSError as error:
        raise ExecutionException(f"{path} cannot be read: {error.strerror}.") from None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = "" if mark is None else f":{mark.line + 1}:{mark.column + 1}"
        what = ", ".join(
            part for part in (getattr(error, "context", None), getattr(error, "problem", None))
            if part
        )  # fmt: skip
        raise ExecutionException(
            f"{path}{place}: this is not YAML: {what or error}.", INVALID_PARAMETER_VALUE
        ) from None
    return YamlValue(path, node)


def _is(node: yaml.Node, kind: str) -> bool:
    """Whether a node is a `scalar`, a `sequence` or a `mapping`, as the parser names them."""
    return bool(getattr(node, "id", None) == kind)
