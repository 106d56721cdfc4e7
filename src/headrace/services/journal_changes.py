"""What a chunk of a journal changes in a run besides its metrics, gathered and then stored."""

from __future__ import annotations

from headrace.services.inputs import (
    checked_input,
    checked_model_id,
    checked_output,
    store_datasets,
    store_models,
)
from headrace.services.journal_records import (
    DatasetLine,
    DeleteTagLine,
    Line,
    ModelInputLine,
    ModelOutputLine,
    NameLine,
    ParamLine,
    StatusLine,
    TagLine,
)
from headrace.services.run_data import (
    RUN_NAME_TAG,
    changed_param,
    checked_tag_name,
    params_of,
    store_new_params,
    store_tags,
)
from headrace.services.run_rows import RunRow
from headrace.sql.engine import Tx
from headrace.sql.queries import runs as run_queries
from headrace.sql.queries import tags as tag_queries
from mlflow.entities import DatasetInput, InputTag, RunStatus
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.journal.format import Rejected
from mlflow.settings import MLFLOW_TRUNCATE_LONG_VALUES
from mlflow.validation import check_param, check_tag, invalid


class RunChanges:
    """Changes of a run, in the order of a journal; of several of one thing the last one counts.

    Args:
        rejected: Gets the records that are refused.
        is_new: The run was made in this transaction: it has no params yet.
    """

    def __init__(self, tx: Tx, run: RunRow, rejected: list[Rejected], *, is_new: bool) -> None:
        self._tx = tx
        self._run = run
        self._rejected = rejected
        self._truncate = MLFLOW_TRUNCATE_LONG_VALUES.get()
        self._known_params: dict[str, str] | None = {} if is_new else None
        self._params: dict[str, str] = {}
        self._known_tags: set[str] | None = None
        self._tags: dict[str, str | None] = {}  # None: to be deleted
        self._status: int | None = None
        self._end_time: int | None = None
        self._datasets: list[DatasetInput] = []
        self._models: list[tuple[str, str, int]] = []

    def add(self, line: Line, position: int) -> None:
        """Take a record, or note why it is refused."""
        try:
            self._add(line)
        except MlflowException as error:
            self._rejected.append(Rejected(position, error.error_code, error.message))

    def _add(self, line: Line) -> None:
        if type(line) is ParamLine:
            self._add_param(line)
        elif type(line) is TagLine:
            self._set_tag(line.key, line.value)
        elif type(line) is NameLine:
            self._set_tag(RUN_NAME_TAG, line.name)
        elif type(line) is DeleteTagLine:
            self._delete_tag(line.key)
        elif type(line) is StatusLine:
            self._set_status(line)
        elif type(line) is DatasetLine:
            tags = [InputTag(key, value) for key, value in line.tags.items()]
            self._datasets.append(checked_input(DatasetInput(line.dataset, tags)))
        elif type(line) is ModelInputLine:
            self._models.append(("input", checked_model_id(line.model_id), 0))
        elif type(line) is ModelOutputLine:
            self._models.append(checked_output(line.model_id, line.step))

    def _add_param(self, line: ParamLine) -> None:
        param = check_param(line.key, line.value, truncate=self._truncate)
        if self._known_params is None:
            self._known_params = params_of(self._tx, self._run)
        known = self._known_params.get(param.key)
        if known is None:
            self._known_params[param.key] = self._params[param.key] = param.value
        elif known != param.value:
            raise changed_param(self._run.run_id, param.key, known, param.value)

    def _set_tag(self, key: str, value: str) -> None:
        tag = check_tag(key, value, truncate=self._truncate)
        if tag.key == RUN_NAME_TAG:
            checked_tag_name(tag.value)
        self._tags[tag.key] = tag.value

    def _delete_tag(self, key: str) -> None:
        if self._known_tags is None:
            rows = self._tx.rows(tag_queries.KEYS_OF_RUN, (self._run.run_num,))
            self._known_tags = {known for (known,) in rows}
        if self._tags.get(key, key if key in self._known_tags else None) is None:
            raise MlflowException(
                f"Run {self._run.run_id} has no tag {key!r}.", RESOURCE_DOES_NOT_EXIST
            )
        self._tags[key] = None

    def _set_status(self, line: StatusLine) -> None:
        try:
            self._status = RunStatus.from_string(line.status)
        except ValueError as error:
            invalid(str(error))
        if line.end_time is not None:
            self._end_time = line.end_time

    def store(self) -> None:
        """Write the changes."""
        tx, run = self._tx, self._run
        if self._params:
            store_new_params(tx, run, self._params)
        gone = [key for key, value in self._tags.items() if value is None]
        if gone:
            tx.executemany(tag_queries.DELETE, [(run.run_num, key) for key in gone])
        kept = {key: value for key, value in self._tags.items() if value is not None}
        if kept:
            store_tags(tx, run, kept)
        if self._status is not None:
            tx.execute(run_queries.UPDATE, (self._status, self._end_time, None, run.run_num))
        if self._datasets:
            store_datasets(tx, run, self._datasets)
        if self._models:
            store_models(tx, run, self._models)
