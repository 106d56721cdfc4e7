"""What is Keras's and TensorFlow's own: custom objects, HDF5, callbacks; and autologging."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

import mlflow
import mlflow.keras
import mlflow.tensorflow
from mlflow.exceptions import MlflowException
from tests.frameworks.cases import keras_model, patients_as_floats

pytestmark = [
    pytest.mark.xdist_group("tensorflow"),
    # Of a model that was compiled and not trained.
    pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer"),
    # Keras says so of every dataset, whether it was asked to shuffle or not.
    pytest.mark.filterwarnings("ignore:.*the data `x` was provided as a tf.data.Dataset"),
]


def double(x: Any) -> Any:
    return 2 * x


def build(activation: Any = "relu") -> Any:
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [keras.Input([10]), keras.layers.Dense(8, activation), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.05), metrics=["mae"])
    return model


def train(callbacks: Any = None, epochs: int = 3, **more: Any) -> tuple[Any, Any]:
    features, targets = patients_as_floats()
    model = build()
    history = model.fit(
        features[:320], targets[:320], batch_size=80, epochs=epochs, verbose=0,
        validation_data=(features[320:], targets[320:]), callbacks=callbacks, **more,
    )  # fmt: skip
    return model, history


def only_run() -> Any:
    [run] = mlflow.search_runs(search_all_experiments=True, output_format="list")
    return run


def curve(run: Any, key: str) -> list[tuple[int, float]]:
    found = mlflow.MlflowClient().get_metric_history(run.info.run_id, key)
    return [(point.step, point.value) for point in found]


def artifacts(run: Any, path: str | None = None) -> set[str]:
    return {file.path for file in mlflow.MlflowClient().list_artifacts(run.info.run_id, path)}


# ---- models ----
def test_objects_of_the_users_own_go_with_the_model() -> None:
    features = patients_as_floats()[0]
    model = build(double)
    info = mlflow.tensorflow.log_model(model, name="m", custom_objects={"double": double})
    loaded = mlflow.tensorflow.load_model(info.model_uri)
    assert np.allclose(loaded.predict(features, verbose=0), model.predict(features, verbose=0))
    found = mlflow.pyfunc.load_model(info.model_uri).predict(features)
    assert np.allclose(found, model.predict(features, verbose=0))

    info = mlflow.keras.log_model(model, name="k")
    with pytest.raises(MlflowException, match=r"(?s)cannot be read by Keras.*as custom_obj"):
        mlflow.keras.load_model(info.model_uri)
    assert mlflow.keras.load_model(info.model_uri, custom_objects={"double": double}).built


def test_hdf5_is_written_and_read() -> None:
    features = patients_as_floats()[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlflow.tensorflow.save_model(
            keras_model(), "m", keras_model_kwargs={"save_format": "h5"}, input_example=features[:2]
        )
    assert Path("m/data/model.h5").is_file()
    assert Path("m/data/save_format.txt").read_text() == "h5"
    found = mlflow.pyfunc.load_model("m").predict(features)
    assert np.allclose(found, keras_model().predict(features, verbose=0))


def test_other_models_are_refused() -> None:
    with pytest.raises(MlflowException, match=r"takes a keras\.Model; got int"):
        mlflow.keras.save_model(5, "m")
    with pytest.raises(MlflowException, match=r"a tf\.keras\.Model or a tf\.Module; got str"):
        mlflow.tensorflow.save_model("model", "n")
    mlflow.keras.save_model(keras_model(), "k")
    with pytest.raises(MlflowException, match=r"predicts on a data frame of pandas.* got str"):
        mlflow.pyfunc.load_model("k").predict("text")


# ---- autologging ----
@pytest.mark.parametrize("library", ["keras", "tensorflow"])
def test_a_training_is_kept(library: str) -> None:
    getattr(mlflow, library).autolog(log_input_examples=True)
    model, history = train()
    run = only_run()
    assert run.info.status == "FINISHED"
    assert run.data.params["epochs"] == "3"
    assert run.data.params["batch_size"] == "80"
    prefix = "optimizer" if library == "keras" else "opt"
    assert run.data.params[f"{prefix}_name"].startswith("adam")
    for key in ("loss", "mae", "val_loss"):
        logged = curve(run, key)
        assert [step for step, _ in logged] == [0, 1, 2]
        assert [value for _, value in logged] == pytest.approx(history.history[key])
    assert len(curve(run, "validation_loss")) == 3
    assert {each.tags[0].value for each in run.inputs.dataset_inputs} == {"train", "eval"}
    assert "model_summary.txt" in artifacts(run)
    assert ("checkpoints" in artifacts(run)) == (library == "tensorflow")
    [output] = run.outputs.model_outputs
    loaded = mlflow.pyfunc.load_model(f"models:/{output.model_id}")
    assert set(loaded.metadata.flavors) == {library, "python_function"}
    features = patients_as_floats()[0]
    assert np.allclose(loaded.predict(features), model.predict(features, verbose=0))
    assert loaded.input_example.shape == (5, 10)


def test_early_stopping_is_kept() -> None:
    mlflow.keras.autolog(log_models=False)
    # Nothing is an improvement of less than 100, so that the second epoch without one is the last.
    stopping = keras.callbacks.EarlyStopping(
        min_delta=100.0, patience=2, restore_best_weights=True, start_from_epoch=0
    )
    _, history = train([stopping], epochs=9)
    run = only_run()
    assert run.data.params["patience"] == "2"
    assert run.data.metrics["stopped_epoch"] == 2
    assert run.data.metrics["restored_epoch"] == 0
    assert curve(run, "val_loss")[-1] == (3, pytest.approx(history.history["val_loss"][0]))  # type: ignore[comparison-overlap, unused-ignore]


def test_all_checkpoints_are_kept_and_loaded() -> None:
    mlflow.tensorflow.autolog(checkpoint_save_best_only=False, log_models=False)
    model, _ = train()
    run_id = only_run().info.run_id
    assert artifacts(only_run(), "checkpoints") == {f"checkpoints/epoch_{n}" for n in range(3)}
    features = patients_as_floats()[0]
    expected = model.predict(features, verbose=0)
    last = mlflow.tensorflow.load_checkpoint(run_id=run_id)
    first = mlflow.tensorflow.load_checkpoint(run_id=run_id, epoch=0)
    assert np.allclose(last.predict(features, verbose=0), expected)
    assert not np.allclose(first.predict(features, verbose=0), expected)
    with pytest.raises(MlflowException, match="epoch_7"):
        mlflow.tensorflow.load_checkpoint(run_id=run_id, epoch=7)


def test_callbacks_of_the_users_own() -> None:
    keeper = mlflow.tensorflow.MlflowModelCheckpointCallback(
        monitor="loss", save_best_only=False, save_weights_only=True, save_freq=6
    )
    recorder = mlflow.tensorflow.MlflowCallback(log_every_epoch=False, log_every_n_steps=4)
    with mlflow.start_run() as run:
        model, _ = train([keeper, recorder])
    assert [step for step, _ in curve(run, "loss")] == [4, 8, 12]
    assert artifacts(run, "checkpoints") == {
        "checkpoints/global_step_6",
        "checkpoints/global_step_12",
    }
    with pytest.raises(MlflowException, match="holds weights only"):
        mlflow.tensorflow.load_checkpoint(run_id=run.info.run_id)
    loaded = mlflow.tensorflow.load_checkpoint(build(), run.info.run_id)
    features = patients_as_floats()[0]
    assert np.allclose(loaded.predict(features, verbose=0), model.predict(features, verbose=0))
    with pytest.raises(MlflowException, match="either of every epoch"):
        mlflow.keras.MlflowCallback(log_every_epoch=False)
    with pytest.raises(MlflowException, match=r"mode is 'min' or 'max'.* got 'best'"):
        mlflow.tensorflow.MlflowModelCheckpointCallback(mode="best")


def test_a_dataset_of_tensorflow_and_boards_are_kept(tmp_path: Path) -> None:
    mlflow.tensorflow.autolog(checkpoint=False)
    data = tf.data.Dataset.from_tensor_slices(patients_as_floats()).batch(64)
    boards = keras.callbacks.TensorBoard(str(tmp_path / "boards"))
    build().fit(data, epochs=1, verbose=0, callbacks=[boards])
    run = only_run()
    assert run.data.params["batch_size"] == "64"
    assert len(run.inputs.dataset_inputs) == 1
    assert artifacts(run, "tensorboard_logs") == {"tensorboard_logs/train"}
    [output] = run.outputs.model_outputs
    signature = mlflow.models.get_model_info(f"models:/{output.model_id}").signature
    assert signature.inputs.inputs[0].shape == (-1, 10)


def test_both_at_once_are_one_run() -> None:
    mlflow.autolog(log_models=False)
    train(epochs=1)
    run = only_run()
    assert curve(run, "loss") != []
    mlflow.autolog(disable=True)
    train(epochs=1)
    assert only_run().info.run_id == run.info.run_id


@pytest.mark.parametrize(
    "fault",
    [
        "mlflow.log_params",
        "mlflow.log_metrics",
        "mlflow.log_text",
        "mlflow.autologging.checkpoints.Checkpoints.keep",
        "mlflow.autologging.keras.metrics_callback",
        "mlflow.autologging.keras.dataset_of",
        "mlflow.models.functions.log",
    ],
)
def test_a_fault_does_not_stop_a_training(
    fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    mlflow.tensorflow.autolog()
    monkeypatch.setattr(fault, fail)
    _, history = train(epochs=2)
    assert history.epoch == [0, 1]
    assert "injected" in caplog.text
    assert only_run().info.status == "FINISHED"
