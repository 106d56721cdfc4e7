"""Comments on versions of registered models, over HTTP."""

from __future__ import annotations

from mlflow.entities.model_registry.model_version_comment import ModelVersionComment
from mlflow.stores.governance_contract import CommentStore
from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.wire import comments as wire


class CommentCalls(Calls, CommentStore):
    """Comments on versions of registered models."""

    def create_comment(self, name: str, version: str, comment: str) -> ModelVersionComment:
        asked = wire.CreateComment(name=name, version=version, comment=comment)
        path = "comments/create"
        return self._post(path, asked, wire.CommentAnswer, retry=Retry.UNSENT).comment

    def list_comments(self, name: str, version: str) -> list[ModelVersionComment]:
        asked = wire.ListComments(name=name, version=version)
        return self._get("comments/list", asked, wire.CommentsAnswer).comments

    def update_comment(self, id: str, comment: str) -> ModelVersionComment:
        asked = wire.UpdateComment(id=id, comment=comment)
        path = "comments/update"
        return self._post(path, asked, wire.CommentAnswer, method="PATCH").comment

    def delete_comment(self, id: str) -> None:
        asked = wire.DeleteComment(id=id)
        self._post("comments/delete", asked, method="DELETE", retry=Retry.UNSENT)
