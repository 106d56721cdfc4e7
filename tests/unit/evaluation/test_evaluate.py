"""Evaluating models of scikit-learn on its own data sets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets, metrics
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

import mlflow
from mlflow.evaluation import (
    EvaluationResult,
    MetricThreshold,
    ModelValidationFailedException,
    make_metric,
    validate_evaluation_results,
)
from mlflow.exceptions import MlflowException


@pytest.fixture(scope="module")
def cancer() -> tuple[DecisionTreeClassifier, pd.DataFrame]:
    """A classifier, and rows that it has not seen, the truth in the column `target`."""
    frame = datasets.load_breast_cancer(as_frame=True).frame
    seen, unseen = train_test_split(frame, random_state=3)
    model = DecisionTreeClassifier(max_depth=3, random_state=3)
    return model.fit(seen.drop(columns="target"), seen["target"]), unseen.reset_index(drop=True)


@pytest.fixture
def logged(cancer: tuple[DecisionTreeClassifier, pd.DataFrame]) -> tuple[str, str]:
    """The classifier as a logged model: its URI and id."""
    with mlflow.start_run():
        info = mlflow.sklearn.log_model(cancer[0], name="tree")
    return info.model_uri, str(info.model_id)


def test_a_classifier_is_measured(cancer: Any, logged: tuple[str, str]) -> None:
    model, unseen = cancer
    with mlflow.start_run() as run:
        result = mlflow.evaluate(logged[0], unseen, targets="target", model_type="classifier")

    said = model.predict(unseen.drop(columns="target"))
    likely = model.predict_proba(unseen.drop(columns="target"))[:, 1]
    true = unseen["target"]
    assert result.metrics["accuracy_score"] == metrics.accuracy_score(true, said)
    assert result.metrics["f1_score"] == metrics.f1_score(true, said)
    assert result.metrics["roc_auc"] == metrics.roc_auc_score(true, likely)
    assert result.metrics["score"] == model.score(unseen.drop(columns="target"), true)
    negatives, false, missed, positives = metrics.confusion_matrix(true, said).ravel()
    assert [
        result.metrics[f"{name}s"]
        for name in ("true_negative", "false_positive", "false_negative", "true_positive")
    ] == [negatives, false, missed, positives]
    assert set(result.artifacts) == {
        "confusion_matrix", "roc_curve_plot", "precision_recall_curve_plot",
        "calibration_curve_plot", "lift_curve_plot",
    }  # fmt: skip

    kept = mlflow.get_run(run.info.run_id)
    assert kept.data.metrics == pytest.approx(result.metrics)
    assert kept.inputs.dataset_inputs[0].tags[0].value == "eval"
    files = {file.path for file in mlflow.MlflowClient().list_artifacts(run.info.run_id)}
    assert {f"{name}.png" for name in result.artifacts} <= files
    model_metrics = mlflow.get_logged_model(logged[1]).metrics
    assert model_metrics is not None
    assert {metric.key for metric in model_metrics} >= {"f1_score"}
    assert {metric.dataset_name for metric in model_metrics} == {"dataset"}


def test_more_than_two_classes_are_measured_one_by_one() -> None:
    features, true = datasets.load_iris(return_X_y=True, as_frame=True)
    model = DecisionTreeClassifier(max_depth=2, random_state=0).fit(features, true)
    result = mlflow.evaluate(
        model.predict, features.assign(kind=true), targets="kind", model_type="classifier"
    )
    said = model.predict(features)
    assert result.metrics["f1_score"] == metrics.f1_score(true, said, average="weighted")
    table = result.tables["per_class_metrics"]
    assert list(table["positive_class"]) == [0, 1, 2]
    assert table["recall_score"][0] == 1.0


def test_a_regressor_is_measured() -> None:
    features, true = datasets.load_diabetes(return_X_y=True)
    model = LinearRegression().fit(features, true)
    result = mlflow.evaluate(model.predict, features, targets=true, model_type="regressor")
    said = model.predict(features)
    assert result.metrics["root_mean_squared_error"] == pytest.approx(
        np.sqrt(np.mean((true - said) ** 2))
    )
    assert result.metrics["mean_on_target"] == pytest.approx(true.mean())
    assert result.metrics["example_count"] == len(true)
    assert set(result.artifacts) == {"predicted_against_true", "residuals"}


def test_predictions_that_are_there_are_measured() -> None:
    frame = pd.DataFrame({"y": [1.0, 2.0, 3.0], "said": [1.0, 2.0, 5.0]})
    result = mlflow.evaluate(data=frame, targets="y", predictions="said", model_type="regressor")
    assert result.metrics["max_error"] == 2.0


def test_metrics_and_artifacts_of_ones_own() -> None:
    def cost(eval_df: pd.DataFrame, builtin_metrics: dict[str, float]) -> float:
        wrong = (eval_df["prediction"] - eval_df["target"]).abs()
        return float(wrong.sum()) + builtin_metrics["example_count"]

    def worst(eval_df: pd.DataFrame, found: dict[str, float], folder: str) -> dict[str, Any]:
        Path(folder, "note.txt").write_text("see the table")
        return {"table": eval_df.tail(1), "note": Path(folder, "note.txt"), "numbers": {"n": 2}}

    frame = pd.DataFrame({"y": [1.0, 2.0], "said": [1.0, 4.0]})
    result = mlflow.evaluate(
        data=frame,
        targets="y",
        predictions="said",
        model_type="regressor",
        extra_metrics=[
            make_metric(eval_fn=cost, greater_is_better=False),
            make_metric(
                eval_fn=lambda predictions, targets: (predictions > targets).mean(),
                greater_is_better=False,
                name="too_high",
            ),
        ],
        custom_artifacts=[worst],
    )
    assert result.metrics["cost"] == 4.0
    assert result.metrics["too_high"] == 0.5
    assert list(result.tables["table"]["prediction"]) == [4.0]
    assert mlflow.artifacts.load_text(result.artifacts["note"].uri) == "see the table"
    assert mlflow.artifacts.load_dict(result.artifacts["numbers"].uri) == {"n": 2}


def measured_by(**more: Any) -> EvaluationResult:
    """A regressor's answers of two rows, measured by a metric of one's own."""
    frame = pd.DataFrame({"y": [1.0, 2.0], "said": [1.0, 4.0], "price": [10.0, 20.0]})
    metric = make_metric(greater_is_better=True, name="mine", **more)
    return mlflow.evaluate(
        data=frame, targets="y", predictions="said", model_type="regressor", extra_metrics=[metric]
    )


def test_two_parameters_of_any_names_are_the_frame_and_what_was_measured() -> None:
    def worst(eval_df: pd.DataFrame, _builtin_metrics: dict[str, float]) -> float:
        return float(eval_df["prediction"].max()) + _builtin_metrics["example_count"]

    assert measured_by(eval_fn=worst).metrics["mine"] == 6.0
    assert measured_by(eval_fn=lambda df, found: len(df)).metrics["mine"] == 2.0


def test_a_metric_is_given_columns_of_the_data() -> None:
    def cost(predictions: Any, targets: Any, price: Any, factor: float = 2.0) -> float:
        return float(((predictions - targets) * price).sum() * factor)

    assert measured_by(eval_fn=cost).metrics["mine"] == 80.0


def test_what_is_wrong_with_a_metric_is_said_with_its_name() -> None:
    with pytest.raises(MlflowException, match="'mine' failed: ZeroDivisionError: division"):
        measured_by(eval_fn=lambda predictions, targets: 1 / 0)
    with pytest.raises(MlflowException, match=r"has the parameters colour, .*price, eval_df"):
        measured_by(eval_fn=lambda predictions, targets, colour: 1.0)
    with pytest.raises(MlflowException, match="made by make_metric"):
        mlflow.evaluate(lambda data: data, [1], extra_metrics=[lambda: 1])  # type: ignore[list-item]


def test_a_result_can_be_kept(tmp_path: Path) -> None:
    frame = pd.DataFrame({"y": [1.0, 2.0], "said": [1.0, 4.0]})
    result = mlflow.evaluate(data=frame, targets="y", predictions="said", model_type="regressor")
    result.save(str(tmp_path / "kept"))
    again = EvaluationResult.load(str(tmp_path / "kept"))
    assert again.metrics == result.metrics
    assert again.artifacts["residuals"].uri == result.artifacts["residuals"].uri


# ---- thresholds ----
def result(**found: float) -> EvaluationResult:
    return EvaluationResult(found, {})


def test_a_model_that_is_good_enough_passes() -> None:
    thresholds = {
        "f1": MetricThreshold(threshold=0.8, min_absolute_change=0.05, greater_is_better=True),
        "loss": MetricThreshold(threshold=0.3, min_relative_change=0.1, greater_is_better=False),
    }
    validate_evaluation_results(thresholds, result(f1=0.9, loss=0.2), result(f1=0.8, loss=0.25))


@pytest.mark.parametrize(
    ("threshold", "value", "baseline", "fault"),
    [
        (MetricThreshold(threshold=0.8, greater_is_better=True), 0.7, None, "at least 0.8"),
        (MetricThreshold(threshold=0.8, greater_is_better=False), 0.9, None, "at most 0.8"),
        (MetricThreshold(threshold=0, greater_is_better=True), float("nan"), None, "is NaN"),
        (MetricThreshold(min_absolute_change=0.1, greater_is_better=True), 0.85, 0.8, "0.1 more"),
        (MetricThreshold(min_relative_change=0.5, greater_is_better=False), 2, 3, "50.00% less"),
        (MetricThreshold(min_relative_change=0.5, greater_is_better=True), 0, 0, "50.00% more"),
    ],
    ids=["too small", "too great", "nan", "absolute", "relative", "of nothing"],
)
def test_one_that_is_not_is_refused_with_the_reason(
    threshold: MetricThreshold, value: float, baseline: float | None, fault: str
) -> None:
    other = None if baseline is None else result(m=baseline)
    with pytest.raises(ModelValidationFailedException, match=fault):
        validate_evaluation_results({"m": threshold}, result(m=value), other)


def test_every_fault_is_named() -> None:
    threshold = MetricThreshold(threshold=0.9, greater_is_better=True)
    with pytest.raises(ModelValidationFailedException) as caught:
        validate_evaluation_results({"a": threshold, "b": threshold}, result(a=0.1))
    assert caught.value.message.splitlines() == [
        "a is 0.1; it must be at least 0.9.",
        "b was not computed.",
    ]


# ---- bad input ----
@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({"model_type": "oracle"}, "classifier, regressor"),
        ({}, "Say what to measure"),
        ({"model_type": "regressor", "targets": "z", "predictions": "said"}, "column 'z'"),
        ({"model_type": "regressor", "targets": "y"}, "pass a model"),
        ({"model_type": "regressor", "predictions": "said"}, "pass targets="),
        (
            {"model_type": "classifier", "targets": "one", "predictions": "one"},
            "the one class",
        ),
        (
            {
                "model_type": "classifier",
                "targets": "y",
                "predictions": "said",
                "evaluator_config": {"pos_label": 9},
            },
            "pos_label 9",
        ),
        (
            {"model_type": "regressor", "targets": [1.0], "predictions": "said"},
            "2 rows and 1 targets",
        ),
    ],
    ids=["type", "nothing", "column", "no model", "no truth", "one class", "label", "lengths"],
)
def test_what_does_not_fit_together_is_refused(arguments: dict[str, Any], fault: str) -> None:
    frame = pd.DataFrame({"y": [1, 2], "said": [1, 1], "one": [1, 1]})
    with pytest.raises(MlflowException, match=fault):
        mlflow.evaluate(data=frame, **arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"greater_is_better": True},
        {"threshold": 1.0},
        {"threshold": "1", "greater_is_better": True},
        {"min_absolute_change": -1.0, "greater_is_better": True},
        {"min_relative_change": 2.0, "greater_is_better": True},
    ],
    ids=["nothing", "no direction", "text", "negative", "more than all"],
)
def test_thresholds_that_cannot_be_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(MlflowException):
        MetricThreshold(**arguments)
