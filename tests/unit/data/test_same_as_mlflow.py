"""The same data has the same digest, schema, profile and source as with MLflow itself."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tests.unit.data import sample_datasets


@pytest.fixture(scope="module")
def recorded_by_mlflow(
    peer_python: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    # Both use the same polars, whose hashes may differ between versions.
    packages = sysconfig.get_path("purelib")
    answer = subprocess.run(
        [str(peer_python), sample_datasets.__file__, packages],
        cwd=tmp_path_factory.mktemp("mlflow"),
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    recorded: dict[str, dict[str, Any]] = json.loads(answer.stdout)
    return recorded


def test_every_sample_is_recorded_as_mlflow_records_it(
    recorded_by_mlflow: dict[str, dict[str, Any]],
) -> None:
    ours = json.loads(json.dumps(sample_datasets.described()))
    assert ours.keys() == recorded_by_mlflow.keys()
    different = {
        name: (ours[name], recorded)
        for name, recorded in recorded_by_mlflow.items()
        if ours[name] != recorded
    }
    assert different == {}
