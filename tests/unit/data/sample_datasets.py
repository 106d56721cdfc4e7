"""Datasets of every kind of value, made the same way by Headrace and by MLflow.

As a program it prints what the `mlflow` of its interpreter records of them:

    python sample_datasets.py [folder of packages that this interpreter lacks]
"""

from __future__ import annotations

import datetime
import decimal
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOURCE = "s3://bucket/data"
SEED = 20240115


def frames() -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    nan = float("nan")
    return {
        "numbers_and_text": pd.DataFrame(
            {"a": [1, 2, 3], "b": [1.5, 2.5, nan], "c": ["x", "y", "z"], "d": [True, False, True]}
        ),
        "missing_values": pd.DataFrame({"c": ["x", None, "z"], "a": [1, None, 2], "n": [None] * 3}),
        "all_missing_text": pd.DataFrame({"c": pd.array([None, None], dtype="string")}),
        "nested": pd.DataFrame(
            {
                "object": [{"k": 1, "j": "x"}, {"k": None, "i": {"deep": [1.5]}}],
                "list": [[1, 2], []],
                "lists": [[["a"], None], [["b", None]]],
                "bytes": [b"a", bytearray(b"b")],
                "array": [np.array([1.0, 2.0]), np.array([])],
            }
        ),
        "list_of_objects": pd.DataFrame({"a": [[{"x": 1}, {"y": None}], [{"x": 2, "y": "z"}]]}),
        "object_or_none": pd.DataFrame({"a": [{"x": {"y": 1}}, None, {"x": {"y": 2}}]}),
        "different_types": pd.DataFrame({"a": [1, "x"]}),
        "empty_arrays": pd.DataFrame({"a": [np.array([]), np.array([])]}),
        "empty_array_in_object": pd.DataFrame({"a": [{"x": np.array([])}]}),
        "tuples": pd.DataFrame({"a": [(1, 2), (3, 4)]}),
        "numpy_scalars": pd.DataFrame({"a": [[np.float32(1), np.float32(2)], [np.float32(3)]]}),
        "dates": pd.DataFrame({"a": [datetime.date(2020, 1, 1)]}),
        "times": pd.DataFrame({"t": pd.to_datetime(["2020-01-01", None]), "x": [1, 2]}),
        "times_with_zone": pd.DataFrame({"t": pd.to_datetime(["2020-01-01"], utc=True)}),
        "durations": pd.DataFrame({"t": pd.to_timedelta(["1D", "2D"])}),
        "periods": pd.DataFrame({"t": pd.period_range("2020-01", periods=2, freq="M")}),
        "categories": pd.DataFrame({"t": pd.Categorical(["a", "b", "a"])}),
        "categories_missing": pd.DataFrame({"t": pd.Categorical(["a", None])}),
        "categories_of_numbers": pd.DataFrame({"t": pd.Categorical([3, 1])}),
        "small_numbers": pd.DataFrame(
            {
                "i8": np.array([1], dtype="int8"),
                "i32": np.array([1], dtype="int32"),
                "u16": np.array([1], dtype="uint16"),
                "u32": np.array([1], dtype="uint32"),
                "f16": np.array([1], dtype="float16"),
                "f32": np.array([1], dtype="float32"),
            }
        ),
        "uint64": pd.DataFrame({"a": np.array([1], dtype="uint64")}),
        "extension_types": pd.DataFrame(
            {
                "Int64": pd.array([1, None], dtype="Int64"),
                "Float32": pd.array([1, None], dtype="Float32"),
                "boolean": pd.array([None, True], dtype="boolean"),
                "string": pd.array(["x", "y"], dtype="string"),
            }
        ),
        "objects_that_are_numbers": pd.DataFrame({"a": np.array([1, 2], dtype=object)}),
        "objects_that_are_text": pd.DataFrame({"a": np.array(["x", "y"], dtype=object)}),
        "complex": pd.DataFrame({"a": [1j]}),
        "decimals": pd.DataFrame({"a": [decimal.Decimal("1.0"), decimal.Decimal("NaN")]}),
        "numbered_columns": pd.DataFrame([[1, 2], [3, 4]]),
        "columns_of_both_kinds": pd.DataFrame({"b": [1], 1: [2], "a": ["x"]}),
        "two_levels_of_columns": pd.DataFrame(
            [[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])
        ),
        "equal_columns": pd.DataFrame([[1, 2]], columns=["a", "a"]),
        "index": pd.DataFrame({"a": [1, 2]}, index=[5, 6]),
        "no_rows": pd.DataFrame({"a": [], "b": pd.Series([], dtype="int64")}),
        "no_rows_of_objects": pd.DataFrame({"a": pd.Series([], dtype=object)}),
        "no_columns": pd.DataFrame(),
        "long": pd.DataFrame({"a": range(10_001), "b": ["x"] * 10_000 + [None]}),
        **random_frames(),
    }


