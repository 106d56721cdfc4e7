"""Signing in through an OpenID Connect provider.

A browser is sent to the provider and comes back to the callback with a code. What the two calls
have in common is in the database, so that another process may answer the second; a cookie ties it
to the browser, so that nobody can have somebody else's browser come back.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from headrace.endpoints.sessions import begin_session, the_sign_in
from headrace.endpoints.sign_in_ways import OPENID_PATH, PROVIDER_COOKIE, own_address
from headrace.http.cookies import cookie, set_cookie
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from headrace.identity.openid import OpenIdClient
from headrace.services.provider_accounts import VISIT_MS
from headrace.services.tokens import SESSION_MS
from mlflow.exceptions import (
    RESOURCE_DOES_NOT_EXIST,
    UNAUTHENTICATED,
    MlflowException,
)
from mlflow.validation import shorten

table = Table("headrace")

STATE_COOKIE = "headrace_sign_in"
MAX_RETURN_LENGTH = 2000

# What the sign-in page is told; it has the words.
_REASONS = {"PERMISSION_DENIED": "refused", "RESOURCE_ALREADY_EXISTS": "taken"}
_logger = logging.getLogger(__name__)


@table.endpoint(
    "GET",
    "sign-in/openid/{provider}",
    permission="session.create",
    kind=Kind.STREAM,
    media="text/html",
)
async def go_to_provider(request: Request) -> Response:
    """Send a browser to a provider. `return_to` is the page that it comes back to; with `link=true`
    who has signed in adds their account there to the ways in which they may.
    """
    client = _client(request)
    platform, actor = request.platform, request.actor
    return_to = _field(request, "return_to")[:MAX_RETURN_LENGTH]
    try:
        visit = await platform.read(
            actor,
            platform.store.begin_visit,
            client.provider.name,
            return_to,
            _field(request, "link") == "true",
        )
        address = await platform.read(
            actor,
            client.address_to_sign_in,
            _callback(request, client),
            visit.state,
            visit.nonce,
            visit.verifier,
        )
    except MlflowException as error:
        return _failed(request, error)
    kept = set_cookie(request, STATE_COOKIE, visit.state, VISIT_MS // 1000, "Lax")
    return _redirect(address, [kept])


@table.endpoint(
    "GET",
    "sign-in/openid/{provider}/callback",
    permission="session.create",
    kind=Kind.STREAM,
    media="text/html",
)
async def come_from_provider(request: Request) -> Response:
    """Sign in who comes back from a provider."""
    client = _client(request)
    try:
        return await _signed_in(request, client)
    except MlflowException as error:
        return _failed(request, error)


async def _signed_in(request: Request, client: OpenIdClient) -> Response:
    platform, actor, provider = request.platform, request.actor, client.provider
    state = _field(request, "state")
    if not state or cookie(request.headers, STATE_COOKIE) != state:
        raise MlflowException("Another browser began this sign-in, or none.", UNAUTHENTICATED)
    visit = await platform.read(actor, platform.store.end_visit, provider.name, state)
    issuer, code = _field(request, "iss"), _field(request, "code")
    if (issuer and issuer != provider.issuer) or not code:
        said = _field(request, "error_description") or _field(request, "error")
        raise MlflowException(f"The provider sent no code: {shorten(said)}", UNAUTHENTICATED)
    arrival = await platform.read(
        actor, client.arrival, _callback(request, client), code, visit.nonce, visit.verifier
    )
    number = await platform.read(actor, platform.store.user_of_arrival, provider, arrival, visit)
    begun = await begin_session(request, number)
    cookies = [*begun.headers, set_cookie(request, STATE_COOKIE, "", 0, "Lax")]
    if provider.sign_out == "provider":
        cookies.append(set_cookie(request, PROVIDER_COOKIE, provider.name, SESSION_MS // 1000))
    page = visit.return_to if visit.return_to.startswith("/") else "/"
    return _redirect(_page(request, page), cookies)


def _client(request: Request) -> OpenIdClient:
    the_sign_in(request)
    name = request.parameters["provider"]
    client: OpenIdClient | None = request.platform.state["openid"].get(name)
    if client is None:
        raise MlflowException(
            f"This server knows no provider named {shorten(repr(name))}.", RESOURCE_DOES_NOT_EXIST
        )
    return client


def _callback(request: Request, client: OpenIdClient) -> str:
    return f"{own_address(request)}{OPENID_PATH}/{client.provider.name}/callback"


def _field(request: Request, name: str) -> str:
    return request.query.get(name, [""])[-1]


def _page(request: Request, path: str) -> str:
    """The address of a page of the web app, whose own addresses stand behind `#`."""
    shown = quote(path, safe="/?&=%:@,+~!$'()*;.-_[]")
    return f"{request.platform.options.static_prefix}/#{shown}"


def _failed(request: Request, error: MlflowException) -> Response:
    """Back to the sign-in page, which says in words what went wrong; the log says all of it."""
    _logger.warning("Request %s: sign-in failed: %s", request.id.decode(), error.message)
    reason = _REASONS.get(error.error_code, "failed")
    forgotten = set_cookie(request, STATE_COOKIE, "", 0, "Lax")
    return _redirect(_page(request, f"/sign-in?error={reason}"), [forgotten])


def _redirect(address: str, cookies: list[tuple[bytes, bytes]]) -> Response:
    headers = [(b"location", address.encode()), (b"cache-control", b"no-store"), *cookies]
    return Response(b"", 303, None, headers)
