"""Models: what logging, loading and predicting cost.

usage: models.py TRACKING_URI

Prints a JSON object, and meanwhile on stderr what it does. Times are the best of several, of fewer
where one takes seconds; logging contains everything until the store has the model. Nothing of what
is measured differs between the two, but that MLflow has to be told that its own pickles may be
loaded. A model is left in the folder `served`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

os.environ["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] = "true"
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

ENOUGH = 4.0
"""Seconds after which no further repetition is begun."""

PICKLE = "cloudpickle"
"""MLflow's other format does not take models with trees, unless it is told each of their types."""

IMPORTED = """
import time, sklearn.base, sklearn.utils, numpy, scipy.sparse, pandas
began = time.process_time()
import mlflow.sklearn
print(time.process_time() - began)
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    options = parser.parse_args()
    doing("imports")
    found = {"import_sklearn_ms": importing()}

    import mlflow

    mlflow.set_tracking_uri(options.uri)
    mlflow.set_experiment(f"models-{time.time_ns()}")
    doing("log_model, load_model")
    found |= logging_and_loading()
    doing("600 columns")
    found |= wide_frames()
    save_for_serving()
    print(json.dumps(found))


def doing(what: str) -> None:
    print(f"▸ {what}", file=sys.stderr, flush=True)


def best(
    times: int, call: Callable[[], Any], clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds of the quickest call."""
    taken: list[float] = []
    end = time.perf_counter() + ENOUGH
    while not taken or (len(taken) < times and time.perf_counter() < end):
        began = clock()
        call()
        taken.append(clock() - began)
    return min(taken)


def importing() -> float:
    """Milliseconds of processor time that `import mlflow.sklearn` adds to scikit-learn's."""
    printed: list[float] = []

    def once() -> None:
        done = subprocess.run(
            [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
        )
        printed.append(float(done.stdout.split()[-1]))

    best(3, once)
    return min(printed) * 1e3


def logging_and_loading() -> dict[str, float]:
    """A forest of 100 trees, 100 rows × 30 columns, with signature and example."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import RandomForestClassifier

    import mlflow
    from mlflow.models import infer_signature

    features, targets = load_breast_cancer(return_X_y=True, as_frame=True)
    forest = RandomForestClassifier(random_state=0).fit(features, targets)
    signature = infer_signature(features, forest.predict(features))
    uris: list[str] = []

    def log() -> None:
        info = mlflow.sklearn.log_model(
            forest, name="forest", signature=signature, input_example=features.head(5),
            serialization_format=PICKLE,
        )  # fmt: skip
        uris.append(info.model_uri)

    logged = best(5, log)
    loaded = best(10, lambda: mlflow.pyfunc.load_model(uris[0]))
    model = mlflow.pyfunc.load_model(uris[0])
    rows = features.head(100)
    taken: dict[Any, list[float]] = {forest.predict: [], model.predict: []}
    for _ in range(100):  # in turns, and in processor time: 2 ms in 40 are soon another program's
        for predict, times in taken.items():
            began = time.process_time()
            predict(rows)
            times.append(time.process_time() - began)
    plain, enforced = map(statistics.median, taken.values())
    over = enforced / plain - 1
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
    kept = {"float64": "float32", "int64": "int32"}
    types = {name: kept[str(kind)] for name, kind in frame.dtypes.items() if str(kind) in kept}
    narrow = frame.astype(types).copy()  # as data lies that was read with these types
    clock = time.process_time
    return {
        "columns_600_ms": best(100, lambda: model.predict(frame), clock) * 1e3,
        "columns_600_reordered_ms": best(100, lambda: model.predict(turned), clock) * 1e3,
        "columns_600_narrow_ms": best(100, lambda: model.predict(narrow), clock) * 1e3,
    }


def save_for_serving() -> None:
    """A pipeline of 30 columns, in the folder `served`."""
    import pandas as pd
    from sklearn.datasets import load_breast_cancer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    import mlflow
    from mlflow.models import infer_signature

    values, targets = load_breast_cancer(return_X_y=True)
    features = pd.DataFrame(values, columns=[f"x{number}" for number in range(30)])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(features, targets)
    mlflow.sklearn.save_model(
        model, "served", signature=infer_signature(features, model.predict(features)),
        pip_requirements=["scikit-learn"], serialization_format=PICKLE,
    )  # fmt: skip


if __name__ == "__main__":
    main()
