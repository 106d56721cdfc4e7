"""Data of the Hugging Face hub, or that its library loads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlflow.data.dataset_source import DatasetSource
from mlflow.data.frameworks import require

if TYPE_CHECKING:
    import datasets
    from typing_extensions import Self

DataFiles = str | Sequence[str] | Mapping[str, str | Sequence[str]]

# hf://datasets/<owner>/<name>[@<revision>][/<file>], as huggingface_hub's file system writes it.
_HUB_URI = re.compile(r"hf://datasets/([^/@]+/[^/@]+)(?:@([^/]+))?(?:/(.+))?")


class HuggingFaceDatasetSource(DatasetSource):
    """Arguments of `datasets.load_dataset`.

    Args:
        path: The dataset's name on the hub, or what else `load_dataset` takes for it.
        config_name: The configuration (`name` of `load_dataset`).
        data_dir, data_files, split, revision, trust_remote_code: As in `load_dataset`.
    """

    def __init__(
        self,
        path: str,
        config_name: str | None = None,
        data_dir: str | None = None,
        data_files: DataFiles | None = None,
        split: str | datasets.Split | None = None,
        revision: str | datasets.Version | None = None,
        trust_remote_code: bool | None = None,
    ) -> None:
        self.path = path
        self.config_name = config_name
        self.data_dir = data_dir
        self.data_files = data_files
        self.split = split
        self.revision = revision
        self.trust_remote_code = trust_remote_code

    @staticmethod
    def _get_source_type() -> str:
        return "hugging_face"

    @staticmethod
    def _can_resolve(raw_source: Any) -> bool:
        return isinstance(raw_source, str) and _HUB_URI.fullmatch(raw_source) is not None

    @classmethod
    def _resolve(cls, raw_source: Any) -> HuggingFaceDatasetSource:
        match = _HUB_URI.fullmatch(raw_source)
        if match is None:
            raise ValueError(f"{raw_source!r} is not a URI of a dataset on the hub")
        return cls(path=match[1], revision=match[2], data_files=match[3])

    def load(self, **kwargs: Any) -> Any:
        """Load the data.

        Args:
            kwargs: Further arguments of `datasets.load_dataset`.

        Returns:
            What `datasets.load_dataset` returns.

        Raises:
            KeyError: An argument is already stated by this source.
        """
        datasets = require("datasets")
        stated = {
            "path": self.path,
            "name": self.config_name,
            "data_dir": self.data_dir,
            "data_files": self.data_files,
            "split": self.split,
            "revision": self.revision,
        }
        if self.trust_remote_code is not None:
            # Newer releases of the library refuse the argument, whatever its value.
            stated["trust_remote_code"] = self.trust_remote_code
        twice = sorted(stated.keys() & kwargs.keys())
        if twice:
            raise KeyError(f"Already stated by the dataset's source: {twice}. Leave them out.")
        return datasets.load_dataset(**stated, **kwargs)

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "config_name": self.config_name,
            "data_dir": self.data_dir,
            "data_files": self.data_files,
            "split": str(self.split),
            "revision": None if self.revision is None else str(self.revision),
        }

    @classmethod
    def from_dict(cls, source_dict: dict[Any, Any]) -> Self:
        split = source_dict.get("split")
        return cls(
            path=source_dict["path"],
            config_name=source_dict.get("config_name"),
            data_dir=source_dict.get("data_dir"),
            data_files=source_dict.get("data_files"),
            split=None if split == "None" else split,  # so is "no split" recorded
            revision=source_dict.get("revision"),
        )
