"""The thread that samples a machine while a run is active."""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from mlflow.settings import (
    MLFLOW_SYSTEM_METRICS_NODE_ID,
    MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING,
    MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL,
)
from mlflow.system_metrics import check_interval, check_samples
from mlflow.system_metrics.gpu import gpu_sensors
from mlflow.system_metrics.sensors import Sensor, machine_sensors

PREFIX = "system/"
DEFAULT_INTERVAL_SECONDS = 10.0
_JOIN_SECONDS = 10.0

_logger = logging.getLogger(__name__)

Number = TypeVar("Number", int, float)
LogMetrics = Callable[[dict[str, float], int], None]


class SystemMetricsMonitor:
    """Samples CPU, memory, disk, network and GPUs, and logs the averages.

    A point is logged every `interval x samples` seconds, and a last one when it finishes, so that
    a short run has one too. A sensor that fails is logged as a warning and left out.

    Args:
        run_id: The run that the metrics are of.
        log_metrics: Called from the monitor's thread with values by key, and their step.
        sampling_interval: Seconds between samples; 10 if not given.
        samples_before_logging: Samples averaged into a point; 1 if not given.
        resume_logging: Whether the run may have system metrics already, to be continued.
        node_id: The machine's name in the keys: `system/<node_id>/…`.
        tracking_uri: Store that holds the run to resume; the one in use if not given.
        first_step: Step of the first point, for a caller that knows it; else 0 or, with
            `resume_logging`, the one after the run's last.
        sensors: What is measured; the machine and its GPUs if not given.

    The variables `MLFLOW_SYSTEM_METRICS_…` override interval, samples and node.

    Raises:
        MlflowException: Interval or samples are not positive (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        run_id: str,
        log_metrics: LogMetrics,
        sampling_interval: float | None = None,
        samples_before_logging: int | None = None,
        resume_logging: bool = False,
        node_id: str | None = None,
        tracking_uri: str | None = None,
        *,
        first_step: int | None = None,
        sensors: Sequence[Sensor] | None = None,
    ) -> None:
        interval = MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL.get()
        samples = MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING.get()
        self.sampling_interval = check_interval(
            _first(interval, sampling_interval, DEFAULT_INTERVAL_SECONDS)
        )
        self.samples_before_logging = check_samples(_first(samples, samples_before_logging, 1))
        self.node_id = MLFLOW_SYSTEM_METRICS_NODE_ID.get() or node_id
        self._run_id = run_id
        self._log_metrics = log_metrics
        self._tracking_uri = tracking_uri
        self._step = 0 if first_step is None and not resume_logging else first_step
        self._sensors = [*machine_sensors(), *gpu_sensors()] if sensors is None else list(sensors)
        self._samples: dict[str, list[float]] = {}
        self._aggregates: dict[str, Callable[[Sequence[float]], float]] = {}
        self._taken = 0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = os.getpid()

    def start(self) -> None:
        """Begin to sample, in a thread that does not keep the program from ending."""
        if self._thread is not None:
            return
        self._process = os.getpid()
        self._stop.clear()
        self._thread = threading.Thread(
            target=self._monitor, name="mlflow-system-metrics", daemon=True
        )
        self._thread.start()
        atexit.register(self.finish)

    def finish(self) -> None:
        """Log what was sampled since the last point, and stop. Repeated calls do nothing.

        In a forked child too it does nothing: the thread is the parent's.
        """
        thread = self._thread
        if thread is None or self._process != os.getpid():
            return
        self._thread = None
        atexit.unregister(self.finish)
        self._stop.set()
        thread.join(_JOIN_SECONDS)
        if thread.is_alive():
            _logger.warning(
                "The last system metrics of run %s are not logged: a sensor or the store has not "
                "answered for %.0f seconds.",
                self._run_id,
                _JOIN_SECONDS,
            )

    def _monitor(self) -> None:
        # CPU use is measured from one sample to the next: the first one only begins it.
        self._sample()
        self._clear()
        while not self._stop.wait(self.sampling_interval):
            self._sample()
            if self._taken >= self.samples_before_logging and not self._publish():
                return
        self._sample()
        self._publish()

    def _sample(self) -> None:
        for sensor in tuple(self._sensors):
            self._read(sensor)
        self._taken += 1

    def _read(self, sensor: Sensor) -> None:
        try:
            values = sensor.read()
        except Exception as error:  # noqa: BLE001 - whatever a driver's trouble is
            _logger.warning("The %s is not measured any more: %s", sensor.name, error)
            self._sensors.remove(sensor)
            return
        for key, value in values.items():
            self._samples.setdefault(key, []).append(value)
            self._aggregates[key] = sensor.aggregate

    def _publish(self) -> bool:
        """Log the averages of the samples; whether that worked."""
        prefix = f"{PREFIX}{self.node_id}/" if self.node_id else PREFIX
        metrics = {
            prefix + key: self._aggregates[key](values) for key, values in self._samples.items()
        }
        self._clear()
        try:
            if self._step is None:
                self._step = _step_after_last(self._run_id, self._tracking_uri)
            if metrics:
                self._log_metrics(metrics, self._step)
        except Exception as error:  # noqa: BLE001 - the run goes on without system metrics
            _logger.warning("System metrics of run %s end here: %s", self._run_id, error)
            return False
        self._step += 1
        return True

    def _clear(self) -> None:
        self._samples.clear()
        self._taken = 0


def _first(*values: Number | None) -> Number:
    return next(value for value in values if value is not None)


def _step_after_last(run_id: str, tracking_uri: str | None) -> int:
    from mlflow.client import MlflowClient  # the layer above: only who resumes a run needs it

    data = MlflowClient(tracking_uri).get_run(run_id).data
    steps = [metric.step for metric in data._metric_objs if metric.key.startswith(PREFIX)]
    return max(steps, default=-1) + 1
