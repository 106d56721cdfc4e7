"""What changed, as server-sent events."""

from __future__ import annotations

import asyncio

from headrace.http.request import Request, Response
from headrace.http.table import Kind, Table
from mlflow.exceptions import MlflowException

table = Table("headrace")


@table.endpoint(
    "GET",
    "events",
    permission="run.read",
    kind=Kind.STREAM,
    media="text/event-stream",
    filtered=True,
)
async def events(request: Request) -> Response:
    """Tell which runs change, as they change, until the caller goes.

    An event `run` carries `{"run_id", "experiment_id"}`; `reset` means that too much changed to
    tell it run by run, and `registry` that something about registered models did.
    `experiment_ids` (repeated) asks for some experiments only. A caller that comes back with the
    header `Last-Event-ID` is told what it missed.
    """
    experiment_ids = frozenset(
        _number("experiment_ids", text)
        for texts in request.query.get("experiment_ids", [])
        for text in texts.split(",")
    )
    last = request.header("last-event-id") or ""
    gone = asyncio.ensure_future(request.disconnected())
    feed = request.platform.changes
    rights = request.actor.rights
    return Response(
        feed.events(experiment_ids, int(last) if last.isdecimal() else None, gone, rights),
        media=b"text/event-stream; charset=utf-8",
        headers=[(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")],
    )


def _number(field: str, text: str) -> int:
    if not text.isdecimal():
        raise MlflowException.invalid_parameter_value(
            f"{field} are ids of experiments, which are numbers; {text!r} is not."
        )
    return int(text)
