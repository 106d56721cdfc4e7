"""Versions of registered models, and their tags."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from headrace.identity.actor import current_actor
from headrace.identity.permits import (
    refuse_on_everything,
    refuse_on_experiment,
    refuse_on_logged_models,
    visible_models,
)
from headrace.identity.places import files_at
from headrace.identity.roles import VIEWER
from headrace.services.model_policies import ModelPolicyService
from headrace.services.registered_models import (
    checked_tags,
    checked_text,
    existing_version,
    no_registered_model,
    no_version,
    page_body,
    registered_model,
    version_objects,
    version_of_alias,
)
from headrace.services.registry_states import (
    changing_model,
    changing_version,
    record_version,
    version_state,
)
from headrace.services.stages import stage_of
from headrace.sql.engine import Tx
from headrace.sql.pages import check_page_size, digest, make_token, read_token
from headrace.sql.queries import logged_models as model_queries
from headrace.sql.queries import model_versions as queries
from headrace.sql.queries import registered_models as registered_queries
from headrace.sql.queries import users as user_queries
from headrace.sql.queries.registered_model_search import search_versions
from mlflow.artifacts.model_uri import ModelUri, parse_model_uri
from mlflow.artifacts.resolve import add_path, parse_runs_uri
from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.entities.model_registry.stages import (
    DEFAULT_STAGES_FOR_GET_LATEST_VERSIONS,
    STAGE_ARCHIVED,
    STAGE_NONE,
)
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.file_uri import is_local, uri_scheme
from mlflow.search import MODEL_VERSIONS, complete_order, parse_filter, parse_order_by
from mlflow.stores.contract import PagedList
from mlflow.stores.registry_contract import (
    SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
    SEARCH_MODEL_VERSION_MAX_RESULTS_THRESHOLD,
    ModelVersionStore,
)
from mlflow.validation import (
    MAX_ARTIFACT_LOCATION_LENGTH,
    check_model_name,
    check_registry_tag,
    invalid,
    shorten,
)
from mlflow.wire.message import decode
from mlflow.wire.model_versions import ModelVersionAnswer, ModelVersionsAnswer

# On a logged model: the versions that were made of it, as a JSON list of name and version.
VERSIONS_TAG = "mlflow.modelVersions"


class Origin(NamedTuple):
    """Where a version comes from.

    Attributes:
        location: URI of its files.
        run_id: The run that made it, if that is known.
        model_id: The logged model it is, if it is one.
    """

    location: str
    run_id: str | None
    model_id: str | None


class ModelVersionService(ModelPolicyService, ModelVersionStore):
    """Versions of registered models, and their tags.

    Everything that changes a version first locks the row of its registered model, so that changes
    of one model happen one after the other.
    """

    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Sequence[ModelVersionTag] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        local_model_path: str | None = None,
        model_id: str | None = None,
    ) -> ModelVersion:
        return _version(
            self.create_model_version_json(
                name, source, run_id, tags, run_link, description, model_id
            )
        )

    def create_model_version_json(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: Sequence[ModelVersionTag] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        model_id: str | None = None,
    ) -> str:
        """`create_model_version` as the body of the REST API's answer."""
        check_model_name(name)
        _check_source(source)
        checked = checked_tags(tags or ())
        run, model = checked_text("run_id", run_id), checked_text("model_id", model_id)
        link, note = checked_text("run_link", run_link), checked_text("description", description)
        with self.engine.write() as tx:
            origin = _origin(tx, source, run, model)
            _refuse_origin(tx, origin)
            placed = (origin.location, origin.run_id, link, origin.model_id)
            now = tx.clock()
            if not tx.execute(queries.NEXT, (now, name)):
                raise no_registered_model(name)
            ((number, version),) = tx.rows(queries.FIND_NEXT, (name,))
            tx.execute(
                queries.ADD,
                (number, version, now, now, note, current_actor().name, source, *placed),
            )
            tx.executemany(queries.SET_TAG, [(number, version, *tag) for tag in checked.items()])
            if origin.model_id is not None:
                _note_on_logged_model(tx, origin.model_id, name, version)
            after = version_state(tx, number, version)
            record_version(tx, "model_version.created", name, number, version, None, after)
            return _get(tx, number, version)

    def get_model_version(self, name: str, version: str) -> ModelVersion:
        return _version(self.get_model_version_json(name, version))

    def get_model_version_json(self, name: str, version: str) -> str:
        """`get_model_version` as the body of the REST API's answer."""
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            return _get(tx, number, existing_version(tx, name, number, version))

    def update_model_version(
        self, name: str, version: str, description: str | None = None
    ) -> ModelVersion:
        return _version(self.update_model_version_json(name, version, description))

    def update_model_version_json(
        self, name: str, version: str, description: str | None = None
    ) -> str:
        """`update_model_version` as the body of the REST API's answer."""
        checked_text("description", description)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            found = existing_version(tx, name, number, version)
            with changing_version(tx, "model_version.updated", name, number, found):
                if description is not None:
                    tx.execute(queries.DESCRIBE, (description, _touch(tx, number), number, found))
            return _get(tx, number, found)

    def transition_model_version_stage(
        self, name: str, version: str, stage: str, archive_existing_versions: bool
    ) -> ModelVersion:
        return _version(
            self.transition_model_version_stage_json(
                name, version, stage, archive_existing_versions
            )
        )

    def transition_model_version_stage_json(
        self,
        name: str,
        version: str,
        stage: str,
        archive_existing_versions: bool,
        comment: str = "",
    ) -> str:
        """`transition_model_version_stage` as the body of the REST API's answer."""
        reason = checked_text("comment", comment) or ""
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            target = stage_of(tx, name, number, stage)
            if archive_existing_versions:
                refuse_archiving(target)
            found = existing_version(tx, name, number, version)
            if tx.value(queries.STAGE, (number, found)) != target:
                self.refuse_unless_free(tx, name, number, found, target)
            move_to_stage(
                tx, name, number, found, target, archive_existing_versions, comment=reason
            )
            return _get(tx, number, found)

    def delete_model_version(self, name: str, version: str) -> None:
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            found = existing_version(tx, name, number, version)
            # Aliases of the version go with it, and they are the model's.
            with changing_model(tx, "registered_model.alias_deleted", name, number):
                with changing_version(tx, "model_version.deleted", name, number, found):
                    tx.execute(queries.DELETE, (number, found))
                _touch(tx, number)

    def get_model_version_download_uri(self, name: str, version: str) -> str:
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            found = existing_version(tx, name, number, version)
            return str(tx.value(queries.FIND, (number, found)))

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        text = self.search_model_versions_json(filter_string, max_results, order_by, page_token)
        answer = decode(text.encode(), ModelVersionsAnswer)
        found = [version.to_entity() for version in answer.model_versions]
        return PagedList(found, answer.next_page_token or None)

    def search_model_versions_json(
        self,
        filter_string: str | None = None,
        max_results: int = SEARCH_MODEL_VERSION_MAX_RESULTS_DEFAULT,
        order_by: Sequence[str] | None = None,
        page_token: str | None = None,
    ) -> str:
        """`search_model_versions` as the body of the REST API's answer."""
        limit = check_page_size(max_results, SEARCH_MODEL_VERSION_MAX_RESULTS_THRESHOLD)
        tree = parse_filter(filter_string, MODEL_VERSIONS)
        order = complete_order(parse_order_by(order_by, MODEL_VERSIONS), MODEL_VERSIONS)
        asked = digest("model versions", filter_string, order_by)
        with self.engine.read() as tx:
            visible = visible_models(tx.dialect, "m.model_num", "m.name")
            query = search_versions(tx.dialect, tree, order, visible)
            last = read_token(page_token, asked, query.columns) if page_token else None
            rows = tx.rows(*query.page(limit + 1, last))
            found = version_objects(tx, [_numbers(row[0]) for row in rows[:limit]])
        token = make_token(asked, rows[limit - 1][1:]) if len(rows) > limit else None
        return page_body("model_versions", found, token)

    def artifact_roots_of(self, run_id: str, model_id: str) -> list[str]:
        """Artifact roots of a run and a logged model; those that are not there have none."""
        with self.engine.read() as tx:
            found = [
                tx.value(query, (noun_id,))
                for query, noun_id in (
                    (queries.ARTIFACTS_OF_RUN, run_id),
                    (queries.LOGGED_MODEL, model_id),
                )
                if noun_id and "\x00" not in noun_id
            ]
        return [root for root in found if root]

    # ---- tags ----
    def set_model_version_tag(self, name: str, version: str, tag: ModelVersionTag) -> None:
        key, value = check_registry_tag(tag.key, tag.value)
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            found = existing_version(tx, name, number, version)
            with changing_version(tx, "model_version.tagged", name, number, found):
                tx.execute(queries.SET_TAG, (number, found, key, value))

    def delete_model_version_tag(self, name: str, version: str, key: str) -> None:
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            found = existing_version(tx, name, number, version)
            with changing_version(tx, "model_version.untagged", name, number, found):
                if "\x00" in key or not tx.execute(queries.DELETE_TAG, (number, found, key)):
                    raise MlflowException(
                        f"Version {found} of registered model {name!r} has no tag "
                        f"{shorten(key)!r}.",
                        RESOURCE_DOES_NOT_EXIST,
                    )


