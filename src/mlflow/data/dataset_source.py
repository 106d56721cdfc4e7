"""Where a dataset came from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self


class DatasetSource:
    """Says where data came from, well enough to find it again.

    Subclass it for a kind of place that Headrace does not know, and register the class under the
    entry-point group `mlflow.dataset_source` or with
    `mlflow.data.dataset_source_registry.register_dataset_source`.
    """

    @staticmethod
    def _get_source_type() -> str:
        """Name of this kind of source, such as `s3`; it is stored with every dataset."""
        raise NotImplementedError

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """Fetch the data: the path of local files, or an object of the framework it is for."""
        raise NotImplementedError(f"{type(self).__name__} cannot load data.")

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        """Whether `_resolve` understands this value; usually a URI or a path."""
        raise NotImplementedError

    @classmethod
    def _resolve(cls, raw_source: Any) -> DatasetSource:
        """The source that a URI, a path or an object of a framework stands for."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """What is needed to find the data again, as values that JSON has."""
        raise NotImplementedError

    def to_json(self) -> str:
        """`to_dict()` as JSON."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        """The source that `to_dict` described."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, source_json: str) -> Self:
        """The source that `to_json` described."""
        return cls.from_dict(json.loads(source_json))

    def __repr__(self) -> str:
        fields = ", ".join(f"{key}={value!r}" for key, value in self.to_dict().items())
        return f"<{type(self).__name__}: {fields}>"
