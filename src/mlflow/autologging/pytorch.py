"""Autologging of PyTorch: trainings by Lightning, and what is written for TensorBoard.

PyTorch itself has no call that trains. With Lightning it is `Trainer.fit`; a loop of the user's own
is logged, to the active run, where it writes scalars and hyperparameters for TensorBoard.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from mlflow.autologging import importing
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.lightning import (
    LIBRARIES,
    checkpoint_callback,
    checkpoints_of,
    recorder_of,
)

_STOPPING_PARAMS = ("monitor", "mode", "patience", "min_delta", "stopped_epoch")


def fit(library: str, call: Call) -> Training:
    """Log a call of `Trainer.fit`."""
    import mlflow

    trainer, model = call.owner, call.arguments()["model"]
    before = list(trainer.callbacks)
    stopping = next((each for each in before if hasattr(each, "wait_count")), None)
    if stopping is not None:
        mlflow.log_params({name: getattr(stopping, name) for name in _STOPPING_PARAMS})
    seen = _FirstBatch(call, model)
    added = [recorder_of(library, call)]
    if call.options["checkpoint"] and not any(
        isinstance(each, checkpoint_callback(library)) for each in before
    ):
        added.append(checkpoints_of(library, call))
    trainer.callbacks.extend(added)
    try:
        yield
    finally:
        # The trainer is the user's, and may be used again.
        trainer.callbacks[:] = [each for each in trainer.callbacks if each not in added]
        seen.stop()
    if not trainer.is_global_zero:
        return
    if stopping is not None:
        call.safely(_log_early_stopping)(stopping)
    call.safely(_log_summary)(library, model)
    if call.options["log_models"]:
        call.safely(_log_model)(call, model, seen.signature())


class _FirstBatch:
    """What a module was given first, and what it answered: a signature."""

    def __init__(self, call: Call, model: Any) -> None:
        self._found: tuple[Any, Any] | None = None
        wanted = call.options["log_models"] and call.options["log_model_signatures"]
        self._handle = model.register_forward_hook(self._note) if wanted else None

    def _note(self, model: Any, inputs: Any, answer: Any) -> None:
        import torch

        one = len(inputs) == 1 and isinstance(inputs[0], torch.Tensor)
        if self._found is None and one and isinstance(answer, torch.Tensor):
            self._found = inputs[0].detach().cpu(), answer.detach().cpu()

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.remove()

    def signature(self) -> Any:
        from mlflow.models import infer_signature

        if self._found is None:
            return None
        return infer_signature(*(each.numpy() for each in self._found))


def _log_model(call: Call, model: Any, signature: Any) -> None:
    from mlflow.flavors.pytorch import FLAVOR
    from mlflow.models.functions import log

    options = {
        "name": "model",
        "signature": signature,
        "registered_model_name": call.options["registered_model_name"],
    }
    log(FLAVOR, model, None, options, {})


def _log_early_stopping(stopping: Any) -> None:
    """Log where the training stopped, unless it went on to the end."""
    import mlflow

    if not stopping.stopped_epoch:
        return
    mlflow.log_metrics(
        {
            "stopped_epoch": stopping.stopped_epoch,
            "restored_epoch": stopping.stopped_epoch - max(1, stopping.patience),
            "best_score": float(stopping.best_score),
            "wait_count": stopping.wait_count,
        }
    )


def _log_summary(library: str, model: Any) -> None:
    import importlib

    import mlflow

    summary = importlib.import_module(f"{library}.utilities.model_summary")
    mlflow.log_text(str(summary.ModelSummary(model, max_depth=-1)), "model_summary.txt")


# ---- TensorBoard ----
def add_event(call: Call) -> Training:
    """Log the scalars that are written for TensorBoard, at every n-th step."""
    import mlflow

    every, given = call.options["log_every_n_step"], call.arguments()
    event, step = given["event"], given.get("step") or 0
    if every and step % every == 0 and mlflow.active_run() is not None:
        found = {
            value.tag: value.simple_value
            for value in event.summary.value
            if value.HasField("simple_value")
        }
        if found:
            mlflow.log_metrics(found, step=step)
    yield


def add_hparams(call: Call) -> Training:
    """Log hyperparameters, and the metrics they led to."""
    import mlflow

    given = call.arguments()
    if mlflow.active_run() is not None and given["hparam_dict"]:
        mlflow.log_params(given["hparam_dict"])
        mlflow.log_metrics({k: float(v) for k, v in given["metric_dict"].items()}, step=0)
    yield


def _arrange(put: Callable[[Patch], None]) -> None:
    """Patch what is there, and the rest when it is imported: neither is part of PyTorch itself."""
    import importlib

    def trainer(library: str) -> None:
        cls = importlib.import_module(f"{library}.trainer.trainer").Trainer
        put(Patch(cls, "fit", partial(fit, library)))

    def tensorboard() -> None:
        from torch.utils.tensorboard import writer

        put(Patch(writer.FileWriter, "add_event", add_event, managed=False))
        put(Patch(writer.SummaryWriter, "add_hparams", add_hparams, managed=False))

    for library in LIBRARIES:
        importing.when_imported(f"{library}.trainer.trainer", partial(trainer, library))
    importing.when_imported("torch.utils.tensorboard.writer", tensorboard)


INTEGRATION = Integration(
    name="pytorch",
    library="torch",
    patches=tuple,
    arrange=_arrange,
    options={
        "log_every_n_epoch": 1,
        "log_every_n_step": None,
        "checkpoint": True,
        "checkpoint_monitor": "val_loss",
        "checkpoint_mode": "min",
        "checkpoint_save_best_only": True,
        "checkpoint_save_weights_only": False,
        "checkpoint_save_freq": "epoch",
    },
)
