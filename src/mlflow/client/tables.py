"""Tables of runs through the client: rows that are added to, and read back across runs."""

from __future__ import annotations

import json
import logging
import tempfile
import threading
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow import images
from mlflow.artifacts.paths import normal_path
from mlflow.client import table_files
from mlflow.client.stored_files import StoredFiles, file_path
from mlflow.entities import Run
from mlflow.exceptions import MlflowException
from mlflow.validation import MAX_TAG_VAL_LENGTH, check_run_id

if TYPE_CHECKING:
    import pandas as pd

# A JSON list of {"path", "type"}: what load_table() finds runs by.
LOGGED_ARTIFACTS_TAG = "mlflow.loggedArtifacts"
IMAGE_FOLDER = "table_images"
PAGE = 1000

_logger = logging.getLogger(__name__)

# Adding rows reads the table and writes it anew.
_adding = threading.Lock()
_noted: set[tuple[str, str, str]] = set()


class TablesMixin(StoredFiles):
    """Tables of runs."""

    def log_table(self, run_id: str, data: Any, artifact_file: str | Path) -> None:
        """Store a table, or add its rows to the one that is there.

        Args:
            run_id: The run.
            data: A DataFrame, or a dictionary from column to values or to a single value. A column
                may hold images (`PIL.Image.Image` or `mlflow.Image`): they become files, and cells
                that name them.
            artifact_file: Ends in `.json` or `.parquet`.

        Raises:
            ValueError: Another extension, or a column with images and other values.
            MlflowException: Other data, or values that the format cannot hold
                (`INVALID_PARAMETER_VALUE`).
            ImportError: pandas is not installed.
        """
        check_run_id(run_id)
        path = file_path(artifact_file)
        if not path.endswith(table_files.SUFFIXES):
            raise ValueError(
                f"A table is stored as .json or .parquet; {str(artifact_file)!r} ends otherwise."
            )
        frame = self._with_image_files(run_id, table_files.as_frame(data), path)
        with _adding, tempfile.TemporaryDirectory() as folder:
            rows = Path(folder, path.rpartition("/")[2])
            table_files.write(frame, rows)
            error = self._try(run_id, lambda: self._add_rows(run_id, rows, path))
            if error is not None:
                self._keep(run_id, rows, path, error, rows=True)

    def _add_rows(self, run_id: str, file: Path, path: str) -> None:
        self._note_table(run_id, path)
        with tempfile.TemporaryDirectory() as folder:
            fetched, whole = Path(folder, "fetched"), Path(folder, file.name)
            fetched.mkdir()
            try:
                there = self._run_repository(run_id).download_artifacts(path, str(fetched))
            except MlflowException as error:
                if error.error_code != "RESOURCE_DOES_NOT_EXIST":
                    raise
                whole = file
            else:
                table_files.join(Path(there), file, whole)
            self._upload(run_id, whole, path)

    def _note_table(self, run_id: str, path: str) -> None:
        """Tag the run with the table's path, so that `load_table` finds it."""
        note = (self._tracking_uri, run_id, path)
        if note in _noted:
            return
        entries = _entries(self._stored_run(run_id).data.tags)
        entry = {"path": path, "type": "table"}
        if entry not in entries:
            text = json.dumps([*entries, entry])
            if len(text) > MAX_TAG_VAL_LENGTH:
                _logger.warning(
                    "Run %s has so many tables that %r does not fit into the tag %s: it is stored, "
                    "but load_table() does not find it.", run_id, path, LOGGED_ARTIFACTS_TAG,
                )  # fmt: skip
            else:
                self._recorder(run_id).tags({LOGGED_ARTIFACTS_TAG: text})
        _noted.add(note)

    def _with_image_files(self, run_id: str, frame: pd.DataFrame, path: str) -> pd.DataFrame:
        """The table with cells that name files instead of images; the files are stored."""
        root = f"{IMAGE_FOLDER}/{path.rpartition('.')[0]}"
        with tempfile.TemporaryDirectory() as folder:
            for name in [name for name, kind in frame.dtypes.items() if str(kind) == "object"]:
                column = frame[name]
                is_image = column.map(_is_image)
                if not is_image.any():
                    continue
                if not (is_image | column.isna()).all():
                    raise ValueError(
                        f"The column {name!r} holds images and other values: put one kind of value "
                        "into a column."
                    )
                cells = [_image_cell(cell, Path(folder), root) for cell in column]
                frame[name] = type(column)(cells, index=frame.index, dtype=object)
            if any(Path(folder).iterdir()):
                self._store_files(run_id, Path(folder), root)
        return frame

    def load_table(
        self,
        experiment_id: str,
        artifact_file: str | Path,
        run_ids: Sequence[str] | None = None,
        extra_columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """The rows of a table of an experiment's runs, run after run, the latest start first.

        Args:
            experiment_id: The experiment.
            artifact_file: The table's path, the same in every run.
            run_ids: Only these runs; by default all that have the table.
            extra_columns: What to add of each row's run: `run_id`, `run_name`, `experiment_id`,
                `status`, `artifact_uri`, `start_time`, `end_time`, `metrics.<key>`, `params.<key>`
                or `tags.<key>`.

        Raises:
            MlflowException: No run has the table (`RESOURCE_DOES_NOT_EXIST`), or there is no such
                extra column (`INVALID_PARAMETER_VALUE`).
            ImportError: pandas is not installed.
        """
        table_files.check_pandas("load_table()")
        import pandas as pd

        path = file_path(artifact_file)
        self._flush_all()
        runs = list(self._runs_with(str(experiment_id), path, run_ids))
        if not runs:
            raise MlflowException(
                f"No run of experiment {experiment_id} has a table {path!r}"
                + (f" (of the runs {', '.join(run_ids)})." if run_ids else "."),
                "RESOURCE_DOES_NOT_EXIST",
            )
        if run_ids and len(runs) < len(set(run_ids)):
            missing = sorted(set(run_ids) - {run.info.run_id for run in runs})
            _logger.warning("These runs have no table %r: %s.", path, ", ".join(missing))
        frames = []
        for run in runs:
            self._finish(run.info.run_id)
            with tempfile.TemporaryDirectory() as folder:
                repository = self._run_repository(run.info.run_id)
                frame = table_files.read(Path(repository.download_artifacts(path, folder)))
            frames.append(_with_columns(frame, run, extra_columns or ()))
        return pd.concat(frames, ignore_index=True)

    def _runs_with(
        self, experiment_id: str, path: str, run_ids: Sequence[str] | None
    ) -> Iterator[Run]:
        # The tag's JSON escapes what is not ASCII; quotes would end the filter's text.
        known = path if path.isascii() and not set(path) & set("'\"\\") else "table"
        condition = f"tags.`{LOGGED_ARTIFACTS_TAG}` LIKE '%{known}\"%'"
        if run_ids:
            listed = ", ".join(f"'{check_run_id(run_id)}'" for run_id in run_ids)
            condition += f" AND attributes.run_id IN ({listed})"
        token: str | None = None
        while True:
            page = self._store.search_runs(
                [experiment_id], condition, max_results=PAGE, page_token=token
            )
            for run in page:
                tables = [entry["path"] for entry in _entries(run.data.tags)]
                if path in map(normal_path, tables):
                    yield run
            token = page.token
            if not token:
                return


def _entries(tags: dict[str, str]) -> list[dict[str, str]]:
    """What the tag lists; nothing if it was cut off."""
    try:
        entries = json.loads(tags.get(LOGGED_ARTIFACTS_TAG, "[]"))
    except ValueError:
        return []
    return [entry for entry in entries if isinstance(entry, dict) and "path" in entry]


def _is_image(cell: Any) -> bool:
    if isinstance(cell, images.Image):
        return True
    return hasattr(cell, "save") and hasattr(cell, "resize") and hasattr(cell, "getbands")


def _image_cell(cell: Any, folder: Path, root: str) -> dict[str, str] | None:
    """Write an image and its small copy; what the cell holds instead."""
    if not _is_image(cell):
        return None
    name = str(uuid.uuid4())
    picture = images.as_pillow(cell)
    images.save(picture, str(folder / f"{name}.png"))
    images.save(images.thumbnail(picture), str(folder / f"{name}.webp"))
    return {
        "type": "image",
        "filepath": f"{root}/{name}.png",
        "compressed_filepath": f"{root}/{name}.webp",
    }


def _with_columns(frame: pd.DataFrame, run: Run, names: Sequence[str]) -> pd.DataFrame:
    for name in names:
        column = name
        if name in frame.columns:
            column = f"{name}_"
            _logger.warning("The table has a column %r; the run's is called %r.", name, column)
        frame[column] = _of_run(run, name)
    return frame


def _of_run(run: Run, name: str) -> Any:
    """What `search_runs` has in a column for a run."""
    import pandas as pd

    group, _, key = name.partition(".")
    if name in ("start_time", "end_time"):
        return pd.to_datetime(getattr(run.info, name), unit="ms", utc=True)
    if name in ("run_id", "run_name", "experiment_id", "status", "artifact_uri"):
        return getattr(run.info, name)
    if group == "metrics":
        return run.data.metrics.get(key, float("nan"))
    if group in ("params", "tags"):
        return getattr(run.data, group).get(key)
    raise MlflowException.invalid_parameter_value(
        f"Runs have no column {name!r}; there are run_id, run_name, experiment_id, status, "
        "artifact_uri, start_time, end_time, metrics.<key>, params.<key> and tags.<key>."
    )
