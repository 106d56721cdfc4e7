"""What MLflow 3.17.2 saves loads and predicts here, and what we save loads and predicts there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import mlflow.pyfunc
from mlflow.exceptions import MlflowException

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(600)


def run(program: str, python: Path, folder: Path) -> Path:
    """Run a program with an MLflow; where that is."""
    done = subprocess.run(
        [python, "-m", f"tests.flavors.interchange.{program}", folder],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
            "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "true",  # what the other has saved
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{program}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return Path(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("direction", ["ours to MLflow", "MLflow's to us"])
def test_models_go_both_ways(direction: str, peer_python: Path, tmp_path: Path) -> None:
    ours, theirs = Path(sys.executable), peer_python
    maker, user = (ours, theirs) if direction.startswith("ours") else (theirs, ours)
    made, used = run("saved", maker, tmp_path), run("used", user, tmp_path)
    assert made.is_relative_to(ROOT / "src") == (maker == ours)
    assert used.is_relative_to(ROOT / "src") == (user == ours)


OLDER = {
    "mlflow-2.22.2-xgboost": [0.71125, 1.19875, 1.55, 1.55],
    "mlflow-1.30.1-lightgbm": [2.31, 2.31, 2.69, 2.69],
}


@pytest.mark.parametrize("name", OLDER)
def test_models_that_older_versions_saved(name: str) -> None:
    """Saved once, by the version in the name, of a framework whose files hold no code."""
    model = mlflow.pyfunc.load_model(ROOT / "tests/data/models" / name)
    data = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [0.0, 1.0, 0.0, 1.0]})
    assert model.predict(data) == pytest.approx(OLDER[name])
    assert list(model.input_example.columns) == ["a", "b"]
    with pytest.raises(MlflowException, match="lacks the column 'b'"):
        model.predict(data[["a"]])
    assert model.metadata.mlflow_version == name.split("-")[1]
