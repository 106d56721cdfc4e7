"""System metrics from the switch to the store."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import mlflow

EVERY_MACHINE_HAS = {
    "system/cpu_utilization_percentage",
    "system/system_memory_usage_megabytes",
    "system/system_memory_usage_percentage",
    "system/disk_usage_percentage",
    "system/disk_usage_megabytes",
    "system/disk_available_megabytes",
    "system/network_receive_megabytes",
    "system/network_transmit_megabytes",
}
CPU = "system/cpu_utilization_percentage"


@pytest.fixture(autouse=True)
def quick_samples() -> Iterator[None]:
    mlflow.set_system_metrics_sampling_interval(0.05)
    mlflow.set_system_metrics_samples_before_logging(1)
    yield
    mlflow.set_system_metrics_sampling_interval(None)
    mlflow.set_system_metrics_samples_before_logging(None)
    mlflow.set_system_metrics_node_id(None)
    mlflow.disable_system_metrics_logging()


def steps(run_id: str, key: str = CPU) -> list[int]:
    return [point.step for point in mlflow.MlflowClient().get_metric_history(run_id, key)]


def wait_for_points(run_id: str, count: int, key: str = CPU) -> None:
    """Return when so many points are stored."""
    deadline = time.monotonic() + 60
    while len(steps(run_id, key)) < count:
        assert time.monotonic() < deadline, "no system metrics were logged"
        time.sleep(0.05)


def test_a_run_logs_what_its_machine_does() -> None:
    with mlflow.start_run(log_system_metrics=True) as run:
        mlflow.log_metric("loss", 0.5)
        wait_for_points(run.info.run_id, 3)
    metrics = mlflow.get_run(run.info.run_id).data.metrics
    assert set(metrics) >= EVERY_MACHINE_HAS
    assert metrics["loss"] == 0.5
    assert 0 <= metrics["system/system_memory_usage_percentage"] <= 100
    assert metrics["system/disk_available_megabytes"] > 0
    seen = steps(run.info.run_id)
    assert seen == list(range(len(seen)))
    for key in EVERY_MACHINE_HAS:
        assert steps(run.info.run_id, key)[0] == 0


def test_resumed_run_goes_on_counting() -> None:
    with mlflow.start_run(log_system_metrics=True) as run:
        wait_for_points(run.info.run_id, 2)
    before = len(steps(run.info.run_id))
    with mlflow.start_run(run_id=run.info.run_id, log_system_metrics=True):
        wait_for_points(run.info.run_id, before + 2)
    seen = steps(run.info.run_id)
    assert seen == list(range(len(seen)))


def test_switch_for_all_runs() -> None:
    mlflow.enable_system_metrics_logging()
    with mlflow.start_run() as run:
        wait_for_points(run.info.run_id, 1)
    with mlflow.start_run(log_system_metrics=False) as without:
        time.sleep(0.2)
    assert mlflow.get_run(without.info.run_id).data.metrics == {}
    mlflow.disable_system_metrics_logging()
    with mlflow.start_run() as off:
        time.sleep(0.2)
    assert mlflow.get_run(off.info.run_id).data.metrics == {}


def test_switch_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", "true")
    with mlflow.start_run() as run:
        wait_for_points(run.info.run_id, 1)


def test_nodes_have_keys_of_their_own() -> None:
    mlflow.set_system_metrics_node_id("node-1")
    with mlflow.start_run(log_system_metrics=True) as run:
        wait_for_points(run.info.run_id, 1, "system/node-1/cpu_utilization_percentage")
    assert all(
        key.startswith("system/node-1/") for key in mlflow.get_run(run.info.run_id).data.metrics
    )


def test_nothing_is_logged_after_the_end() -> None:
    with mlflow.start_run(log_system_metrics=True) as run:
        wait_for_points(run.info.run_id, 1)
    count = len(steps(run.info.run_id))
    time.sleep(0.3)
    assert len(steps(run.info.run_id)) == count
