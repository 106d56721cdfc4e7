"""Callers that log points as fast as a server takes them, and remember what it acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any
from urllib.parse import urlsplit

API = "/api/2.0/mlflow/"


def call(url: str, method: str, path: str, body: Any = None) -> Any:
    """One request on a connection of its own; the answer's JSON."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    try:
        path = path if path.startswith("/") else API + path
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    assert answer.status == 200, (answer.status, text)
    return json.loads(text)


def new_run(url: str) -> str:
    """Id of a new run in the default experiment."""
    return str(call(url, "POST", "runs/create", {})["run"]["info"]["run_id"])


def steps_of(url: str, run_id: str) -> list[int]:
    """Steps of the metric that callers log."""
    answer = call(url, "GET", f"metrics/get-history?run_id={run_id}&metric_key=x")
    return [point["step"] for point in answer.get("metrics", [])]


class Caller(threading.Thread):
    """Logs points 0, 1, 2, … of a run until the connection breaks.

    Attributes:
        acknowledged: How many were answered with 200: steps 0 to acknowledged - 1.
        refused: Status of an answer that was another.
    """

    def __init__(self, url: str, run_id: str, batch: int = 1) -> None:
        super().__init__(daemon=True)
        self.run_id = run_id
        self.acknowledged = 0
        self.refused: int | None = None
        self._address = urlsplit(url)
        self._batch = batch
        self.warm = threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection(
            self._address.hostname or "", self._address.port, timeout=30
        )
        try:
            while self.refused is None:
                points = [
                    {"key": "x", "value": step, "timestamp": 1, "step": step}
                    for step in range(self.acknowledged, self.acknowledged + self._batch)
                ]
                body = json.dumps({"run_id": self.run_id, "metrics": points})
                connection.request("POST", API + "runs/log-batch", body)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.refused = answer.status
                    return
                self.acknowledged += self._batch
                if self.acknowledged > 20:
                    self.warm.set()
                # A server that stops closes idle connections; http.client would open another.
                if answer.will_close:
                    return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()


def begin(url: str, callers: int, batch: int = 1) -> list[Caller]:
    """Callers at work, each on a run of its own, each with some points acknowledged."""
    started = [Caller(url, new_run(url), batch) for _ in range(callers)]
    for caller in started:
        caller.start()
    for caller in started:
        assert caller.warm.wait(30)
    return started


def check_kept(url: str, callers: list[Caller]) -> None:
    """Everything acknowledged is there once; at most the one unanswered request besides."""
    for caller in callers:
        caller.join(30)
        steps = steps_of(url, caller.run_id)
        assert steps == list(range(len(steps)))
        assert caller.acknowledged <= len(steps) <= caller.acknowledged + caller._batch
