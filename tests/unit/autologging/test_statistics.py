"""What autologging keeps of trainings by CatBoost, statsmodels and Prophet."""

from __future__ import annotations

from typing import Any

import catboost
import numpy as np
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from prophet import Prophet
from sklearn.datasets import load_breast_cancer, load_diabetes

import mlflow
from mlflow.entities import Run
from tests.flavors.cases import months, prophet_model


def only_run() -> Run:
    found = mlflow.search_runs(search_all_experiments=True, output_format="list")
    assert isinstance(found, list)
    [run] = found
    assert run.info.status == "FINISHED"
    return run


def artifacts(run: Run) -> set[str]:
    return {file.path for file in mlflow.MlflowClient().list_artifacts(run.info.run_id)}


def model_of(run: Run) -> Any:
    [output] = run.outputs.model_outputs
    return mlflow.pyfunc.load_model(f"models:/{output.model_id}")


def test_a_classifier_of_catboost_is_kept() -> None:
    mlflow.catboost.autolog(log_input_examples=True)
    features, targets = load_breast_cancer(return_X_y=True, as_frame=True)
    model = catboost.CatBoostClassifier(
        iterations=30, depth=3, thread_count=1, verbose=False, allow_writing_files=False,
        early_stopping_rounds=3, learning_rate=0.9,
    )  # fmt: skip
    model.fit(features[100:], targets[100:], eval_set=(features[:100], targets[:100]))

    run = only_run()
    assert run.data.params["depth"] == "3"
    history = mlflow.MlflowClient().get_metric_history(run.info.run_id, "validation-Logloss")
    known = model.get_evals_result()["validation"]["Logloss"]
    best = model.get_best_iteration()
    assert [point.value for point in history] == pytest.approx([*known, known[best]])
    assert run.data.metrics["best_iteration"] == best
    assert run.data.metrics["stopped_iteration"] == len(known) - 1
    assert "feature_importance_PredictionValuesChange.json" in artifacts(run)
    assert [each.tags[0].value for each in run.inputs.dataset_inputs] == ["train"]
    loaded = model_of(run)
    assert (loaded.predict(features) == model.predict(features)).all()
    assert len(loaded.input_example) == 5


def test_what_a_pool_of_catboost_holds_is_kept() -> None:
    mlflow.catboost.autolog()
    features, targets = load_diabetes(return_X_y=True, as_frame=True)
    model = catboost.CatBoostRegressor(
        iterations=3, thread_count=1, verbose=False, allow_writing_files=False
    ).fit(catboost.Pool(features, targets))
    run = only_run()
    assert [each.tags[0].value for each in run.inputs.dataset_inputs] == ["train"]
    loaded = model_of(run)
    assert loaded.metadata.signature.inputs.input_names() == list(features.columns)
    assert (loaded.predict(features) == model.predict(features)).all()


def test_a_regression_of_statsmodels_is_kept() -> None:
    mlflow.statsmodels.autolog()
    features, targets = load_diabetes(return_X_y=True, as_frame=True)
    results = sm.OLS(targets, sm.add_constant(features)).fit(cov_type="HC0")

    run = only_run()
    assert run.data.params["cov_type"] == "HC0"
    assert run.data.metrics["rsquared"] == pytest.approx(results.rsquared)
    assert run.data.metrics["aic"] == pytest.approx(results.aic)
    assert "OLS Regression Results" in mlflow.artifacts.load_text(
        f"runs:/{run.info.run_id}/model_summary.txt"
    )
    assert np.allclose(model_of(run).predict(sm.add_constant(features)), results.fittedvalues)
    assert model_of(run).metadata.get_input_schema().input_names()[0] == "const"


def test_a_formula_of_statsmodels_is_kept() -> None:
    """Its model takes columns of the frame and not what the formula made of them."""
    mlflow.statsmodels.autolog()
    frame = load_diabetes(as_frame=True).frame.rename(columns={"s1": "serum 1"})
    results = smf.ols('target ~ np.exp(bmi) * age + C(sex) + Q("serum 1")', frame).fit()
    run = only_run()
    assert np.allclose(model_of(run).predict(frame), results.fittedvalues)
    signature = model_of(run).metadata.signature
    assert signature.inputs.input_names() == ["age", "sex", "bmi", "serum 1"]
    [data] = run.inputs.dataset_inputs
    assert '"name": "target"' in str(data.dataset.schema)


def test_a_forecast_of_prophet_is_kept() -> None:
    history = prophet_model().history[["ds", "y"]]
    mlflow.prophet.autolog()
    model = Prophet(
        yearly_seasonality=False, weekly_seasonality=False, daily_seasonality=False,
        uncertainty_samples=20, n_changepoints=2,
    )  # fmt: skip
    model.fit(history)

    run = only_run()
    assert run.data.params["n_changepoints"] == "2"
    error = (history["y"] - model.predict(history)["yhat"]).abs().mean()
    assert run.data.metrics["training_mean_absolute_error"] == pytest.approx(error)
    assert "training_fit.png" in artifacts(run)
    assert model.uncertainty_samples == 20
    assert model_of(run).predict(months())["yhat"].tolist() == pytest.approx(
        model.predict(months())["yhat"].tolist()
    )


@pytest.mark.parametrize("name", ["catboost", "statsmodels", "prophet"])
def test_a_failure_of_logging_is_a_warning(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    births = prophet_model().history[["ds", "y"]]
    mlflow.autolog(log_models=False)
    module = f"mlflow.autologging.{name}"
    monkeypatch.setattr(f"{module}.log_training_data", fail)
    last = {"catboost": "_log_curves", "statsmodels": "_log_summary", "prophet": "_log_fit"}[name]
    monkeypatch.setattr(f"{module}.{last}", fail)
    features, targets = load_diabetes(return_X_y=True, as_frame=True)
    trained: Any
    if name == "catboost":
        trained = catboost.CatBoostRegressor(
            iterations=3, thread_count=1, verbose=False, allow_writing_files=False
        ).fit(features, targets)
    elif name == "statsmodels":
        trained = sm.OLS(targets, features).fit()
    else:
        trained = Prophet(
            yearly_seasonality=False, weekly_seasonality=False, daily_seasonality=False,
            uncertainty_samples=0, n_changepoints=2,
        ).fit(births)  # fmt: skip
        features = months()
    assert len(trained.predict(features)) == len(features)
    assert caplog.text.count("injected") == 2
    only_run()
