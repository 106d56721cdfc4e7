"""Environments that models predict in, besides those of uv (`test_serving.py`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mlflow
from tests.serving_process import ServedProcess

ROOT = Path(__file__).resolve().parents[2]
MLFLOW = [sys.executable, "-m", "mlflow"]

# Says which Python it predicts in; needs what this environment does not have.
CODE = """
import sys

import iniconfig
import mlflow


class Place(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input):
        return [sys.prefix for _ in model_input]


mlflow.models.set_model(Place())
"""


@pytest.fixture(autouse=True)
def kept_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages are fetched once for all runs of the tests."""
    monkeypatch.setenv("UV_CACHE_DIR", str(ROOT / ".cache" / "uv"))
    monkeypatch.setenv("PIP_CACHE_DIR", str(ROOT / ".cache" / "pip"))
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    return tmp_path / "environments"


def save() -> None:
    """A model in the folder `place`, and the body of a request."""
    Path("place.py").write_text(CODE)
    mlflow.pyfunc.save_model(
        "place", python_model="place.py", pip_requirements=["mlflow", "iniconfig==2.1.0"]
    )
    Path("input.json").write_text('{"inputs": ["a"]}')


def mlflow_models(*arguments: str) -> str:
    """What a command prints that succeeds."""
    done = subprocess.run(
        [*MLFLOW, "models", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def predicted_in() -> str:
    """The environment that a command with it predicts in."""
    [prefix] = json.loads(Path("out.json").read_text())["predictions"]
    return str(prefix)


@pytest.mark.timeout(600)  # pip takes its time
def test_an_environment_of_pythons_own_venv(kept_packages: Path) -> None:
    save()
    options = ("-m", "place", "--env-manager", "virtualenv")
    assert f"{kept_packages}/virtualenv-" in mlflow_models("prepare-env", *options)
    mlflow_models("predict", *options, "-i", "input.json", "-o", "out.json")
    prefix = predicted_in()
    assert prefix.startswith(f"{kept_packages}/virtualenv-")
    [kept] = kept_packages.glob("virtualenv-*/")  # made once
    with ServedProcess("place", "--env-manager", "virtualenv") as served, served.client() as client:
        status, _, body = client.ask("a")
        assert (status, body) == (200, {"predictions": [prefix]})
    # What is in it: the model's versions, and this package as MLflow.
    names = "import importlib.metadata as m; print(m.version('iniconfig'), m.version('mlflow'))"
    said = subprocess.run(
        [kept / "env" / "bin" / "python", "-c", names], capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["2.1.0", f"{mlflow.__version__}+headrace"]


@pytest.mark.timeout(300)  # packages are installed
def test_an_environment_of_conda(kept_packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no conda here: this does what conda would do with what pip installs of a conda.yaml.
    Path("programs").mkdir()
    program = Path("programs", "micromamba")
    python, uv = sys.executable, Path(sys.executable).with_name("uv")
    program.write_text(f"""\
#!/bin/sh
for last; do :; done
cp "$last" {Path("file.yaml").absolute()}
while [ "$1" != --prefix ]; do shift; done
{uv} venv -q --python {python} "$2" && exec {python} -c '
import subprocess, sys, yaml
content = yaml.safe_load(open(sys.argv[2]))
[pip] = [each["pip"] for each in content["dependencies"] if isinstance(each, dict)]
subprocess.run(["{uv}", "pip", "install", "-q", "--python", sys.argv[1], *pip], check=True)
' "$2/bin/python" "$last"
""")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent.absolute()}:{os.environ['PATH']}")
    save()
    options = ("-m", "place", "--env-manager", "conda")
    assert f"{kept_packages}/conda-" in mlflow_models("prepare-env", *options)
    mlflow_models("predict", *options, "-i", "input.json", "-o", "out.json")
    assert predicted_in().startswith(f"{kept_packages}/conda-")
    told = Path("file.yaml").read_text()
    assert "iniconfig==2.1.0" in told
    assert "- mlflow" not in told
