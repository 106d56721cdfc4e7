"""Cookies: one out of a request, and the header that sets one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from headrace.http.request import Request

SameSite = Literal["Strict", "Lax"]


def cookie(headers: Mapping[bytes, bytes], name: str) -> str:
    """A cookie's value; empty: it was not sent."""
    wanted = name.encode()
    for part in headers.get(b"cookie", b"").split(b";"):
        found, _, value = part.strip().partition(b"=")
        if found == wanted and value:
            return value.decode("latin-1")
    return ""


def set_cookie(
    request: Request, name: str, value: str, seconds: int, same_site: SameSite = "Strict"
) -> tuple[bytes, bytes]:
    """The header that has a browser keep a cookie which scripts cannot read.

    Args:
        seconds: How long it is kept; 0: it is forgotten.
        same_site: `Lax`: also sent by a browser that another site sent here.
    """
    openid = request.platform.options.openid
    is_https = request.scope.get("scheme") == "https" or (
        openid is not None and openid.address.startswith("https:")
    )
    text = f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={same_site}"
    return b"set-cookie", f"{text}{'; Secure' if is_https else ''}".encode("latin-1")