def random_frames() -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    chosen = random.Random(SEED)
    rng = np.random.default_rng(SEED)
    makers: list[Callable[[int], Any]] = [
        lambda n: rng.integers(-(2**62), 2**62, n),
        lambda n: rng.normal(size=n).astype("float32"),
        lambda n: np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
        lambda n: rng.random(n) < 0.5,
        lambda n: ["".join(chosen.choices("añ☃ z\n", k=5)) for _ in range(n)],
        lambda n: [chosen.choice(["x", None]) for _ in range(n)],
        lambda n: pd.to_datetime(rng.integers(0, 2**60, n)),
        lambda n: [chosen.choice([1, 2.5, "x", None, b"b"]) for _ in range(n)],
        lambda n: [chosen.choice([{"a": 1}, {"a": None, "b": [1]}, None]) for _ in range(n)],
        lambda n: pd.Categorical([chosen.choice("abc") for _ in range(n)]),
    ]
    return {
        f"random_{number}": pd.DataFrame(
            {
                f"c{column}": chosen.choice(makers)(rows)
                for column in range(chosen.randint(1, 6))
                if (rows := number + 1)
            }
        )
        for number in range(25)
    }


def arrays() -> dict[str, dict[str, Any]]:
    import numpy as np

    targets = np.array([1, 2])
    return {
        "floats": {"features": np.arange(6.0).reshape(2, 3), "targets": targets},
        "no_targets": {"features": np.arange(6.0).reshape(2, 3)},
        "text": {"features": np.array(["aa", "b"]), "targets": targets},
        "bytes": {"features": np.array([b"aa"])},
        "objects": {"features": np.array([1, "x", None], dtype=object)},
        "unhashable": {"features": np.array([[1], {}], dtype=object)},
        "scalar": {"features": np.array(5), "targets": targets},
        "times": {"features": np.array(["2020-01-01"], dtype="datetime64[D]")},
        "complex": {"features": np.array([1j])},
        "records": {"features": np.zeros(2, dtype=[("a", "i4"), ("b", "f8")])},
        "empty": {"features": np.zeros((0, 3))},
        "named": {
            "features": {"b": np.arange(3), "a": np.arange(4)},
            "targets": {"t": np.array([True])},
        },
        "long": {"features": np.arange(20_001).reshape(3, 6667)},
        "transposed": {"features": np.arange(6).reshape(2, 3).T},
        "strided": {"features": np.arange(10)[::3]},
        "half": {"features": np.zeros(2, "float16")},
        "booleans": {"features": np.array([True, False])},
    }


def polars_frames() -> dict[str, Any]:
    import polars as pl

    return {
        "simple": pl.DataFrame({"a": [1, 2], "b": [1.5, None], "c": ["x", "y"], "d": [True, None]}),
        "all_missing": pl.DataFrame({"a": pl.Series([None, None], dtype=pl.Int32)}),
        "nested": pl.DataFrame({"l": [[1, 2], []], "s": [{"y": 1, "x": ["a"]}, {"y": 2, "x": []}]}),
        "fixed": pl.DataFrame({"a": pl.Series([[1, 2]], dtype=pl.Array(pl.Int16, 2))}),
        "close": pl.DataFrame(
            {
                "date": [datetime.date(2020, 1, 1)],
                "time": [datetime.datetime.fromisoformat("2020-01-01T00:00:00")],
                "category": pl.Series(["x"], dtype=pl.Categorical),
                "choice": pl.Series(["x"], dtype=pl.Enum(["x"])),
                "u8": pl.Series([1], dtype=pl.UInt8),
                "u32": pl.Series([1], dtype=pl.UInt32),
                "bytes": [b"x"],
            }
        ),
        "unknown": pl.DataFrame({"a": [datetime.timedelta(1)]}),
        "empty": pl.DataFrame({"a": pl.Series([], dtype=pl.Float32)}),
    }


