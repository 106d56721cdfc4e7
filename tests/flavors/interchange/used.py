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

# What a version cannot know: formats, params, models by type hints, types of columns came later.
SINCE_3 = {"sklearn-skops"}
SINCE_2 = {"class", "hinted", "function", "code", "types"}
unknown = {"3": set(), "2": SINCE_3, "1": SINCE_3 | SINCE_2}[mlflow.__version__[0]]


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
    if name in unknown:
        continue
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
    if name in unknown:
        continue
    model = mlflow.pyfunc.load_model(str(root / name))
    # MLflow 1 leaves out what a signature does not say.
    found = {"outputs": None, "params": None, **model.metadata.signature.to_dict()}
    assert found == {"outputs": None, "params": None, **wanted}, (name, found)
if "class" not in unknown:
    scaled = mlflow.pyfunc.load_model(str(root / "class"))
    assert scaled.predict(pd.DataFrame({"a": [1.0]}), params={"plus": 2.0}) == [4.5]
sys.stdout.write(f"{mlflow.__file__}\n")
