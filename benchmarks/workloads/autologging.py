"""What autologging adds to trainings that take this long, in percent of their processor time.

usage: autologging.py TRACKING_URI [--fit-seconds N]

Prints a JSON object, and meanwhile on stderr what it does. Two trainings of ten seconds differ by
more than what is looked for. So it is what a training takes beside the library's own work (the
growing of trees and the evaluation of each iteration, in the one thread that does it): with
autologging, threads that send included, less what that is without. The latter is measured of a
fortieth and a quarter of the training and grows evenly.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

os.environ["MLFLOW_ALLOW_PICKLE_DESERIALIZATION"] = "true"
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)


@dataclass(frozen=True)
class Training:
    """A training that is measured.

    Attributes:
        key: Of the result.
        train: Trains so many trees or rounds.
        own_work: What does the library's own work: classes or modules, and names of functions.
        autolog: Asks for autologging, or with `disable=True` for none.
    """

    key: str
    train: Callable[[int], Any]
    own_work: list[tuple[Any, str]]
    autolog: Callable[..., None]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("--fit-seconds", type=float, default=10)
    options = parser.parse_args()

    import mlflow

    mlflow.set_tracking_uri(options.uri)
    mlflow.set_experiment(f"autologging-{time.time_ns()}")
    found = {}
    for training in trainings():
        print(
            f"▸ {training.key} of a fit of {options.fit_seconds:g} s", file=sys.stderr, flush=True
        )
        found[training.key] = added_percent(training, options.fit_seconds)
    print(json.dumps(found))


def trainings() -> list[Training]:
    """5,000 rows of 30 columns for scikit-learn, 8,000 for boosting in some 2,000 rounds."""
    import lightgbm
    import xgboost
    from sklearn import ensemble
    from sklearn.datasets import make_classification

    import mlflow

    x, y = make_classification(5000, 30, random_state=0)
    rows, labels = make_classification(8000, 30, random_state=0)

    def boosted_by_sklearn(trees: int) -> None:
        ensemble.GradientBoostingClassifier(n_estimators=trees, random_state=0).fit(x, y)

    def forest(trees: int) -> None:
        ensemble.RandomForestClassifier(n_estimators=trees, random_state=0).fit(x, y)

    matrices = [xgboost.DMatrix(rows, labels), xgboost.DMatrix(rows[:1000], labels[:1000])]

    def boosted_by_xgboost(rounds: int) -> None:
        how = {"objective": "binary:logistic", "eta": 0.05, "nthread": 1}
        evals = list(zip(matrices, ("train", "valid"), strict=True))
        how["eval_metric"] = ["logloss", "auc"]
        xgboost.train(how, matrices[0], rounds, evals=evals, verbose_eval=False)

    datasets = [lightgbm.Dataset(rows, labels, free_raw_data=False).construct()]
    datasets.append(datasets[0].create_valid(rows[:1000], labels[:1000]).construct())

    def boosted_by_lightgbm(rounds: int) -> None:
        how = {"objective": "binary", "learning_rate": 0.05, "num_threads": 1, "verbose": -1}
        how["metric"] = ["binary_logloss", "auc"]
        names = ["train", "valid"]
        lightgbm.train(how, datasets[0], rounds, valid_sets=datasets, valid_names=names)

    # MLflow's other format does not take models with trees, unless it is told each of their types.
    sklearn = partial(mlflow.sklearn.autolog, serialization_format="cloudpickle")
    stages = [(ensemble.GradientBoostingClassifier, "_fit_stages")]
    growing = [(ensemble._forest, "_parallel_build_trees")]
    by_xgboost = [(xgboost.Booster, name) for name in ("update", "eval_set")]
    in_lightgbm = ("update", "eval_train", "eval_valid", "model_to_string", "model_from_string")
    by_lightgbm = [(lightgbm.Booster, name) for name in in_lightgbm]
    return [
        Training("autolog_percent", boosted_by_sklearn, stages, sklearn),
        Training("autolog_forest_percent", forest, growing, sklearn),
        Training("autolog_xgboost_percent", boosted_by_xgboost, by_xgboost, mlflow.xgboost.autolog),
        Training(
            "autolog_lightgbm_percent", boosted_by_lightgbm, by_lightgbm, mlflow.lightgbm.autolog
        ),
    ]  # fmt: skip


def added_percent(training: Training, seconds: float) -> float:
    """What autologging adds to a training of so many seconds."""
    worked = [0.0]
    for owner, name in training.own_work:
        setattr(owner, name, timed(getattr(owner, name), worked))

    def beside(size: int) -> float:
        """Seconds beside the library's own work."""
        worked[0] = 0.0
        began = processor_time()
        training.train(size)
        return processor_time() - began - worked[0]

    beside(2)  # what is only loaded once
    beside(20)
    size = max(int(20 * seconds / worked[0]), 80)
    few, quarter = size // 40, size // 4
    by_few, by_quarter = beside(few), beside(quarter)
    plain = by_quarter + (by_quarter - by_few) / (quarter - few) * (size - quarter)
    training.autolog()
    beside(2)
    logged = beside(size)
    training.autolog(disable=True)
    return (logged - plain) / worked[0] * 100


def timed(function: Callable[..., Any], total: list[float]) -> Callable[..., Any]:
    """The function, adding what this thread spends in it."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        began = time.thread_time()
        try:
            return function(*args, **kwargs)
        finally:
            total[0] += time.thread_time() - began

    return call


def processor_time() -> float:
    """Seconds of this process, its threads, and the processes that it began and waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
