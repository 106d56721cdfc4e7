"""Signing in with a browser."""

from __future__ import annotations

from headrace.endpoints.sign_in_ways import PROVIDER_COOKIE, address_after_sign_out
from headrace.http.cookies import cookie, set_cookie
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from headrace.identity.sign_in import COOKIE, SignIn
from headrace.services.tokens import SESSION_MS
from mlflow.exceptions import MlflowException
from mlflow.wire import identity as wire
from mlflow.wire.message import decode, encode

table = Table("headrace")


@table.endpoint(
    "POST",
    "sign-in",
    request=wire.SignInForm,
    response=wire.Session,
    permission="session.create",
    kind=Kind.STREAM,
)
async def sign_in(request: Request) -> Response:
    """Begin a browser's session with a name and a password; the answer sets its cookie."""
    known = the_sign_in(request)
    asked = decode(await request.body(), wire.SignInForm)
    platform = request.platform
    credential = await platform.read(
        request.actor, known.with_password, asked.username, asked.password
    )
    return await begin_session(request, credential.user_num)


@table.endpoint(
    "POST",
    "sign-in/first",
    request=wire.FirstUser,
    response=wire.Session,
    permission="session.create",
    kind=Kind.STREAM,
)
async def first_user(request: Request) -> Response:
    """Make the first user, an admin, with the link that the server printed, and sign them in."""
    the_sign_in(request)
    asked = decode(await request.body(), wire.FirstUser)
    platform = request.platform
    number = await platform.read(
        request.actor, platform.store.use_first_link, asked.link, asked.username, asked.password
    )
    return await begin_session(request, number)


@table.endpoint(
    "POST",
    "sign-out",
    response=wire.SignedOut,
    permission="session.create",
    kind=Kind.STREAM,
)
async def sign_out(request: Request) -> Response:
    """End the browser's session. The answer may name an address to go on to, where one signs out at
    the provider through which one came.
    """
    secret = cookie(request.headers, COOKIE)
    if secret:
        platform = request.platform
        await platform.read(request.actor, platform.store.end_session, secret)
    answer = wire.SignedOut(go_on_to=await address_after_sign_out(request))
    forgotten = [set_cookie(request, name, "", 0) for name in (COOKIE, PROVIDER_COOKIE)]
    return Response(encode(answer), headers=forgotten)


@table.endpoint(
    "GET",
    "session",
    request=wire.GetSession,
    response=wire.Session,
    permission="session.read",
    kind=Kind.READ,
)
def session(platform: Platform, asked: wire.GetSession) -> wire.Session:
    """Show who calls, and what they may do."""
    return platform.store.session("sign_in" in platform.state)


async def begin_session(request: Request, user_num: int) -> Response:
    """Begin a session of a user; the answer sets its cookie."""
    platform = request.platform
    secret = await platform.read(request.actor, platform.store.start_session, user_num)
    headers = {**request.headers, b"cookie": f"{COOKIE}={secret}".encode()}
    headers.pop(b"authorization", None)
    known = the_sign_in(request)
    actor = await platform.read(request.actor, known.who, headers, request.actor.address)
    answer = await platform.read(actor, platform.store.session, True)
    kept = set_cookie(request, COOKIE, secret, SESSION_MS // 1000)
    return Response(encode(answer), headers=[kept])


def the_sign_in(request: Request) -> SignIn:
    """What knows who signs in here.

    Raises:
        MlflowException: Nobody does (`FEATURE_DISABLED`).
    """
    found: SignIn | None = request.platform.state.get("sign_in")
    if found is None:
        raise MlflowException(
            "Nobody signs in to this server: it was started without --auth.", "FEATURE_DISABLED"
        )
    return found
