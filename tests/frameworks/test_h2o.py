"""Autologging of H2O."""

from __future__ import annotations

from typing import Any

import h2o
import numpy as np
import pytest
from h2o.estimators import H2OGeneralizedLinearEstimator, H2OGradientBoostingEstimator

import mlflow
import mlflow.h2o
from tests.flavors.cases import diabetes
from tests.frameworks.cases import h2o_model

pytestmark = pytest.mark.xdist_group("h2o")

COLUMNS = ["age", "bmi", "s1"]


@pytest.fixture(scope="module")
def frames() -> tuple[Any, Any]:
    """Data to train on and to validate with, in the cluster."""
    h2o_model()  # which starts it
    features, targets = diabetes()
    frame = features[COLUMNS].assign(target=targets)
    return h2o.H2OFrame(frame[:60]), h2o.H2OFrame(frame[60:90])


def boosted(**more: Any) -> Any:
    return H2OGradientBoostingEstimator(
        ntrees=3, max_depth=2, min_rows=5, score_each_iteration=True, **more
    )


def only_run() -> Any:
    [run] = mlflow.search_runs(search_all_experiments=True, output_format="list")
    return run


def test_a_training_is_kept(frames: tuple[Any, Any]) -> None:
    mlflow.h2o.autolog(log_input_examples=True)
    train, valid = frames
    model = boosted()
    model.train(x=COLUMNS, y="target", training_frame=train, validation_frame=valid)
    run = only_run()
    assert run.info.status == "FINISHED"
    assert run.data.tags["estimator_name"] == "H2OGradientBoostingEstimator"
    params = run.data.params
    assert (params["ntrees"], params["y"], params["seed"]) == ("3", "target", "-1")
    assert params["actual_seed"] == str(model.actual_params["seed"])
    for kind, expected in (("training", model.rmse()), ("validation", model.rmse(valid=True))):
        curve = mlflow.MlflowClient().get_metric_history(run.info.run_id, f"{kind}_rmse")
        assert [point.step for point in curve] == [0, 1, 2, 3]
        assert curve[-1].value == pytest.approx(expected)
    assert run.data.metrics["training_r2"] == pytest.approx(model.r2())
    importance = mlflow.artifacts.load_dict(
        f"{run.info.artifact_uri}/feature_importance_relative.json"
    )
    assert set(importance) == set(COLUMNS)
    [data] = run.inputs.dataset_inputs
    assert data.tags[0].value == "train"
    [output] = run.outputs.model_outputs
    loaded = mlflow.pyfunc.load_model(f"models:/{output.model_id}")
    assert loaded.metadata.signature.inputs.input_names() == COLUMNS
    features = diabetes()[0][COLUMNS][:60]
    assert np.allclose(loaded.predict(features), model.predict(train).as_data_frame())
    assert loaded.input_example.shape == (5, 3)


def test_a_model_without_a_curve_has_its_metrics(frames: tuple[Any, Any]) -> None:
    mlflow.autolog(log_models=False, log_datasets=False)
    model = H2OGeneralizedLinearEstimator(nfolds=2, seed=5, lambda_=0.1)
    model.train(y="target", training_frame=frames[0])
    run = only_run()
    assert run.data.metrics["training_rmse"] == pytest.approx(model.rmse())
    assert run.data.metrics["cross_validation_rmse"] == pytest.approx(model.rmse(xval=True))
    assert run.inputs.dataset_inputs == []
    assert run.outputs.model_outputs == []


def test_what_is_not_waited_for_is_not_logged(frames: tuple[Any, Any]) -> None:
    mlflow.h2o.autolog()
    model = boosted()
    model.start(x=COLUMNS, y="target", training_frame=frames[0])
    model.join()
    assert mlflow.search_runs(search_all_experiments=True, output_format="list") == []
    with pytest.raises(h2o.exceptions.H2OResponseError):
        boosted(distribution="bernoulli").train(y="target", training_frame=frames[0])
    assert only_run().info.status == "FAILED"


@pytest.mark.parametrize(
    "fault",
    [
        "mlflow.log_params",
        "mlflow.log_metrics",
        "mlflow.autologging.h2o.is_logged",
        "mlflow.autologging.h2o._fetched",
        "mlflow.autologging.h2o.log_feature_importance",
        "mlflow.models.functions.log",
    ],
)
def test_a_fault_does_not_stop_a_training(
    fault: str,
    frames: tuple[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    mlflow.h2o.autolog()
    monkeypatch.setattr(fault, fail)
    model = boosted()
    model.train(x=COLUMNS, y="target", training_frame=frames[0])
    assert model.rmse() > 0
    assert "injected" in caplog.text
