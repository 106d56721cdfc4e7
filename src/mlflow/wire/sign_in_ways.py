"""Messages about the ways to sign in."""

from __future__ import annotations

from mlflow.wire.message import Message


class SignInWay(Message, frozen=True, kw_only=True, omit_defaults=False):
    """An OpenID Connect provider; a browser that is sent to `start` comes back signed in."""

    name: str
    label: str
    start: str


class GetSignInWays(Message, frozen=True, kw_only=True):
    pass


class SignInWays(Message, frozen=True, kw_only=True, omit_defaults=False):
    """`sign_in` says whether this server asks who one is at all."""

    sign_in: bool = False
    providers: list[SignInWay] = []
