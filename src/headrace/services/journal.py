"""Exactly-once delivery of run journals."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from headrace.identity.permits import refuse_on_everything, refuse_on_experiment
from headrace.identity.roles import EDITOR
from headrace.services.experiments import (
    ExperimentRow,
    active_experiment,
    add_experiment,
    no_experiment,
)
from headrace.services.journal_changes import RunChanges
from headrace.services.journal_records import Line, Lines, MetricLine, RunLine, read_lines
from headrace.services.ownership import own
from headrace.services.points import store_points, unknown_models
from headrace.services.run_data import add_run, checked_new_tags, chosen_name
from headrace.services.run_rows import RunRow, changing, no_run
from headrace.services.service import Service
from headrace.sql.engine import Tx
from headrace.sql.queries import experiments as experiment_queries
from headrace.sql.queries import journal as queries
from headrace.sql.queries import runs as run_queries
from mlflow.exceptions import RESOURCE_CONFLICT, MlflowException
from mlflow.journal.format import Ack, Chunk, NewRun, Rejected
from mlflow.stores.contract import JournalStore
from mlflow.validation import (
    MAX_STEP,
    check_experiment_name,
    check_integer,
    check_key,
    check_run_id,
    invalid,
    shorten,
)

_WRITER = re.compile(r"[\w\-]{1,64}", re.ASCII)

# An answer names no more refused records than this: a chunk may hold half a million.
MAX_REJECTED = 1000

# A point's arrival is its writer's number and its position, which fits this many bits (16 TiB).
_POSITION_BITS = 44


class _Place(NamedTuple):
    """Where a journal stands: its writer's number in the run, and the position reached."""

    writer_num: int
    position: int


class JournalService(Service, JournalStore):
    """Exactly-once delivery of run journals."""

    def ingest(self, chunk: Chunk) -> Ack:
        _check(chunk)
        if not chunk.lines:
            return Ack(self.journal_offset(chunk.run_id, chunk.writer))
        lines = read_lines(chunk.lines, chunk.offset)
        try:
            return self._ingest(chunk, lines)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
            return self._ingest(chunk, lines)  # the run was made by another delivery meanwhile

    def _ingest(self, chunk: Chunk, lines: Lines) -> Ack:
        with self.engine.write() as tx:
            run = _find_run(tx, chunk.run_id)
            place = _find_place(tx, run, chunk.writer)
            if chunk.offset > place.position:
                raise _gap(chunk, place.position)
            if lines.end <= place.position:
                return Ack(place.position)
            new = _without_stored(lines, place.position)
            is_new = run is None
            run = self._make_run(tx, chunk.run_id, new) if run is None else changing(tx, run)
            refuse_on_experiment(run.experiment_id, EDITOR)
            rejected = new.rejected + self._store(tx, run, place.writer_num, new, is_new=is_new)
            tx.execute(queries.SET_POSITION, (run.run_num, chunk.writer, place.writer_num, new.end))
        return Ack(new.end, _report(rejected))

    def journal_offset(self, run_id: str, writer: str) -> int:
        with self.engine.read() as tx:
            return tx.value(queries.POSITION, (run_id, writer)) or 0

    def _make_run(self, tx: Tx, run_id: str, lines: Lines) -> RunRow:
        """Add the run that a journal makes.

        Raises:
            MlflowException: It makes none (`RESOURCE_DOES_NOT_EXIST`), its experiment is deleted or
                something else about it cannot be stored (`INVALID_PARAMETER_VALUE`).
        """
        for line in lines.records:
            if type(line) is RunLine:
                made = line.run
                break
        else:
            raise no_run(run_id)
        tags = checked_new_tags(made.tags.items())
        name = chosen_name(made.run_name, tags)
        began = check_integer("start time of a run", made.start_time)
        experiment = self._experiment_for(tx, made)
        return add_run(tx, experiment, run_id, name, made.user_id, began, tags)

    def _experiment_for(self, tx: Tx, made: NewRun) -> ExperimentRow:
        """The experiment of a new run: by id, else by name, else a new one of that name."""
        number = _number(made.experiment_id)
        if number is not None and tx.row(experiment_queries.FIND, (number,)) is not None:
            return active_experiment(tx, number, "given a run")
        name = made.experiment_name
        if name is None:
            raise no_experiment(shorten(made.experiment_id))
        check_experiment_name(name)
        experiment_queries.lock_names(tx)
        row = tx.row(experiment_queries.FIND_BY_NAME, (name,))
        if row is not None:
            return active_experiment(tx, row[0], "given a run")
        if number is not None and tx.row(experiment_queries.FIND, (number,)) is not None:
            number = None  # somebody else was faster
        refuse_on_everything(EDITOR)
        made_now = add_experiment(tx, self.artifact_root, name, number=number)
        if own(tx, "experiment", made_now.experiment_id):
            self.identity_epoch.changed(tx)
        return made_now

    def _store(
        self, tx: Tx, run: RunRow, writer_num: int, lines: Lines, *, is_new: bool
    ) -> list[Rejected]:
        """Store records; those that were refused."""
        rejected: list[Rejected] = []
        points: list[MetricLine] = []
        positions: list[int] = []
        changes = RunChanges(tx, run, rejected, is_new=is_new)
        for line, position in zip(lines.records, lines.positions, strict=True):
            if type(line) is MetricLine:
                points.append(line)
                positions.append(position)
            else:
                changes.add(line, position)
        changes.store()
        if points:
            self._store_points(tx, run, writer_num, points, positions, rejected)
        return rejected

    def _store_points(
        self,
        tx: Tx,
        run: RunRow,
        writer_num: int,
        points: list[MetricLine],
        positions: Sequence[int],
        rejected: list[Rejected],
    ) -> None:
        points, positions = self._without_bad_keys(points, positions, rejected)
        unknown = unknown_models(tx, points)
        if unknown:
            points = _without_models(points, positions, unknown, rejected)
        base = writer_num << _POSITION_BITS
        store_points(self.engine, tx, run, points, [base | position for position in positions])

    def _without_bad_keys(
        self, points: list[MetricLine], positions: Sequence[int], rejected: list[Rejected]
    ) -> tuple[list[MetricLine], Sequence[int]]:
        bad: dict[str, MlflowException] = {}
        known = self.engine.key_nums
        for key in {point.key for point in points}:
            if key not in known:
                try:
                    check_key("metric", key)
                except MlflowException as error:
                    bad[key] = error
        if not bad:
            return points, positions
        good = []
        places = []
        for point, position in zip(points, positions, strict=True):
            refusal = bad.get(point.key)
            if refusal is None:
                good.append(point)
                places.append(position)
            else:
                rejected.append(Rejected(position, refusal.error_code, refusal.message))
        return good, places


