"""What is measured of a scikit-learn model after its training is kept with the training."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import sklearn.metrics
import sklearn.model_selection
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

import mlflow
from mlflow.autologging import configure
from mlflow.entities import Run


def runs() -> list[Run]:
    found = mlflow.search_runs(search_all_experiments=True, output_format="list")
    assert isinstance(found, list)
    return found


def flowers() -> list[Any]:
    return list(train_test_split(*load_iris(return_X_y=True, as_frame=True), random_state=0))


def test_metrics_of_predictions_and_scores_are_kept() -> None:
    configure("sklearn", log_models=True)
    x_train, x_test, y_train, y_test = flowers()
    model = LogisticRegression().fit(x_train, y_train)
    said = model.predict(x_test)
    accuracy = sklearn.metrics.accuracy_score(y_test, said)
    f1 = sklearn.metrics.f1_score(y_test, said, average="macro")
    again = sklearn.metrics.f1_score(y_true=y_test, y_pred=said, average="micro")
    likely = model.predict_proba(x_train)
    loss = sklearn.metrics.log_loss(y_train, likely)
    score = model.score(x_test, y_test)

    [run] = runs()
    assert {
        "accuracy_score_x_test": accuracy,
        "f1_score_x_test": f1,
        "f1_score-2_x_test": again,
        "log_loss_x_train": loss,
        "LogisticRegression_score_x_test": score,
    }.items() <= run.data.metrics.items()
    info = json.loads(mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/metric_info.json"))
    assert info["f1_score-2_x_test"] == "f1_score(y_true=y_test, y_pred=said, average='micro')"
    assert info["LogisticRegression_score_x_test"] == (
        "LogisticRegression.score(X=x_test, y=y_test)"
    )
    contexts = [each.tags[0].value for each in run.inputs.dataset_inputs]
    assert sorted(contexts) == [
        "eval",
        "eval",
        "train",
    ]  # x_test, x_train; and the latter with y_train
    [output] = run.outputs.model_outputs
    linked = mlflow.get_logged_model(output.model_id).metrics or []
    assert "accuracy_score_x_test" in {metric.key for metric in linked}


def test_data_without_a_variable_and_of_one_name_is_told_apart() -> None:
    configure("sklearn", log_models=False)
    x, _, y, _ = flowers()
    x.columns = list("abcd")
    model = make_pipeline(StandardScaler(), DecisionTreeClassifier()).fit(x, y)

    def measure(data: Any) -> float:
        part = data.iloc[:40].copy()
        return float(model.score(part, y.iloc[:40]))

    measure(x)
    measure(x[::1])
    sklearn.metrics.accuracy_score(y, model.predict(x[list("abcd")]))
    keys = {key for key in runs()[0].data.metrics if not key.startswith("training_")}
    assert keys == {
        "Pipeline_score_part",
        "Pipeline_score-2_part-2",
        "accuracy_score_unknown_dataset",
    }


def test_what_is_of_no_training_is_not_kept() -> None:
    configure("sklearn", log_models=False)
    x, _, y, _ = flowers()
    assert sklearn.metrics.accuracy_score(y, y) == 1.0
    untrained = DecisionTreeClassifier()
    assert len(sklearn.model_selection.cross_val_score(untrained, x, y, cv=2)) == 2
    assert runs() == []

    configure("sklearn", log_models=False, log_post_training_metrics=False)
    model = DecisionTreeClassifier().fit(x, y)
    sklearn.metrics.accuracy_score(y, model.predict(x))
    model.score(x, y)
    assert all(key.startswith("training_") for key in runs()[0].data.metrics)


def test_a_search_is_measured_as_one_model() -> None:
    configure("sklearn", log_models=False, max_tuning_runs=0)
    x, x_test, y, y_test = flowers()
    search = GridSearchCV(DecisionTreeClassifier(), {"max_depth": [1, 2]}, cv=2).fit(x, y)
    assert search.score(x_test, y_test) == pytest.approx(
        runs()[0].data.metrics["GridSearchCV_score_x_test"]
    )


def test_a_failure_of_logging_gives_the_users_number(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    configure("sklearn", log_models=False)
    x, _, y, _ = flowers()
    model = DecisionTreeClassifier().fit(x, y)
    monkeypatch.setattr("mlflow.autologging.scores.name_of_data", fail)
    assert model.score(x, y) == 1.0
    assert np.asarray(model.predict(x)).shape == y.shape
    assert "injected" in caplog.text
