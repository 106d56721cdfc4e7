"""Plain REST, as clients in any language speak it: nothing of Headrace or MLflow is used."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import Any

Fields = Mapping[str, Any] | Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which says that it is JSON."""
        assert self.headers.get_content_type() == "application/json", self.headers
        return json.loads(self.body)


class Rest:
    """Requests to one server, past any proxy of the environment.

    Args:
        url: Address of the server.
        prefix: What stands before a path that begins with no slash.
    """

    def __init__(self, url: str, prefix: str = "/api/2.0/mlflow/") -> None:
        self.url = url
        self.prefix = prefix
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, whatever its answer."""
        full = path if path.startswith("/") else self.prefix + path
        asked = urllib.request.Request(
            self.url + full, data=body, headers=dict(headers or {}), method=method
        )
        try:
            with self._opener.open(asked, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def get(self, path: str, fields: Fields = ()) -> Any:
        """The JSON of a successful GET; lists are repeated fields."""
        query = urllib.parse.urlencode(fields if not isinstance(fields, Mapping) else {**fields})
        return self._ok(self.send("GET", f"{path}?{query}" if query else path))

    def post(self, path: str, body: Any = None) -> Any:
        """The JSON of a successful POST."""
        return self._ok(self.call("POST", path, body))

    def patch(self, path: str, body: Any) -> Any:
        """The JSON of a successful PATCH."""
        return self._ok(self.call("PATCH", path, body))

    def call(self, method: str, path: str, body: Any) -> Answer:
        """A request with a JSON body, whatever its answer."""
        data = json.dumps(body if body is not None else {}).encode()
        return self.send(method, path, data, {"Content-Type": "application/json"})

    def refused(self, path: str, body: Any, *, method: str = "POST") -> tuple[int, str]:
        """Status and error code of a request that must be refused."""
        answer = self.call(method, path, body)
        said = answer.json
        assert set(said) >= {"error_code", "message"}, said
        assert isinstance(said["message"], str)
        assert said["message"]
        return answer.status, said["error_code"]

    @staticmethod
    def _ok(answer: Answer) -> Any:
        assert answer.status == 200, answer
        return answer.json


def shape(value: Any) -> Any:
    """JSON with its values replaced by the names of their types; a list by its first element's."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__
