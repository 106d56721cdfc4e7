"""A program: loads what `saved.py` has saved, and predicts.

Knows nothing of which MLflow it runs with. `python -m tests.flavors.interchange.used FOLDER`
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import mlflow
import mlflow.pyfunc
from tests.flavors.cases import CASES

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
root = Path(sys.argv[1])
expected = json.loads((root / "expected.json").read_text())
signatures = expected.pop("signatures")


def close(found: Any, wanted: Any) -> bool:
    if isinstance(found, pd.DataFrame):
        found = found.to_dict("list")
    if isinstance(wanted, dict):
        return all(
            key == "ds" or np.allclose(found[key], values, rtol=1e-4)
            for key, values in wanted.items()
        )
    found = np.asarray(found)
    if found.dtype.kind in "US":
        return bool(found.tolist() == wanted)
    if found.ndim == 2 and "ds" not in str(found.dtype):
        return len(found) == len(wanted)
    return bool(np.allclose(found.astype(float), np.asarray(wanted, float), rtol=1e-4))


for name, case in expected.items():
    if name == "sklearn-skops" and mlflow.__version__[0] == "2":
        continue  # newer than that
    model = mlflow.pyfunc.load_model(str(root / name))
    data = pd.DataFrame(case["data"]) if case["frame"] else case["data"]
    if "ds" in data:
        data["ds"] = pd.to_datetime(data["ds"])
    found = model.predict(data)
    assert close(found, case["predictions"]), (name, found, case["predictions"])
    if name in CASES:
        native = CASES[name].module.load_model(str(root / name))
        wanted = case["predictions"]
        assert close(CASES[name].predict(native, data), wanted), (name, "native")
        if CASES[name].flavor != "prophet":
            example = model.metadata.load_input_example(str(root / name))
            assert example.to_dict("list") == data.head(2).to_dict("list"), (name, example)
for name, wanted in signatures.items():
    model = mlflow.pyfunc.load_model(str(root / name))
    assert model.metadata.signature.to_dict() == wanted, (name, model.metadata.signature)
scaled = mlflow.pyfunc.load_model(str(root / "class"))
assert scaled.predict(pd.DataFrame({"a": [1.0]}), params={"plus": 2.0}) == [4.5]
sys.stdout.write(f"{mlflow.__file__}\n")
