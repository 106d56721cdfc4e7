"""Comments on versions of registered models."""

from __future__ import annotations

from headrace.audit.log import record
from headrace.identity.actor import ANONYMOUS, LOCAL, Actor, current_actor
from headrace.services.registered_models import existing_version, registered_model
from headrace.services.service import Service
from headrace.sql.engine import Row, Tx
from headrace.sql.queries import comments as queries
from mlflow.entities.model_registry.model_version_comment import ModelVersionComment
from mlflow.exceptions import PERMISSION_DENIED, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.governance_contract import CommentStore
from mlflow.validation import MAX_STEP, invalid, shorten

MAX_COMMENT_LENGTH = 65_535


class CommentService(Service, CommentStore):
    """Comments on versions of registered models."""

    def create_comment(self, name: str, version: str, comment: str) -> ModelVersionComment:
        text = _checked(comment)
        actor = current_actor()
        with self.engine.write() as tx:
            number = registered_model(tx, name)
            found = existing_version(tx, name, number, version)
            now = tx.clock()
            made = tx.value(queries.ADD, (number, found, actor.name, text, now, now))
            row = tx.rows(queries.GET, (made,))[0]
            _record(tx, "created", None, row)
            return _comment(row, actor)

    def list_comments(self, name: str, version: str) -> list[ModelVersionComment]:
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            found = existing_version(tx, name, number, version)
            rows = tx.rows(queries.OF_VERSION, (number, found))
        return [_comment(row, current_actor()) for row in rows]

    def update_comment(self, id: str, comment: str) -> ModelVersionComment:
        text = _checked(comment)
        with self.engine.write() as tx:
            before = _own(tx, id)
            tx.execute(queries.CHANGE, (text, tx.clock(), before[0]))
            after = tx.rows(queries.GET, (before[0],))[0]
            _record(tx, "updated", before, after)
            return _comment(after, current_actor())

    def delete_comment(self, id: str) -> None:
        with self.engine.write() as tx:
            row = _own(tx, id)
            tx.execute(queries.DELETE, (row[0],))
            _record(tx, "deleted", row, None)

    def model_of_comment(self, id: str) -> str | None:
        """Name of the registered model a comment is about; None: there is no such comment."""
        if not _is_number(id):
            return None
        with self.engine.read() as tx:
            row = tx.row(queries.GET, (int(id),))
        return None if row is None else str(row[5])


def _checked(comment: str) -> str:
    if not isinstance(comment, str) or not comment.strip() or "\x00" in comment:
        invalid(f"A comment is text, not {shorten(repr(comment))}.")
    if len(comment) > MAX_COMMENT_LENGTH:
        invalid(
            f"A comment has at most {MAX_COMMENT_LENGTH:,} characters; this one has "
            f"{len(comment):,}."
        )
    return comment


def _is_number(id: str) -> bool:
    return id.isascii() and id.isdecimal() and len(id) <= 19 and int(id) <= MAX_STEP


def _own(tx: Tx, id: str) -> Row:
    """A comment that may be changed: one's own."""
    row = tx.row(queries.GET, (int(id),)) if _is_number(id) else None
    if row is None:
        raise MlflowException(
            f"There is no comment with the id {shorten(repr(id))}.", RESOURCE_DOES_NOT_EXIST
        )
    if not _may_change(row, current_actor()):
        raise MlflowException(
            f"Comment {id} is {row[1]!r}'s, who alone can change it.", PERMISSION_DENIED
        )
    return row


def _may_change(row: Row, actor: Actor) -> bool:
    return row[1] == actor.name or actor.kind in (LOCAL, ANONYMOUS)


def _comment(row: Row, viewer: Actor) -> ModelVersionComment:
    number, user, text, created, updated, *_ = row
    return ModelVersionComment(
        id=str(number),
        user_id=user,
        comment=text,
        creation_timestamp=created,
        last_updated_timestamp=updated,
        available_actions=["EDIT_COMMENT", "DELETE_COMMENT"] if _may_change(row, viewer) else [],
    )


def _record(tx: Tx, what: str, before: Row | None, after: Row | None) -> None:
    *_, name, version, number = after or before or ()
    record(
        tx,
        f"comment.{what}",
        name,
        version=version,
        model_num=number,
        before=_state(before),
        after=_state(after),
    )


def _state(row: Row | None) -> dict[str, str] | None:
    return None if row is None else {"id": str(row[0]), "user_id": row[1], "comment": row[2]}
