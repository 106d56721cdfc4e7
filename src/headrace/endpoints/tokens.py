"""Personal access tokens."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.entities.access_token import AccessToken
from mlflow.wire import identity as wire
from mlflow.wire.message import Empty

table = Table("headrace")


@table.endpoint(
    "POST",
    "tokens/create",
    request=wire.CreateToken,
    response=AccessToken,
    permission="session.use",
    kind=Kind.WRITE,
)
def create_token(platform: Platform, asked: wire.CreateToken) -> AccessToken:
    """Make a token of one's own, or for admins of anybody; only this answer holds its secret."""
    return platform.store.create_token(asked.username, asked.name, asked.role, asked.lifetime)


@table.endpoint(
    "GET",
    "tokens/list",
    request=wire.ListTokens,
    response=wire.TokensAnswer,
    permission="session.use",
    kind=Kind.READ,
)
def list_tokens(platform: Platform, asked: wire.ListTokens) -> wire.TokensAnswer:
    """Show tokens, without their secrets."""
    found = platform.store.list_tokens(asked.username, asked.everybody)
    return wire.TokensAnswer(tokens=found)


@table.endpoint(
    "DELETE",
    "tokens/delete",
    request=wire.DeleteToken,
    response=Empty,
    permission="session.use",
    kind=Kind.WRITE,
)
def delete_token(platform: Platform, asked: wire.DeleteToken) -> None:
    """Revoke a token."""
    platform.store.delete_token(asked.id)
