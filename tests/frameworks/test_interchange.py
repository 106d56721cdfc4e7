"""What MLflow 3, 2 and 1 save loads and predicts here, and what we save loads and predicts there.

All run on this interpreter, which has the frameworks; the other's own packages come first for it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

import mlflow
import mlflow.pyfunc
import mlflow.tensorflow
from mlflow.exceptions import MlflowException
from mlflow.flavors import tensorflow
from mlflow.flavors.graphs import KerasGraph, read_signature
from tests.conftest import ROOT
from tests.flavors.cases import patients
from tests.frameworks.cases import CASES
from tests.frameworks.interchange import save, use
from tests.interchange import packages_of, run

pytestmark = pytest.mark.timeout(600)

LIBRARIES = sorted({case.library for case in CASES.values()})

# MLflow 1 calls what Keras 3 has no more, and knows of TensorFlow graphs with inputs by column.
THERE = [
    pytest.param(version, library, marks=pytest.mark.xdist_group(library))
    for version in ("3.17.2", "2.22.5", "1.30.1")
    for library in LIBRARIES
    if (version, library) != ("1.30.1", "tensorflow")
]


@pytest.mark.parametrize(("version", "library"), THERE)
def test_models_go_both_ways(
    version: str,
    library: str,
    peer_pythons: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "true")
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    names = [name for name, case in CASES.items() if case.library == library]
    for folder in (ours, theirs):
        folder.mkdir()
    for name in names:
        save(CASES[name], ours / name)
    packages = packages_of(peer_pythons[version])
    steps: tuple[str | Path, ...] = ("use", ours, "save", theirs)
    program = "tests.frameworks.interchange"
    said = run(Path(sys.executable), program, ",".join(names), *steps, packages=packages)
    [place] = [line for line in said if line.startswith("mlflow is ")]
    assert Path(place.removeprefix("mlflow is ")).is_relative_to(packages)
    for name in names:
        use(CASES[name], theirs / name)


MODELS = ROOT / "tests/data/models"

# Of each version the models that it saved and the cases they are of. Not of H2O, which reads only
# what its own version wrote.
OLDER = {
    "2.22.5": {name: name for name, case in CASES.items() if case.flavor != "h2o"},
    "1.30.1": {
        **{name: name for name in ("pytorch", "pytorch-scripted", "spark", "keras")},
        "keras-hdf5": "keras",
    },
}


@pytest.mark.parametrize(
    ("version", "name", "case"),
    [
        pytest.param(version, *saved, marks=pytest.mark.xdist_group(CASES[saved[1]].library))
        for version, models in OLDER.items()
        for saved in models.items()
    ],
)
def test_models_that_older_versions_saved(
    version: str, name: str, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved once by real ones; `tests/data/models/README.md` says how."""
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "true")
    folder = MODELS / f"mlflow-{version}" / name
    assert f"mlflow_version: {version}" in (folder / "MLmodel").read_text()
    use(CASES[case], folder)


@pytest.mark.xdist_group("tensorflow")
def test_a_graph_that_mlflow_1_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its flavor tensorflow was: a function with an input for each column."""
    import tensorflow as tf

    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "true")
    folder = MODELS / "mlflow-1.30.1/tensorflow-graph"
    wanted = np.array(json.loads((folder / "expected.json").read_text()))
    data = patients()[["bmi", "bp"]]
    model = mlflow.pyfunc.load_model(folder)
    found = model.predict(data)
    assert list(found.columns) == ["progress"]
    assert found.index.equals(data.index)
    assert np.allclose(found["progress"], wanted[:, 0], rtol=1e-4)
    arrays = {name: data[name].to_numpy() for name in data}
    assert np.allclose(model.predict(arrays)["progress"], wanted[:, 0], rtol=1e-4)
    with pytest.raises(MlflowException, match=r"named inputs predicts on a data frame.* got list"):
        model.predict([1.0])
    function = mlflow.tensorflow.load_model(folder)
    native = function(**{name: tf.constant(each) for name, each in arrays.items()})
    assert np.allclose(native["progress"], wanted, rtol=1e-4)
    with pytest.raises(MlflowException, match=r"no signature 'other'; it has serving_default\."):
        read_signature(folder / "tfmodel", "other")


@pytest.mark.xdist_group("tensorflow")
def test_a_graph_of_keras_2_is_read_by_the_flavor_of_tensorflow_too() -> None:
    """MLflow 2 saved such with TensorFlow before 2.16."""
    folder = MODELS / "mlflow-1.30.1/keras"
    wanted = json.loads((folder / "expected.json").read_text())
    read = tensorflow.FLAVOR.read(folder, {"model_type": "keras", "data": "data"})
    found = tensorflow.FLAVOR.wrap(read).predict(patients())
    assert np.allclose(found, wanted, rtol=1e-4)
    with pytest.raises(MlflowException, match="cannot be read by TensorFlow"):
        KerasGraph(folder)
