"""What autologging keeps of scikit-learn's trainings, on data sets that ship with it."""

from __future__ import annotations

import logging
import pickle
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from sklearn import datasets
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import estimator_html_repr

import mlflow
from mlflow.autologging import autolog, configure, disable_autologging
from mlflow.autologging import sklearn as integration
from mlflow.entities import Run
from mlflow.exceptions import MlflowException


def cancer(frame: bool = False) -> tuple[Any, Any]:
    x, y = datasets.load_breast_cancer(return_X_y=True, as_frame=frame)
    return x, y


def watch(**options: Any) -> None:
    configure("sklearn", **{"log_models": False, **options})


def runs() -> list[Run]:
    """All runs, the first first."""
    found = mlflow.search_runs(
        search_all_experiments=True, output_format="list", order_by=["start_time"]
    )
    assert isinstance(found, list)
    return found


def artifacts(run: Run) -> set[str]:
    return {file.path for file in mlflow.MlflowClient().list_artifacts(run.info.run_id)}


def test_a_classifiers_training_is_kept() -> None:
    watch()
    x, y = cancer(frame=True)
    model = DecisionTreeClassifier(max_depth=3, random_state=7).fit(x, y)

    [run] = runs()
    assert run.info.status == "FINISHED"
    assert run.data.params["max_depth"] == "3"
    assert run.data.params["criterion"] == "gini"
    assert run.data.tags["estimator_name"] == "DecisionTreeClassifier"
    assert run.data.tags["mlflow.autologging"] == "sklearn"
    metrics = run.data.metrics
    assert metrics["training_score"] == pytest.approx(model.score(x, y))
    assert metrics["training_accuracy_score"] == metrics["training_score"]
    assert set(metrics) == {
        f"training_{name}"
        for name in (
            "precision_score", "recall_score", "f1_score", "accuracy_score", "log_loss",
            "roc_auc", "score",
        )
    }  # fmt: skip
    assert artifacts(run) >= {
        "training_confusion_matrix.png",
        "training_roc_curve.png",
        "training_precision_recall_curve.png",
        "estimator.html",
    }
    [used] = run.inputs.dataset_inputs
    assert used.tags[0].value == "train"
    assert '"target"' in used.dataset.schema


def test_the_model_is_kept_with_its_signature() -> None:
    mlflow.sklearn.autolog(log_input_examples=True, registered_model_name="tree")
    x, y = cancer(frame=True)
    trained = DecisionTreeClassifier(max_depth=2).fit(x, y)

    [run] = runs()
    [output] = run.outputs.model_outputs
    loaded = mlflow.pyfunc.load_model(f"models:/{output.model_id}")
    assert np.array_equal(loaded.predict(x), trained.predict(x))
    assert loaded.metadata.signature.inputs.input_names() == list(x.columns)
    assert len(loaded.input_example) == 5
    metrics = mlflow.get_logged_model(output.model_id).metrics
    [data] = run.inputs.dataset_inputs
    measured = {(each.key, each.dataset_name, each.dataset_digest) for each in metrics or ()}
    assert ("training_score", data.dataset.name, data.dataset.digest) in measured
    assert len(measured) == len({key for key, *_ in measured})
    [version] = mlflow.search_model_versions(filter_string="name='tree'")
    assert version.run_id == run.info.run_id


def test_a_regressors_training_is_kept() -> None:
    watch()
    x, y = datasets.load_diabetes(return_X_y=True)
    LinearRegression().fit(x, y)

    [run] = runs()
    metrics = run.data.metrics
    assert metrics["training_root_mean_squared_error"] == pytest.approx(
        metrics["training_mean_squared_error"] ** 0.5
    )
    assert metrics["training_r2_score"] == pytest.approx(metrics["training_score"])


def test_what_has_no_targets_is_kept_too() -> None:
    watch()
    KMeans(n_clusters=3, n_init=1).fit(datasets.load_iris().data)
    [run] = runs()
    assert run.data.params["n_clusters"] == "3"
    assert run.data.metrics == {}


def test_a_pipeline_is_one_run() -> None:
    watch()
    x, y = cancer()
    make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(x, y)
    [run] = runs()
    assert run.data.tags["estimator_name"] == "Pipeline"
    assert run.data.params["logisticregression__max_iter"] == "500"


def test_preparing_data_is_no_training() -> None:
    watch()
    StandardScaler().fit_transform(cancer()[0])
    assert runs() == []


