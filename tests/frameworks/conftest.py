"""The large frameworks, on an interpreter that has them: `make test` runs these by themselves.

`.cache/frameworks/bin/python -m pytest tests/frameworks`; `make setup-frameworks` makes it.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator

import pytest

from mlflow.autologging import options, patching

# .venv is without them, and its pytest collects nothing here.
collect_ignore_glob = ["test_*.py"] if importlib.util.find_spec("torch") is None else []

# Two processes with two processors: more threads of each would wait for one another.
for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")


@pytest.fixture(autouse=True)
def nothing_asked_for() -> Iterator[None]:
    yield
    options.reset()
    for name in reversed(options.INTEGRATIONS):
        patching.take_away(name)
