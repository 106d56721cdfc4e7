"""The monitor: real sensors of this machine, averages, steps, failures, forks, exits."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import textwrap
import threading
from typing import Any

import psutil
import pytest

import mlflow.system_metrics as settings
from mlflow.exceptions import MlflowException
from mlflow.system_metrics.monitor import SystemMetricsMonitor
from mlflow.system_metrics.sensors import Sensor, last

LONG = 3600.0
MACHINE = {
    "system/cpu_utilization_percentage",
    "system/system_memory_usage_megabytes",
    "system/system_memory_usage_percentage",
    "system/disk_usage_percentage",
    "system/disk_usage_megabytes",
    "system/disk_available_megabytes",
    "system/network_receive_megabytes",
    "system/network_transmit_megabytes",
}


class Points:
    """Receives what is logged."""

    def __init__(self, expected: int = 1) -> None:
        self.logged: list[tuple[dict[str, float], int]] = []
        self.enough = threading.Event()
        self._expected = expected

    def __call__(self, metrics: dict[str, float], step: int) -> None:
        self.logged.append((metrics, step))
        if len(self.logged) == self._expected:
            self.enough.set()

    @property
    def steps(self) -> list[int]:
        return [step for _, step in self.logged]


class Counter:
    """A sensor that counts how often it was read."""

    def __init__(self) -> None:
        self.reads = 0
        self.read_often = threading.Event()

    def read(self) -> dict[str, float]:
        self.reads += 1
        if self.reads == 6:
            self.read_often.set()
        return {"reads": float(self.reads)}


def finish_at_once(points: Points, **options: Any) -> None:
    monitor = SystemMetricsMonitor("run", points, LONG, **options)
    monitor.start()
    monitor.finish()


def test_a_short_run_has_one_point_of_the_whole_machine() -> None:
    points = Points()
    finish_at_once(points)
    [(metrics, step)] = points.logged
    assert step == 0
    assert metrics.keys() >= MACHINE
    assert 0 <= metrics["system/cpu_utilization_percentage"] <= 100
    total = psutil.virtual_memory().total / 1e6
    assert 0 < metrics["system/system_memory_usage_megabytes"] < total
    assert 0 <= metrics["system/disk_usage_percentage"] <= 100
    assert metrics["system/network_receive_megabytes"] >= 0


def test_points_come_at_every_interval_with_rising_steps() -> None:
    points = Points(expected=3)
    monitor = SystemMetricsMonitor("run", points, 0.01)
    monitor.start()
    assert points.enough.wait(30)
    monitor.finish()
    assert points.steps == list(range(len(points.steps)))
    assert all(metrics.keys() >= MACHINE for metrics, _ in points.logged)


def test_samples_are_averaged_and_counts_are_not() -> None:
    averaged, newest = Counter(), Counter()
    points = Points()
    monitor = SystemMetricsMonitor(
        "run",
        points,
        0.001,
        3,
        sensors=[
            Sensor("average", averaged.read),
            Sensor("count", lambda: {"count": newest.read()["reads"]}, last),
        ],
    )
    monitor.start()
    assert points.enough.wait(30)
    monitor.finish()
    # The first reading only begins the measurement.
    assert points.logged[0] == ({"system/reads": 3.0, "system/count": 4.0}, 0)


def test_what_was_sampled_since_the_last_point_is_logged_at_the_end() -> None:
    counter, points = Counter(), Points()
    monitor = SystemMetricsMonitor(
        "run", points, 0.001, 1_000_000, sensors=[Sensor("x", counter.read)]
    )
    monitor.start()
    assert counter.read_often.wait(30)
    monitor.finish()
    assert points.steps == [0]
    assert points.logged[0][0]["system/reads"] >= 4


def test_the_node_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    points = Points()
    finish_at_once(points, node_id="gpu-7")
    assert "system/gpu-7/disk_usage_percentage" in points.logged[0][0]
    settings.set_system_metrics_node_id("from-environment")
    finish_at_once(points, node_id="gpu-7")
    assert "system/from-environment/disk_usage_percentage" in points.logged[1][0]
    settings.set_system_metrics_node_id(None)


def test_the_caller_knows_the_first_step() -> None:
    points = Points()
    finish_at_once(points, first_step=41, resume_logging=True)
    assert points.steps == [41]


def test_a_failing_sensor_is_reported_once_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> dict[str, float]:
        raise OSError("fan is stuck")

    points = Points(expected=3)
    counter = Counter()
    sensors = [Sensor("fan", fail), Sensor("counter", counter.read)]
    monitor = SystemMetricsMonitor("run", points, 0.001, sensors=sensors)
    monitor.start()
    assert points.enough.wait(30)
    monitor.finish()
    assert caplog.text.count("fan is stuck") == 1
    assert all(metrics.keys() == {"system/reads"} for metrics, _ in points.logged)


def test_without_a_working_sensor_nothing_is_logged() -> None:
    points = Points()
    finish_at_once(points, sensors=[])
    assert points.logged == []


def test_a_refused_point_ends_the_monitor_and_not_the_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refused = threading.Event()

    def refuse(metrics: dict[str, float], step: int) -> None:
        refused.set()
        raise MlflowException("the run is deleted")

    monitor = SystemMetricsMonitor("abc", refuse, 0.001)
    monitor.start()
    assert refused.wait(30)
    monitor.finish()
    assert caplog.text.count("System metrics of run abc end here: the run is deleted") == 1


def test_starting_and_finishing_twice_changes_nothing() -> None:
    points = Points()
    monitor = SystemMetricsMonitor("run", points, LONG)
    monitor.finish()
    monitor.start()
    monitor.start()
    monitor.finish()
    monitor.finish()
    assert points.steps == [0]


@pytest.mark.parametrize(
    ("set_value", "value", "message"),
    [
        (settings.set_system_metrics_sampling_interval, 0, "positive number of seconds"),
        (settings.set_system_metrics_sampling_interval, "10", "positive number of seconds"),
        (settings.set_system_metrics_sampling_interval, float("nan"), "positive number"),
        (settings.set_system_metrics_samples_before_logging, 0, "positive integer"),
        (settings.set_system_metrics_samples_before_logging, 1.5, "positive integer"),
        (settings.set_system_metrics_samples_before_logging, True, "positive integer"),
    ],
)
def test_values_that_make_no_sense_are_refused(set_value: Any, value: Any, message: str) -> None:
    with pytest.raises(MlflowException, match=message) as error:
        set_value(value)
    assert error.value.error_code == "INVALID_PARAMETER_VALUE"


def test_the_environment_overrides_what_the_caller_says(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.set_system_metrics_sampling_interval(2.5)
    settings.set_system_metrics_samples_before_logging(4)
    assert os.environ["MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL"] == "2.5"
    monitor = SystemMetricsMonitor("run", Points(), 1, 1)
    assert (monitor.sampling_interval, monitor.samples_before_logging) == (2.5, 4)
    settings.set_system_metrics_sampling_interval(None)
    settings.set_system_metrics_samples_before_logging(None)
    monitor = SystemMetricsMonitor("run", Points())
    assert (monitor.sampling_interval, monitor.samples_before_logging) == (10, 1)
    monkeypatch.setenv("MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL", "-1")
    with pytest.raises(MlflowException, match="interval of system metrics is -1"):
        SystemMetricsMonitor("run", Points())


def test_the_switch_is_an_environment_variable() -> None:
    settings.enable_system_metrics_logging()
    assert os.environ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"] == "true"
    settings.disable_system_metrics_logging()
    assert os.environ["MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING"] == "false"


PROGRAM = """
    import os, sys
    from mlflow.system_metrics.monitor import SystemMetricsMonitor

    def log(metrics, step):
        print("logged by", "parent" if os.getpid() == parent else "child", step, flush=True)

    parent = os.getpid()
    monitor = SystemMetricsMonitor("run", log, 3600)
    monitor.start()
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PROGRAM) + textwrap.dedent(program)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("end", ["", "raise SystemExit(3)", "1 / 0"])
def test_a_program_that_just_ends_still_logs_its_last_point(end: str) -> None:
    answer = run(end)
    assert answer.stdout == "logged by parent 0\n"


