"""Logged models."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from headrace.audit.log import record
from headrace.services.experiments import active_experiment, experiment_number, place
from headrace.services.service import Service
from headrace.services.views import experiment_numbers
from headrace.sql.engine import Tx, now_ms
from headrace.sql.pages import check_page_size, digest, make_token, page_json, read_token
from headrace.sql.queries import logged_models as queries
from headrace.sql.queries.logged_model_search import OnDataset, Order, search
from mlflow.entities import LifecycleStage, LoggedModel, LoggedModelParameter, LoggedModelTag
from mlflow.entities.enumerations import LoggedModelStatus
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.run_names import random_name
from mlflow.search import LOGGED_MODELS, complete_order, order_by_field, parse_filter
from mlflow.stores.contract import LoggedModelStore, PagedList
from mlflow.validation import MAX_ENTITY_KEY_LENGTH, invalid, shorten
from mlflow.wire.logged_models import LoggedModelAnswer, LoggedModelsAnswer
from mlflow.wire.message import decode

MAX_RESULTS_DEFAULT = 100
MAX_NAME_LENGTH = 500
# They would make `models:/<name>` and `runs:/<id>/<name>` ambiguous.
NOT_IN_NAMES = "/:.%\"'"


class LoggedModelService(Service, LoggedModelStore):
    """Logged models."""

    # ---- making and changing ----
    def create_logged_model(
        self,
        experiment_id: str,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Sequence[LoggedModelTag] | None = None,
        params: Sequence[LoggedModelParameter] | None = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        return _model(
            self.create_logged_model_json(
                experiment_id, name, source_run_id, tags, params, model_type
            )
        )

    def create_logged_model_json(
        self,
        experiment_id: str,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: Sequence[LoggedModelTag] | None = None,
        params: Sequence[LoggedModelParameter] | None = None,
        model_type: str | None = None,
    ) -> str:
        """`create_logged_model` as the body of the REST API's answer."""
        number = experiment_number(experiment_id)
        chosen = checked_name(name) if name else random_name()
        own_tags = _checked_pairs("tag", tags or ())
        own_params = _checked_pairs("parameter", params or ())
        kind = _checked_text("model_type", model_type) or None
        run_id = _checked_text("source_run_id", source_run_id) or None
        model_id = f"m-{uuid.uuid4().hex}"
        with self.engine.write() as tx:
            experiment = active_experiment(tx, number, "given a logged model")
            location = place(experiment.artifact_location, "models", model_id, "artifacts")
            now = now_ms()
            status = LoggedModelStatus.PENDING.value
            tx.execute(
                queries.ADD,
                (model_id, number, chosen, location, now, now, status, kind, run_id),
            )
            tx.executemany(queries.SET_TAG, [(model_id, *tag) for tag in own_tags.items()])
            tx.executemany(queries.ADD_PARAM, [(model_id, *param) for param in own_params.items()])
            return _get(tx, model_id)

    def finalize_logged_model(self, model_id: str, status: str) -> LoggedModel:
        return _model(self.finalize_logged_model_json(model_id, status))

    def finalize_logged_model_json(self, model_id: str, status: str) -> str:
        """`finalize_logged_model` as the body of the REST API's answer."""
        final = _final_status(status)
        with self.engine.write() as tx:
            _refuse_missing(tx, model_id)
            tx.execute(queries.FINALIZE, (final, now_ms(), model_id))
            return _get(tx, model_id)

    def delete_logged_model(self, model_id: str) -> None:
        with self.engine.write() as tx:
            if _stage(tx, model_id) is None:
                raise no_model(model_id)
            now = now_ms()
            tx.execute(queries.DELETE, (now, now, model_id))
            record(tx, "logged_model.deleted", model_id)

    def log_logged_model_params(
        self, model_id: str, params: Sequence[LoggedModelParameter]
    ) -> None:
        given = _checked_pairs("parameter", params)
        with self.engine.write() as tx:
            _refuse_missing(tx, model_id)
            rows = tx.rows(queries.PARAMS, (model_id,))
            known: dict[str, str] = dict(rows)
            for key, value in given.items():
                if known.get(key, value) != value:
                    invalid(
                        f"The parameter {key!r} of logged model {model_id} is "
                        f"{shorten(known[key])!r} and cannot be changed to {shorten(value)!r}."
                    )
            new = [(model_id, key, value) for key, value in given.items() if key not in known]
            tx.executemany(queries.ADD_PARAM, new)

    def set_logged_model_tags(self, model_id: str, tags: Sequence[LoggedModelTag]) -> None:
        given = _checked_pairs("tag", tags)
        with self.engine.write() as tx:
            _refuse_missing(tx, model_id)
            tx.executemany(queries.SET_TAG, [(model_id, *tag) for tag in given.items()])

    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        with self.engine.write() as tx:
            _refuse_missing(tx, model_id)
            if "\x00" in key or not tx.execute(queries.DELETE_TAG, (model_id, key)):
                raise MlflowException(
                    f"Logged model {model_id} has no tag {key!r}.", RESOURCE_DOES_NOT_EXIST
                )

    # ---- reading ----
    def get_logged_model(self, model_id: str) -> LoggedModel:
        return _model(self.get_logged_model_json(model_id))

    def get_logged_model_json(self, model_id: str) -> str:
        """`get_logged_model` as the body of the REST API's answer."""
        with self.engine.read() as tx:
            if _stage(tx, model_id, keep=False) != LifecycleStage.ACTIVE:
                raise no_model(model_id)
            return _get(tx, model_id)

    def search_logged_models(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        datasets: Sequence[dict[str, Any]] | None = None,
        max_results: int | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        text = self.search_logged_models_json(
            experiment_ids, filter_string, datasets, max_results, order_by, page_token
        )
        answer = decode(text.encode(), LoggedModelsAnswer)
        found = [model.to_entity() for model in answer.models]
        return PagedList(found, answer.next_page_token or None)

    def search_logged_models_json(
        self,
        experiment_ids: Sequence[str],
        filter_string: str | None = None,
        datasets: Sequence[dict[str, Any]] | None = None,
        max_results: int | None = None,
        order_by: Sequence[dict[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> str:
        """`search_logged_models` as the body of the REST API's answer."""
        limit = check_page_size(max_results or MAX_RESULTS_DEFAULT)
        tree = parse_filter(filter_string, LOGGED_MODELS)
        measured = [_dataset(given) for given in datasets or ()]
        order = _complete(_order(given) for given in order_by or ())
        numbers = experiment_numbers(experiment_ids)
        asked = digest(
            "logged models", experiment_ids, filter_string or "", measured, order_by or ()
        )
        with self.engine.read() as tx:
            query = search(self.engine, tx, numbers, tree, measured, order)
            last = read_token(page_token, asked, query.columns) if page_token else None
            rows = tx.rows(*query.page(limit + 1, last))
            found = queries.model_objects(tx, [row[0] for row in rows[:limit]])
        token = make_token(asked, rows[limit - 1][1:]) if len(rows) > limit else None
        return page_json("models", found, token)


def no_model(model_id: object) -> MlflowException:
    """The error for an id that no logged model has."""
    return MlflowException(
        f"There is no logged model with the id {shorten(repr(model_id))}.", RESOURCE_DOES_NOT_EXIST
    )


def checked_name(name: str) -> str:
    """The name of a logged model, if it can be one.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(name, str) or not name or len(name) > MAX_NAME_LENGTH or "\x00" in name:
        invalid(
            f"The name of a logged model is text of 1 to {MAX_NAME_LENGTH} characters, not "
            f"{shorten(repr(name))}."
        )
    if bad := next((char for char in name if char in NOT_IN_NAMES), None):
        invalid(
            f"The name of a logged model holds none of {' '.join(NOT_IN_NAMES)}; "
            f"{shorten(name)!r} holds {bad!r}."
        )
    return name


def _stage(tx: Tx, model_id: str, *, keep: bool = True) -> str | None:
    """The model's lifecycle stage, which nobody else changes until the commit, or None."""
    if "\x00" in model_id:
        return None
    query = queries.find_and_keep(tx.dialect) if keep else queries.FIND
    stage: str | None = tx.value(query, (model_id,))
    return stage


def _refuse_missing(tx: Tx, model_id: str) -> None:
    """Raise `RESOURCE_DOES_NOT_EXIST` unless the model is there and not deleted."""
    if _stage(tx, model_id) != LifecycleStage.ACTIVE:
        raise no_model(model_id)


def _get(tx: Tx, model_id: str) -> str:
    found = queries.model_objects(tx, [model_id])
    if not found:
        raise no_model(model_id)
    return f'{{"model":{found[0]}}}'


def _model(text: str) -> LoggedModel:
    return decode(text.encode(), LoggedModelAnswer).model.to_entity()


def _final_status(status: str | int) -> str:
    try:
        final = LoggedModelStatus.from_wire(status)
    except ValueError:
        final = None
    if final is None or not LoggedModelStatus.is_finalized(final):
        invalid(f"A logged model is finalized as READY or FAILED, not {shorten(repr(status))}.")
    return final.value


def _checked_text(what: str, text: str | None) -> str:
    if text is not None and (not isinstance(text, str) or "\x00" in text):
        invalid(f"The {what} of a logged model is text without NUL, not {shorten(repr(text))}.")
    return text or ""


def _checked_pairs(
    kind: str, pairs: Iterable[LoggedModelParameter] | Iterable[LoggedModelTag]
) -> dict[str, str]:
    """Keys and values; the last of two with one key counts.

    Keys are free in the MLflow API here, but for their length.
    """
    checked = {}
    for pair in pairs:
        key, value = pair.key, pair.value
        if not isinstance(key, str) or not 0 < len(key) <= MAX_ENTITY_KEY_LENGTH or "\x00" in key:
            invalid(
                f"The name of a {kind} of a logged model is text of 1 to {MAX_ENTITY_KEY_LENGTH} "
                f"characters, not {shorten(repr(key))}."
            )
        text = value if isinstance(value, str) else str(value)
        if "\x00" in text:
            invalid(f"The value of {kind} {key!r} holds a NUL character.")
        checked[key] = text
    return checked


# ---- what a search asks ----
def _dataset(given: dict[str, Any]) -> OnDataset:
    name = given.get("dataset_name") if isinstance(given, dict) else None
    if not name:
        invalid(f"A dataset to search by has a dataset_name; {shorten(repr(given))} has none.")
    return OnDataset(
        _checked_text("dataset_name", name),
        _checked_text("dataset_digest", given.get("dataset_digest")),
    )


def _order(given: dict[str, Any]) -> Order:
    if not isinstance(given, dict) or not given.get("field_name"):
        invalid(
            "order_by is a list of objects such as {'field_name': 'metrics.accuracy', "
            f"'ascending': False}}; {shorten(repr(given))} is none."
        )
    key = order_by_field(
        given["field_name"], given.get("ascending", True) is not False, LOGGED_MODELS
    )
    return Order(
        key,
        OnDataset(
            _checked_text("dataset_name", given.get("dataset_name")),
            _checked_text("dataset_digest", given.get("dataset_digest")),
        ),
    )


def _complete(given: Iterable[Order]) -> list[Order]:
    """The order, and what tells models apart that are equal by it."""
    order: dict[tuple[object, ...], Order] = {}
    for each in given:
        order.setdefault((each.key.kind, each.key.key, each.dataset), each)
    known = {(each.key.kind, each.key.key) for each in order.values()}
    rest = [key for key in complete_order((), LOGGED_MODELS) if (key.kind, key.key) not in known]
    return [*order.values(), *(Order(key) for key in rest)]
