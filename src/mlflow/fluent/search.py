"""Searching runs across pages, as a DataFrame or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from mlflow.client import MlflowClient
from mlflow.entities import Run, ViewType
from mlflow.exceptions import MlflowException
from mlflow.fluent.experiments import active_experiment_id, search_experiments

if TYPE_CHECKING:
    import pandas as pd

PAGE = 10_000


@overload
def search_runs(
    experiment_ids: list[str] | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: list[str] | None = None,
    output_format: Literal["pandas"] = "pandas",
    search_all_experiments: bool = False,
    experiment_names: list[str] | None = None,
) -> pd.DataFrame: ...
@overload
def search_runs(
    experiment_ids: list[str] | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: list[str] | None = None,
    *,
    output_format: Literal["list"],
    search_all_experiments: bool = False,
    experiment_names: list[str] | None = None,
) -> list[Run]: ...
@overload
def search_runs(
    experiment_ids: list[str] | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: list[str] | None = None,
    output_format: str = "pandas",
    search_all_experiments: bool = False,
    experiment_names: list[str] | None = None,
) -> list[Run] | pd.DataFrame: ...
def search_runs(
    experiment_ids: list[str] | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: list[str] | None = None,
    output_format: str = "pandas",
    search_all_experiments: bool = False,
    experiment_names: list[str] | None = None,
) -> list[Run] | pd.DataFrame:
    """The runs that match.

    Args:
        experiment_ids: Experiments by id; the active experiment if no experiment is named.
        filter_string: Such as `"metrics.loss < 0.1 AND params.model = 'tree'"`.
        run_view_type: A `ViewType`.
        max_results: At most so many runs.
        order_by: Such as `["metrics.loss ASC"]`; the latest start first by default.
        output_format: `"pandas"` or `"list"`.
        search_all_experiments: All active experiments, if none is named.
        experiment_names: Experiments by name, instead of by id.

    Returns:
        A list of runs, or a DataFrame with a row a run and the columns `run_id`, `experiment_id`,
        `status`, `artifact_uri`, `start_time`, `end_time` (with time zone UTC),
        `metrics.<key>` (NaN where absent), `params.<key>` and `tags.<key>` (None where absent).

    Raises:
        MlflowException: Ids and names were both given, the format is another, or the filter cannot
            be read (`INVALID_PARAMETER_VALUE`).
    """
    if output_format not in ("pandas", "list"):
        raise MlflowException.invalid_parameter_value(
            f"output_format is 'pandas' or 'list', not {output_format!r}."
        )
    ids = _experiments(experiment_ids, experiment_names, search_all_experiments)
    runs: list[Run] = []
    token: str | None = None
    client = MlflowClient()
    while ids and len(runs) < max_results:
        size = min(PAGE, max_results - len(runs))
        page = client.search_runs(ids, filter_string, run_view_type, size, order_by, token)
        runs += page
        token = page.token
        if not token:
            break
    return runs if output_format == "list" else _frame(runs)


def _experiments(ids: list[str] | None, names: list[str] | None, search_all: bool) -> list[str]:
    if ids and names:
        raise MlflowException.invalid_parameter_value(
            "Name the experiments by experiment_ids or by experiment_names, not by both."
        )
    if names:
        found = [MlflowClient().get_experiment_by_name(name) for name in names]
        return [experiment.experiment_id for experiment in found if experiment is not None]
    if ids:
        return [str(item) for item in ids]
    if search_all:
        return [experiment.experiment_id for experiment in search_experiments()]
    return [active_experiment_id()]


def _frame(runs: list[Run]) -> pd.DataFrame:
    try:
        import pandas as pd  # heavy, and not part of the base installation
    except ImportError:
        raise MlflowException(
            "search_runs() gives a DataFrame, for which pandas is missing: pip install "
            "'headrace[models]', or pass output_format='list'."
        ) from None
    columns: dict[str, Any] = {
        "run_id": [run.info.run_id for run in runs],
        "experiment_id": [run.info.experiment_id for run in runs],
        "status": [run.info.status for run in runs],
        "artifact_uri": [run.info.artifact_uri for run in runs],
        "start_time": pd.to_datetime([run.info.start_time for run in runs], unit="ms", utc=True),
        "end_time": pd.to_datetime(
            pd.Series([run.info.end_time for run in runs], dtype="Int64"), unit="ms", utc=True
        ),
    }
    columns |= _columns("metrics", [run.data.metrics for run in runs], float("nan"))
    columns |= _columns("params", [run.data.params for run in runs], None)
    columns |= _columns("tags", [run.data.tags for run in runs], None)
    return pd.DataFrame(columns)


def _columns(prefix: str, rows: list[dict[str, Any]], missing: Any) -> dict[str, list[Any]]:
    keys = dict.fromkeys(key for row in rows for key in row)
    return {f"{prefix}.{key}": [row.get(key, missing) for row in rows] for key in keys}