def test_a_forked_child_leaves_the_monitor_to_its_parent() -> None:
    answer = run(
        """
        child = os.fork()
        if child == 0:
            monitor.finish()
            sys.exit(7)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        monitor.finish()
        sys.exit(code)
        """
    )
    assert answer.stdout == "logged by parent 0\n", answer.stderr
    assert answer.returncode == 7


GPU_PROGRAM = """
    import logging, sys
    logging.basicConfig(level=logging.WARNING)
    sys.path.insert(0, {folder!r})
    from mlflow.system_metrics.gpu import gpu_sensors
    for sensor in gpu_sensors():
        try:
            print(sensor.name, dict(sensor.read()))
        except RuntimeError as error:
            print(sensor.name, error)
"""
DRIVER = """
    # The functions of NVIDIA's library that are used, for a machine with two GPUs.
    class Values:
        def __init__(self, **values):
            self.__dict__.update(values)

    def nvmlInit(): pass
    def nvmlDeviceGetCount(): return 2
    def nvmlDeviceGetHandleByIndex(index): return index
    def nvmlDeviceGetMemoryInfo(handle): return Values(used=2_000_000_000, total=8_000_000_000)
    def nvmlDeviceGetUtilizationRates(handle): return Values(gpu=50 + handle, memory=1)
    def nvmlDeviceGetPowerUsage(handle):
        if handle == 1:
            raise RuntimeError("Not Supported")
        return 75_500
    def nvmlDeviceGetEnforcedPowerLimit(handle): return 302_000
"""


@pytest.mark.parametrize(
    ("driver", "printed"),
    [
        ("raise ImportError('no library')", []),
        ("def nvmlInit(): raise RuntimeError('Driver Not Loaded')", []),
        (
            DRIVER,
            [
                (
                    "memory of GPU 0 {'gpu_0_memory_usage_percentage': 25.0, "
                    "'gpu_0_memory_usage_megabytes': 2000.0}"
                ),
                "utilization of GPU 0 {'gpu_0_utilization_percentage': 50}",
                (
                    "power of GPU 0 {'gpu_0_power_usage_watts': 75.5, "
                    "'gpu_0_power_usage_percentage': 25.0}"
                ),
                (
                    "memory of GPU 1 {'gpu_1_memory_usage_percentage': 25.0, "
                    "'gpu_1_memory_usage_megabytes': 2000.0}"
                ),
                "utilization of GPU 1 {'gpu_1_utilization_percentage': 51}",
                "power of GPU 1 Not Supported",
            ],
        ),
    ],
)
def test_gpus_are_measured_where_there_are_any(
    driver: str, printed: list[str], tmp_path: Any
) -> None:
    (tmp_path / "pynvml.py").write_text(textwrap.dedent(driver))
    answer = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(GPU_PROGRAM).format(folder=str(tmp_path))],
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.splitlines() == printed
    assert answer.stderr == ""


def test_importing_the_settings_does_not_bring_the_sensors() -> None:
    code = "import sys, mlflow.system_metrics; print('psutil' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert answer.strip() == "False"


def test_nothing_is_said_while_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        finish_at_once(Points())
    assert caplog.text == ""
