"""What autologging keeps of XGBoost's and LightGBM's trainings, on a data set of scikit-learn's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import lightgbm
import numpy as np
import pytest
import xgboost
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

import mlflow
from mlflow.entities import Metric, Run
from mlflow.journal.recorder import Recorder

ROUNDS = 12


@pytest.fixture(scope="module")
def cancer() -> list[Any]:
    """Features to train on and to look at, then the targets of both."""
    features, targets = load_breast_cancer(return_X_y=True, as_frame=True)
    return list(train_test_split(features, targets, random_state=5))


def only_run() -> Run:
    found = mlflow.search_runs(search_all_experiments=True, output_format="list")
    assert isinstance(found, list)
    [run] = found
    return run


def curve(run: Run, key: str) -> list[float]:
    return [point.value for point in mlflow.MlflowClient().get_metric_history(run.info.run_id, key)]


def artifacts(run: Run) -> set[str]:
    return {file.path for file in mlflow.MlflowClient().list_artifacts(run.info.run_id)}


def model_of(run: Run) -> Any:
    [output] = run.outputs.model_outputs
    return mlflow.pyfunc.load_model(f"models:/{output.model_id}")


def test_a_booster_of_xgboost_is_kept(cancer: list[Any]) -> None:
    mlflow.xgboost.autolog(importance_types=["weight", "gain"])
    seen, unseen, true, later = cancer
    train, test = xgboost.DMatrix(seen, true), xgboost.DMatrix(unseen, later)
    results: dict[str, Any] = {}
    params = {"max_depth": 3, "objective": "binary:logistic", "eval_metric": "logloss"}
    booster = xgboost.train(
        params, train, ROUNDS, evals=[(train, "train"), (test, "test")], evals_result=results,
        verbose_eval=False,
    )  # fmt: skip

    run = only_run()
    assert run.data.params["max_depth"] == "3"
    assert run.data.params["num_boost_round"] == str(ROUNDS)
    assert curve(run, "test-logloss") == pytest.approx(results["test"]["logloss"])
    assert artifacts(run) >= {
        "feature_importance_weight.json",
        "feature_importance_weight.png",
        "feature_importance_gain.json",
    }
    assert np.allclose(model_of(run).predict(unseen), booster.predict(test))


def inputs_of(run: Run) -> dict[str, str]:
    """Digests of a run's data, by context."""
    return {each.tags[0].value: each.dataset.digest for each in run.inputs.dataset_inputs}


def digest_of(features: Any, targets: Any) -> str:
    frame = features.assign(**{targets.name: targets})
    return str(mlflow.data.from_pandas(frame, targets=targets.name).digest)


def test_a_booster_has_the_data_and_the_signature_that_its_matrix_had(cancer: list[Any]) -> None:
    mlflow.xgboost.autolog(log_input_examples=True)
    seen, unseen, true, later = cancer
    train, test = xgboost.QuantileDMatrix(seen, true), xgboost.DMatrix(unseen, later)
    xgboost.train({}, train, 2, evals=[(train, "train"), (test, "test")], verbose_eval=False)

    run = only_run()
    assert inputs_of(run) == {"train": digest_of(seen, true), "eval": digest_of(unseen, later)}
    metadata = model_of(run).metadata
    assert metadata.signature.inputs.input_names() == list(seen.columns)
    assert metadata.signature.outputs is not None
    assert metadata.saved_input_example_info is not None

    mlflow.lightgbm.autolog()
    train_set = lightgbm.Dataset(seen, true)
    lightgbm.train({"verbose": -1}, train_set, 2, valid_sets=[lightgbm.Dataset(unseen, later)])
    last = mlflow.last_active_run()
    assert last is not None
    assert last.info.run_id != run.info.run_id
    assert inputs_of(last) == inputs_of(run)
    assert model_of(last).metadata.signature.inputs == metadata.signature.inputs


def test_a_matrix_of_data_that_is_gone_still_has_its_first_rows(cancer: list[Any]) -> None:
    mlflow.xgboost.autolog()
    seen, _, true, _ = cancer
    train = xgboost.DMatrix(seen.to_numpy(), true.to_numpy())
    xgboost.train({}, train, 2)
    run = only_run()
    assert run.inputs.dataset_inputs == []
    assert model_of(run).metadata.signature.inputs.inputs[0].shape == (-1, seen.shape[1])


def test_an_estimator_of_xgboost_is_one_run(cancer: list[Any]) -> None:
    mlflow.xgboost.autolog(log_input_examples=True)
    seen, unseen, true, later = cancer
    model = xgboost.XGBClassifier(n_estimators=200, max_depth=2, early_stopping_rounds=3)
    model.fit(seen, true, eval_set=[(unseen, later)], verbose=False)

    run = only_run()
    assert run.data.params["max_depth"] == "2"
    assert run.data.metrics["best_iteration"] == model.best_iteration
    assert run.data.metrics["stopped_iteration"] == model.best_iteration + 3
    assert run.data.metrics["validation_0-logloss"] == pytest.approx(model.best_score)
    loaded = model_of(run)
    assert np.array_equal(loaded.predict(unseen), model.predict(unseen))
    assert loaded.metadata.signature.inputs.input_names() == list(seen.columns)
    assert len(run.inputs.dataset_inputs) == 1


