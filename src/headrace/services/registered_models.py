"""Registered models, their tags and aliases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headrace.audit.log import record
from headrace.identity.permits import visible_models
from headrace.services.ownership import forget_grants, own
from headrace.services.registry_states import changing_model, model_state, record_removal
from headrace.services.service import Service
from headrace.services.stages import stage_of, stages_of_model
from headrace.sql.engine import Tx
from headrace.sql.pages import check_page_size, digest, make_token, read_token
from headrace.sql.queries import model_versions as version_queries
from headrace.sql.queries import registered_models as queries
from headrace.sql.queries.registered_model_search import search_models
from mlflow.entities.model_registry import (
    ModelVersion,
    ModelVersionTag,
    RegisteredModel,
    RegisteredModelTag,
)
from mlflow.exceptions import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    MlflowException,
)
from mlflow.search import REGISTERED_MODELS, complete_order, parse_filter, parse_order_by
from mlflow.stores.contract import PagedList
from mlflow.stores.registry_contract import (
    SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
    SEARCH_REGISTERED_MODEL_MAX_RESULTS_THRESHOLD,
    RegisteredModelStore,
)
from mlflow.validation import (
    check_model_alias,
    check_model_name,
    check_model_version,
    check_new_model_alias,
    check_registry_tag,
    invalid,
    shorten,
)
from mlflow.wire.message import decode
from mlflow.wire.model_versions import ModelVersionAnswer, ModelVersionsAnswer
from mlflow.wire.registered_models import RegisteredModelAnswer, RegisteredModelsAnswer


class RegisteredModelService(Service, RegisteredModelStore):
    """Registered models, their tags and aliases."""

    # ---- the model itself ----
    def create_registered_model(
        self,
        name: str,
        tags: Sequence[RegisteredModelTag] | None = None,
        description: str | None = None,
        deployment_job_id: str | None = None,
    ) -> RegisteredModel:
        return _model(self.create_registered_model_json(name, tags, description, deployment_job_id))

    def create_registered_model_json(
        self,
        name: str,
        tags: Sequence[RegisteredModelTag] | None = None,
        description: str | None = None,
        deployment_job_id: str | None = None,
    ) -> str:
        """`create_registered_model` as the body of the REST API's answer."""
        check_model_name(name)
        checked = checked_tags(tags or ())
        text = checked_text("description", description)
        job = checked_text("deployment_job_id", deployment_job_id)
        with self.engine.write() as tx:
            _lock_names(tx)
            now = tx.clock()
            if not tx.execute(queries.ADD, (name, text, job, now, now)):
                raise _taken(name)
            number = tx.value(queries.FIND, (name,))
            tx.executemany(queries.SET_TAG, [(number, *tag) for tag in checked.items()])
            after = model_state(tx, number)
            record(tx, "registered_model.created", name, model_num=number, after=after)
            if own(tx, "model", int(number)):
                self.identity_epoch.changed(tx)
            return _get(tx, name)

    def get_registered_model(self, name: str) -> RegisteredModel:
        return _model(self.get_registered_model_json(name))

    def get_registered_model_json(self, name: str) -> str:
        """`get_registered_model` as the body of the REST API's answer."""
        check_model_name(name)
        with self.engine.read() as tx:
            return _get(tx, name)

    def update_registered_model(
        self, name: str, description: str | None, deployment_job_id: str | None = None
    ) -> RegisteredModel:
        return _model(self.update_registered_model_json(name, description, deployment_job_id))

    def update_registered_model_json(
        self, name: str, description: str | None, deployment_job_id: str | None = None
    ) -> str:
        """`update_registered_model` as the body of the REST API's answer."""
        checked_text("description", description)
        checked_text("deployment_job_id", deployment_job_id)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            with changing_model(tx, "registered_model.updated", name, number):
                tx.execute(queries.DESCRIBE, (description, deployment_job_id, tx.clock(), number))
            return _get(tx, name)

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        return _model(self.rename_registered_model_json(name, new_name))

    def rename_registered_model_json(self, name: str, new_name: str) -> str:
        """`rename_registered_model` as the body of the REST API's answer."""
        check_model_name(new_name)
        with self.engine.write() as tx:
            _lock_names(tx)
            number = registered_model(tx, name)
            if new_name != name and tx.value(queries.FIND, (new_name,)) is not None:
                raise _taken(new_name)
            with changing_model(tx, "registered_model.renamed", new_name, number):
                tx.execute(queries.RENAME, (new_name, tx.clock(), number))
            return _get(tx, new_name)

    def delete_registered_model(self, name: str) -> None:
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            record_removal(tx, name, number)
            tx.execute(queries.DELETE, (number,))
            forget_grants(tx, "model", number)

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        text = self.search_registered_models_json(filter_string, max_results, order_by, page_token)
        answer = decode(text.encode(), RegisteredModelsAnswer)
        found = [model.to_entity() for model in answer.registered_models]
        return PagedList(found, answer.next_page_token or None)

    def search_registered_models_json(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_REGISTERED_MODEL_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> str:
        """`search_registered_models` as the body of the REST API's answer."""
        limit = check_page_size(max_results, SEARCH_REGISTERED_MODEL_MAX_RESULTS_THRESHOLD)
        tree = parse_filter(filter_string, REGISTERED_MODELS)
        order = complete_order(parse_order_by(order_by, REGISTERED_MODELS), REGISTERED_MODELS)
        asked = digest("registered models", filter_string, order_by)
        with self.engine.read() as tx:
            visible = visible_models(tx.dialect, "m.model_num", "m.name")
            query = search_models(tx.dialect, tree, order, visible)
            last = read_token(page_token, asked, query.columns) if page_token else None
            rows = tx.rows(*query.page(limit + 1, last))
            numbers = tx.dialect.number_list(row[0] for row in rows[:limit])
            found = [text for (text,) in tx.rows(queries.objects_json(tx.dialect), (numbers,))]
        token = make_token(asked, rows[limit - 1][1:]) if len(rows) > limit else None
        return page_body("registered_models", found, token)

    def get_latest_versions(
        self, name: str, stages: Sequence[str] | None = None
    ) -> list[ModelVersion]:
        text = self.get_latest_versions_json(name, stages)
        answer = decode(text.encode(), ModelVersionsAnswer)
        return [version.to_entity() for version in answer.model_versions]

    def get_latest_versions_json(self, name: str, stages: Sequence[str] | None = None) -> str:
        """`get_latest_versions` as the body of the REST API's answer."""
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            if stages:
                asked = dict.fromkeys(stage_of(tx, name, number, stage) for stage in stages)
            else:
                asked = dict.fromkeys(stages_of_model(tx, number).values())
            found = tx.first_of_each(
                version_queries.LATEST_OF_STAGE, [(number, stage) for stage in asked]
            )
            versions = [row[0] for row in found if row is not None and row[0] is not None]
            objects = version_objects(tx, [(number, version) for version in versions])
        return page_body("model_versions", objects)

    # ---- tags ----
    def set_registered_model_tag(self, name: str, tag: RegisteredModelTag) -> None:
        key, value = check_registry_tag(tag.key, tag.value)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            with changing_model(tx, "registered_model.tagged", name, number):
                tx.execute(queries.SET_TAG, (number, key, value))
                tx.execute(queries.TOUCH, (tx.clock(), number))

    def delete_registered_model_tag(self, name: str, key: str) -> None:
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            with changing_model(tx, "registered_model.untagged", name, number):
                if "\x00" in key or not tx.execute(queries.DELETE_TAG, (number, key)):
                    raise MlflowException(
                        f"Registered model {name!r} has no tag {shorten(key)!r}.",
                        RESOURCE_DOES_NOT_EXIST,
                    )
                tx.execute(queries.TOUCH, (tx.clock(), number))

    # ---- aliases ----
    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        check_new_model_alias(alias)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            checked = existing_version(tx, name, number, version)
            with changing_model(tx, "registered_model.alias_set", name, number):
                tx.execute(queries.SET_ALIAS, (number, alias, checked))
                tx.execute(queries.TOUCH, (tx.clock(), number))

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        check_model_alias(alias)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            with changing_model(tx, "registered_model.alias_deleted", name, number):
                if tx.execute(queries.DELETE_ALIAS, (number, alias)):
                    tx.execute(queries.TOUCH, (tx.clock(), number))

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        text = self.get_model_version_by_alias_json(name, alias)
        return decode(text.encode(), ModelVersionAnswer).model_version.to_entity()

    def get_model_version_by_alias_json(self, name: str, alias: str) -> str:
        """`get_model_version_by_alias` as the body of the REST API's answer."""
        check_model_alias(alias)
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            version = version_of_alias(tx, name, number, alias)
            return str(tx.value(version_queries.get_json(tx.dialect), (number, version)))


# ---- rules that versions use, too ----
def registered_model(tx: Tx, name: str, *, keep: bool = True) -> int:
    """The number of the registered model of this name.

    Args:
        keep: Whether nobody else may change it until the commit.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or the name cannot be one.
    """
    check_model_name(name)
    query = queries.find_and_keep(tx.dialect) if keep else queries.FIND
    number = tx.value(query, (name,))
    if number is None:
        raise no_registered_model(name)
    return int(number)


def no_registered_model(name: str) -> MlflowException:
    """The error for a name that no registered model has."""
    return MlflowException(
        f"There is no registered model with the name {name!r}.", RESOURCE_DOES_NOT_EXIST
    )


def existing_version(tx: Tx, name: str, number: int, version: str) -> int:
    """The number of a version that is there.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or it is no number.
    """
    checked = check_model_version(version)
    if tx.row(version_queries.FIND, (number, checked)) is None:
        raise no_version(name, checked)
    return checked


def no_version(name: str, version: int) -> MlflowException:
    """The error for a version that a registered model does not have."""
    return MlflowException(
        f"Registered model {name!r} has no version {version}.", RESOURCE_DOES_NOT_EXIST
    )


def version_of_alias(tx: Tx, name: str, number: int, alias: str) -> int:
    """The version that an alias names; `latest` is the one with the greatest number.

    Raises:
        MlflowException: There is no such alias (`INVALID_PARAMETER_VALUE`), or no version at all
            (`RESOURCE_DOES_NOT_EXIST`).
    """
    if alias.lower() == "latest":
        latest = tx.value(version_queries.LATEST, (number,))
        if latest is None:
            raise MlflowException(
                f"Registered model {name!r} has no versions yet.", RESOURCE_DOES_NOT_EXIST
            )
        return int(latest)
    version = tx.value(version_queries.BY_ALIAS, (number, alias))
    if version is None:
        raise MlflowException(
            f"Registered model {name!r} has no alias {alias!r}.", INVALID_PARAMETER_VALUE
        )
    return int(version)


def version_objects(tx: Tx, versions: Sequence[tuple[int, int]]) -> list[str]:
    """Versions, by model's number and version, as JSON objects in the same order."""
    # One by one: a database that is asked for a list of them all may read whole models.
    rows = tx.first_of_each(version_queries.object_json(tx.dialect), versions)
    return [row[0] for row in rows if row is not None]


def page_body(name: str, objects: Sequence[str], token: str | None = None) -> str:
    """The body of an answer with a list, which is left out where it is empty."""
    if not objects:
        return "{}"
    body = f'{{"{name}":[{",".join(objects)}]'
    return body + (f',"next_page_token":"{token}"}}' if token else "}")


def checked_tags(
    tags: Iterable[RegisteredModelTag] | Iterable[ModelVersionTag],
) -> dict[str, str]:
    """Keys and values; the last of two with one key counts."""
    return dict(check_registry_tag(tag.key, tag.value) for tag in tags)


def checked_text(what: str, text: str | None) -> str | None:
    """The text, or None where it is empty.

    Raises:
        MlflowException: It is no text that a database can keep (`INVALID_PARAMETER_VALUE`).
    """
    if text is not None and (not isinstance(text, str) or "\x00" in text):
        invalid(f"The {what} is text without NUL, not {shorten(repr(text))}.")
    return text or None


def _lock_names(tx: Tx) -> None:
    """Let nobody else take a model's name until the commit."""
    if tx.dialect.name == "postgresql":
        tx.execute(queries.LOCK_NAMES)


def _taken(name: str) -> MlflowException:
    return MlflowException(
        f"A registered model has the name {name!r} already. Register a new version of it, or "
        "choose another name.",
        RESOURCE_ALREADY_EXISTS,
    )


def _get(tx: Tx, name: str) -> str:
    text: str | None = tx.value(queries.get_json(tx.dialect), (name,))
    if text is None:
        raise no_registered_model(name)
    return text


def _model(text: str) -> RegisteredModel:
    return decode(text.encode(), RegisteredModelAnswer).registered_model.to_entity()
