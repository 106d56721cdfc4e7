"""Models as functions of Spark's columns: `mlflow.pyfunc.spark_udf`."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.errors import PySparkException
from pyspark.sql.functions import struct
from pyspark.sql.types import ArrayType, DoubleType, LongType
from sklearn.linear_model import LinearRegression

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import ColSpec, Schema, TensorSpec
from tests.flavors.cases import diabetes
from tests.frameworks.cases import spark_session

# Whoever comes first waits until Java has loaded what Spark needs.
pytestmark = [pytest.mark.xdist_group("pyspark"), pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]

DAY = dt.datetime.fromisoformat("2024-05-06")

# Gives what an expression says, on its input and its parameters.
CODE = """
import os

import mlflow
import numpy as np
import pandas as pd


class Gives(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        names = {"given": model_input, "n": len(model_input), "params": params}
        return eval(context.model_config["gives"], {**globals(), **names})


mlflow.models.set_model(Gives())
"""

MIXED = """pd.DataFrame({
    "a": np.arange(n), "t": ["x"] * n, "b": np.arange(n) / 2, "c": [True] * n,
    "d": np.arange(n, dtype="int32"),
})"""


def gives(expression: str, signature: Any = None) -> str:
    """A model that gives this."""
    Path("gives.py").write_text(CODE)
    info = mlflow.pyfunc.log_model(
        name="m", python_model="gives.py", signature=signature, pip_requirements=[],
        model_config={"gives": expression},
    )  # fmt: skip
    return str(info.model_uri)


def two_rows() -> Any:
    data = pd.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0]})
    return spark_session().createDataFrame(data)


def column(expression: str, result_type: Any, *, signature: Any = None, **options: Any) -> Any:
    """The column's type and its two values."""
    uri = gives(expression, signature)
    function = mlflow.pyfunc.spark_udf(spark_session(), uri, result_type, **options)
    answer = two_rows().select(function("x", "y").alias("p"))
    return answer.schema["p"].dataType.simpleString(), [row.p for row in answer.collect()]


def test_a_model_of_a_framework_predicts_as_ever() -> None:
    features, targets = diabetes()
    model = LinearRegression().fit(features, targets)
    info = mlflow.sklearn.log_model(model, name="m", input_example=features[:3])
    predict: Any = mlflow.pyfunc.spark_udf(spark_session(), info.model_uri)
    frame = spark_session().createDataFrame(features).repartition(2)
    expected = sorted(model.predict(features))
    rows = frame.select(predict(struct(*features.columns)).alias("p")).collect()
    assert sorted(row.p for row in rows) == pytest.approx(expected)
    # Without columns, it takes those that the signature names.
    assert predict.metadata.signature.inputs.input_names() == list(features.columns)
    rows = frame.select(predict().alias("p")).collect()
    assert sorted(row.p for row in rows) == pytest.approx(expected)
    # In SQL.
    spark_session().udf.register("predict", predict)
    frame.createOrReplaceTempView("patients")
    [row] = spark_session().sql(f"SELECT max(predict({', '.join(features.columns)})) p FROM "
                                "patients").collect()  # fmt: skip
    assert row.p == pytest.approx(expected[-1])


# Of several columns, the first that fits, or all that fit; what MLflow 3.17.2 gives for these.
@pytest.mark.parametrize(
    ("expression", "result_type", "said", "values"),
    [
        ("np.arange(n)", "long", "bigint", [0, 1]),
        ("np.arange(n)", LongType(), "bigint", [0, 1]),
        ("np.arange(n)", "array<long>", "array<bigint>", [[0], [1]]),
        ("np.arange(2 * n).reshape(n, 2) / 2", ArrayType(DoubleType()), "array<double>",
         [[0, 0.5], [1, 1.5]]),
        (MIXED, "int", "int", [0, 1]),
        (MIXED, "float", "float", [0, 1]),
        (MIXED, "string", "string", ["0", "1"]),
        (MIXED, "bool", "boolean", [True, True]),
        (MIXED, "array<int>", "array<int>", [[0], [1]]),
        (MIXED, "array<long>", "array<bigint>", [[0, 0], [1, 1]]),
        (MIXED, "array<double>", "array<double>", [[0, 0, 0], [1, 0.5, 1]]),
        (MIXED, "array<string>", "array<string>",
         [["0", "x", "0.0", "True", "0"], ["1", "x", "0.5", "True", "1"]]),
        (MIXED, "t string, b double", "struct<t:string,b:double>", [("x", 0), ("x", 0.5)]),
        ("[[[1, 2], [3]]] * n", "array<array<long>>", "array<array<bigint>>", [[[1, 2], [3]]] * 2),
        ("[{'a': 1, 'b': [1, 2]}] * n", "a int, b array<double>",
         "struct<a:int,b:array<double>>", [(1, [1, 2])] * 2),
        ("[{'a': 1, 'b': 2}] * n", "map<string,long>", "map<string,bigint>",
         [{"a": 1, "b": 2}] * 2),
        ("[{'in': {'a': 1, 'b': ['z']}}] * n", "in struct<a: long, b: array<string>>",
         "struct<in:struct<a:bigint,b:array<string>>>", [((1, ["z"]),)] * 2),
        ("{'a': [1, 2], 'b': [3, 4]}", "b long", "struct<b:bigint>", [(3,), (4,)]),
        ("given['0']", "double", "double", [1, 2]),
    ],
)  # fmt: skip
def test_types_of_the_column(expression: str, result_type: Any, said: str, values: Any) -> None:
    assert column(expression, result_type) == (said, values)


# Where MLflow 3.17.2 fails, or writes what is missing as the text 'None'.
@pytest.mark.parametrize(
    ("expression", "result_type", "values"),
    [
        ("np.arange(n)", "int", [0, 1]),
        ("[[1], [1, 2]]", "array<long>", [[1], [1, 2]]),
        ("pd.DataFrame({'v': [[1.5], None]})", "array<double>", [[1.5], None]),
        ("['x', None]", "string", ["x", None]),
        ("pd.DataFrame({'v': pd.array([1, None], 'Int64')})", "long", [1, None]),
        ("[None, None]", "double", [None, None]),
        ("np.ones((n, 2, 1))", "array<array<double>>", [[[1], [1]]] * 2),
        ("np.ones((n, 2))", "a double, b double", [(1, 1)] * 2),
    ],
)
def test_more_forms_of_predictions(expression: str, result_type: str, values: Any) -> None:
    assert column(expression, result_type)[1] == values


@pytest.mark.parametrize(
    ("expression", "outputs", "said", "values"),
    [
        (MIXED, Schema([ColSpec("long", "a"), ColSpec("double", "b")]),
         "struct<a:bigint,b:double>", [(0, 0), (1, 0.5)]),
        ("['a'] * n", Schema([ColSpec("string")]), "string", ["a", "a"]),
        ("np.arange(n)", Schema([TensorSpec(np.dtype("int64"), (-1,))]), "array<bigint>",
         [[0], [1]]),
        ("np.ones((n, 2))", Schema([TensorSpec(np.dtype("float64"), (-1, 2))]), "array<double>",
         [[1, 1]] * 2),
        ("[pd.Timestamp(2024, 5, 6)] * n", Schema([ColSpec("datetime")]), "timestamp",
         [DAY] * 2),
    ],
)  # fmt: skip
def test_the_signature_says_the_type(expression: str, outputs: Any, said: str, values: Any) -> None:
    inputs = Schema([ColSpec("double", "x"), ColSpec("double", "y")])
    signature = ModelSignature(inputs, outputs)
    assert column(expression, None, signature=signature) == (said, values)


def test_nested_signatures_become_nested_types() -> None:
    example = [{"a": 1, "b": [{"c": 0.5}]}]
    signature = infer_signature(pd.DataFrame({"x": [1.0], "y": [1.0]}), pd.DataFrame(example))
    said, values = column("pd.DataFrame([{'a': 1, 'b': [{'c': 0.5}]}] * n)", None,
                          signature=signature)  # fmt: skip
    assert said == "struct<a:bigint,b:array<struct<c:double>>>"
    assert values == [(1, [(0.5,)])] * 2


def test_without_a_type_it_is_double(caplog: pytest.LogCaptureFixture) -> None:
    assert column("np.arange(n)", None) == ("double", [0, 1])
    assert "Pass result_type=" in caplog.text


def test_columns_params_and_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = two_rows()
    uri = gives(
        "[str((row, params, os.environ['A'])) for row in given.astype(object).to_dict('records')]",
        infer_signature(pd.DataFrame([{"u": 1.0, "v": 1.0}]), params={"k": 1}),
    )
    function = mlflow.pyfunc.spark_udf(
        spark_session(), uri, "string", params={"k": 5}, extra_env={"A": "b"}
    )
    told = "({'u': 1.0, 'v': 3.0}, {'k': 5}, 'b')"
    # By position, under the signature's names; more columns than it has are left out.
    assert frame.select(function("x", "y", "x").alias("p")).first().p == told
    named = struct(frame.x.alias("u"), frame.y.alias("v"))
    assert frame.select(function(named).alias("p")).first().p == told
    with pytest.raises(PySparkException, match="The model takes the columns u, v, and the"):
        frame.select(function("x")).collect()
    with pytest.raises(PySparkException, match="lacks columns 'u', 'v'"):
        frame.select(function(struct("x", "y"))).collect()
    # Without a signature, columns are numbered; other settings than those that were saved.
    uri = gives("list(map(str, given.columns))")
    function = mlflow.pyfunc.spark_udf(spark_session(), uri, "string")
    assert [row.p for row in frame.select(function("x", "y").alias("p")).collect()] == ["0", "1"]
    function = mlflow.pyfunc.spark_udf(
        spark_session(), uri, "string", model_config={"gives": "[str(given['x'].sum())] * n"}
    )
    assert frame.select(function(struct("x")).alias("p")).first().p == "1.0"
    # A struct among other columns is a dictionary.
    uri = gives("[str(each) for each in given['1']]")
    function = mlflow.pyfunc.spark_udf(spark_session(), uri, "string")
    assert frame.select(function("x", struct("y")).alias("p")).first().p == "{'y': 3.0}"


def test_tensors_come_as_arrays() -> None:
    signature = ModelSignature(Schema([TensorSpec(np.dtype("float64"), (-1, 2, 2), "image")]))
    uri = gives("given['image'].sum(axis=(1, 2))", signature)
    frame = spark_session().createDataFrame([([1.0, 2.0, 3.0, 4.0],)], ["image"])
    function = mlflow.pyfunc.spark_udf(spark_session(), uri, "double")
    assert frame.select(function().alias("p")).first().p == 10


def test_what_goes_wrong_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for expression, result_type, said in (
        ("[1.0]", "double", "The model gave 1 predictions for 2 rows"),
        ("['x'] * n", "double", "The model gives no double: it gives 0 of"),
        ("[2 ** 40] * n", "int", "The model gives no int"),
        ("[0.5] * n", "a int", "The model gives 0.5, which is no int"),
        ("[{'b': 1}] * n", "a int, c int", "no 'a', which result_type names; it gives 'b'"),
    ):
        with pytest.raises(PySparkException, match=said):
            column(expression, result_type)
    uri = gives("np.arange(n)")
    for options, said in (
        ({"result_type": "decimal(3,1)"}, "result_type is one of int, long"),
        ({"result_type": "number"}, "result_type is a type as Spark writes it"),
        ({"env_manager": "poetry"}, "env_manager is one of local, uv"),
        ({"env_manager": "uv", "prebuilt_env_uri": "e.tar.gz"}, "either env_manager or prebuilt"),
        ({"prebuilt_env_uri": __file__}, "is no environment that"),
    ):
        with pytest.raises(MlflowException, match=said):
            mlflow.pyfunc.spark_udf(spark_session(), uri, **options)
    function = mlflow.pyfunc.spark_udf(spark_session(), uri, "long")
    with pytest.raises(MlflowException, match="signature names no columns"):
        function()
    optional = ModelSignature(Schema([ColSpec("double", "x", required=False)]))
    function = mlflow.pyfunc.spark_udf(spark_session(), gives("[1] * n", optional), "long")
    with pytest.raises(MlflowException, match="optional \\('x'\\)"):
        function()
    # The driver examines the files, as wherever a model is loaded.
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "false")
    with pytest.raises(MlflowException, match="forbids that"):
        mlflow.pyfunc.spark_udf(spark_session(), uri)