def hub_datasets() -> dict[str, dict[str, Any]]:
    import datasets

    simple = datasets.Dataset.from_dict({"text": ["a", "b"], "label": [0, 1]})
    return {
        "program": {"ds": simple, "source": SOURCE},
        "hub": {
            "ds": simple,
            "path": "team/reviews",
            "revision": "main",
            "data_files": {"train": ["a.csv", "b.csv"]},
            "targets": "label",
        },
        "nested": {
            "ds": datasets.Dataset.from_dict({"a": [{"x": [1, 2]}, {"x": []}], "b": [[1], [2]]}),
            "source": SOURCE,
        },
        "long": {"ds": datasets.Dataset.from_dict({"a": list(range(12_000))}), "source": SOURCE},
        "selected": {"ds": simple.select([1]), "source": SOURCE},
    }


def described() -> dict[str, dict[str, Any]]:
    """What is recorded of each sample: name, digest, source, source type, schema, profile."""
    import mlflow.data
    from mlflow.data.http_dataset_source import HTTPDatasetSource
    from mlflow.data.meta_dataset import MetaDataset

    made: dict[str, Any] = {
        "meta": MetaDataset(HTTPDatasetSource("https://example.com/x.tar.gz")),
        "meta named": MetaDataset(HTTPDatasetSource("https://example.com/x.tar.gz"), name="x"),
    }
    for name, frame in frames().items():
        made[f"pandas {name}"] = mlflow.data.from_pandas(frame, source=SOURCE, name=name)
    for name, arguments in arrays().items():
        made[f"numpy {name}"] = mlflow.data.from_numpy(**arguments, source=SOURCE)
    for name, frame in polars_frames().items():
        made[f"polars {name}"] = mlflow.data.from_polars(frame, source=SOURCE, name=name)
    for name, arguments in hub_datasets().items():
        made[f"hugging face {name}"] = mlflow.data.from_huggingface(**arguments, name=name)
    for uri in SOURCES:
        source = mlflow.data.from_numpy(arrays()["floats"]["features"], source=uri)
        made[f"source {uri}"] = source
    return {name: as_recorded(dataset) for name, dataset in made.items()}


SOURCES: list[Any] = [
    "/data/x.csv",
    Path("/data/x.csv"),
    "relative/x.csv",
    "file:///data/x%20y.csv",
    "file:/data/x.csv",
    "https://example.com/x.csv?version=1#part",
    "http://localhost/x",
    "s3://bucket/key?versionId=1#part",
    "gs://bucket/x",
    "wasbs://container@account.blob.core.windows.net/x",
    "abfss://container@account.dfs.core.windows.net/x",
    "hdfs://host/x",
    "viewfs://host/x",
    "ftp://host/x",
    "sftp://host/x",
    "r2://bucket/x",
    "b2://bucket/x",
]


def as_recorded(dataset: Any) -> dict[str, Any]:
    """Fields of a dataset, read from JSON so that two writers of JSON can be compared."""
    fields = dataset.to_dict()
    schema = json.loads(fields.get("schema") or "null")
    tensors = (schema or {}).get("mlflow_tensorspec")
    if tensors is not None:
        schema = {k: v if v is None else json.loads(v) for k, v in tensors.items()}
    return {
        **fields,
        "source": json.loads(fields["source"]),
        "schema": schema,
        "profile": json.loads(fields.get("profile") or "null"),
    }


if __name__ == "__main__":
    # Python puts a program's own folder first; it holds no packages.
    sys.path[:1] = []
    sys.path += sys.argv[1:]
    json.dump(described(), sys.stdout)
