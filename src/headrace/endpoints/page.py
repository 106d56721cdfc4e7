"""The web app at `/`: the files that ui/ was built into.

The page itself is asked for anew each time; what it loads has a digest in its name and is kept by
browsers for good. A policy lets the browser run and load nothing but these files.
"""

from __future__ import annotations

from pathlib import Path

from headrace.http.errors import no_endpoint
from headrace.http.request import Request, Response
from headrace.http.static_files import StaticFiles
from headrace.http.table import Kind, Table

table = Table()

# Styles may stand in the page, because components carry sizes and places of their own; scripts not.
# The decompressors of Parquet files are WebAssembly: that may be compiled, text may not.
POLICY = (
    b"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    b"frame-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'none'"
)

_FILES = StaticFiles(Path(__file__).resolve().parent.parent / "static")
_ASK_AGAIN = [(b"cache-control", b"no-cache"), (b"content-security-policy", POLICY)]
_KEEP = [(b"cache-control", b"public, max-age=31536000, immutable")]

_NOT_BUILT = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Headrace</title>
<h1>The web app is not built</h1>
<p>This server runs from a source tree in which <code>ui/</code> was never built. The API answers;
this page does not. Run <code>make ui</code> (or <code>pip install .</code>) and load it again.</p>
"""


@table.endpoint("GET", "/", permission="server.read", kind=Kind.STREAM, media="text/html")
async def page(request: Request) -> Response:
    """Show the web app."""
    found = _FILES.answer("index.html", request.headers, _ASK_AGAIN)
    return found or Response(_NOT_BUILT, 503, b"text/html; charset=utf-8", _ASK_AGAIN)


@table.endpoint(
    "GET", "/icon.svg", permission="server.read", kind=Kind.STREAM, media="image/svg+xml"
)
async def icon(request: Request) -> Response:
    """The web app's icon."""
    return _file(request, "icon.svg", _ASK_AGAIN)


@table.endpoint(
    "GET",
    "/assets/<path:name>",
    permission="server.read",
    kind=Kind.STREAM,
    media="application/octet-stream",
)
async def asset(request: Request) -> Response:
    """A file that the web app loads."""
    return _file(request, f"assets/{request.parameters['name']}", _KEEP)


def _file(request: Request, name: str, headers: list[tuple[bytes, bytes]]) -> Response:
    found = _FILES.answer(name, request.headers, headers)
    if found is None:
        raise no_endpoint(request.method, request.path)
    return found
