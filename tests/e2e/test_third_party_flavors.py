"""Flavors that other packages wrote for MLflow, beside a Headrace that was installed."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import mlflow
from mlflow.projects.environments import wheel

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent

SKTIME = """
import importlib.metadata
import json

import mlflow
import pandas as pd
from sktime.datasets import load_airline
from sktime.forecasting.naive import NaiveForecaster
from sktime.utils import mlflow_sktime

forecaster = NaiveForecaster(sp=12).fit(load_airline(), fh=[1, 2, 3])
with mlflow.start_run() as run:
    info = mlflow_sktime.log_model(sktime_model=forecaster, artifact_path="model")
uri = f"runs:/{run.info.run_id}/model"
print(json.dumps({
    "version": importlib.metadata.version("mlflow"),
    "expected": forecaster.predict().tolist(),
    "logged": mlflow_sktime.load_model(info.model_uri).predict().tolist(),
    "pyfunc": mlflow.pyfunc.load_model(uri).predict(pd.DataFrame()).tolist(),
    "flavors": list(mlflow.models.get_model_info(uri).flavors),
}))
"""


def done(*command: str | Path, status: int = 0) -> str:
    """What a program prints."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == status, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with Headrace, as a wheel, and sktime."""
    folder = tmp_path_factory.mktemp("environment")
    packed = wheel.wheel(folder / "wheels")
    made = folder / "env"
    uv: tuple[str | Path, ...] = (PROGRAMS / "uv", "--cache-dir", ROOT / ".cache" / "uv", "-q")
    done(*uv, "venv", "--python", sys.executable, made)
    program = made / "bin" / "python"
    done(*uv, "pip", "install", "--python", program, packed, "sktime", "cloudpickle")
    return program


def pip(python: Path, *arguments: str | Path, status: int = 0) -> str:
    ours = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    return done(*ours, *arguments, status=status)


@pytest.mark.timeout(600)  # packages are installed
def test_sktime_which_looks_for_the_distribution(python: Path) -> None:
    said = json.loads(done(python, "-W", "ignore", "-c", SKTIME).splitlines()[-1])
    assert said["version"] == f"{mlflow.__version__}+headrace"
    assert said["logged"] == said["pyfunc"] == said["expected"]
    assert "mlflow_sktime" in said["flavors"]


@pytest.mark.timeout(600)  # as above
def test_what_requires_mlflow_does_not_bring_another(python: Path, tmp_path: Path) -> None:
    needy = tmp_path / "needy-1.0-py3-none-any.whl"
    with zipfile.ZipFile(needy, "w") as archive:
        info = "needy-1.0.dist-info"
        archive.writestr(
            f"{info}/METADATA",
            "Metadata-Version: 2.1\nName: needy\nVersion: 1.0\n"
            f"Requires-Dist: mlflow>=2,<4\nRequires-Dist: mlflow=={mlflow.__version__}\n",
        )
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    pip(python, "install", "--no-index", needy)
    pip(python, "check")
    # Another one does not take our files away.
    assert "The package was installed by headrace" in pip(
        python, "uninstall", "--yes", "mlflow", status=1
    )
    done(python, "-c", "import mlflow.sklearn")
    pip(python, "uninstall", "--yes", "headrace")
    left = {each["name"] for each in json.loads(pip(python, "list", "--format", "json"))}
    assert "needy" in left
    assert not left & {"headrace", "mlflow"}