def test_a_booster_of_lightgbm_is_kept(cancer: list[Any]) -> None:
    mlflow.lightgbm.autolog()
    seen, unseen, true, later = cancer
    train = lightgbm.Dataset(seen, true)
    test = lightgbm.Dataset(unseen, later, reference=train)
    results: dict[str, Any] = {}
    params = {"num_leaves": 7, "objective": "binary", "metric": "auc", "verbose": -1}
    callbacks = [lightgbm.record_evaluation(results), lightgbm.early_stopping(4, verbose=False)]
    booster = lightgbm.train(
        params, train, 60, valid_sets=[test], valid_names=["test"], callbacks=callbacks
    )

    run = only_run()
    assert run.data.params["num_leaves"] == "7"
    logged = curve(run, "test-auc")
    assert logged[: len(results["test"]["auc"])] == pytest.approx(results["test"]["auc"])
    assert run.data.metrics["best_iteration"] == booster.best_iteration
    assert artifacts(run) >= {"feature_importance_split.png", "feature_importance_gain.json"}
    assert np.allclose(model_of(run).predict(unseen), booster.predict(unseen))


def test_an_estimator_of_lightgbm_is_one_run(cancer: list[Any]) -> None:
    mlflow.lightgbm.autolog()
    seen, unseen, true, later = cancer
    model = lightgbm.LGBMClassifier(n_estimators=ROUNDS, num_leaves=7, verbose=-1)
    model.fit(seen, true, eval_X=unseen, eval_y=later)

    run = only_run()
    assert run.data.params["n_estimators"] == str(ROUNDS)
    assert len(curve(run, "valid_0-binary_logloss")) == ROUNDS
    assert np.array_equal(model_of(run).predict(unseen), model.predict(unseen))


def test_a_failing_log_does_not_stop_a_boosting(
    cancer: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    mlflow.xgboost.autolog(log_models=False)
    monkeypatch.setattr("mlflow.autologging.boosting.Curves.log", fail)
    seen, _, true, _ = cancer
    train = xgboost.DMatrix(seen, true)
    booster = xgboost.train({"max_depth": 2}, train, 5, evals=[(train, "t")], verbose_eval=False)
    assert booster.num_boosted_rounds() == 5
    assert caplog.text.count("injected") >= 1
    assert only_run().info.status == "FINISHED"


def test_the_points_of_fast_iterations_are_written_together_and_all_of_them(
    cancer: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = Recorder.metrics

    def count(self: Recorder, metrics: Iterable[Metric]) -> None:
        points = list(metrics)
        written.append(len(points))
        write(self, points)

    monkeypatch.setattr(Recorder, "metrics", count)
    monkeypatch.setattr("mlflow.autologging.boosting.MOST_WAIT_NS", 10**15)
    mlflow.xgboost.autolog(log_models=False)
    seen, _, true, _ = cancer
    train = xgboost.DMatrix(seen, true)
    xgboost.train({"max_depth": 1}, train, 40, evals=[(train, "t")], verbose_eval=False)

    assert written == [1, 39]
    run = only_run()
    points = mlflow.MlflowClient().get_metric_history(run.info.run_id, "t-rmse")
    assert [point.step for point in points] == list(range(40))
    times = [point.timestamp for point in points]
    assert times == sorted(times)
    assert run.info.start_time <= times[0]


def test_a_boosting_that_fails_keeps_the_points_of_its_iterations(
    cancer: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stop(xgboost.callback.TrainingCallback):
        def after_iteration(self, model: Any, epoch: int, evals_log: Any) -> bool:
            if epoch == 7:
                raise RuntimeError("the user's own")
            return False

    monkeypatch.setattr("mlflow.autologging.boosting.MOST_WAIT_NS", 10**15)
    mlflow.xgboost.autolog()
    seen, _, true, _ = cancer
    train = xgboost.DMatrix(seen, true)
    with pytest.raises(RuntimeError, match="the user's own"):
        xgboost.train(
            {"max_depth": 1}, train, 40, evals=[(train, "t")], callbacks=[Stop()],
            verbose_eval=False,
        )  # fmt: skip
    run = only_run()
    assert run.info.status == "FAILED"
    assert len(curve(run, "t-rmse")) == 7


def test_an_iteration_that_no_metrics_can_be_made_of_leaves_the_others(
    cancer: list[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = iter(range(100))

    def sometimes(said: Any, data: Any) -> tuple[str, Any, bool]:
        number = next(rounds)
        return "own", "no number" if number in (4, 6) else number, True

    monkeypatch.setattr("mlflow.autologging.boosting.MOST_WAIT_NS", 10**15)
    mlflow.lightgbm.autolog(log_models=False)
    seen, unseen, true, later = cancer
    train = lightgbm.Dataset(seen, true)
    test = lightgbm.Dataset(unseen, later, reference=train)
    params = {"num_leaves": 3, "objective": "binary", "metric": "None", "verbose": -1}
    lightgbm.train(
        params, train, 9, valid_sets=[test], valid_names=["test"], feval=sometimes
    )  # fmt: skip
    assert curve(only_run(), "test-own") == [0, 1, 2, 3, 5, 7, 8]
    assert caplog.text.count("no number") == 1
