"""What is distributed: a wheel with the web app in it, sources from which it can be built."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import headrace
import mlflow
from mlflow.stand_in import stand_in_files

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Builds `wheel` or `sdist` with the build system's own requirements, which are installed."""

    def run(kind: str) -> Path:
        folder = tmp_path_factory.mktemp(kind)
        command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        (built,) = (path for path in folder.iterdir() if path.suffix in (".whl", ".gz"))
        return built

    return run


def test_a_wheel_carries_the_web_app_and_stands_for_mlflow(build: Callable[[str], Path]) -> None:
    archive = zipfile.ZipFile(build("wheel"))
    names = archive.namelist()
    # What says that there is a distribution `mlflow`, in the list of what is uninstalled.
    stand_in = set(stand_in_files(mlflow.__version__, headrace.__version__))
    assert stand_in <= set(names)
    [record] = [name for name in names if name.endswith(".dist-info/RECORD")]
    assert stand_in <= {line.split(",")[0] for line in archive.read(record).decode().splitlines()}
    app = [name for name in names if name.startswith("headrace/static/")]
    assert {"headrace/static/index.html", "headrace/static/icon.svg"} <= set(app)
    scripts = {name for name in app if name.endswith(".js")}
    assert scripts
    large = {name.removesuffix(".br") for name in app if name.endswith(".js.br")}
    assert large
    assert {f"{name}.gz" for name in large} <= set(app)
    assert not [name for name in names if "node_modules" in name or name.endswith((".ts", ".tsx"))]


def test_the_sources_can_be_built_anew(build: Callable[[str], Path]) -> None:
    with tarfile.open(build("sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "hatch_build.py",
        "pyproject.toml",
        "ui/build.py",
        "ui/package-lock.json",
        "ui/openapi/package.json",
        "ui/src/main.tsx",
        "ui/vite.config.ts",
    } <= names
    assert not [name for name in names if "node_modules/" in name or "headrace/static" in name]
