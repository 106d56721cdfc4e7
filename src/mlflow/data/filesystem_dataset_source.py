"""Sources that are files, here or in an object store."""

from __future__ import annotations

from mlflow.data.dataset_source import DatasetSource


class FileSystemDatasetSource(DatasetSource):
    """Files or folders that a URI names and that can be copied to the local disk."""

    @property
    def uri(self) -> str:
        """URI or path of the data."""
        raise NotImplementedError

    def load(self, dst_path: str | None = None) -> str:
        """Copy the data to the local disk.

        Args:
            dst_path: Folder to copy it to, made if it does not exist. If not given, a new folder
                is made, except that local data stays where it is.

        Returns:
            Path of the data on the local disk.
        """
        raise NotImplementedError