def test_a_model_predicts_in_an_environment_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_CACHE_DIR", str(ROOT / ".cache" / "uv"))
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    kinds = {"x": [1.0], "when": [pd.Timestamp(2024, 1, 1)], "s": ["a"]}
    signature = infer_signature(pd.DataFrame(kinds), params={"k": 1})
    uri = gives(
        "[f'{a}|{b.year}|{c}|{params}|' + __import__('six').__name__ + os.environ['A'] + '|' + "
        "str(print('seen')) + __import__('sys').prefix for a, b, c in given.to_numpy()]",
        signature,
    )
    mlflow.models.update_model_requirements(uri, "add", ["six"])
    rows = [(1.5, DAY, "é\n"), (None, DAY, None)]
    frame = spark_session().createDataFrame(rows, "x double, when timestamp, s string")
    options: dict[str, Any] = {"params": {"k": 2}, "extra_env": {"A": "b"}}
    function = mlflow.pyfunc.spark_udf(spark_session(), uri, "string", env_manager="uv", **options)
    said = [row.p.split("|") for row in frame.select(function().alias("p")).collect()]
    assert [row[:5] for row in said] == [
        ["1.5", "2024", "é\n", "{'k': 2}", "sixb"],
        ["nan", "2024", "nan", "{'k': 2}", "sixb"],
    ]
    assert said[0][5].startswith(f"None{tmp_path}/environments/uv-")
    # What fails there is said here.
    failing = mlflow.pyfunc.spark_udf(
        spark_session(), uri, "string", env_manager="uv", model_config={"gives": "1 / 0"}
    )
    with pytest.raises(PySparkException, match="ZeroDivisionError"):
        frame.select(failing()).collect()
    # The same environment as one file.
    packed = mlflow.pyfunc.build_model_env(uri, tmp_path, env_manager="uv")
    function = mlflow.pyfunc.spark_udf(
        spark_session(), uri, "string", prebuilt_env_uri=packed, **options
    )
    assert frame.select(function().alias("p")).first().p.split("|")[:5] == said[0][:5]
    with pytest.raises(MlflowException, match="is not that of this model"):
        mlflow.pyfunc.spark_udf(spark_session(), gives("1"), "string", prebuilt_env_uri=packed)
    with pytest.raises(MlflowException, match="made by virtualenv or uv; got 'conda'"):
        mlflow.pyfunc.build_model_env(uri, tmp_path, env_manager="conda")
    with pytest.raises(MlflowException, match="There is no folder"):
        mlflow.pyfunc.build_model_env(uri, tmp_path / "none")


