"""Explaining models with SHAP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import mlflow
from mlflow.exceptions import MlflowException
from tests.flavors.cases import diabetes, iris

pytestmark = pytest.mark.xdist_group("shap")

SWARM, IMPORTANCE = "shap_beeswarm_plot", "shap_feature_importance_plot"


def two_of_iris() -> Any:
    features, kinds = iris()
    return features[:100], kinds[:100]


def pipeline() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression())


MODELS: dict[str, tuple[Callable[[], Any], Callable[[], Any], str, set[str]]] = {
    "trees": (
        lambda: RandomForestRegressor(5, random_state=0), diabetes, "regressor",
        {SWARM, IMPORTANCE},
    ),
    "two classes": (
        lambda: RandomForestClassifier(5, random_state=0), two_of_iris, "classifier",
        {SWARM, IMPORTANCE},
    ),
    "three classes": (
        lambda: RandomForestClassifier(5, random_state=0), iris, "classifier", {IMPORTANCE},
    ),
    "linear": (LogisticRegression, two_of_iris, "classifier", {SWARM, IMPORTANCE}),
    "any other": (pipeline, two_of_iris, "classifier", {SWARM, IMPORTANCE}),
}  # fmt: skip


@pytest.mark.parametrize("kind", MODELS)
def test_a_model_is_explained(kind: str) -> None:
    make, data, model_type, wanted = MODELS[kind]
    features, true = data()
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(make().fit(features, true), name="m")
        found = mlflow.evaluate(
            info.model_uri,
            features.assign(true=true),
            targets="true",
            model_type=model_type,
            evaluator_config={"explainability_nsamples": 20, "ignore_exceptions": False},
        )
    assert {name for name in found.artifacts if name.startswith("shap")} == wanted
    for name in wanted:
        file = mlflow.artifacts.download_artifacts(
            run_id=run.info.run_id, artifact_path=f"{name}.png"
        )
        assert Path(file).read_bytes().startswith(b"\x89PNG")


def test_a_model_is_not_explained_where_that_is_not_wanted() -> None:
    features, true = diabetes()
    found = mlflow.evaluate(
        RandomForestRegressor(2).fit(features, true).predict,
        features.assign(true=true),
        targets="true",
        model_type="regressor",
        evaluator_config={"log_model_explainability": False},
    )
    assert set(found.artifacts) == {"predicted_against_true", "residuals"}


def test_a_failure_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    features, true = diabetes()
    asked = []

    def fails_later(data: Any) -> Any:
        asked.append(len(data))
        if len(asked) > 1:
            raise ValueError("not again")
        return data["bmi"]

    found = mlflow.evaluate(
        fails_later, features.assign(true=true), targets="true", model_type="regressor"
    )
    assert "not again" in caplog.text
    assert found.metrics["example_count"] == len(true)


def test_an_algorithm_that_there_is_not_is_refused() -> None:
    features, true = diabetes()
    with pytest.raises(MlflowException, match="explainability_algorithm is one of exact"):
        mlflow.evaluate(
            lambda data: data["bmi"],
            features.assign(true=true),
            targets="true",
            model_type="regressor",
            evaluator_config={"explainability_algorithm": "guess"},
        )
