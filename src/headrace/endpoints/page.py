"""The page at `/`: experiments, their runs, and what changes while one looks.

Three files that are served as they are, with a policy that lets the browser load nothing else.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from headrace.http.guard import PAGE_POLICY
from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table

table = Table()

_FILES = {
    "index.html": b"text/html; charset=utf-8",
    "page.css": b"text/css; charset=utf-8",
    "page.js": b"text/javascript; charset=utf-8",
    "charts.js": b"text/javascript; charset=utf-8",
    "icon.svg": b"image/svg+xml",
}


@table.endpoint("GET", "/", permission="server.read", kind=Kind.STREAM, media="text/html")
async def page(request: Request) -> Response:
    """Show the page."""
    return _file("index.html")


@table.endpoint("GET", "/page/page.css", permission="server.read", kind=Kind.STREAM)
async def style(request: Request) -> Response:
    """The page's looks."""
    return _file("page.css")


@table.endpoint("GET", "/page/page.js", permission="server.read", kind=Kind.STREAM)
async def script(request: Request) -> Response:
    """The page's script."""
    return _file("page.js")


@table.endpoint("GET", "/page/charts.js", permission="server.read", kind=Kind.STREAM)
async def charts(request: Request) -> Response:
    """The page's charts."""
    return _file("charts.js")


@table.endpoint("GET", "/page/icon.svg", permission="server.read", kind=Kind.STREAM)
async def icon(request: Request) -> Response:
    """The page's icon."""
    return _file("icon.svg")


def _file(name: str) -> Response:
    headers = [(b"cache-control", b"no-cache"), (b"content-security-policy", PAGE_POLICY)]
    return Response(_content(name), media=_FILES[name], headers=headers)


@cache
def _content(name: str) -> bytes:
    return resources.files("headrace.page").joinpath(name).read_bytes()
