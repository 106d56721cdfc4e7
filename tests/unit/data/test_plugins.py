"""Kinds of sources and datasets that other packages bring."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import mlflow.data
from mlflow.data.dataset import Dataset
from mlflow.data.dataset_registry import register_constructor
from mlflow.data.numpy_dataset import NumpyDataset
from mlflow.exceptions import MlflowException

PLUGIN = """
    from mlflow.data.dataset import Dataset
    from mlflow.data.dataset_source import DatasetSource

    class SampleDatasetSource(DatasetSource):
        def __init__(self, uri):
            self.uri = uri
        @staticmethod
        def _get_source_type():
            return "sample"
        @staticmethod
        def _can_resolve(raw_source):
            return str(raw_source).startswith("sample:")
        @classmethod
        def _resolve(cls, raw_source):
            return cls(raw_source)
        def to_dict(self):
            return {"uri": self.uri}
        @classmethod
        def from_dict(cls, source_dict):
            return cls(source_dict["uri"])

    class SampleDataset(Dataset):
        def _compute_digest(self):
            return "1"

    def from_sample(data, name=None, digest=None) -> SampleDataset:
        return SampleDataset(SampleDatasetSource("sample:" + data), name, digest)

    def from_nowhere(data):
        pass
"""
ENTRY_POINTS = """
    [mlflow.dataset_source]
    sample = sample_data:SampleDatasetSource

    [mlflow.dataset_constructor]
    from_sample = sample_data:from_sample
    from_nowhere = sample_data:from_nowhere
"""
PROGRAM = """
    import numpy, mlflow.data
    from mlflow.data import sources
    dataset = mlflow.data.from_sample("x", name="n")
    entity = dataset._to_mlflow_entity()
    print(entity.source_type, entity.source, mlflow.data.get_source(entity).uri)
    print(mlflow.data.from_numpy(numpy.zeros(1), source="sample:y")._get_source_type())
    print(sources.SampleDatasetSource.__name__, "from_sample" in dir(mlflow.data))
    print(hasattr(mlflow.data, "from_nowhere"), hasattr(mlflow.data, "from_elsewhere"))
"""


def test_an_installed_package_adds_sources_and_datasets(tmp_path: Path) -> None:
    (tmp_path / "sample_data.py").write_text(textwrap.dedent(PLUGIN))
    metadata = tmp_path / "sample_data-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: sample-data\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(textwrap.dedent(ENTRY_POINTS))
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.splitlines() == [
        'sample {"uri": "sample:x"} sample:x',
        "sample",
        "SampleDatasetSource True",
        "False False",
    ]
    assert "from_nowhere (group mlflow.dataset_constructor) is left out" in answer.stderr


def test_a_function_becomes_part_of_the_module() -> None:
    def from_nothing(name: str | None = None, digest: str | None = None) -> NumpyDataset:
        raise NotImplementedError

    assert register_constructor(from_nothing) == "from_nothing"
    assert mlflow.data.from_nothing is from_nothing
    assert register_constructor(from_nothing, "load_nothing") == "load_nothing"
    assert mlflow.data.load_nothing is from_nothing


def no_digest(name: str | None = None) -> Dataset:
    raise NotImplementedError


def no_dataset(name: str | None = None, digest: str | None = None) -> int:
    raise NotImplementedError


def good(name: str | None = None, digest: str | None = None) -> Dataset:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("function", "name", "message"),
    [
        (good, "make_it", "begins with from_ or load_; got 'make_it'"),
        (no_digest, "from_x", r"lacks \['digest'\]"),
        (no_dataset, "from_x", "subclass of mlflow.data.dataset.Dataset"),
    ],
)
def test_what_makes_no_dataset_is_refused(function: object, name: str, message: str) -> None:
    with pytest.raises(MlflowException, match=message) as error:
        register_constructor(function, name)  # type: ignore[arg-type]
    assert error.value.error_code == "INVALID_PARAMETER_VALUE"
