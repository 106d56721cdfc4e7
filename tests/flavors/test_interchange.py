"""What MLflow 3.17.2 and 2.22 save loads and predicts here, and what we save there and in 1.30."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import mlflow.pyfunc
from mlflow.exceptions import MlflowException
from tests.conftest import ROOT
from tests.flavors.cases import CASES
from tests.interchange import packages_of, run

pytestmark = pytest.mark.timeout(600)


def mlflow_of(program: str, python: Path, packages: str | None, folder: Path) -> Path:
    """Run a program with an MLflow; where that is."""
    said = run(python, f"tests.flavors.interchange.{program}", folder, packages=packages)
    return Path(said[-1])


def interpreter(version: str, pythons: dict[str, Path]) -> tuple[Path, str | None]:
    """What runs a version of MLflow: an interpreter, and a folder of packages that come first."""
    python = pythons[version]
    if version.startswith("3."):
        return python, None
    return Path(sys.executable), packages_of(python)  # clients without frameworks, which take ours


def test_what_we_save_goes_to_every_mlflow(peer_pythons: dict[str, Path], tmp_path: Path) -> None:
    made = mlflow_of("saved", Path(sys.executable), None, tmp_path)
    assert made.is_relative_to(ROOT / "src")
    for version, python in peer_pythons.items():
        used = mlflow_of("used", *interpreter(version, peer_pythons), tmp_path)
        assert used.is_relative_to(python.parents[1])


@pytest.mark.parametrize("version", ["3.17.2", "2.22.5"])
def test_what_mlflow_saves_comes_to_us(
    version: str, peer_pythons: dict[str, Path], tmp_path: Path
) -> None:
    made = mlflow_of("saved", *interpreter(version, peer_pythons), tmp_path)
    assert made.is_relative_to(peer_pythons[version].parents[1])
    used = mlflow_of("used", Path(sys.executable), None, tmp_path)
    assert used.is_relative_to(ROOT / "src")


MODELS = ROOT / "tests/data/models"
OLDER = {
    version: json.loads((MODELS / f"mlflow-{version}/expected.json").read_text())
    for version in ("2.22.2", "1.30.1")
}


# NumPy 1 wrote some of them.
@pytest.mark.filterwarnings("ignore:numpy.core.*is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("version", "name"), [(version, name) for version, saved in OLDER.items() for name in saved]
)
def test_models_that_older_versions_saved(version: str, name: str) -> None:
    """Saved once by real ones; `tests/flavors/interchange/older.py` says how."""
    folder = MODELS / f"mlflow-{version}" / name
    model = mlflow.pyfunc.load_model(folder, trusted=True)
    assert model.metadata.mlflow_version == version
    case = CASES.get(name)
    data = case.data() if case else pd.DataFrame({"a": [1.0, 2.0]})
    wanted = OLDER[version][name]
    assert numbers(model.predict(data)) == pytest.approx(np.asarray(wanted), rel=1e-4)
    if case is not None:
        native = case.module.load_model(folder, trusted=True)
        found = case.predict(native, data)
        assert numbers(found) == pytest.approx(np.asarray(wanted), rel=1e-4)
        if case.flavor != "prophet":
            pd.testing.assert_frame_equal(model.input_example, data.head(2))
    with pytest.raises(MlflowException, match="lacks"):
        model.predict(data.iloc[:, 1:])


def numbers(found: Any) -> Any:
    """Predictions as an array of numbers."""
    columns = found.select_dtypes("number") if isinstance(found, pd.DataFrame) else found
    return np.asarray(columns, float)
