"""Runs as CSV: the columns of `mlflow.search_runs()`, without pandas."""

from __future__ import annotations

import csv
from datetime import datetime, timezone
from typing import IO, Any

from mlflow.cli.output import CsvLines
from mlflow.entities import Run
from mlflow.fluent.search import search_runs

# A run without the value has an empty cell; a NaN that was logged is `nan`.
ABSENT = ""


def write_runs(experiment_id: str, file: IO[str]) -> int:
    """Write the active runs of an experiment, latest start first.

    Columns are `run_id`, `experiment_id`, `status`, `artifact_uri`, `start_time`, `end_time` (UTC),
    then `metrics.<key>`, `params.<key>` and `tags.<key>`.

    Returns:
        How many there are.
    """
    runs: Any = search_runs([experiment_id], output_format="list")
    metrics = list(dict.fromkeys(key for run in runs for key in run.data.metrics))
    params = list(dict.fromkeys(key for run in runs for key in run.data.params))
    tags = list(dict.fromkeys(key for run in runs for key in run.data.tags))
    writer = csv.writer(CsvLines(file))
    writer.writerow(
        ["run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"]
        + [f"metrics.{key}" for key in metrics]
        + [f"params.{key}" for key in params]
        + [f"tags.{key}" for key in tags]
    )
    for run in runs:
        writer.writerow(
            _fixed_columns(run)
            + [_number(run.data.metrics.get(key)) for key in metrics]
            + [run.data.params.get(key, ABSENT) for key in params]
            + [run.data.tags.get(key, ABSENT) for key in tags]
        )
    return len(runs)


def _fixed_columns(run: Run) -> list[str]:
    info = run.info
    return [
        info.run_id,
        info.experiment_id,
        info.status,
        info.artifact_uri or ABSENT,
        _time(info.start_time),
        _time(info.end_time),
    ]


def _number(value: float | None) -> str:
    return ABSENT if value is None else repr(float(value))


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ABSENT
    when = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return when.isoformat(sep=" ", timespec="milliseconds")
