"""Datasets and logged models that runs use and make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from headrace.services.run_rows import RunRow, active_run
from headrace.services.service import Service
from headrace.services.views import experiment_numbers
from headrace.sql.engine import Tx
from headrace.sql.queries import inputs as queries
from headrace.sql.queries import tags as tag_queries
from mlflow.entities import DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput
from mlflow.entities.dataset import DatasetSummary
from mlflow.stores.contract import InputStore
from mlflow.validation import (
    MAX_DATASETS_PER_BATCH,
    check_dataset_input,
    check_integer,
    invalid,
    shorten,
)

CONTEXT_TAG = "mlflow.data.context"
HISTORY_TAG = "mlflow.log-model.history"
MODEL_FIELDS = ("artifact_path", "flavors", "run_id", "utc_time_created")
MAX_SUMMARIES = 1000
MAX_MODEL_ID_LENGTH = 255

_read_tags = msgspec.json.Decoder(list[InputTag]).decode
_read_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_write = msgspec.json.Encoder().encode


class InputService(Service, InputStore):
    """Datasets and logged models that runs use and make."""

    def log_inputs(
        self,
        run_id: str,
        datasets: Sequence[DatasetInput] | None = None,
        models: Sequence[LoggedModelInput] | None = None,
    ) -> None:
        if datasets and len(datasets) > MAX_DATASETS_PER_BATCH:
            invalid(
                f"At most {MAX_DATASETS_PER_BATCH} datasets are logged at once, not "
                f"{len(datasets)}. Split them."
            )
        checked = [checked_input(given) for given in datasets or ()]
        used = [("input", checked_model_id(model.model_id), 0) for model in models or ()]
        with self.engine.write() as tx:
            run = active_run(tx, run_id)
            store_datasets(tx, run, checked)
            store_models(tx, run, used)

    def log_outputs(self, run_id: str, models: Sequence[LoggedModelOutput]) -> None:
        made = [checked_output(model.model_id, model.step) for model in models]
        with self.engine.write() as tx:
            store_models(tx, active_run(tx, run_id), made)

    def record_logged_model(self, run_id: str, model_json: str) -> None:
        """Record a model as clients do that know no logged models: in a tag of the run.

        Args:
            model_json: The MLmodel file as JSON.

        Raises:
            MlflowException: It is none (`INVALID_PARAMETER_VALUE`).
        """
        model = _checked_model(model_json)
        with self.engine.write() as tx:
            run = active_run(tx, run_id)
            known: str | None = tx.value(tag_queries.FIND, (run.run_num, HISTORY_TAG))
            history = [*_read_list(known or "[]"), model]
            row = (run.run_num, HISTORY_TAG, _write(history).decode(), run.experiment_id)
            tx.execute(tag_queries.SET, row)

    def search_datasets_of_experiments(self, experiment_ids: Sequence[str]) -> list[DatasetSummary]:
        numbers = experiment_numbers(experiment_ids)
        with self.engine.read() as tx:
            rows = tx.rows(
                queries.of_experiments(tx.dialect),
                (tx.dialect.number_list(numbers), MAX_SUMMARIES),
            )
        return [
            DatasetSummary(str(number), name, digest, context)
            for number, name, digest, context in rows
        ]


# ---- rules that journals follow, too ----
def checked_input(given: DatasetInput) -> DatasetInput:
    """The dataset's use, if it can be stored.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    check_dataset_input(given)
    texts = [value for _, value in given.dataset]
    texts += [text for tag in given.tags for text in (tag.key, tag.value)]
    if any("\x00" in text for text in texts if text):
        invalid(f"Dataset {given.dataset.name!r} or its tags hold a NUL character.")
    return given


def checked_model_id(model_id: str) -> str:
    """The id of a logged model, which need not be there (yet).

    Raises:
        MlflowException: No model can have it (`INVALID_PARAMETER_VALUE`).
    """
    if not model_id or len(model_id) > MAX_MODEL_ID_LENGTH or "\x00" in model_id:
        invalid(f"{shorten(repr(model_id))} is not the id of a logged model.")
    return model_id


def checked_output(model_id: str, step: int) -> tuple[str, str, int]:
    """A model that a run made, for `store_models`."""
    return "output", checked_model_id(model_id), check_integer("step of a logged model", step)


def store_datasets(tx: Tx, run: RunRow, given: Iterable[DatasetInput]) -> None:
    """Record checked uses of datasets; tags are added to those that are there."""
    for use in given:
        number = _dataset_number(tx, run.experiment_id, use)
        known: str | None = tx.value(queries.FIND_TAGS, (run.run_num, number))
        tags = {tag.key: tag.value for tag in _read_tags(known)} if known else {}
        tags.update((tag.key, tag.value) for tag in use.tags)
        text = _write([{"key": key, "value": value} for key, value in tags.items()]).decode()
        context = tags.get(CONTEXT_TAG)
        if known is None:
            tx.execute(queries.ADD_INPUT, (run.run_num, number, text, context, run.run_num))
        elif text != known:
            tx.execute(queries.SET_TAGS, (text, context, run.run_num, number))


def _checked_model(model_json: str) -> msgspec.Raw:
    try:
        fields = msgspec.json.decode(model_json)
    except msgspec.DecodeError as error:
        invalid(f"The model is given as JSON; this is not: {error}.")
    missing = [name for name in MODEL_FIELDS if not isinstance(fields, dict) or name not in fields]
    if missing:
        invalid(f"The JSON of the model lacks {', '.join(missing)}.")
    if "\x00" in model_json or "\\u0000" in model_json:
        invalid("The JSON of the model holds a NUL character.")
    return msgspec.Raw(model_json.encode())


def _dataset_number(tx: Tx, experiment_id: int, use: DatasetInput) -> int:
    dataset = use.dataset
    identity = (experiment_id, dataset.name, dataset.digest)
    number: int | None = tx.value(queries.FIND_DATASET, identity)
    if number is None:
        tx.execute(
            queries.ADD_DATASET,
            (*identity, dataset.source_type, dataset.source, dataset.schema, dataset.profile),
        )
        number = int(tx.value(queries.FIND_DATASET, identity))
    return number


def store_models(tx: Tx, run: RunRow, models: Iterable[tuple[str, str, int]]) -> None:
    """Record checked (role, model_id, step)."""
    tx.executemany(queries.ADD_MODEL, [(run.run_num, *model) for model in models])