def test_a_search_keeps_its_best_candidates_as_children() -> None:
    watch(max_tuning_runs=2)
    x, y = cancer()
    search = GridSearchCV(DecisionTreeClassifier(), {"max_depth": [1, 2, 3]}, cv=2).fit(x, y)

    parent, *children = runs()
    assert parent.data.params["best_max_depth"] == str(search.best_params_["max_depth"])
    assert parent.data.metrics["best_cv_score"] == pytest.approx(search.best_score_)
    assert "cv_results.csv" in artifacts(parent)
    assert len(children) == 2
    for child in children:
        assert child.data.tags["mlflow.parentRunId"] == parent.info.run_id
        assert child.data.metrics["mean_test_score"] > 0.8
        assert set(child.data.params) == {"max_depth"}
    last = mlflow.last_active_run()
    assert last is not None
    assert last.info.run_id == parent.info.run_id


def test_the_active_run_is_used_and_left_open() -> None:
    watch()
    x, y = cancer()
    with mlflow.start_run() as own:
        DecisionTreeClassifier(max_depth=2).fit(x, y)
        assert mlflow.active_run() is own
    [run] = runs()
    assert run.info.run_id == own.info.run_id
    assert "training_score" in run.data.metrics


def test_exclusive_leaves_the_users_run_alone() -> None:
    watch(exclusive=True)
    x, y = cancer()
    with mlflow.start_run():
        DecisionTreeClassifier().fit(x, y)
    [run] = runs()
    assert run.data.params == {}


def test_disabled_is_as_if_never_asked_for() -> None:
    watch()
    watch(disable=True)
    DecisionTreeClassifier().fit(*cancer())
    with disable_autologging():
        DecisionTreeClassifier().fit(*cancer())
    assert runs() == []


def test_what_one_framework_was_told_stands() -> None:
    watch(disable=True)
    autolog()
    DecisionTreeClassifier().fit(*cancer())
    assert runs() == []


# ---- the training is the user's ----
class Injected(Exception):
    """A fault put in."""


def test_an_error_of_the_training_is_the_users() -> None:
    watch()
    x, y = cancer()
    with pytest.raises(ValueError, match="does not match number of samples"):
        DecisionTreeClassifier().fit(x, y[:-1])
    [run] = runs()
    assert run.info.status == "FAILED"
    assert mlflow.active_run() is None


