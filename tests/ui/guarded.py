"""A server to which one has to sign in, with its users."""

from __future__ import annotations

import json
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import APIRequestContext

from mlflow import MlflowClient
from tests.servers import ServerProcess

PASSWORD = "correct horse battery staple"  # of users that only tests have
ADMIN = "ann@company.com"
JANE = "jane@company.com"
JOHN = "john@company.com"
ROLES = {JANE: "approver", JOHN: "editor"}
BASE = "/api/2.0/headrace"


@dataclass
class Guarded:
    """A server with sign-in.

    Attributes:
        tokens: Of each user, for programs.
    """

    process: ServerProcess
    tokens: dict[str, str]

    @property
    def url(self) -> str:
        """Its address."""
        return self.process.url

    def client(self, monkeypatch: Any, user: str = ADMIN) -> MlflowClient:
        """A client that signs in as a user while the test lasts."""
        monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", self.tokens[user])
        return MlflowClient(self.url)

    def call(self, method: str, path: str, body: Any = None, user: str = ADMIN) -> Any:
        """Call the server's own endpoints as a user."""
        return call(self.url, method, path, body, self.tokens[user])


def first_link(process: ServerProcess) -> str:
    """The secret of the link that the first start printed."""
    found = re.search(r"#/sign-in\?link=(\S+)", process.log.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def start_guarded(folder: Path) -> Guarded:
    """Start the server, make its first user by the link and the others by them."""
    process = ServerProcess(folder, f"sqlite:///{folder}/a.db", "--auth").start()
    made = Guarded(process, {})
    first = {"link": first_link(process), "username": ADMIN, "password": PASSWORD}
    cookie = sign_in_first(process.url, first)
    token = {"name": "tests"}
    answer = call(process.url, "POST", "tokens/create", token, cookie=cookie)
    made.tokens[ADMIN] = answer["token"]
    for name, role in ROLES.items():
        made.call("POST", "users/create", {"username": name, "password": PASSWORD})
        made.call("POST", "grants/create", {"username": name, "role": role})
        token = {"username": name, "name": "tests"}
        made.tokens[name] = made.call("POST", "tokens/create", token)["token"]
    return made


def sign_in_first(url: str, first: dict[str, str]) -> str:
    """Make the first user; the cookie of their session."""
    request = urllib.request.Request(
        f"{url}{BASE}/sign-in/first",
        json.dumps(first).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.headers["Set-Cookie"]).partition(";")[0]


def call(
    url: str, method: str, path: str, body: Any = None, token: str = "", cookie: str = ""
) -> Any:
    """Call one of the server's own endpoints with a token, or as a browser does."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if cookie:
        headers |= {"Cookie": cookie, "Origin": url}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}{BASE}/{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")


def sign_in(request: APIRequestContext, url: str, user: str) -> None:
    """Begin a session of a browser."""
    form = {"username": user, "password": PASSWORD}
    answer = request.post(f"{url}{BASE}/sign-in", data=form)
    assert answer.ok, answer.text()