# ---- stages ----
def refuse_archiving(stage: str) -> None:
    """Raise if the versions in a stage are not archived when another one goes there."""
    if stage in (STAGE_NONE, STAGE_ARCHIVED):
        invalid(
            "Existing versions are archived when another one goes to a stage such as "
            f"{' or '.join(DEFAULT_STAGES_FOR_GET_LATEST_VERSIONS)}, not to {stage}: leave "
            "archive_existing_versions out."
        )


def move_to_stage(
    tx: Tx,
    name: str,
    number: int,
    version: int,
    stage: str,
    archive_existing: bool,
    *,
    action: str = "model_version.transitioned",
    comment: str = "",
) -> None:
    """Put a version, whose model is locked, into a stage.

    Args:
        stage: As it is stored.
        archive_existing: Whether the others in that stage become `Archived`.
        action, comment: What the audit log says of it.
    """
    now = _touch(tx, number)
    others = tx.rows(queries.OTHERS_IN_STAGE, (number, stage, version)) if archive_existing else []
    for (other,) in others:
        with changing_version(tx, action, name, number, other, comment):
            tx.execute(queries.SET_STAGE, (STAGE_ARCHIVED, now, number, other))
    with changing_version(tx, action, name, number, version, comment):
        tx.execute(queries.SET_STAGE, (stage, now, number, version))


