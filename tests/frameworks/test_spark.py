"""Autologging of Spark ML."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyspark.ml import Pipeline
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.ml.regression import LinearRegression
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder, TrainValidationSplit

import mlflow
import mlflow.spark
from tests.flavors.cases import diabetes
from tests.frameworks.cases import spark_session

pytestmark = pytest.mark.xdist_group("pyspark")

COLUMNS = ["age", "bmi"]


@pytest.fixture(scope="module")
def frame() -> Any:
    features, targets = diabetes()
    data = features[COLUMNS].assign(label=targets, other=1.0)
    return spark_session().createDataFrame(data[:60]).cache()


@pytest.fixture(scope="module")
def vectors(frame: Any) -> Any:
    return assembler().transform(frame).cache()


def assembler() -> Any:
    return VectorAssembler(inputCols=COLUMNS, outputCol="features")


def only_run() -> Any:
    [run] = mlflow.search_runs(search_all_experiments=True, output_format="list")
    return run


def artifact(run: Any, name: str) -> Any:
    return json.loads(mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{name}"))


def test_a_training_is_kept(vectors: Any) -> None:
    mlflow.pyspark.ml.autolog(log_input_examples=True)
    regression = LinearRegression(maxIter=2)
    model = regression.fit(vectors, {regression.regParam: 0.5})
    run = only_run()
    assert run.info.status == "FINISHED"
    assert run.data.params["maxIter"] == "2"
    assert run.data.params["regParam"] == "0.5"
    assert run.data.tags["mlflow.autologging"] == "pyspark.ml"
    assert run.data.tags["estimator_class"] == "pyspark.ml.regression.LinearRegression"
    [data] = run.inputs.dataset_inputs
    assert data.tags[0].value == "train"
    [output] = run.outputs.model_outputs
    uri = f"models:/{output.model_id}"
    signature = mlflow.models.get_model_info(uri).signature
    assert signature.inputs.input_names() == ["features"]
    loaded = mlflow.pyfunc.load_model(uri)
    assert len(loaded.input_example) == 5
    expected = [row.prediction for row in model.transform(vectors.limit(5)).collect()]
    assert loaded.predict(loaded.input_example) == pytest.approx(expected)


def test_a_pipeline_is_one_training(frame: Any) -> None:
    mlflow.autolog(log_datasets=False, exclude_flavors=["spark"])
    scaler = StandardScaler(inputCol="features", outputCol="scaled")
    again = StandardScaler(inputCol="scaled", outputCol="again", withMean=True)
    regression = LinearRegression(featuresCol="again", maxIter=2)
    model = Pipeline(stages=[assembler(), scaler, again, regression]).fit(frame)
    run = only_run()
    params = run.data.params
    names = ["VectorAssembler", "StandardScaler_1", "StandardScaler_2", "LinearRegression"]
    assert params["stages"] == str(names)
    assert params["StandardScaler_1.withMean"] == "False"
    assert params["StandardScaler_2.withMean"] == "True"
    assert params["LinearRegression.maxIter"] == "2"
    stages = artifact(run, "estimator_info.json")["hierarchy"]["stages"]
    assert [stage["name"] for stage in stages] == names
    assert run.inputs.dataset_inputs == []
    [output] = run.outputs.model_outputs
    loaded = mlflow.pyfunc.load_model(f"models:/{output.model_id}")
    assert loaded.metadata.signature.inputs.input_names() == COLUMNS
    expected = [row.prediction for row in model.transform(frame).collect()]
    assert loaded.predict(frame.toPandas()) == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["folds", "split"])
def test_a_search_has_a_run_for_each_of_its_candidates(kind: str, vectors: Any) -> None:
    mlflow.pyspark.ml.autolog(log_models=kind == "split", log_datasets=False)
    regression = LinearRegression(maxIter=2)
    candidates = ParamGridBuilder().addGrid(regression.regParam, [0.0, 500.0]).build()
    # Its threads' trainings are part of this one.
    told = {
        "estimator": regression, "evaluator": RegressionEvaluator(), "seed": 5,
        "estimatorParamMaps": candidates, "parallelism": 2,
    }  # fmt: skip
    search = CrossValidator(numFolds=2, **told) if kind == "folds" else TrainValidationSplit(**told)
    search.fit(vectors)
    runs = mlflow.search_runs(search_all_experiments=True, output_format="list")
    [parent] = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    children = [run for run in runs if run is not parent]
    assert {run.data.tags["mlflow.parentRunId"] for run in children} == {parent.info.run_id}
    last = mlflow.last_active_run()
    assert last is not None
    assert last.info.run_id == parent.info.run_id
    assert {run.data.params["regParam"] for run in children} == {"0.0", "500.0"}
    metric = "avg_rmse" if kind == "folds" else "rmse"
    best = min(children, key=lambda run: float(run.data.metrics[metric]))
    assert parent.data.params["best_LinearRegression.regParam"] == best.data.params["regParam"]
    assert parent.data.params["estimator"] == "LinearRegression"
    assert parent.data.params["RegressionEvaluator.metricName"] == "rmse"
    found = artifact(parent, "best_parameters.json")
    assert str(found["LinearRegression.regParam"]) == best.data.params["regParam"]
    told_of = artifact(parent, "estimator_info.json")
    name = type(search).__name__
    assert told_of["hierarchy"] == {
        "name": name,
        "evaluator": {"name": "RegressionEvaluator"},
        "tuned_estimator": {"name": "LinearRegression"},
    }
    assert [
        each["LinearRegression.regParam"] for each in told_of[name]["tuning_parameter_map_list"]
    ] == [0, 500]
    assert told_of[name]["tuned_estimator_parameter_map"]["LinearRegression.maxIter"] == 2
    table = mlflow.artifacts.load_text(f"{parent.info.artifact_uri}/search_results.csv")
    assert table.splitlines()[0].startswith(f"params,{metric},")
    models: Any = mlflow.search_logged_models(output_format="list")
    logged = {each.name for each in models}
    assert logged == ({"model", "best_model"} if kind == "split" else set())


def test_what_is_measured_later_goes_to_the_training(vectors: Any) -> None:
    mlflow.pyspark.ml.autolog(log_models=False)
    model = LinearRegression(maxIter=2).fit(vectors)
    test_data = vectors.limit(20)
    predictions = model.transform(test_data)
    evaluator = RegressionEvaluator()
    rmse = evaluator.evaluate(predictions)
    evaluator.evaluate(predictions)
    mae = evaluator.evaluate(predictions, {evaluator.metricName: "mae"})
    evaluator.evaluate(vectors.withColumn("prediction", vectors.label))  # of no model
    run = only_run()
    assert run.data.metrics == pytest.approx(
        {"rmse_test_data": rmse, "rmse-2_test_data": rmse, "mae_test_data": mae}
    )
    told = artifact(run, "metric_info.json")
    assert told["mae_test_data"]["params"]["metricName"] == "mae"
    assert told["rmse_test_data"]["evaluator_class"].endswith("RegressionEvaluator")
    assert {each.tags[0].value for each in run.inputs.dataset_inputs} == {"train", "eval"}


def test_what_is_not_logged(vectors: Any, caplog: pytest.LogCaptureFixture) -> None:
    mlflow.pyspark.ml.autolog(log_datasets=False, log_model_allowlist=["pyspark.ml.pipeline.*"])
    StandardScaler(inputCol="features", outputCol="scaled").fit(vectors)
    LinearRegression(maxIter=1).fit(vectors, [{}])
    assert "with a list of parameters is not logged" in caplog.text
    with mlflow.autologging.disable_autologging():
        LinearRegression(maxIter=1).fit(vectors)
    assert mlflow.search_runs(search_all_experiments=True, output_format="list") == []
    LinearRegression(maxIter=1).fit(vectors)
    assert "does not have pyspark.ml.regression.LinearRegressionModel" in caplog.text
    assert only_run().outputs.model_outputs == []


def test_files_that_are_read_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    mlflow.spark.autolog(silent=True)
    mlflow.spark.autolog(disable=True)
    assert caplog.text == ""
    mlflow.spark.autolog()
    assert "mlflow.pyspark.ml.autolog()" in caplog.text


@pytest.mark.parametrize(
    "fault",
    [
        "mlflow.log_params",
        "mlflow.autologging.pyspark.search.child_run",
        "mlflow.autologging.pyspark.ml.names_of",
        "mlflow.autologging.pyspark.ml.log_model",
        "mlflow.autologging.pyspark.ml.is_logged",
        "mlflow.autologging.pyspark.models.feature_columns",
        "mlflow.autologging.data.dataset_of",
    ],
)
def test_a_fault_does_not_stop_a_training(
    fault: str, vectors: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    mlflow.pyspark.ml.autolog(log_models="log_model" in fault or "models" in fault)
    monkeypatch.setattr(fault, fail)
    regression = LinearRegression(maxIter=1)
    candidates = ParamGridBuilder().addGrid(regression.regParam, [0.5]).build()
    search = TrainValidationSplit(
        estimator=regression, evaluator=RegressionEvaluator(), estimatorParamMaps=candidates, seed=5
    )
    assert search.fit(vectors).bestModel.numFeatures == 2
    assert "injected" in caplog.text
    runs = mlflow.search_runs(search_all_experiments=True, output_format="list")
    assert len([run for run in runs if "mlflow.parentRunId" not in run.data.tags]) <= 1
