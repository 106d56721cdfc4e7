"""Data that a program made or got by itself: its source is the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource

if TYPE_CHECKING:
    from typing_extensions import Self


class CodeDatasetSource(DatasetSource):
    """The program that made the data.

    Args:
        tags: What `mlflow.context.resolve_tags()` says of it: source name, git commit, …
    """

    def __init__(self, tags: dict[Any, Any]) -> None:
        self._tags = tags

    @property
    def tags(self) -> dict[Any, Any]:
        """What is known of the program."""
        return self._tags

    @staticmethod
    def _get_source_type() -> str:
        return "code"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        return False

    def load(self, **kwargs: Any) -> Any:
        """Not possible: running the program again is left to its user.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError(
            f"This data was made by a program ({self._tags.get('mlflow.source.name')}); "
            "run it again to get the data."
        )

    def to_dict(self) -> dict[str, Any]:
        return {"tags": self._tags}

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        return cls(tags=source_dict.get("tags") or {})
