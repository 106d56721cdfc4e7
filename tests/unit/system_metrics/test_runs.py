"""System metrics of runs, as the store keeps them."""

from __future__ import annotations

import mlflow
from mlflow.system_metrics.system_metrics_monitor import SystemMetricsMonitor

KEY = "system/disk_usage_percentage"


def steps(run_id: str, key: str = KEY) -> list[int]:
    return [point.step for point in mlflow.MlflowClient().get_metric_history(run_id, key)]


def test_a_run_logs_them_when_asked_and_goes_on_when_resumed() -> None:
    with mlflow.start_run(log_system_metrics=True) as run:
        pass
    assert steps(run.info.run_id) == [0]
    with mlflow.start_run(run.info.run_id, log_system_metrics=True):
        pass
    assert steps(run.info.run_id) == [0, 1]


def test_the_switch_holds_for_runs_that_do_not_say_otherwise() -> None:
    mlflow.enable_system_metrics_logging()
    with mlflow.start_run() as asked:
        pass
    with mlflow.start_run(log_system_metrics=False) as declined:
        pass
    mlflow.disable_system_metrics_logging()
    with mlflow.start_run() as silent:
        pass
    assert steps(asked.info.run_id) == [0]
    assert steps(declined.info.run_id) == steps(silent.info.run_id) == []


def test_another_machine_logs_under_its_name_and_can_go_on() -> None:
    with mlflow.start_run() as run:
        for resume in (False, True):
            monitor = SystemMetricsMonitor(
                run.info.run_id, 3600, resume_logging=resume, node_id="node-1"
            )
            monitor.start()
            monitor.finish()
    assert steps(run.info.run_id, "system/node-1/disk_usage_percentage") == [0, 1]
