"""Comments on versions of registered models."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import comments as wire
from mlflow.wire.message import Empty

table = Table()


@table.endpoint(
    "POST",
    "comments/create",
    request=wire.CreateComment,
    response=wire.CommentAnswer,
    permission="model.comment",
    kind=Kind.WRITE,
)
def create_comment(platform: Platform, asked: wire.CreateComment) -> wire.CommentAnswer:
    """Comment on a version."""
    made = platform.store.create_comment(asked.name, asked.version, asked.comment)
    return wire.CommentAnswer(comment=made)


@table.endpoint(
    "GET",
    "comments/list",
    request=wire.ListComments,
    response=wire.CommentsAnswer,
    permission="model.read",
    kind=Kind.READ,
)
def list_comments(platform: Platform, asked: wire.ListComments) -> wire.CommentsAnswer:
    """Show a version's comments."""
    found = platform.store.list_comments(asked.name, asked.version)
    return wire.CommentsAnswer(comments=found)


@table.endpoint(
    "PATCH",
    "comments/update",
    request=wire.UpdateComment,
    response=wire.CommentAnswer,
    permission="model.comment",
    kind=Kind.WRITE,
)
def update_comment(platform: Platform, asked: wire.UpdateComment) -> wire.CommentAnswer:
    """Change one's own comment."""
    return wire.CommentAnswer(comment=platform.store.update_comment(asked.id, asked.comment))


@table.endpoint(
    "DELETE",
    "comments/delete",
    request=wire.DeleteComment,
    response=Empty,
    permission="model.comment",
    kind=Kind.WRITE,
)
def delete_comment(platform: Platform, asked: wire.DeleteComment) -> None:
    """Delete one's own comment."""
    platform.store.delete_comment(asked.id)
