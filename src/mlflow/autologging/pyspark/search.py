"""Searches for parameters of Spark ML: the best, all results, and a child run for each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from mlflow.autologging.children import child_run
from mlflow.autologging.integration import Call
from mlflow.autologging.pyspark.stages import Names, params_of, tuned_params

Metrics = Mapping[str, list[float]]
"""What was measured of each set of parameters that a search has tried, in its order."""


def log_search(call: Call, search: Any, names: Names, model: Any) -> None:
    """Log what a search found.

    Args:
        search: The estimator that searched.
        names: Names of its stages.
        model: What it found.
    """
    import mlflow

    tried = tuned_params(search, names)
    metrics = metrics_of(search, model)
    measured = next(iter(metrics.values()))
    best = (max if search.getEvaluator().isLargerBetter() else min)(measured)
    found = tried[measured.index(best)]
    mlflow.log_params({f"best_{key}": value for key, value in found.items()})
    mlflow.log_dict(found, "best_parameters.json")
    mlflow.log_text(_table(tried, metrics), "search_results.csv")
    _log_children(call, search, names, metrics)


def metrics_of(search: Any, model: Any) -> Metrics:
    """What a search has measured, the deciding metric first: of folds the mean and its spread."""
    name = search.getEvaluator().getMetricName()
    if not hasattr(model, "avgMetrics"):
        return {name: list(model.validationMetrics)}
    spread = list(getattr(model, "stdMetrics", None) or ())
    mean = {f"avg_{name}": list(model.avgMetrics)}
    return {**mean, f"std_{name}": spread} if spread else mean


def _table(tried: list[dict[str, Any]], metrics: Metrics) -> str:
    """All that was tried, as CSV."""
    keys = list(dict.fromkeys(key for params in tried for key in params))
    written = io.StringIO()
    columns = ["params", *metrics, *(f"param.{key}" for key in keys)]
    table = csv.DictWriter(written, columns, lineterminator="\n")
    table.writeheader()
    for place, params in enumerate(tried):
        table.writerow(
            {
                "params": json.dumps(params),
                **{key: values[place] for key, values in metrics.items()},
                **{f"param.{key}": value for key, value in params.items()},
            }
        )
    return written.getvalue()


def _log_children(call: Call, search: Any, names: Names, metrics: Metrics) -> None:
    import mlflow

    for place, params in enumerate(search.getEstimatorParamMaps()):
        tuned = search.getEstimator().copy(params)
        with child_run(call, class_tags(tuned)):
            mlflow.log_params(params_of(tuned, names))
            mlflow.log_metrics({key: values[place] for key, values in metrics.items()})


def class_tags(estimator: Any) -> dict[str, str]:
    """Tags that name an estimator's class."""
    cls = type(estimator)
    return {
        "estimator_name": cls.__name__,
        "estimator_class": f"{cls.__module__}.{cls.__name__}",
    }
