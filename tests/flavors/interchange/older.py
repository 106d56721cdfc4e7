"""A program: saves a model of each flavor with an older MLflow, for `tests/data/models`.

    PYTHONPATH=. <environment of that version>/bin/python -m tests.flavors.interchange.older FOLDER

What each predicts on the data of its case is `expected.json`. The frameworks are those of
`requirements/dev.txt`, as far as that version of MLflow takes them: a pickle is a matter between
the versions of the framework that write it and read it.
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
from mlflow.models import infer_signature
from tests.flavors.cases import CASES
from tests.flavors.interchange.custom import Scale

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
root = Path(sys.argv[1])
expected: dict[str, Any] = {}


for name, case in CASES.items():
    if name == "sklearn-skops":
        continue  # newer than they are
    data, model = case.data(), case.train()
    found = case.predict(model, data)
    signature = infer_signature(data, found)
    example = {} if case.flavor == "prophet" else {"input_example": data.head(2)}
    options = {k: v for k, v in case.options if k != "model_format" or mlflow.__version__[0] > "1"}
    case.module.save_model(
        model, root / name, signature=signature, pip_requirements=["mlflow"], **example, **options
    )
    columns = found.select_dtypes("number") if isinstance(found, pd.DataFrame) else found
    expected[name] = np.asarray(columns, float).tolist()
(root / "factor.txt").write_text("2.5")
frame = pd.DataFrame({"a": [1.0, 2.0]})
mlflow.pyfunc.save_model(
    path=root / "class",
    python_model=Scale(),
    artifacts={"factor": str(root / "factor.txt")},
    signature=infer_signature(frame, np.array([1.0])),
    pip_requirements=["mlflow"],
)
expected["class"] = [2.5, 5.0]
(root / "factor.txt").unlink()
(root / "expected.json").write_text(json.dumps(expected))
