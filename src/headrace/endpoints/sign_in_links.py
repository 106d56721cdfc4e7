"""Links by which a user chooses a password, once."""

from __future__ import annotations

from headrace.endpoints.sessions import begin_session, the_sign_in
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from mlflow.wire import identity as wire
from mlflow.wire.message import decode

table = Table("headrace")


@table.endpoint(
    "POST",
    "users/create-link",
    request=wire.NamedUser,
    response=wire.SignInLink,
    permission="user.manage",
    kind=Kind.WRITE,
)
def create_sign_in_link(platform: Platform, asked: wire.NamedUser) -> wire.SignInLink:
    """Make a link by which a user chooses a password; only this answer holds it."""
    return platform.store.create_sign_in_link(asked.username)


@table.endpoint(
    "POST",
    "sign-in/look",
    request=wire.LookAtLink,
    response=wire.LinkFound,
    permission="session.create",
    kind=Kind.READ,
)
def look_at_sign_in_link(platform: Platform, asked: wire.LookAtLink) -> wire.LinkFound:
    """Tell whose link it is; without a name, it makes the first user."""
    return platform.store.look_at_sign_in_link(asked.link)


@table.endpoint(
    "POST",
    "sign-in/link",
    request=wire.UseLink,
    response=wire.Session,
    permission="session.create",
    kind=Kind.STREAM,
)
async def use_sign_in_link(request: Request) -> Response:
    """Give the link's user a password, and sign them in."""
    the_sign_in(request)
    asked = decode(await request.body(), wire.UseLink)
    platform = request.platform
    number = await platform.read(
        request.actor, platform.store.use_sign_in_link, asked.link, asked.password
    )
    return await begin_session(request, number)
