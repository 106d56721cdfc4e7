"""Searches for the best parameters: each of the best candidates is a child run.

And what a search or a pipeline leaves to another estimator.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from mlflow.autologging.children import child_run
from mlflow.autologging.integration import Call


def is_search(estimator: Any) -> bool:
    """Whether the estimator searches for parameters (`GridSearchCV` and its kin)."""
    from sklearn.model_selection._search import BaseSearchCV

    return isinstance(estimator, BaseSearchCV)


def is_plain_pipeline(estimator: Any) -> bool:
    """Whether the estimator is scikit-learn's `Pipeline`, and no class made of it."""
    pipelines = sys.modules.get("sklearn.pipeline")
    return pipelines is not None and type(estimator) is pipelines.Pipeline


def last_of(estimator: Any) -> Any:
    """The estimator that predicts for another: a pipeline's last, a search's best; or itself."""
    while True:
        if is_plain_pipeline(estimator):
            estimator = estimator.steps[-1][1]
        elif is_search(estimator) and hasattr(estimator, "best_estimator_"):
            estimator = estimator.best_estimator_
        else:
            return estimator


def scores_by_its_best(estimator: Any) -> bool:
    """Whether `score` is that of the estimator which predicts in the end."""
    while is_plain_pipeline(estimator) or is_search(estimator):
        if is_plain_pipeline(estimator):
            estimator = estimator.steps[-1][1]
        elif estimator.scoring is None and hasattr(estimator, "best_estimator_"):
            estimator = estimator.best_estimator_
        else:
            return False
    return True


def log_search(call: Call, search: Any) -> None:
    """Log what a search found: the best parameters and score, all results, the best as children."""
    import pandas as pd

    import mlflow

    if hasattr(search, "best_params_"):
        best = {f"best_{key}": value for key, value in search.best_params_.items()}
        mlflow.log_params(best)
    if hasattr(search, "best_score_"):
        mlflow.log_metric("best_cv_score", search.best_score_)
    results = pd.DataFrame.from_dict(search.cv_results_)
    mlflow.log_text(results.to_csv(index=False), "cv_results.csv")
    _log_children(call, results)


def _log_children(call: Call, results: Any) -> None:
    """A child run for each of the `max_tuning_runs` best candidates; None: for all."""
    import mlflow

    rank = next((key for key in results.columns if key.startswith("rank_test_")), None)
    most = call.options["max_tuning_runs"]
    chosen = results if rank is None else results.sort_values(rank, kind="stable")
    for _, row in chosen.iloc[:most].iterrows():
        with child_run(call):
            mlflow.log_params(row["params"])
            now = int(time.time() * 1000)
            metrics = {
                key: float(value)
                for key, value in row.items()
                if isinstance(value, (int, float)) and not key.startswith("param_")
            }
            mlflow.log_metrics(metrics, timestamp=now)
