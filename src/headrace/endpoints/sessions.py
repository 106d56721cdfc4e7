"""Signing in with a browser."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from headrace.identity.sign_in import COOKIE, SignIn, cookie_of
from headrace.services.tokens import SESSION_MS
from mlflow.exceptions import MlflowException
from mlflow.wire import identity as wire
from mlflow.wire.message import decode, encode

table = Table()


@table.endpoint(
    "POST",
    "sign-in",
    base="headrace",
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
    base="headrace",
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


@table.endpoint("POST", "sign-out", base="headrace", permission="session.create", kind=Kind.STREAM)
async def sign_out(request: Request) -> Response:
    """End the browser's session."""
    secret = cookie_of(request.headers)
    if secret is not None:
        platform = request.platform
        await platform.read(request.actor, platform.store.end_session, secret.decode("latin-1"))
    return Response(b"{}", headers=[(b"set-cookie", _cookie(request, b"", 0))])


@table.endpoint(
    "GET",
    "session",
    base="headrace",
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
    headers = {**request.headers, b"cookie": COOKIE + b"=" + secret.encode()}
    headers.pop(b"authorization", None)
    known = the_sign_in(request)
    actor = await platform.read(request.actor, known.who, headers, request.actor.address)
    answer = await platform.read(actor, platform.store.session, True)
    cookie = _cookie(request, secret.encode(), SESSION_MS // 1000)
    return Response(encode(answer), headers=[(b"set-cookie", cookie)])


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


def _cookie(request: Request, value: bytes, seconds: int) -> bytes:
    secure = b"; Secure" if request.scope.get("scheme") == "https" else b""
    return b"%b=%b; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%b" % (
        COOKIE,
        value,
        seconds,
        secure,
    )
