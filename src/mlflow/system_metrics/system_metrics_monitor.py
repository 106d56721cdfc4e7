"""A monitor that logs by run id, for software that starts one of its own."""

from __future__ import annotations

import time

from mlflow.client import MlflowClient
from mlflow.entities import Metric
from mlflow.system_metrics import monitor


class SystemMetricsMonitor(monitor.SystemMetricsMonitor):
    """Logs system metrics to a run, from `start()` to `finish()`.

    `mlflow.start_run(log_system_metrics=True)` does this by itself; this is for the other machines
    of a distributed training, which have no run of their own.

    Args:
        run_id: The run.
        sampling_interval: Seconds between samples.
        samples_before_logging: Samples averaged into a point.
        resume_logging: Whether to go on after the run's last step of system metrics.
        node_id: The machine's name in the keys: `system/<node_id>/…`.
        tracking_uri: The run's store; the one in use if not given.
    """

    def __init__(
        self,
        run_id: str,
        sampling_interval: float = monitor.DEFAULT_INTERVAL_SECONDS,
        samples_before_logging: int = 1,
        resume_logging: bool = False,
        node_id: str | None = None,
        tracking_uri: str | None = None,
    ) -> None:
        client = MlflowClient(tracking_uri)

        def log_metrics(metrics: dict[str, float], step: int) -> None:
            now = time.time_ns() // 1_000_000
            points = [Metric(key, value, now, step) for key, value in metrics.items()]
            client.log_batch(run_id, metrics=points)

        super().__init__(
            run_id,
            log_metrics,
            sampling_interval,
            samples_before_logging,
            resume_logging,
            node_id,
            client.tracking_uri,
        )
