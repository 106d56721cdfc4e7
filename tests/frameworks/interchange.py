"""Saves a model of a case into a folder, or loads one and predicts, with whatever MLflow there is.

As a program it does so with models of several cases, in one process, since what takes its time is
the frameworks: `python -m tests.frameworks.interchange CASE,… [save|use FOLDER]…`
"""

from __future__ import annotations

import inspect
import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import mlflow
import mlflow.pyfunc
from mlflow.models import infer_signature
from tests.flavors.cases import Case
from tests.frameworks.cases import CASES


def save(case: Case, folder: Path) -> None:
    data, model = case.peer_data(case.data()), case.train()
    found = case.predict(model, data)
    known = inspect.signature(case.module.save_model).parameters  # of MLflow 2 not all
    own = {**dict(case.options), **dict(case.peer_options)}
    options = {key: value for key, value in own.items() if key in known or key == "save_format"}
    case.module.save_model(
        model,
        str(folder),
        # MLflow 1 knows no lists there.
        signature=infer_signature(data, np.asarray(found) if isinstance(found, list) else found),
        **{"pip_requirements": ["mlflow"], **options},
    )
    (folder / "expected.json").write_text(json.dumps(np.asarray(found).tolist()))


def use(case: Case, folder: Path) -> None:
    data: Any = case.peer_data(case.data())
    wanted = json.loads((folder / "expected.json").read_text())
    found = mlflow.pyfunc.load_model(str(folder)).predict(data)
    assert np.allclose(np.asarray(found, float), wanted, rtol=1e-4, atol=1e-5), (found, wanted)
    native = case.predict(case.module.load_model(str(folder)), data)
    assert np.allclose(np.asarray(native, float), wanted, rtol=1e-4, atol=1e-5), (native, wanted)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    names, *steps = sys.argv[1:]
    for what, root in zip(steps[::2], steps[1::2], strict=True):
        for name in names.split(","):
            {"save": save, "use": use}[what](CASES[name], Path(root) / name)
    sys.stdout.write(f"mlflow is {mlflow.__file__}\n")  # libraries write to stdout, too
