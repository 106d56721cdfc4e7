"""A program: saves models of the large frameworks with MLflow 1.30.1, for `tests/data/models`.

`PYTHONPATH=. <its environment>/bin/python -m tests.frameworks.older FOLDER CASE…`; the README in
that folder says which environments those were.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import mlflow.tensorflow
from tests.flavors.cases import patients
from tests.frameworks.cases import CASES, patients_as_floats
from tests.frameworks.interchange import save


def tensorflow_graph() -> Any:
    """A linear regression on two columns; MLflow 1 gives a graph each column by its name."""
    import tensorflow as tf

    features, targets = patients_as_floats()
    two = np.hstack([features[:, 2:4], np.ones((len(features), 1), "float32")])

    class Linear(tf.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.weights = tf.Variable(np.linalg.lstsq(two, targets, rcond=None)[0])

        @tf.function(input_signature=[tf.TensorSpec([None], tf.float64)] * 2)  # type: ignore[untyped-decorator, unused-ignore]
        def columns(self, bmi: Any, bp: Any) -> Any:
            found = tf.stack([bmi, bp, tf.ones_like(bmi)], 1)
            return {"progress": tf.cast(found, tf.float32) @ self.weights}

    return Linear()


def save_graph(folder: Path) -> None:
    """The flavor of TensorFlow as MLflow 1 has it: takes files, of which it keeps a copy."""
    import tensorflow as tf

    module, data = tensorflow_graph(), patients()[["bmi", "bp"]]
    with tempfile.TemporaryDirectory() as place:
        tf.saved_model.save(module, place, signatures=module.columns)
        options = {
            "tf_saved_model_dir": place,
            "tf_meta_graph_tags": ["serve"],
            "tf_signature_def_key": "serving_default",
        }
        save_model: Any = mlflow.tensorflow.save_model  # of MLflow 1, which takes other arguments
        save_model(path=str(folder), pip_requirements=["mlflow"], **options)
    found = module.columns(*(data[name].to_numpy() for name in data))["progress"]
    (folder / "expected.json").write_text(json.dumps(found.numpy().tolist()))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    root, *names = sys.argv[1:]
    hdf5 = replace(CASES["keras"], options=(("save_format", "h5"),))
    for name in names:
        if name == "tensorflow-graph":
            save_graph(Path(root) / name)
        else:
            save({**CASES, "keras-hdf5": hdf5}[name], Path(root) / name)
