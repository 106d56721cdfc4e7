"""Models: what logging, loading and predicting cost, and what autologging adds to a training.

usage: models.py TRACKING_URI [--fit-seconds N]

Prints a JSON object. Times are the best of several; logging contains everything until the store has
the model. Nothing of what is measured differs between the two, but that MLflow has to be told that
its own pickles may be loaded.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

os.environ["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] = "true"
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

IMPORTED = """
import time, sklearn.base, sklearn.utils, numpy, scipy.sparse, pandas
import mlflow
began = time.process_time()
import mlflow.sklearn
print(time.process_time() - began)
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("--fit-seconds", type=float, default=10)
    options = parser.parse_args()
    printed = [
        subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    found = {"import_sklearn_ms": min(float(each.stdout.split()[-1]) for each in printed) * 1e3}

    import mlflow

    mlflow.set_tracking_uri(options.uri)
    mlflow.set_experiment(f"models-{time.time_ns()}")
    found |= logging_and_loading()
    found |= wide_frames()
    found["autolog_percent"] = autologging(options.fit_seconds)
    print(json.dumps(found))


def best(times: int, call: Callable[[], Any]) -> float:
    """Seconds of the quickest call."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return min(taken)


def logging_and_loading() -> dict[str, float]:
    """A forest of 100 trees, 100 rows × 30 columns, with signature and example."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import RandomForestClassifier

    import mlflow
    from mlflow.models import infer_signature

    features, targets = load_breast_cancer(return_X_y=True, as_frame=True)
    forest = RandomForestClassifier(random_state=0).fit(features, targets)
    signature = infer_signature(features, forest.predict(features))

    def log() -> Any:
        return mlflow.sklearn.log_model(
            forest, name="forest", signature=signature, input_example=features.head(5)
        )

    uri = log().model_uri  # what is only loaded once has been loaded
    logged = best(3, log)
    loaded = best(5, lambda: mlflow.pyfunc.load_model(uri))
    model = mlflow.pyfunc.load_model(uri)
    rows = features.head(100)
    plain, enforced = [], []
    for _ in range(40):  # in turns, and in processor time: 2 ms in 40 are soon another program's
        for times, predict in ((plain, forest.predict), (enforced, model.predict)):
            began = time.process_time()
            predict(rows)
            times.append(time.process_time() - began)
    over = min(enforced) / min(plain) - 1
    return {
        "log_model_s": logged,
        "load_model_ms": loaded * 1e3,
        "predict_overhead_percent": over * 100,
    }


def wide_frames() -> dict[str, float]:
    """What `predict` costs before the model itself: 600 columns of four types, 100 rows."""
    import numpy as np
    import pandas as pd

    import mlflow
    from mlflow.models import infer_signature

    kinds = [np.linspace(0, 1, 100), np.arange(100), np.arange(100) % 2 == 0, ["a", "b"] * 50]
    frame = pd.DataFrame({f"c{at}": kinds[at % 4] for at in range(600)})

    class Nothing(mlflow.pyfunc.PythonModel):
        def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
            return 0

    mlflow.pyfunc.save_model(
        "nothing", python_model=Nothing(), signature=infer_signature(frame),
        pip_requirements=["mlflow"],
    )  # fmt: skip
    model = mlflow.pyfunc.load_model("nothing")
    turned = frame[frame.columns[::-1]]
    return {
        "columns_600_ms": best(30, lambda: model.predict(frame)) * 1e3,
        "columns_600_reordered_ms": best(30, lambda: model.predict(turned)) * 1e3,
    }


def autologging(seconds: float) -> float:
    """What autologging adds to a training that takes this long, in percent of processor time."""
    from sklearn.datasets import make_classification
    from sklearn.ensemble import GradientBoostingClassifier

    import mlflow

    features, targets = make_classification(5000, 30, random_state=0)

    def fit(trees: int) -> float:
        began = time.process_time()
        GradientBoostingClassifier(n_estimators=trees, random_state=0).fit(features, targets)
        return time.process_time() - began

    trees = max(int(10 * seconds / fit(10)), 10)
    plain = fit(trees)
    mlflow.sklearn.autolog(log_models=False)
    fit(2)  # what is only loaded once
    return (fit(trees) - plain) / plain * 100


if __name__ == "__main__":
    main()
