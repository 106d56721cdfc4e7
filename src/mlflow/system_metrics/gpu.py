"""Sensors of NVIDIA GPUs, through NVIDIA's own library (package `nvidia-ml-py`)."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from mlflow.system_metrics.sensors import Sensor

_MEGABYTE = 1e6

_logger = logging.getLogger(__name__)


def gpu_sensors() -> list[Sensor]:
    """Sensors of each GPU; none without the package, the driver or a GPU.

    Memory, utilization and power are sensors of their own: many GPUs cannot tell all of them.
    """
    try:
        nvml = importlib.import_module("pynvml")
        nvml.nvmlInit()
        handles = [nvml.nvmlDeviceGetHandleByIndex(i) for i in range(nvml.nvmlDeviceGetCount())]
    except Exception as error:  # noqa: BLE001 - whatever a driver's trouble is
        _logger.debug("No metrics of NVIDIA GPUs: %s", error)
        return []
    return [
        sensor for index, handle in enumerate(handles) for sensor in _sensors(nvml, index, handle)
    ]


def _sensors(nvml: Any, index: int, handle: Any) -> list[Sensor]:
    def memory() -> dict[str, float]:
        info = nvml.nvmlDeviceGetMemoryInfo(handle)
        return {
            f"gpu_{index}_memory_usage_percentage": info.used / info.total * 100,
            f"gpu_{index}_memory_usage_megabytes": info.used / _MEGABYTE,
        }

    def utilization() -> dict[str, float]:
        rates = nvml.nvmlDeviceGetUtilizationRates(handle)
        return {f"gpu_{index}_utilization_percentage": rates.gpu}

    def power() -> dict[str, float]:
        milliwatts = nvml.nvmlDeviceGetPowerUsage(handle)
        limit = nvml.nvmlDeviceGetEnforcedPowerLimit(handle)
        return {
            f"gpu_{index}_power_usage_watts": milliwatts / 1000,
            f"gpu_{index}_power_usage_percentage": milliwatts / limit * 100,
        }

    return [
        Sensor(f"memory of GPU {index}", memory),
        Sensor(f"utilization of GPU {index}", utilization),
        Sensor(f"power of GPU {index}", power),
    ]
