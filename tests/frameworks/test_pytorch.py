"""What is PyTorch's own: graphs, states, devices; and autologging, of Lightning and of loops."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightning
import numpy as np
import pytest
import torch
from torch.utils.tensorboard import SummaryWriter

import mlflow
import mlflow.pytorch
from mlflow.exceptions import MlflowException
from tests.flavors.cases import patients
from tests.frameworks.cases import patients_as_floats, torch_module, torch_predictions

pytestmark = pytest.mark.xdist_group("torch")


# ---- models ----
def test_a_graph_takes_any_number_of_rows_and_needs_no_class() -> None:
    info = mlflow.pytorch.log_model(
        torch_module(), name="m", serialization_format="pt2", input_example=patients().head(3)
    )
    expected = torch_predictions(torch_module(), patients())
    loaded = mlflow.pytorch.load_model(info.model_uri)
    assert isinstance(loaded, torch.fx.GraphModule)
    assert np.allclose(torch_predictions(loaded, patients()), expected, atol=1e-6)
    found = mlflow.pyfunc.load_model(info.model_uri).predict(patients())
    assert np.allclose(found, expected, atol=1e-6)


def test_a_graph_needs_an_example() -> None:
    with pytest.raises(MlflowException, match=r"pt2.* needs input_example.* got NoneType"):
        mlflow.pytorch.save_model(torch_module(), "m", serialization_format="pt2")
    with pytest.raises(MlflowException, match="'onnx' is not known; there are pickle, pt2"):
        mlflow.pytorch.save_model(torch_module(), "n", serialization_format="onnx")


def test_an_array_is_predicted_on_as_it_is_and_the_device_is_chosen_at_load() -> None:
    features = patients_as_floats()[0][:5]
    info = mlflow.pytorch.log_model(torch_module(), name="m", input_example=features)
    assert info.signature is not None
    assert info.signature.inputs.is_tensor_spec()
    model = mlflow.pyfunc.load_model(info.model_uri, model_config={"device": "cpu"})
    assert model.predict(features).shape == (5, 1)
    with pytest.raises(MlflowException, match="float64"):
        model.predict(features.astype("float64"))


def test_a_module_of_this_program_goes_with_its_class() -> None:
    class Doubled(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def forward(self, x: Any, times: int = 2) -> Any:
            return x * times

    info = mlflow.pytorch.log_model(Doubled(), name="m")
    model = mlflow.pyfunc.load_model(info.model_uri)
    assert model.predict(np.ones((1, 2), "float32")).tolist() == [[2.0, 2.0]]


def test_a_state_is_logged_and_loaded_as_data() -> None:
    with mlflow.start_run() as run:
        mlflow.pytorch.log_state_dict({"model": torch_module().state_dict(), "epoch": 3}, "state")
    state = mlflow.pytorch.load_state_dict(f"runs:/{run.info.run_id}/state")
    assert state["epoch"] == 3
    module = copy.deepcopy(torch_module())
    assert module.load_state_dict(state["model"])
    with pytest.raises(TypeError, match="state_dict is a dictionary"):
        mlflow.pytorch.log_state_dict([], "state")  # type: ignore[arg-type, unused-ignore]


# ---- autologging ----
class Regression(lightning.LightningModule):  # type: ignore[misc, unused-ignore]
    def __init__(self) -> None:
        super().__init__()
        self.net = torch.nn.Sequential(
            torch.nn.Linear(10, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1)
        )

    def forward(self, x: Any) -> Any:
        return self.net(x)

    def training_step(self, batch: Any, _: int) -> Any:
        loss = torch.nn.functional.mse_loss(self(batch[0]), batch[1])
        self.log("loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch: Any, _: int) -> None:
        self.log("val_loss", torch.nn.functional.mse_loss(self(batch[0]), batch[1]))

    def configure_optimizers(self) -> Any:
        return torch.optim.Adam(self.parameters(), lr=0.02)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Lightning warns of few processes that load data and of long intervals of logging."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def train(epochs: int = 3, callbacks: Any = ()) -> Any:
    lightning.seed_everything(5)
    data = torch.utils.data.TensorDataset(*map(torch.from_numpy, patients_as_floats()))
    seen, unseen = torch.utils.data.random_split(data, [342, 100])
    model = Regression()
    trainer = lightning.Trainer(
        max_epochs=epochs, accelerator="cpu", logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, callbacks=list(callbacks),
    )  # fmt: skip
    trainer.fit(
        model,
        torch.utils.data.DataLoader(seen, 114),
        torch.utils.data.DataLoader(unseen, 100),
    )
    return trainer, model


def only_run() -> Any:
    [run] = mlflow.search_runs(search_all_experiments=True, output_format="list")
    return run


def curve(run: Any, key: str) -> list[tuple[int, float]]:
    found = mlflow.MlflowClient().get_metric_history(run.info.run_id, key)
    return [(point.step, point.value) for point in found]


def test_a_training_by_lightning_is_kept() -> None:
    mlflow.pytorch.autolog(checkpoint_save_best_only=False)
    trainer, model = train()
    run = only_run()
    assert run.info.status == "FINISHED"
    assert run.data.params["epochs"] == "3"
    assert run.data.params["optimizer_name"] == "Adam"
    assert run.data.params["lr"] == "0.02"
    assert [step for step, _ in curve(run, "loss_epoch")] == [0, 1, 2]
    step, last = curve(run, "val_loss")[-1]
    assert step == 2
    assert last == pytest.approx(float(trainer.callback_metrics["val_loss"]))
    client = mlflow.MlflowClient()
    assert {file.path for file in client.list_artifacts(run.info.run_id, "checkpoints")} == {
        f"checkpoints/epoch_{epoch}" for epoch in range(3)
    }
    assert "Linear" in mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/model_summary.txt")
    assert trainer.callbacks == []

    features = patients_as_floats()[0]
    [output] = run.outputs.model_outputs
    loaded = mlflow.pyfunc.load_model(f"models:/{output.model_id}")
    assert loaded.metadata.signature.inputs.inputs[0].shape == (-1, 10)
    with torch.no_grad():
        expected = model.eval()(torch.from_numpy(features)).numpy()
    assert np.allclose(loaded.predict(features), expected, atol=1e-6)

    first = mlflow.pytorch.load_checkpoint(Regression, run.info.run_id, epoch=0)
    last_one = mlflow.pytorch.load_checkpoint(Regression, run.info.run_id)
    assert torch.equal(last_one.net[0].weight, model.net[0].weight)
    assert not torch.equal(first.net[0].weight, model.net[0].weight)
    with pytest.raises(MlflowException, match="either an epoch or a global_step"):
        mlflow.pytorch.load_checkpoint(Regression, run.info.run_id, epoch=1, global_step=1)


def test_steps_and_early_stopping_are_kept() -> None:
    mlflow.pytorch.autolog(log_every_n_step=1, log_models=False)
    # Nothing is an improvement of less than 100, so that the second epoch without one is the last.
    stopping = lightning.pytorch.callbacks.EarlyStopping("val_loss", min_delta=100.0, patience=2)
    train(epochs=9, callbacks=[stopping])
    run = only_run()
    assert run.data.params["patience"] == "2"
    assert run.data.metrics["stopped_epoch"] == 2
    assert run.data.metrics["restored_epoch"] == 0
    assert len(curve(run, "loss_step")) == 9
    assert len(curve(run, "val_loss")) == 3
    best = mlflow.MlflowClient().list_artifacts(run.info.run_id, "checkpoints")
    assert {file.path for file in best} == {
        "checkpoints/latest_checkpoint.pth",
        "checkpoints/latest_checkpoint_metrics.json",
    }


def test_a_checkpoint_callback_of_the_users_own() -> None:
    callback = mlflow.pytorch.MlflowModelCheckpointCallback(
        monitor="loss", save_best_only=False, save_weights_only=True, save_freq=4
    )
    with mlflow.start_run() as run:
        train(callbacks=[callback])
    found = mlflow.MlflowClient().list_artifacts(run.info.run_id, "checkpoints")
    assert [file.path for file in found] == [
        "checkpoints/global_step_4",
        "checkpoints/global_step_8",
    ]
    loaded = mlflow.pytorch.load_checkpoint(Regression, run.info.run_id, global_step=8)
    assert isinstance(loaded, Regression)
    with pytest.raises(MlflowException, match="'epoch' or a number of batches; got 'never'"):
        mlflow.pytorch.MlflowModelCheckpointCallback(save_freq="never")


def test_scalars_for_tensorboard_are_kept(tmp_path: Path) -> None:
    mlflow.pytorch.autolog(log_every_n_step=2)
    with mlflow.start_run() as run, SummaryWriter(str(tmp_path / "board")) as writer:
        for step in range(5):
            writer.add_scalar("loss", 1.0 / (step + 1), step)
        writer.add_hparams({"lr": 0.5}, {"final": 0.2}, run_name="h")
    assert [step for step, _ in curve(run, "loss")] == [0, 2, 4]
    again = mlflow.get_run(run.info.run_id)
    assert again.data.params == {"lr": "0.5"}
    assert again.data.metrics["final"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    "fault",
    [
        "mlflow.autologging.lightning.log_training",
        "mlflow.autologging.lightning.metrics_of",
        "mlflow.autologging.checkpoints.Checkpoints.keep",
        "mlflow.models.functions.log",
        "mlflow.autologging.pytorch._log_summary",
        "mlflow.autologging.pytorch.recorder_of",
    ],
)
def test_a_fault_does_not_stop_a_training(
    fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("injected")

    mlflow.pytorch.autolog()
    monkeypatch.setattr(fault, fail)
    trainer, _ = train(epochs=2)
    assert trainer.current_epoch == 2
    assert "injected" in caplog.text
    assert only_run().info.status == "FINISHED"