# ---- where a version comes from ----
def _check_source(source: str) -> None:
    if not isinstance(source, str) or not source or "\x00" in source:
        invalid(f"The source of a model version is a URI, not {shorten(repr(source))}.")
    if len(source) > MAX_ARTIFACT_LOCATION_LENGTH:
        invalid(
            f"The source of a model version has at most {MAX_ARTIFACT_LOCATION_LENGTH} characters; "
            f"this one has {len(source)}: {shorten(source)!r}."
        )


def _origin(tx: Tx, source: str, run_id: str | None, model_id: str | None) -> Origin:
    """Where a version made from this source has its files, and what made it.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`), or the URI is
            malformed (`INVALID_PARAMETER_VALUE`).
    """
    scheme = uri_scheme(source)
    if scheme == "models":
        found = _origin_of_model(tx, parse_model_uri(source))
        return Origin(found.location, run_id or found.run_id, model_id or found.model_id)
    if scheme == "runs":
        path = parse_runs_uri(source)
        root: str | None = tx.value(queries.ARTIFACTS_OF_RUN, (path.run_id,))
        # A run of another store is found by whoever reads the files.
        location = source if root is None else add_path(root, path.path)
        return Origin(location, run_id or path.run_id, model_id)
    if model_id and not run_id:
        row = tx.row(queries.LOGGED_MODEL, (model_id,))
        run_id = row[1] if row is not None else None
    return Origin(source, run_id, model_id)


