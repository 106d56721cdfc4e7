"""Callbacks of Keras: what is logged while a model trains.

Keras is heavy, so that the classes are made when they are first asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from mlflow.autologging.checkpoints import Checkpoints
from mlflow.exceptions import MlflowException


@cache
def metrics_callback(prefix: str, module: str) -> type[Any]:
    """The class `MlflowCallback`.

    Args:
        prefix: Of the optimizer's parameters.
        module: Where users find it.
    """
    import keras

    class MlflowCallback(keras.callbacks.Callback):  # type: ignore[misc]
        """Logs the optimizer, the model's summary and its metrics to the active run.

        Args:
            log_every_epoch: Log metrics at the end of each epoch, else of every n-th batch.
            log_every_n_steps: That n.
            model_id: A logged model to link the metrics to.

        Raises:
            MlflowException: Both or neither of the first two are given (`INVALID_PARAMETER_VALUE`).
        """

        def __init__(
            self,
            log_every_epoch: bool = True,
            log_every_n_steps: int | None = None,
            model_id: str | None = None,
        ) -> None:
            super().__init__()
            if bool(log_every_epoch) == (log_every_n_steps is not None):
                raise MlflowException.invalid_parameter_value(
                    "Metrics are logged either of every epoch (log_every_epoch=True) or of every "
                    "n-th step (log_every_epoch=False, log_every_n_steps=n); got "
                    f"{log_every_epoch} and {log_every_n_steps}."
                )
            self._every = log_every_n_steps
            self._model_id = model_id
            self._epoch = 0

        def on_train_begin(self, logs: Any = None) -> None:
            import mlflow

            config = self.model.optimizer.get_config()
            mlflow.log_params({f"{prefix}{name}": value for name, value in config.items()})
            lines: list[str] = []
            self.model.summary(print_fn=lambda line, *_, **__: lines.append(line))
            mlflow.log_text("\n".join(lines), "model_summary.txt")

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self._epoch = epoch

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if self._every is None:
                self._log(logs, epoch)

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if self._every is not None:
                step = int(self.model.optimizer.iterations)
                if step % self._every == 0:
                    self._log(logs, step)

        def on_test_end(self, logs: Any = None) -> None:
            self._log({f"validation_{key}": value for key, value in (logs or {}).items()}, None)

        def _log(self, logs: Any, step: int | None) -> None:
            import mlflow

            metrics = {key: float(value) for key, value in (logs or {}).items()}
            step = self._epoch if step is None else step
            mlflow.log_metrics(metrics, step=step, model_id=self._model_id)

    return _named(MlflowCallback, "MlflowCallback", module)


@cache
def checkpoint_callback(module: str) -> type[Any]:
    """The class `MlflowModelCheckpointCallback`; `module`: where users find it."""
    import keras

    class MlflowModelCheckpointCallback(keras.callbacks.Callback):  # type: ignore[misc]
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
                ".h5" if save_weights_only else ".keras",
                monitor, mode, save_best_only, save_weights_only, save_freq,
            )  # fmt: skip
            self._epoch = 0

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self._epoch = epoch

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if self.checkpoints.save_freq != "epoch":
                step = int(self.model.optimizer.iterations)
                if self.checkpoints.is_due(step):
                    self.keep(step, logs)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if self.checkpoints.save_freq == "epoch":
                self.keep(int(self.model.optimizer.iterations), logs)

        def keep(self, step: int, logs: Any) -> None:
            """Keep a checkpoint of the model as it is now, if there is a reason to."""
            metrics = {key: float(value) for key, value in (logs or {}).items()}
            weights_only = self.checkpoints.save_weights_only
            save = self.model.save_weights if weights_only else self.model.save
            self.checkpoints.keep(self._epoch, step, metrics, save)

    return _named(MlflowModelCheckpointCallback, "MlflowModelCheckpointCallback", module)


def _named(cls: type[Any], name: str, module: str) -> type[Any]:
    cls.__module__, cls.__qualname__ = module, name
    return cls


def guarded(callback: Any, safely: Any) -> Any:
    """A callback whose failures are warnings.

    Args:
        callback: Changed, and returned.
        safely: Makes a function that never fails of one that may; see `Call.safely`.
    """
    for name in dir(type(callback)):
        if name.startswith("on_"):
            setattr(callback, name, safely(getattr(callback, name)))
    return callback
