"""What is measured of a machine. Keys and units are MLflow's; a megabyte has 1,000,000 bytes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import psutil

_MEGABYTE = 1e6


def mean(values: Sequence[float]) -> float:
    """The average of some samples, to one decimal."""
    return round(sum(values) / len(values), 1)


def last(values: Sequence[float]) -> float:
    """The newest sample, for what only grows."""
    return values[-1]


class Sensor(NamedTuple):
    """Something that can be measured.

    Attributes:
        name: What messages call it.
        read: Takes a sample: values by key, without the prefix `system/`.
        aggregate: Makes one value of several samples.
    """

    name: str
    read: Callable[[], Mapping[str, float]]
    aggregate: Callable[[Sequence[float]], float] = mean


def machine_sensors() -> list[Sensor]:
    """Sensors of CPU, memory, disk and network; traffic counts from now on."""
    return [
        Sensor("CPU", _read_cpu),
        Sensor("memory", _read_memory),
        Sensor("disk", _read_disk),
        Sensor("network", _network_reader(), last),
    ]


def _read_cpu() -> dict[str, float]:
    # Since the previous call in the same thread.
    return {"cpu_utilization_percentage": psutil.cpu_percent()}


def _read_memory() -> dict[str, float]:
    memory = psutil.virtual_memory()
    return {
        "system_memory_usage_megabytes": memory.used / _MEGABYTE,
        "system_memory_usage_percentage": memory.used / memory.total * 100,
    }


def _read_disk() -> dict[str, float]:
    disk = psutil.disk_usage(os.sep)
    return {
        "disk_usage_percentage": disk.percent,
        "disk_usage_megabytes": disk.used / _MEGABYTE,
        "disk_available_megabytes": disk.free / _MEGABYTE,
    }


def _network_reader() -> Callable[[], dict[str, float]]:
    before = psutil.net_io_counters()

    def read() -> dict[str, float]:
        now = psutil.net_io_counters()
        return {
            "network_receive_megabytes": (now.bytes_recv - before.bytes_recv) / _MEGABYTE,
            "network_transmit_megabytes": (now.bytes_sent - before.bytes_sent) / _MEGABYTE,
        }

    return read