def _refuse_origin(tx: Tx, origin: Origin) -> None:
    """Raise `PERMISSION_DENIED` if the actor may not see what a version is made from: whoever may
    see a registered model may read its files.
    """
    rights = current_actor().rights
    if rights is None or rights.on_everything() >= VIEWER:
        return
    if origin.run_id is not None:
        experiment = tx.value(user_queries.EXPERIMENT_OF_RUN, (origin.run_id,))
        if experiment is not None:
            refuse_on_experiment(int(experiment), VIEWER)
    if origin.model_id is not None:
        refuse_on_logged_models(tx, [origin.model_id], VIEWER)
    owner = files_at(tx, origin.location)
    if owner is not None and any(rights.on_model(*model) >= VIEWER for model in owner.models):
        return
    if owner is not None and owner.experiment is not None:
        refuse_on_experiment(owner.experiment, VIEWER)
    elif is_local(origin.location) or uri_scheme(origin.location) == "mlflow-artifacts":
        refuse_on_everything(VIEWER, f"the files at {origin.location!r}")


def _origin_of_model(tx: Tx, uri: ModelUri) -> Origin:
    if uri.model_id is not None:
        row = tx.row(queries.LOGGED_MODEL, (uri.model_id,))
        if row is None:
            raise MlflowException(
                f"There is no logged model with the id {uri.model_id!r}.", RESOURCE_DOES_NOT_EXIST
            )
        location, run_id = row
        return Origin(add_path(location, uri.path), run_id, uri.model_id)
    number = registered_model(tx, uri.name, keep=False)
    version = _named_version(tx, uri, number)
    row = tx.row(queries.FIND, (number, version))
    if row is None:
        raise no_version(uri.name, version)
    location, run_id, model_id = row
    return Origin(add_path(location, uri.path), run_id, model_id)


def _named_version(tx: Tx, uri: ModelUri, number: int) -> int:
    if uri.version is not None:
        return existing_version(tx, uri.name, number, uri.version)
    if uri.stage is None:
        return version_of_alias(tx, uri.name, number, uri.alias or "latest")
    stage = stage_of(tx, uri.name, number, uri.stage)
    version = tx.value(queries.LATEST_OF_STAGE, (number, stage))
    if version is None:
        raise MlflowException(
            f"Registered model {uri.name!r} has no version in stage {stage}.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return int(version)


def _note_on_logged_model(tx: Tx, model_id: str, name: str, version: int) -> None:
    """Add the version to those that the logged model's tag names."""
    if tx.row(model_queries.find_and_keep(tx.dialect), (model_id,)) is None:
        return  # it is in another store
    try:
        known = json.loads(tx.value(queries.TAG_OF_LOGGED_MODEL, (model_id, VERSIONS_TAG)) or "[]")
    except ValueError:
        known = []
    # In MLflow the number is text in this list.
    known = [*(known if isinstance(known, list) else []), {"name": name, "version": str(version)}]
    tx.execute(model_queries.SET_TAG, (model_id, VERSIONS_TAG, json.dumps(known)))


def _touch(tx: Tx, number: int) -> int:
    """Say that a registered model changed, and when."""
    now = tx.clock()
    tx.execute(registered_queries.TOUCH, (now, number))
    return now


def _numbers(identity: str) -> tuple[int, int]:
    number, _, version = identity.partition("/")
    return int(number), int(version)


def _get(tx: Tx, number: int, version: int) -> str:
    return str(tx.value(queries.get_json(tx.dialect), (number, version)))


def _version(text: str) -> ModelVersion:
    return decode(text.encode(), ModelVersionAnswer).model_version.to_entity()
