"""Artifacts of the active run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.artifacts.paths import normal_path
from mlflow.client import MlflowClient, background
from mlflow.client.artifact_roots import know_root
from mlflow.fluent.experiments import active_experiment_id
from mlflow.fluent.runs import get_or_start_run

if TYPE_CHECKING:
    import pandas as pd


def log_artifact(
    local_path: str | Path,
    artifact_path: str | Path | None = None,
    run_id: str | None = None,
) -> None:
    """Store a file, or a folder with all that is in it, under its own name.

    Args:
        local_path: The file or folder.
        artifact_path: The folder among the artifacts to put it into; their root by default.
        run_id: Another run than the active one (one is started if there is none).

    Raises:
        FileNotFoundError: There is no such file.
        MlflowException: The artifact path leads out of the artifacts (`INVALID_PARAMETER_VALUE`),
            or there is no such run (`RESOURCE_DOES_NOT_EXIST`).
    """
    client, run_id = _target(run_id)
    client.log_artifact(run_id, local_path, artifact_path)


def log_artifacts(
    local_dir: str | Path,
    artifact_path: str | Path | None = None,
    run_id: str | None = None,
) -> None:
    """Store what is in a folder.

    Args:
        local_dir: The folder.
        artifact_path: The folder among the artifacts to put it into; their root by default.
        run_id: Another run than the active one.

    Raises:
        FileNotFoundError, NotADirectoryError: There is no such folder.
        MlflowException: See `log_artifact`.
    """
    client, run_id = _target(run_id)
    client.log_artifacts(run_id, local_dir, artifact_path)


def log_text(text: str, artifact_file: str | Path, run_id: str | None = None) -> None:
    """Store text as a UTF-8 file, byte for byte."""
    client, run_id = _target(run_id)
    client.log_text(run_id, text, artifact_file)


def log_dict(dictionary: Any, artifact_file: str | Path, run_id: str | None = None) -> None:
    """Store a dictionary or list as YAML (`.yml`, `.yaml`) or JSON (any other extension).

    Numbers and arrays of numpy become numbers and lists; other objects their `str()`.
    """
    client, run_id = _target(run_id)
    client.log_dict(run_id, dictionary, artifact_file)


def log_stream(stream: Any, artifact_file: str | Path, run_id: str | None = None) -> None:
    """Store what a binary stream still has to give."""
    client, run_id = _target(run_id)
    client.log_stream(run_id, stream, artifact_file)


def log_figure(
    figure: Any, artifact_file: str | Path, *, save_kwargs: dict[str, Any] | None = None
) -> None:
    """Store a figure of matplotlib or plotly.

    Args:
        figure: A `matplotlib.figure.Figure` or a `plotly.graph_objects.Figure`.
        artifact_file: Its extension chooses the format; `.html` keeps plotly's interactive.
        save_kwargs: Passed to the library: `{"dpi": 300}`.

    Raises:
        TypeError: Another kind of figure, or a format that the library does not write.
    """
    client, run_id = _target(None)
    client.log_figure(run_id, figure, artifact_file, save_kwargs=save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | Path | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = False,
) -> None:
    """Store an image, either as a file of its own or as one of a series.

    Args:
        image: A numpy array (see `mlflow.Image` for shapes and ranges), a `PIL.Image.Image` or an
            `mlflow.Image`.
        artifact_file: Where to store it; the extension chooses the format.
        key: The series' name: letters, digits, `_`, `-`, `.`, `/` and spaces.
        step: Its place in the series; 0 by default.
        timestamp: Milliseconds since 1970-01-01 UTC; now by default.
        synchronous: With a key: whether to return only when it is stored. By default it is stored
            in the background, which `flush_artifact_async_logging()` waits for.

    Raises:
        TypeError: Not exactly one of `artifact_file` and `key`, a step or time without a key, or no
            image.
        ValueError: Another character in the key, or an array of another shape or range.
        ImportError: Pillow is not installed.
    """
    client, run_id = _target(None)
    client.log_image(run_id, image, artifact_file, key, step, timestamp, synchronous)


def log_table(data: Any, artifact_file: str | Path, run_id: str | None = None) -> None:
    """Store a table, or add its rows to the one that is there.

    Args:
        data: A DataFrame, or a dictionary from column to values or to a single value. A column may
            hold images (`PIL.Image.Image` or `mlflow.Image`): they become files, and cells that
            name them.
        artifact_file: Ends in `.json` or `.parquet`.
        run_id: Another run than the active one.

    Raises:
        ValueError: Another extension, or a column with images and other values.
        MlflowException: Other data, or values that the format cannot hold
            (`INVALID_PARAMETER_VALUE`).
        ImportError: pandas is not installed.
    """
    client, run_id = _target(run_id)
    client.log_table(run_id, data, artifact_file)


def load_table(
    artifact_file: str | Path,
    run_ids: Sequence[str] | None = None,
    extra_columns: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The rows of a table of the active experiment's runs, the latest start first.

    Args:
        artifact_file: The table's path, the same in every run.
        run_ids: Only these runs; by default all that have the table.
        extra_columns: What to add of each row's run: `run_id`, `run_name`, `experiment_id`,
            `status`, `artifact_uri`, `start_time`, `end_time`, `metrics.<key>`, `params.<key>` or
            `tags.<key>`.

    Raises:
        MlflowException: No run has the table (`RESOURCE_DOES_NOT_EXIST`), or there is no such extra
            column (`INVALID_PARAMETER_VALUE`).
        ImportError: pandas is not installed.
    """
    return MlflowClient().load_table(active_experiment_id(), artifact_file, run_ids, extra_columns)


def get_artifact_uri(artifact_path: str | Path | None = None) -> str:
    """URI of the active run's artifacts, or of one of them, whether it is there or not.

    Args:
        artifact_path: A file or folder among the artifacts; their root by default.
    """
    client, run_id = _target(None)
    path = normal_path(artifact_path)
    root = client._run_root(run_id).rstrip("/")
    return f"{root}/{path}" if path else root


def flush_artifact_async_logging() -> None:
    """Return when the artifacts that are logged in the background are stored, or wait on disk."""
    background.wait()


def _target(run_id: str | None) -> tuple[MlflowClient, str]:
    """The client and the run to log to."""
    if run_id is not None:
        return MlflowClient(), run_id
    run = get_or_start_run()
    client = MlflowClient(run._tracking_uri)
    know_root(client.tracking_uri, run.info.run_id, run.info.artifact_uri)
    return client, run.info.run_id
