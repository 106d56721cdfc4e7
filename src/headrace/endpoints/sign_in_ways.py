"""The ways to sign in, and the way out again."""

from __future__ import annotations

import logging

from headrace.http.cookies import cookie
from headrace.http.platform import Platform
from headrace.http.request import Request
from headrace.http.table import Kind, Table
from mlflow.exceptions import MlflowException
from mlflow.wire import sign_in_ways as wire

table = Table("headrace")

PROVIDER_COOKIE = "headrace_provider"
OPENID_PATH = "/api/2.0/headrace/sign-in/openid"

_logger = logging.getLogger(__name__)


@table.endpoint(
    "GET",
    "sign-in/ways",
    request=wire.GetSignInWays,
    response=wire.SignInWays,
    permission="session.read",
    kind=Kind.READ,
)
def sign_in_ways(platform: Platform, asked: wire.GetSignInWays) -> wire.SignInWays:
    """Show the ways to sign in: the providers, and where a browser begins with each."""
    prefix = platform.options.static_prefix
    return wire.SignInWays(
        sign_in="sign_in" in platform.state,
        providers=[
            wire.SignInWay(
                name=client.provider.name,
                label=client.provider.label,
                start=f"{prefix}{OPENID_PATH}/{client.provider.name}",
            )
            for client in platform.state.get("openid", {}).values()
        ],
    )


async def address_after_sign_out(request: Request) -> str:
    """Where a browser goes on to, to sign out at the provider, too; empty: nowhere."""
    name = cookie(request.headers, PROVIDER_COOKIE)
    client = request.platform.state.get("openid", {}).get(name)
    if client is None:
        return ""
    back = f"{own_address(request)}/"
    try:
        address: str = await request.platform.read(request.actor, client.address_to_sign_out, back)
    except MlflowException as error:
        _logger.warning("Signing out at %s: %s", name, error.message)
        return ""
    return address


def own_address(request: Request) -> str:
    """Where the browser reaches this server, a static prefix included."""
    options = request.platform.options
    address = options.openid.address if options.openid is not None else ""
    if not address:
        address = f"{request.scope.get('scheme', 'http')}://{request.header('host')}"
    return f"{address}{options.static_prefix}"