CLUSTER = """
import sys

import mlflow
from pyspark.sql import SparkSession

settings = {"spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false",
            "spark.executor.memory": "512m", "spark.sql.shuffle.partitions": "1"}
spark = SparkSession.builder.master("local-cluster[1,1,512]").config(map=settings).getOrCreate()
function = mlflow.pyfunc.spark_udf(spark, sys.argv[1], "string")
print("answer", spark.range(1).select(function("id").alias("p")).first().p)
spark.stop()
"""


def test_files_come_to_the_machines_of_a_cluster(tmp_path: Path) -> None:
    Path("words.txt").write_text("far away")
    Path("reads.py").write_text(
        "import mlflow\n\n\n"
        "class Reads(mlflow.pyfunc.PythonModel):\n"
        "    def predict(self, context, model_input, params=None):\n"
        "        path = context.artifacts['words']\n"
        "        return [open(path).read() + path] * len(model_input)\n\n\n"
        "mlflow.models.set_model(Reads())\n"
    )
    info = mlflow.pyfunc.log_model(
        name="m", python_model="reads.py", artifacts={"words": "words.txt"}
    )
    variables = {**os.environ, "SPARK_WORKER_DIR": str(tmp_path / "workers")}
    done = subprocess.run(
        [sys.executable, "-c", CLUSTER, info.model_uri],
        env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "answer far away" in done.stdout, done.stderr[-3000:]
    assert ".unpacked/artifacts/words.txt" in done.stdout  # not where the driver has it