def _without_models(
    points: list[MetricLine], positions: Sequence[int], unknown: set[str], rejected: list[Rejected]
) -> list[MetricLine]:
    """The points without the logged models that are not there: what was measured is kept."""
    kept = []
    for point, position in zip(points, positions, strict=True):
        if point.model_id in unknown:
            rejected.append(
                Rejected(
                    position,
                    "RESOURCE_DOES_NOT_EXIST",
                    f"There is no logged model with the id {point.model_id!r}: the point of metric "
                    f"{point.key!r} is kept in the run alone.",
                )
            )
            point = msgspec.structs.replace(point, model_id=None)  # noqa: PLW2901
        kept.append(point)
    return kept


def _check(chunk: Chunk) -> None:
    check_run_id(chunk.run_id)
    if _WRITER.fullmatch(chunk.writer) is None:
        invalid(f"{shorten(repr(chunk.writer))} is not the name of a journal's writer.")
    if not 0 <= chunk.offset < 1 << _POSITION_BITS:
        invalid(f"A journal has no position {chunk.offset}.")


def _report(rejected: list[Rejected]) -> list[Rejected]:
    """The refused records in their order; of very many the first ones, and how many there are."""
    rejected.sort(key=lambda item: item.offset)
    if len(rejected) <= MAX_REJECTED:
        return rejected
    last = rejected[MAX_REJECTED - 1]
    more = f"{last.message} ({len(rejected) - MAX_REJECTED} more were refused after it)"
    return [*rejected[: MAX_REJECTED - 1], Rejected(last.offset, last.error_code, more)]


def _gap(chunk: Chunk, position: int) -> MlflowException:
    return MlflowException(
        f"The journal {chunk.writer} of run {chunk.run_id} is stored up to byte {position}; this "
        f"chunk begins later, at {chunk.offset}. Send what lies between first.",
        RESOURCE_CONFLICT,
        offset=position,
    )


def _find_run(tx: Tx, run_id: str) -> RunRow | None:
    row = tx.row(run_queries.find_and_keep(tx.dialect), (run_id,))
    return None if row is None else RunRow(row[0], row[1], row[2], run_id)


def _find_place(tx: Tx, run: RunRow | None, writer: str) -> _Place:
    if run is None:
        return _Place(1, 0)
    row = tx.row(queries.FIND_WRITER, (run.run_num, writer))
    if row is not None:
        return _Place(row[0], row[1])
    return _Place(tx.value(queries.NEXT_WRITER, (run.run_num,)), 0)


def _without_stored(lines: Lines, position: int) -> Lines:
    """What stands at `position` and after it."""
    if not lines.positions or lines.positions[0] >= position:
        return lines
    first = bisect_left(lines.positions, position)
    rejected = [item for item in lines.rejected if item.offset >= position]
    records: list[Line] = list(lines.records[first:])
    return Lines(records, lines.positions[first:], rejected, lines.end)


def _number(experiment_id: str) -> int | None:
    """The number in an id that a client chose, if the store can use it."""
    if experiment_id.isascii() and experiment_id.isdecimal() and len(experiment_id) <= 19:
        number = int(experiment_id)
        return number if number <= MAX_STEP else None
    return None
