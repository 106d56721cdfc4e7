"""What MLflow 3.17.2 saves loads and predicts here, and what we save loads and predicts there.

Both run on this interpreter, which has the frameworks; the other's own packages come first for it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.frameworks.cases import CASES
from tests.frameworks.interchange import use
from tests.interchange import packages_of, run

pytestmark = pytest.mark.timeout(600)

FLAVORS = sorted({case.flavor for case in CASES.values()})


def mlflow_of(what: str, flavor: str, packages: str | None, folder: Path) -> Path:
    """Run a program with an MLflow; where that is."""
    names = [name for name, case in CASES.items() if case.flavor == flavor]
    program = "tests.frameworks.interchange"
    said = run(Path(sys.executable), program, what, folder, *names, packages=packages)
    [place] = [line for line in said if line.startswith("mlflow is ")]
    return Path(place.removeprefix("mlflow is "))


@pytest.mark.parametrize("flavor", FLAVORS)
@pytest.mark.parametrize("direction", ["ours to MLflow", "MLflow's to us"])
def test_models_go_both_ways(
    direction: str, flavor: str, peer_python: Path, tmp_path: Path
) -> None:
    ours, theirs = None, packages_of(peer_python)
    maker, user = (ours, theirs) if direction.startswith("ours") else (theirs, ours)
    made = mlflow_of("save", flavor, maker, tmp_path)
    used = mlflow_of("use", flavor, user, tmp_path)
    assert made.is_relative_to(ROOT / "src") == (maker is ours)
    assert used.is_relative_to(ROOT / "src") == (user is ours)


OLDER = ROOT / "tests/data/models/mlflow-2.22.5"


# Not of H2O, which reads only what its own version wrote.
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(case.library))
        for name, case in CASES.items()
        if case.flavor != "h2o"
    ],
)
def test_models_that_mlflow_2_saved(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saved once by `tests.frameworks.interchange save`, with its packages before the others."""
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "true")
    assert "mlflow_version: 2.22.5" in (OLDER / name / "MLmodel").read_text()
    use(CASES[name], OLDER / name)