@pytest.mark.parametrize(
    "fault",
    ["params_of", "log_training_data", "training_metrics", "log_pictures", "_log_diagram"],
)
def test_a_failure_of_logging_is_a_warning(
    fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise Injected(fault)

    monkeypatch.setattr(integration, fault, fail)
    watch()
    x, y = cancer()
    model = DecisionTreeClassifier(random_state=1).fit(x, y)

    assert model.predict(x).shape == y.shape
    assert f"Injected: {fault}" in caplog.text
    [run] = runs()
    assert run.info.status == "FINISHED"
    if fault != "params_of":
        assert run.data.params["random_state"] == "1"


def test_silent_says_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise Injected

    monkeypatch.setattr(integration, "training_metrics", fail)
    watch(silent=True)
    DecisionTreeClassifier().fit(*cancer())
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_store_that_cannot_be_used_does_not_stop_a_training(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch()
    mlflow.set_tracking_uri("nonsense://nowhere")
    x, y = cancer()
    assert DecisionTreeClassifier().fit(x, y).score(x, y) > 0.9
    assert "nonsense" in caplog.text


def test_models_are_what_they_were() -> None:
    watch()
    x, y = cancer()
    seen = RandomForestClassifier(n_estimators=5, random_state=0).fit(x, y)
    with disable_autologging():
        unseen = RandomForestClassifier(n_estimators=5, random_state=0).fit(x, y)
    assert np.array_equal(seen.predict_proba(x), unseen.predict_proba(x))
    again = pickle.loads(pickle.dumps(seen))
    assert np.array_equal(again.predict(x), seen.predict(x))


def test_a_framework_that_is_imported_later_takes_part() -> None:
    program = """
import sys
from mlflow.autologging import autolog
autolog(log_models=False)
assert "sklearn" not in sys.modules
from sklearn.naive_bayes import GaussianNB
import mlflow
GaussianNB().fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
from sklearn.svm import SVC  # a module that comes after the patches
SVC(C=2.0).fit([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
found = mlflow.search_runs(search_all_experiments=True, output_format="list")
print(sorted(run.data.tags["estimator_name"] for run in found))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "['GaussianNB', 'SVC']"


# ---- options ----
def test_options_that_are_not_there_are_refused() -> None:
    with pytest.raises(MlflowException, match="no option max_depth"):
        configure("sklearn", max_depth=1)
    with pytest.raises(MlflowException, match="no autologging of 'sklaern'"):
        configure("sklaern")
    with pytest.raises(MlflowException, match="exclude_flavors names sklaern"):
        autolog(exclude_flavors=["sklaern"])


def counted_forests() -> tuple[list[int], type[RandomForestClassifier]]:
    """A class of forests, and of how many rows each `predict_proba` of theirs was asked."""
    asked: list[int] = []

    class Counted(RandomForestClassifier):  # type: ignore[misc]
        def predict_proba(self, rows: Any) -> Any:
            asked.append(len(rows))
            return super().predict_proba(rows)

    return asked, Counted


def test_a_forest_is_asked_once_for_what_it_says_of_its_training() -> None:
    watch(log_models=True)
    x, y = cancer(frame=True)
    asked, counted = counted_forests()
    forest = counted(20, max_depth=3, random_state=0).fit(x, y)
    assert asked == [len(x)]
    [run] = runs()
    said = forest.predict(x)
    assert run.data.metrics["training_f1_score"] == f1_score(y, said, average="weighted")
    assert run.data.metrics["training_score"] == forest.score(x, y)


@pytest.mark.parametrize("within", ["a pipeline", "a search", "a search of pipelines"])
def test_a_forest_within_another_estimator_is_asked_once(within: str) -> None:
    watch(log_models=True)
    x, y = cancer(frame=True)
    asked, counted = counted_forests()
    forest = counted(9, max_depth=2, random_state=0)
    pipeline = make_pipeline(StandardScaler(), forest)
    estimator = {
        "a pipeline": pipeline,
        "a search": GridSearchCV(forest, {"max_depth": [2]}, cv=2),
        "a search of pipelines": GridSearchCV(pipeline, {"counted__max_depth": [2]}, cv=2),
    }[within].fit(x, y)
    assert asked.count(len(x)) == 1
    run = next(run for run in runs() if "training_score" in run.data.metrics)
    said = estimator.predict(x)
    assert run.data.metrics["training_f1_score"] == f1_score(y, said, average="weighted")
    assert run.data.metrics["training_score"] == estimator.score(x, y)


def test_a_search_scores_as_it_was_told() -> None:
    watch()
    x, y = cancer()
    tree = DecisionTreeClassifier(max_depth=2, random_state=0)
    search = GridSearchCV(make_pipeline(tree), {}, scoring="recall", cv=2).fit(x, y)
    run = next(run for run in runs() if "training_score" in run.data.metrics)
    assert run.data.metrics["training_score"] == search.score(x, y)
    assert run.data.metrics["training_score"] != run.data.metrics["training_accuracy_score"]


FORESTS = {
    "classifier": RandomForestClassifier(7, random_state=0),
    "regressor": RandomForestRegressor(7, random_state=0),
    "pipeline": make_pipeline(StandardScaler(), RandomForestClassifier(7, random_state=0)),
    "search": GridSearchCV(RandomForestClassifier(7, random_state=0), {"max_depth": [2]}, cv=2),
}


@pytest.mark.parametrize("kind", list(FORESTS))
def test_the_diagram_is_that_of_scikit_learn(kind: str) -> None:
    watch(max_tuning_runs=0)
    x, y = cancer()
    forest = FORESTS[kind].fit(x, y)
    [run] = runs()
    logged = mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/estimator.html")

    def without_ids(text: str) -> str:
        return re.sub(r"sk-(container|estimator)-id-\d+", "", text)

    assert without_ids(logged) == without_ids(estimator_html_repr(forest))


def test_precision_and_recall_of_one_class() -> None:
    watch(pos_label=0)
    x, y = cancer()
    model = DecisionTreeClassifier(max_depth=2, random_state=0).fit(x, y)
    [run] = runs()
    said = model.predict(x)
    for name, measure in (("precision", precision_score), ("recall", recall_score)):
        assert run.data.metrics[f"training_{name}_score"] == measure(y, said, pos_label=0)
