"""Messages about comments on versions of registered models, in the form of managed MLflow."""

from __future__ import annotations

from mlflow.entities.model_registry.model_version_comment import ModelVersionComment
from mlflow.wire.message import Message


class CreateComment(Message, frozen=True, kw_only=True):
    name: str
    version: str
    comment: str


class CommentAnswer(Message, frozen=True, kw_only=True):
    comment: ModelVersionComment


class ListComments(Message, frozen=True, kw_only=True):
    name: str
    version: str


class CommentsAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    comments: list[ModelVersionComment] = []


class UpdateComment(Message, frozen=True, kw_only=True):
    id: str
    comment: str


class DeleteComment(Message, frozen=True, kw_only=True):
    id: str
