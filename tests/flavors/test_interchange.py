"""What MLflow 3.17.2 and 2.22 save loads and predicts here, and what we save there."""

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


@pytest.mark.parametrize("version", ["3.17.2", "2.22"])
@pytest.mark.parametrize("direction", ["ours to MLflow", "MLflow's to us"])
def test_models_go_both_ways(
    direction: str, version: str, peer_python: Path, older_peer_python: Path, tmp_path: Path
) -> None:
    ours: tuple[Path, str | None] = (Path(sys.executable), None)
    theirs: tuple[Path, str | None] = (peer_python, None)
    if version == "2.22":  # a client without frameworks, which takes ours
        theirs = (Path(sys.executable), packages_of(older_peer_python))
    maker, user = (ours, theirs) if direction.startswith("ours") else (theirs, ours)
    made, used = mlflow_of("saved", *maker, tmp_path), mlflow_of("used", *user, tmp_path)
    assert made.is_relative_to(ROOT / "src") == (maker is ours)
    assert used.is_relative_to(ROOT / "src") == (user is ours)


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
