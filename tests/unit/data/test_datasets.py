"""Datasets: what is recorded of them, what they refuse, what they import."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import datasets
import numpy as np
import pandas as pd
import polars as pl
import pytest

import mlflow.data
from mlflow.data.code_dataset_source import CodeDatasetSource
from mlflow.data.dataset import Dataset
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.huggingface_dataset import HuggingFaceDataset
from mlflow.data.meta_dataset import MetaDataset
from mlflow.data.numpy_dataset import NumpyDataset
from mlflow.data.pandas_dataset import PandasDataset
from mlflow.data.polars_dataset import PolarsDataset
from mlflow.entities import Dataset as DatasetEntity
from mlflow.entities import DatasetInput
from mlflow.exceptions import MlflowException
from mlflow.types import ColSpec, Schema

SOURCE = HTTPDatasetSource("https://example.com/x.csv")


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame({"age": [31, 64], "city": ["Kyiv", "Oslo"], "label": [0, 1]})


def test_importing_the_module_imports_no_framework() -> None:
    code = (
        "import sys, mlflow.data, mlflow.data.sources;"
        "mlflow.data.pandas_dataset, mlflow.data.numpy_dataset, mlflow.data.polars_dataset;"
        "mlflow.data.huggingface_dataset, mlflow.data.spark_dataset, mlflow.data.from_tensorflow;"
        "print([m for m in ('pandas','numpy','polars','datasets','pyspark','tensorflow','requests',"
        "'http.client','importlib.metadata') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert answer.strip() == "[]"


def test_a_run_records_name_digest_source_schema_and_profile(frame: pd.DataFrame) -> None:
    dataset = mlflow.data.from_pandas(
        frame, source="s3://bucket/people.csv", targets="label", name="people"
    )
    entity = dataset._to_mlflow_entity()
    assert isinstance(entity, DatasetEntity)
    assert entity.name == "people"
    assert entity.digest == dataset.digest
    assert entity.source_type == "s3"
    assert json.loads(entity.source) == {"uri": "s3://bucket/people.csv"}
    assert json.loads(entity.schema or "")["mlflow_colspec"][1] == {
        "type": "string",
        "name": "city",
        "required": True,
    }
    assert json.loads(entity.profile or "") == {"num_rows": 2, "num_elements": 6}
    assert json.loads(dataset.to_json()) == dataset.to_dict()


def test_the_classes_and_functions_have_their_public_places(frame: pd.DataFrame) -> None:
    made: list[tuple[Dataset, type[Dataset]]] = [
        (mlflow.data.from_pandas(frame), PandasDataset),
        (mlflow.data.from_numpy(np.zeros(2)), NumpyDataset),
        (mlflow.data.from_polars(pl.DataFrame({"a": [1]})), PolarsDataset),
        (
            mlflow.data.from_huggingface(datasets.Dataset.from_dict({"a": [1]})),
            HuggingFaceDataset,
        ),
    ]
    for dataset, kind in made:
        assert type(dataset) is kind
        assert isinstance(dataset.source, CodeDatasetSource)
        assert dataset.name == "dataset"
    assert set(mlflow.data.__all__) <= set(dir(mlflow.data))


def test_data_made_by_a_program_has_the_program_as_its_source(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["prepare.py"])
    source = mlflow.data.from_pandas(frame).source
    assert source.to_dict()["tags"]["mlflow.source.name"] == "prepare.py"
    with pytest.raises(NotImplementedError, match=r"made by a program \(prepare.py\)"):
        source.load()


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.assign(age=[31, 65]),
        lambda frame: frame.assign(city=["Kyiv", "oslo"]),
        lambda frame: frame.rename(columns={"age": "years"}),
        lambda frame: frame.iloc[::-1],
        lambda frame: frame.iloc[:1],
    ],
)
def test_the_digest_changes_with_the_content(frame: pd.DataFrame, change: Any) -> None:
    digest = mlflow.data.from_pandas(frame).digest
    assert mlflow.data.from_pandas(frame.copy()).digest == digest
    assert mlflow.data.from_pandas(change(frame)).digest != digest


def test_the_digest_of_arrays_changes_with_values_shape_and_targets() -> None:
    array = np.arange(6.0)
    digests = {
        mlflow.data.from_numpy(array).digest,
        mlflow.data.from_numpy(array + 1).digest,
        mlflow.data.from_numpy(array.reshape(2, 3)).digest,
        mlflow.data.from_numpy(array.reshape(3, 2)).digest,
        mlflow.data.from_numpy(array, targets=array).digest,
    }
    assert len(digests) == 5


def test_a_given_digest_is_taken(frame: pd.DataFrame) -> None:
    assert mlflow.data.from_pandas(frame, digest="v7").digest == "v7"


def test_a_column_without_a_name_is_no_obstacle() -> None:
    frame = pd.DataFrame([[1, 2]], columns=[None, "a"])
    dataset = mlflow.data.from_pandas(frame)
    assert len(dataset.digest) == 8
    assert dataset.schema is None
    only = mlflow.data.from_pandas(pd.DataFrame([[1]], columns=[None]))
    assert only.schema == Schema([ColSpec("long")])


def test_columns_named_by_dates_are_recorded() -> None:
    frame = pd.DataFrame([[1, 2]], columns=pd.to_datetime(["2020-01-01", "2021-01-01"]))
    entity = mlflow.data.from_pandas(frame)._to_mlflow_entity()
    assert json.loads(entity.schema or "")["mlflow_colspec"][0]["name"] == "2020-01-01 00:00:00"


def test_an_empty_hugging_face_dataset_has_a_digest() -> None:
    dataset = mlflow.data.from_huggingface(datasets.Dataset.from_dict({"a": []}))
    assert len(dataset.digest) == 8
    assert dataset.profile["num_rows"] == 0


@pytest.mark.parametrize("role", ["targets", "predictions"])
def test_a_column_that_is_not_there_is_refused(frame: pd.DataFrame, role: str) -> None:
    with pytest.raises(MlflowException, match=rf"no column 'price' to be its {role}.*'age'") as e:
        mlflow.data.from_pandas(frame, **{role: "price"})
    assert e.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException, match="no column 'price'"):
        mlflow.data.from_polars(pl.DataFrame({"a": [1]}), **{role: "price"})


@pytest.mark.parametrize(
    ("make", "value", "hint"),
    [
        (mlflow.data.from_pandas, [[1]], r"pandas\.DataFrame\(data\)"),
        (mlflow.data.from_pandas, pd.Series([1]), "Series"),
        (mlflow.data.from_numpy, [1, 2], r"numpy\.asarray"),
        (mlflow.data.from_numpy, {"a": [1]}, r"numpy\.asarray"),
        (mlflow.data.from_polars, pl.LazyFrame({"a": [1]}), "collect"),
        (
            mlflow.data.from_huggingface,
            datasets.DatasetDict({"train": datasets.Dataset.from_dict({"a": [1]})}),
            "one split",
        ),
    ],
)
def test_data_of_another_class_is_refused(make: Any, value: Any, hint: str) -> None:
    with pytest.raises(MlflowException, match=hint) as error:
        make(value)
    assert error.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("name", ["from_tensorflow", "load_delta"])
def test_a_missing_framework_is_named(name: str) -> None:
    arguments = {"path": "/x"} if name == "load_delta" else {"features": 1}
    package = "pyspark" if name == "load_delta" else "tensorflow"
    code = (
        f"import sys; sys.modules[{package!r}] = None; import mlflow.data;"
        f"mlflow.data.{name}(**{arguments!r})"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert f"pip install {package}" in answer.stderr


def test_features_and_targets_are_taken_apart(frame: pd.DataFrame) -> None:
    parts = mlflow.data.from_pandas(frame, targets="label").to_pyfunc()
    assert list(parts.inputs.columns) == ["age", "city"]
    assert list(parts.outputs) == [0, 1]
    assert mlflow.data.from_pandas(frame).to_pyfunc().outputs is None

    polars = mlflow.data.from_polars(pl.from_pandas(frame), targets="label").to_pyfunc()
    assert polars.inputs.columns == ["age", "city"]
    assert polars.outputs.to_list() == [0, 1]

    hub = datasets.Dataset.from_pandas(frame)
    assert list(mlflow.data.from_huggingface(hub, targets="label").to_pyfunc().outputs) == [0, 1]

    array = np.zeros(2)
    assert mlflow.data.from_numpy(array, targets=array).to_pyfunc().outputs is array


def test_source_wins_over_path(caplog: pytest.LogCaptureFixture) -> None:
    ds = datasets.Dataset.from_dict({"a": [1]})
    dataset = mlflow.data.from_huggingface(ds, path="team/x", source="s3://bucket/x")
    assert dataset._get_source_type() == "s3"
    assert "team/x" in caplog.text


def test_a_described_dataset_needs_no_data() -> None:
    schema = Schema([ColSpec("string", "text")])
    dataset = MetaDataset(SOURCE, name="reviews", schema=schema)
    assert json.loads(dataset.to_dict()["schema"]) == {"mlflow_colspec": schema.to_dict()}
    assert dataset.digest != MetaDataset(SOURCE, name="reviews").digest
    assert dataset.profile is None


def test_the_source_of_a_recorded_dataset_is_found_again(frame: pd.DataFrame) -> None:
    dataset = mlflow.data.from_pandas(frame, source="https://example.com/x.csv")
    entity = dataset._to_mlflow_entity()
    for recorded in (dataset, entity, DatasetInput(entity, [])):
        source = mlflow.data.get_source(recorded)
        assert isinstance(source, HTTPDatasetSource)
        assert source.url == "https://example.com/x.csv"
    with pytest.raises(MlflowException, match="got <class 'str'>"):
        mlflow.data.get_source("https://example.com/x.csv")  # type: ignore[arg-type]
    unknown = DatasetEntity(name="x", digest="1", source_type="tape", source="{}")
    with pytest.raises(MlflowException, match="'tape'") as error:
        mlflow.data.get_source(unknown)
    assert error.value.error_code == "RESOURCE_DOES_NOT_EXIST"


class Lines(Dataset):
    """A dataset as a third party writes one."""

    def __init__(self, lines: list[str], name: str | None = None) -> None:
        self._lines = lines
        super().__init__(source=SOURCE, name=name)

    def _compute_digest(self) -> str:
        return f"{len(self._lines)}"

    def to_dict(self) -> dict[str, Any]:
        return {**super().to_dict(), "profile": json.dumps(self.profile)}

    @property
    def profile(self) -> dict[str, int]:
        return {"lines": len(self._lines)}


def test_a_dataset_class_of_ones_own() -> None:
    entity = Lines(["a", "b"], name="poem")._to_mlflow_entity()
    assert (entity.name, entity.digest, entity.schema) == ("poem", "2", None)
    assert entity.profile == '{"lines": 2}'
    assert "poem" in repr(Lines([], name="poem"))


def test_a_dataset_class_without_a_digest_says_so() -> None:
    with pytest.raises(NotImplementedError, match="_compute_digest"):
        Dataset(SOURCE)
    assert Dataset(SOURCE, digest="1").schema is None
