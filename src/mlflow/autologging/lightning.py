"""Callbacks of Lightning's `Trainer`: what is logged while it trains.

Lightning comes under two names, `lightning.pytorch` and `pytorch_lightning`, whose classes are not
the same: each has callbacks of its own here.
"""

from __future__ import annotations

import importlib
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from mlflow.autologging.checkpoints import Checkpoints
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from mlflow.autologging.integration import Call

LIBRARIES = ("lightning.pytorch", "pytorch_lightning")


def library_in_use() -> str:
    """The name of Lightning that is imported; else of the one that is installed.

    Raises:
        MlflowException: None is (`INVALID_STATE`).
    """
    for name in LIBRARIES:
        if name in sys.modules:
            return name
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        return name
    raise MlflowException(
        "Lightning is not installed. Install it: pip install lightning.", "INVALID_STATE"
    )


@cache
def checkpoint_callback(library: str) -> type[Any]:
    """The class `MlflowModelCheckpointCallback`, for Lightning under one of its names."""
    lightning = importlib.import_module(library)

    class MlflowModelCheckpointCallback(lightning.Callback):  # type: ignore[misc, name-defined]
        """Keeps checkpoints of a training among the artifacts of the active run.

        Args:
            monitor: The metric that tells whether the training has become better.
            mode: `min` or `max`: which is better.
            save_best_only: Keep the best alone, else all.
            save_weights_only: Keep weights without the optimizer's state.
            save_freq: `epoch`, or a number of batches.

        Raises:
            MlflowException: An argument is not allowed (`INVALID_PARAMETER_VALUE`).
        """

        def __init__(
            self,
            monitor: str = "val_loss",
            mode: str = "min",
            save_best_only: bool = True,
            save_weights_only: bool = False,
            save_freq: str | int = "epoch",
        ) -> None:
            super().__init__()
            self.checkpoints = Checkpoints(
                ".pth", monitor, mode, save_best_only, save_weights_only, save_freq
            )

        def on_train_batch_end(self, trainer: Any, *_: Any, **__: Any) -> None:
            if self.checkpoints.is_due(trainer.global_step):
                self.keep(trainer)

        def on_train_epoch_end(self, trainer: Any, *_: Any) -> None:
            if self.checkpoints.save_freq == "epoch":
                self.keep(trainer)

        def keep(self, trainer: Any) -> None:
            """Keep a checkpoint of a trainer as it is now, if there is a reason to."""
            if not trainer.is_global_zero:
                return
            weights_only = self.checkpoints.save_weights_only

            def save(path: str) -> None:
                # Trainer.save_checkpoint() waits for all processes, which do not come here.
                found = trainer._checkpoint_connector.dump_checkpoint(weights_only)
                trainer.strategy.save_checkpoint(found, path)

            self.checkpoints.keep(
                trainer.current_epoch, trainer.global_step, metrics_of(trainer), save
            )

    MlflowModelCheckpointCallback.__module__ = "mlflow.pytorch"
    MlflowModelCheckpointCallback.__qualname__ = "MlflowModelCheckpointCallback"
    return MlflowModelCheckpointCallback


def metrics_of(trainer: Any) -> dict[str, float]:
    """The metrics of a trainer now."""
    return {name: float(value) for name, value in trainer.callback_metrics.items()}


@cache
def _guarded(library: str) -> type[Any]:
    """The checkpoint callback whose failures are warnings."""

    class Guarded(checkpoint_callback(library)):  # type: ignore[misc]
        call: Call

        def keep(self, trainer: Any) -> None:
            self.call.safely(super().keep)(trainer)

    return Guarded


def checkpoints_of(library: str, call: Call) -> Any:
    """A callback that keeps checkpoints as autologging was told to."""
    options = {
        name.removeprefix("checkpoint_"): value
        for name, value in call.options.items()
        if name.startswith("checkpoint_")
    }
    callback = _guarded(library)(**options)
    callback.call = call
    return callback


@cache
def _recorder_class(library: str) -> type[Any]:
    lightning = importlib.import_module(library)

    class Recorder(lightning.Callback):  # type: ignore[misc, name-defined]
        """Logs parameters when a training starts, and metrics of steps and of epochs."""

        def __init__(self, call: Call) -> None:
            super().__init__()
            self._call = call
            self._of_steps: set[str] = set()
            self._of_epochs: set[str] = set()

        def on_train_start(self, trainer: Any, *_: Any) -> None:
            if trainer.is_global_zero:
                self._call.safely(log_training)(trainer)

        def on_train_batch_end(self, trainer: Any, *_: Any, **__: Any) -> None:
            every = self._call.options["log_every_n_step"]
            if every and trainer.is_global_zero:
                self._call.safely(self._log_step)(trainer, every)

        def on_train_epoch_end(self, trainer: Any, *_: Any) -> None:
            if trainer.is_global_zero and not trainer.sanity_checking:
                self._call.safely(self._log_epoch)(trainer)

        def _log_step(self, trainer: Any, every: int) -> None:
            import mlflow

            # With several optimizers one batch is several steps of the trainer.
            batches = trainer.global_step // max(len(trainer.optimizers), 1)
            found = metrics_of(trainer)
            # A metric of both kinds has a name for each, and the plain one is the epoch's.
            chosen = {
                name: value
                for name, value in found.items()
                if name not in self._of_epochs and f"{name}_step" not in found
            }
            self._of_steps.update(chosen)
            if batches % every == 0:
                mlflow.log_metrics(chosen, step=trainer.global_step)

        def _log_epoch(self, trainer: Any) -> None:
            import mlflow

            chosen = {
                name: value
                for name, value in metrics_of(trainer).items()
                if name not in self._of_steps
            }
            self._of_epochs.update(chosen)
            if (trainer.current_epoch + 1) % self._call.options["log_every_n_epoch"] == 0:
                mlflow.log_metrics(chosen, step=trainer.current_epoch)

    return Recorder


def recorder_of(library: str, call: Call) -> Any:
    """A callback that logs what a training does."""
    return _recorder_class(library)(call)


def log_training(trainer: Any) -> None:
    """Log how long is trained, and by which optimizer."""
    import mlflow

    mlflow.set_tag("Mode", "training")
    params = {"epochs": trainer.max_epochs}
    for wrapped in trainer.optimizers[:1]:
        optimizer = getattr(wrapped, "_optimizer", wrapped)
        params["optimizer_name"] = type(optimizer).__name__
        params.update(getattr(optimizer, "defaults", {}))
    mlflow.log_params(params)
