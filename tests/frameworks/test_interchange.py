"""What MLflow 3.17.2 saves loads and predicts here, and what we save loads and predicts there.

Both run on this interpreter, which has the frameworks; the other's own packages come first for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.frameworks.cases import CASES

pytestmark = pytest.mark.timeout(600)

FLAVORS = sorted({case.flavor for case in CASES.values()})


def packages_of(python: Path) -> str:
    """Where an interpreter's packages are."""
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def run(what: str, flavor: str, packages: str | None, folder: Path) -> Path:
    """Run a program with an MLflow; where that is."""
    names = [name for name, case in CASES.items() if case.flavor == flavor]
    done = subprocess.run(
        [sys.executable, "-m", "tests.frameworks.interchange", what, folder, *names],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [packages, str(ROOT)])),
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
            "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "true",  # what the other has saved
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{what}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    [said] = [line for line in done.stdout.splitlines() if line.startswith("mlflow is ")]
    return Path(said.removeprefix("mlflow is "))


@pytest.mark.parametrize("flavor", FLAVORS)
@pytest.mark.parametrize("direction", ["ours to MLflow", "MLflow's to us"])
def test_models_go_both_ways(
    direction: str, flavor: str, peer_python: Path, tmp_path: Path
) -> None:
    ours, theirs = None, packages_of(peer_python)
    maker, user = (ours, theirs) if direction.startswith("ours") else (theirs, ours)
    made, used = run("save", flavor, maker, tmp_path), run("use", flavor, user, tmp_path)
    assert made.is_relative_to(ROOT / "src") == (maker is ours)
    assert used.is_relative_to(ROOT / "src") == (user is ours)
