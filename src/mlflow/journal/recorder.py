"""What may be logged to a run, checked and written as records.

This is the path of every `log_metric`: it allocates a line and writes it, nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mlflow.entities import DatasetInput, LoggedModelOutput, Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from mlflow.journal import format as records
from mlflow.journal.format import NewRun, linked_metric_line, metric_line, metric_prefix
from mlflow.journal.run_journal import RunJournal
from mlflow.settings import MLFLOW_TRUNCATE_LONG_VALUES
from mlflow.stores.contract import JournalStore
from mlflow.validation import (
    MAX_STEP,
    check_dataset_input,
    check_integer,
    check_key,
    check_metric_value,
    check_param,
    check_run_name,
    check_tag,
    check_timestamp,
    shorten,
)


class Recorder(RunJournal):
    """The run journal with one method for each thing that can be logged.

    Every method checks first and writes after: it raises `MlflowException`
    (`INVALID_PARAMETER_VALUE`) and writes nothing, or it writes everything it was given.
    """

    def __init__(self, store: JournalStore, folder: Path, run_id: str, destination: str) -> None:
        super().__init__(store, folder, run_id, destination)
        self._prefixes: dict[str, str] = {}
        self._measured_on: set[tuple[str, str]] = set()

    def make_run(self, run: NewRun) -> None:
        """The run begins to exist."""
        self.append(records.line(records.RUN, run))

    def metric(
        self,
        key: str,
        value: Any,
        step: int | None = None,
        timestamp: int | None = None,
        links: tuple[str | None, str | None, str | None] | None = None,
    ) -> None:
        """One point; `links` are model_id, dataset_name and dataset_digest."""
        try:
            prefix = self._prefixes.get(key) or self._new_prefix(key)
        except TypeError:  # it cannot even be looked up
            check_key("metric", key)
            raise
        if type(value) is not float:
            value = check_metric_value(key, value)
        if step is None:
            step = 0
        elif type(step) is not int or not -MAX_STEP <= step <= MAX_STEP:
            step = check_integer("step", step)
        if timestamp is None:
            timestamp = time.time_ns() // 1_000_000
        elif type(timestamp) is not int or not 0 <= timestamp <= MAX_STEP:
            timestamp = check_timestamp(timestamp)
        if links is None:
            self.append(metric_line(prefix, value, timestamp, step))
        else:
            self.append(linked_metric_line(prefix, value, timestamp, step, links))

    def _new_prefix(self, key: str) -> str:
        prefix = self._prefixes[key] = metric_prefix(check_key("metric", key))
        return prefix

    def metrics(self, metrics: Iterable[Metric]) -> None:
        """Many points."""
        self.append(b"".join(self._metric_lines(metrics)))

    def _metric_lines(self, metrics: Iterable[Metric]) -> Iterable[bytes]:
        prefixes = self._prefixes
        for metric in metrics:
            key, value, step, timestamp = metric.key, metric.value, metric.step, metric.timestamp
            prefix = prefixes.get(key) or self._new_prefix(key)
            if type(value) is not float:
                value = check_metric_value(key, value)
            if type(step) is not int or not -MAX_STEP <= step <= MAX_STEP:
                step = check_integer("step", step or 0)
            if type(timestamp) is not int or not 0 <= timestamp <= MAX_STEP:
                timestamp = check_timestamp(timestamp)
            if metric.model_id is None and metric.dataset_name is None:
                yield metric_line(prefix, value, timestamp, step)
            else:
                links = (metric.model_id, metric.dataset_name, metric.dataset_digest)
                yield linked_metric_line(prefix, value, timestamp, step, links)

    def batch(
        self,
        metrics: Iterable[Metric] = (),
        params: Iterable[Param] = (),
        tags: Iterable[RunTag] = (),
    ) -> None:
        """Points, params and tags, all of them or, on an error, none."""
        lines = list(self._metric_lines(metrics))
        new_params = self._new_params((param.key, param.value) for param in params)
        lines += [records.line(records.PARAM, p.key, p.value) for p in new_params]
        lines += self._tag_lines((tag.key, tag.value) for tag in tags)
        if lines:
            self.append(b"".join(lines))
            self.params.update((param.key, param.value) for param in new_params)

    def log_params(self, params: Mapping[str, Any]) -> None:
        """Params; a value that differs from the one already logged is an error."""
        new = self._new_params(params.items())
        if new:
            self.append(b"".join(records.line(records.PARAM, p.key, p.value) for p in new))
            self.params.update((param.key, param.value) for param in new)

    def _new_params(self, params: Iterable[tuple[str, Any]]) -> list[Param]:
        truncate = MLFLOW_TRUNCATE_LONG_VALUES.get()
        new: dict[str, Param] = {}
        for key, value in params:
            param = check_param(key, value, truncate=truncate)
            known = self.params.get(key)
            if known is None and key in new:
                known = new[key].value
            if known is None:
                new[key] = param
            elif known != param.value:
                raise MlflowException.invalid_parameter_value(
                    f"Parameter {key!r} of run {self.run_id} is {shorten(known)!r} already and "
                    f"cannot become {shorten(param.value)!r}: a parameter is set once. Use a tag "
                    "for what changes, or a new run."
                )
        return list(new.values())

    def tags(self, tags: Mapping[str, Any]) -> None:
        """Tags; the run's name follows the tag `mlflow.runName`."""
        lines = self._tag_lines(tags.items())
        if lines:
            self.append(b"".join(lines))

    def _tag_lines(self, tags: Iterable[tuple[str, Any]]) -> list[bytes]:
        truncate = MLFLOW_TRUNCATE_LONG_VALUES.get()
        checked = [check_tag(key, value, truncate=truncate) for key, value in tags]
        return [records.line(records.TAG, tag.key, tag.value) for tag in checked]

    def delete_tag(self, key: str) -> None:
        """A tag is deleted, if it is there."""
        self.append(records.line(records.DELETE_TAG, check_key("tag", key)))

    def status(self, status: str, end_time: int | None = None) -> None:
        """The run's status by name, and when it ended."""
        self.append(records.line(records.STATUS, status, end_time))

    def name(self, name: str) -> None:
        """The run's name."""
        self.append(records.line(records.NAME, check_run_name(name)))

    def inputs(self, datasets: Iterable[DatasetInput], model_ids: Iterable[str] = ()) -> None:
        """Datasets and logged models that the run used."""
        lines = []
        for given in datasets:
            check_dataset_input(given)
            tags = {tag.key: tag.value for tag in given.tags}
            dataset = msgspec.to_builtins(given.dataset)
            lines.append(records.line(records.DATASET, dataset, tags))
        lines += [records.line(records.MODEL_INPUT, model_id) for model_id in model_ids]
        self.append(b"".join(lines))

    def measured_on(self, dataset: Any) -> None:
        """A dataset that a metric was measured on, an input of the run; recorded once."""
        known_as = (dataset.name, dataset.digest)
        if known_as not in self._measured_on:
            self.inputs([DatasetInput(dataset._to_mlflow_entity(), [])])
            self._measured_on.add(known_as)

    def outputs(self, models: Iterable[LoggedModelOutput]) -> None:
        """Logged models that the run made."""
        self.append(
            b"".join(records.line(records.MODEL_OUTPUT, m.model_id, m.step) for m in models)
        )
