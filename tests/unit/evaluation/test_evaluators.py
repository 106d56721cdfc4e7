"""Evaluators of other packages, found by their entry points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.models import list_evaluators
from mlflow.models.evaluation import EvaluationDataset

EVALUATOR = """\
import mlflow
from mlflow.models.evaluation import EvaluationArtifact, EvaluationResult, ModelEvaluator

class Counting(ModelEvaluator):
    @classmethod
    def can_evaluate(cls, *, model_type, evaluator_config, **kwargs):
        return model_type in ("classifier", "ranker")

    def evaluate(self, *, model_type, dataset, run_id, evaluator_config, model=None, **kwargs):
        given = dataset.predictions_data if model is None else model(dataset.features_data)
        right = float(sum(given == dataset.labels_data)) + evaluator_config.get("more", 0)
        mlflow.log_metric("right", right)
        uri = mlflow.get_artifact_uri("right.txt")
        return EvaluationResult({"right": right}, {"right": EvaluationArtifact(uri)}, run_id)
"""

DATA = pd.DataFrame({"x": [1, 2, 3, 4], "y": [0, 1, 1, 0], "said": [0, 1, 0, 0]})


@pytest.fixture(autouse=True)
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "counting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: counting\nVersion: 1.0\n")
    group = "[mlflow.model_evaluator]\ncounting = counting_evaluator:Counting\n"
    (info / "entry_points.txt").write_text(group)
    (tmp_path / "counting_evaluator.py").write_text(EVALUATOR)
    monkeypatch.syspath_prepend(str(tmp_path))


def evaluated(**arguments: Any) -> dict[str, float]:
    arguments.setdefault("predictions", "said")
    return mlflow.evaluate(data=DATA, targets="y", **arguments).metrics


def test_all_who_can_evaluate_do() -> None:
    assert list_evaluators() == ["default", "counting"]
    result = mlflow.evaluate(data=DATA, targets="y", predictions="said", model_type="classifier")
    assert result.metrics["right"] == 3
    assert result.metrics["accuracy_score"] == 0.75
    assert {"right", "confusion_matrix"} <= set(result.artifacts)
    assert result.run_id is not None
    run = mlflow.get_run(result.run_id)
    assert run.data.metrics == pytest.approx(result.metrics)
    assert run.inputs.dataset_inputs
    assert "right" not in evaluated(model_type="regressor")


def test_one_is_asked_by_name_and_told_its_settings() -> None:
    assert evaluated(model_type="classifier", evaluators="counting") == {"right": 3}
    config = {"counting": {"more": 2}, "default": {"metric_prefix": "p_"}}
    metrics = evaluated(
        model_type="classifier", evaluators=["default", "counting"], evaluator_config=config
    )
    assert metrics["right"] == 5
    assert metrics["p_accuracy_score"] == 0.75
    found = evaluated(model_type="classifier", evaluators="counting", evaluator_config={"more": 1})
    assert found == {"right": 4}
    assert "right" not in evaluated(model_type="classifier", evaluators="default")
    # A type that only it knows, and a model that it asks itself.
    assert evaluated(model_type="ranker") == {"right": 3}
    found = evaluated(
        model=lambda features: features["x"] % 2, model_type="ranker", predictions=None
    )
    assert found == {"right": 2}


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({"model_type": "classifier", "evaluators": "weighing"}, "are: default, counting"),
        ({"model_type": "regressor", "evaluators": "counting"}, "cannot evaluate a 'regressor'"),
        ({"model_type": "ranker", "evaluators": ["default", "counting"]}, "'ranker' is not"),
        ({"model_type": "poet"}, "'poet' is not"),
    ],
)
def test_who_cannot_evaluate(arguments: dict[str, Any], fault: str) -> None:
    with pytest.raises(MlflowException, match=fault):
        evaluated(**arguments)


def test_the_data_that_an_evaluator_is_given() -> None:
    dataset = EvaluationDataset(DATA, targets="y", predictions="said", path="here.csv")
    assert dataset.feature_names == ["x"]
    assert dataset.features_data.columns.tolist() == ["x"]
    assert dataset.labels_data.tolist() == [0, 1, 1, 0]
    assert dataset.predictions_data.tolist() == [0, 1, 0, 0]
    assert (dataset.has_targets, dataset.has_predictions) == (True, True)
    assert (dataset.targets_name, dataset.predictions_name) == ("y", "said")
    assert dataset.path == "here.csv"
    assert dataset.name == dataset.hash == dataset.digest
    assert dataset.hash != EvaluationDataset(DATA[:2], targets="y").hash
    array = EvaluationDataset(np.ones((2, 3)), targets=[0, 1], name="ones", digest="d")
    assert array.feature_names == ["feature_1", "feature_2", "feature_3"]
    assert (array.name, array.digest, array.targets_name) == ("ones", "d", None)
    assert (array.has_targets, array.has_predictions) == (True, False)
    with pytest.raises(MlflowException, match="'z'"):
        EvaluationDataset(DATA, targets="z")
