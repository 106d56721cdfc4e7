"""Checkpoints of a training, among the artifacts of its run.

| `save_best_only` | `save_freq` | where |
|---|---|---|
| True | any | `checkpoints/latest_checkpoint<suffix>`, overwritten by a better one |
| False | `epoch` | `checkpoints/epoch_<n>/checkpoint<suffix>` |
| False | n batches | `checkpoints/global_step_<n>/checkpoint<suffix>` |

Beside each lies a JSON of the metrics then. Weights alone have `.weights` before the suffix. The
tag `mlflow.latest_checkpoint_artifact` of the run names the last one. All of it as MLflow has it.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException

FOLDER = "checkpoints"
WEIGHTS = ".weights"
LATEST_TAG = "mlflow.latest_checkpoint_artifact"

_logger = logging.getLogger("mlflow.autologging")


@dataclass
class Checkpoints:
    """When and where checkpoints of one training are kept.

    Attributes:
        suffix: Of the files.
        monitor: The metric that tells whether the training has become better.
        mode: `min` or `max`: which is better.
        save_best_only: Keep the best alone.
        save_weights_only: Keep weights without the optimizer's state.
        save_freq: `epoch`, or a number of batches.

    Raises:
        MlflowException: An option is not allowed (`INVALID_PARAMETER_VALUE`).
    """

    suffix: str
    monitor: str | None = "val_loss"
    mode: str = "min"
    save_best_only: bool = True
    save_weights_only: bool = False
    save_freq: str | int = "epoch"

    def __post_init__(self) -> None:
        self._best: float | None = None
        self._warned = False
        if self.save_best_only and not self.monitor:
            raise MlflowException.invalid_parameter_value(
                "save_best_only=True needs monitor, the metric that tells which is the best."
            )
        if self.mode not in ("min", "max"):
            raise MlflowException.invalid_parameter_value(
                f"mode is 'min' or 'max', which of the monitored metric is better; got "
                f"{self.mode!r}."
            )
        if self.save_freq != "epoch" and not (
            isinstance(self.save_freq, int) and self.save_freq > 0
        ):
            raise MlflowException.invalid_parameter_value(
                f"save_freq is 'epoch' or a number of batches; got {self.save_freq!r}."
            )

    def is_due(self, step: int) -> bool:
        """Whether one is due after this many batches; at the end of an epoch never."""
        return isinstance(self.save_freq, int) and step > 0 and step % self.save_freq == 0

    def keep(
        self, epoch: int, step: int, metrics: Mapping[str, float], save: Callable[[str], None]
    ) -> None:
        """Log a checkpoint to the active run, if the training has become better or all are kept.

        Args:
            epoch: From 0.
            step: Batches so far.
            metrics: What is known of the model now.
            save: Writes the checkpoint to the path it is given.
        """
        from mlflow.fluent.artifacts import log_artifact, log_dict
        from mlflow.fluent.tags import set_tag

        if self.save_best_only and not self._is_better(metrics):
            return
        prefix = "latest_" if self.save_best_only else ""
        folder = FOLDER if self.save_best_only else f"{FOLDER}/{self._name(epoch, step)}"
        file = f"{prefix}checkpoint{WEIGHTS if self.save_weights_only else ''}{self.suffix}"
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / file
            save(str(path))
            log_artifact(path, folder)
        described = {**metrics, "epoch": epoch, "global_step": step}
        log_dict(described, f"{folder}/{prefix}checkpoint_metrics.json")
        set_tag(LATEST_TAG, f"{folder}/{file}")

    def _name(self, epoch: int, step: int) -> str:
        return f"epoch_{epoch}" if self.save_freq == "epoch" else f"global_step_{step}"

    def _is_better(self, metrics: Mapping[str, float]) -> bool:
        value = metrics.get(self.monitor or "")
        if value is None:
            if not self._warned:
                self._warned = True
                _logger.warning(
                    "No checkpoints are kept: the metric %r that tells which is the best is not "
                    "among those of the training: %s.",
                    self.monitor, ", ".join(sorted(metrics)) or "none",
                )  # fmt: skip
            return False
        best = self._best
        better = best is None or (value < best if self.mode == "min" else value > best)
        if better:
            self._best = value
        return better


def fetch_checkpoint(
    folder: str, run_id: str | None = None, epoch: int | None = None, step: int | None = None
) -> Path:
    """Fetch a checkpoint of a run.

    Args:
        folder: Where to.
        run_id: The run; by default the active one.
        epoch, step: Which; by default the last.

    Raises:
        MlflowException: No run is given and none active, or both `epoch` and `step` are
            (`INVALID_PARAMETER_VALUE`); the run has no such checkpoint (`RESOURCE_DOES_NOT_EXIST`).
    """
    from mlflow.artifacts import download_artifacts
    from mlflow.fluent.runs import active_run, get_run

    if epoch is not None and step is not None:
        raise MlflowException.invalid_parameter_value(
            f"A checkpoint has either an epoch or a global_step; got {epoch} and {step}."
        )
    active = active_run()
    run_id = run_id or (active.info.run_id if active is not None else None)
    if run_id is None:
        raise MlflowException.invalid_parameter_value(
            "No run is active: say whose checkpoint to load by run_id."
        )
    latest = get_run(run_id).data.tags.get(LATEST_TAG)
    if latest is None:
        raise MlflowException(f"The run {run_id} has no checkpoints.", RESOURCE_DOES_NOT_EXIST)
    path = latest
    if epoch is not None or step is not None:
        which = f"epoch_{epoch}" if epoch is not None else f"global_step_{step}"
        path = f"{FOLDER}/{which}/{PurePosixPath(latest).name}"
    return Path(download_artifacts(run_id=run_id, artifact_path=path, dst_path=folder))
