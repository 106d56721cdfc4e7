"""What a call is about: the experiments and registered models that its message names.

A name of something that is not there is passed over: the endpoint says that it is missing. A call
that names nothing is about everything.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from headrace.http.request import Request
from headrace.identity.places import OnFiles, OnModel, files_at
from headrace.services.store import SqlStore
from headrace.sql.engine import Tx
from headrace.sql.queries import registered_models as model_queries
from headrace.sql.queries import users as queries
from mlflow.validation import MAX_STEP

OF_EXPERIMENTS = frozenset({"experiment", "run", "logged-model", "artifact"})
_REMEMBERED = 100_000


class OnEverything(NamedTuple):
    """Everything."""


class OnExperiment(NamedTuple):
    """An experiment."""

    number: int


Resource = OnEverything | OnExperiment | OnModel | OnFiles
EVERYTHING = OnEverything()


class Resources:
    """Finds out what calls are about.

    Args:
        store: The database.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        # A run's experiment never changes.
        self._of_run: OrderedDict[str, int] = OrderedDict()

    def of(self, permission: str, asked: Any) -> list[Resource]:
        """What a call is about.

        Args:
            permission: The endpoint's.
            asked: Its message, or the request where it is streamed.
        """
        noun = permission.partition(".")[0]
        fields = _Fields(asked)
        with self._store.engine.read() as tx:
            if noun in OF_EXPERIMENTS:
                found = list(self._of_experiments(tx, noun, fields))
            elif noun == "model":
                found = list(self._of_models(tx, fields))
            else:
                found = []
        return found if fields.named else [EVERYTHING]

    def _of_experiments(self, tx: Tx, noun: str, fields: _Fields) -> Iterator[Resource]:
        for text in (*fields.all("experiment_ids"), *fields.all("experiment_id")):
            # What only looks like a number might be read as one further on.
            is_number = text.isascii() and text.isdecimal() and int(text) <= MAX_STEP
            yield OnExperiment(int(text)) if is_number else EVERYTHING
        for name in fields.all("experiment_name"):
            yield from _experiment(tx.value(queries.EXPERIMENT_OF_NAME, (name,)))
        for key in ("run_id", "run_uuid", "run_ids"):
            for run_id in fields.all(key):
                yield from _experiment(self._experiment_of(tx, run_id))
        for model_id in fields.all("model_id"):
            yield from _experiment(tx.value(queries.EXPERIMENT_OF_MODEL, (model_id,)))
        if noun == "artifact" and not fields.named:
            for path in (*fields.all("artifact_path"), *fields.all("path")):
                yield files_at(tx, f"mlflow-artifacts:/{path}") or EVERYTHING
            for uri in fields.all("root_uri"):
                yield files_at(tx, uri) or EVERYTHING

    def _experiment_of(self, tx: Tx, run_id: str) -> int | None:
        known = self._of_run.get(run_id)
        if known is None:
            known = tx.value(queries.EXPERIMENT_OF_RUN, (run_id,))
            if known is not None:
                self._of_run[run_id] = known
                if len(self._of_run) > _REMEMBERED:
                    self._of_run.popitem(last=False)
        return known

    def _of_models(self, tx: Tx, fields: _Fields) -> Iterator[Resource]:
        for key in ("name", "new_name"):
            for name in fields.all(key):
                yield OnModel(tx.value(model_queries.FIND, (name,)), name)
        if not fields.named:
            for id_ in fields.all("id"):
                about = self._store.model_of_comment(id_)
                if about is not None:
                    yield OnModel(tx.value(model_queries.FIND, (about,)), about)


class _Fields:
    """The fields of a message or of a request, as texts.

    Attributes:
        named: Whether any that was asked for is there.
    """

    def __init__(self, asked: Any) -> None:
        self._asked = asked
        self.named = False

    def all(self, name: str) -> list[str]:
        """Each value of a field that is not empty."""
        found = [text for text in self._values(name) if text and "\x00" not in text]
        self.named = self.named or bool(found)
        return found

    def _values(self, name: str) -> list[str]:
        asked = self._asked
        if isinstance(asked, Request):
            if name in asked.parameters:
                return [asked.parameters[name]]
            values = asked.query.get(name, [])
            # As endpoints read them: lists may stand between commas.
            return (
                [part for value in values for part in value.split(",")]
                if name.endswith("_ids")
                else values[-1:]
            )
        value = getattr(asked, name, None) if isinstance(asked, msgspec.Struct) else None
        if isinstance(value, str):
            return [value]
        return [str(each) for each in value] if isinstance(value, (list, tuple)) else []


def _experiment(number: int | None) -> Iterator[Resource]:
    if number is not None:
        yield OnExperiment(number)
