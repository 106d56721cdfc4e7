"""Who a request comes from: passwords, tokens, sessions, the link of the first start."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from headrace.app import create_app
from headrace.identity.secret_texts import Passwords, hash_password
from headrace.services.store import open_store
from headrace.sql.engine import Tx
from mlflow.exceptions import MlflowException
from tests.unit.headrace_http.calling import Answer, Api
from tests.unit.headrace_identity.conftest import PASSWORD, SignedIn, Site, open_site

SESSION = "/api/2.0/headrace/session"
SIGN_IN = "/api/2.0/headrace/sign-in"
CREATE = "/api/2.0/mlflow/experiments/create"


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json().get("error_code", "")


def who(caller: SignedIn) -> str:
    answer = caller.get(SESSION)
    assert answer.status == 200
    return str(answer.json()["username"])


def cookie(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


# ---- passwords ----
def test_password_of_a_user(site: Site) -> None:
    site.store.create_user("jane@company.com", PASSWORD)
    jane = site.with_password("jane@company.com", PASSWORD)
    assert who(jane) == "jane@company.com"
    assert jane.get("users/current").json()["user"]["username"] == "jane@company.com"
    for name, password in (("jane@company.com", "wrong password!"), ("nobody", PASSWORD)):
        answer = site.with_password(name, password).get("users/current")
        assert code(answer) == (401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"] == "Bearer"  # browsers show no dialog for it
    site.store.set_password("jane@company.com", f"{PASSWORD}!")
    assert jane.get("users/current").status == 401
    assert site.with_password("jane@company.com", f"{PASSWORD}!").get("users/current").status == 200


@pytest.mark.parametrize("sent", ["", "Basic", "Basic !", "Basic bm8=", "Digest x", "Bearer", "x"])
def test_what_is_no_credential_is_refused(site: Site, sent: str) -> None:
    caller = SignedIn(site.api, authorization=sent)
    assert code(caller.get("users/current")) == (401, "UNAUTHENTICATED")


def test_guessing_has_to_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Passwords, "_verify", lambda *_: False)  # it is slow on purpose
    site.store.create_user("jane", PASSWORD)
    guesses = [site.with_password("jane", f"guess number {n}").get("users/get") for n in range(12)]
    assert [answer.status for answer in guesses] == [401] * 10 + [429] * 2
    assert site.with_password("john", "guess").get("users/get").status == 401


@pytest.mark.parametrize("password", ["short", "x" * 2000, ""])
def test_what_is_no_password_is_refused(site: Site, password: str) -> None:
    with pytest.raises(MlflowException, match="12 to 1,024"):
        site.store.create_user("jane", password)


def test_passwords_are_hashed_with_argon2() -> None:
    hashed = hash_password(PASSWORD)
    assert hashed.startswith("$argon2id$")
    passwords = Passwords()
    assert passwords.is_right(PASSWORD, hashed)
    assert not passwords.is_right(PASSWORD + "x", hashed)
    assert not passwords.is_right(PASSWORD, None)
    assert not passwords.is_right(PASSWORD, "no hash")


# ---- tokens ----
def test_token_as_bearer_and_in_place_of_the_password(site: Site) -> None:
    site.store.create_user("ci", kind="service")
    token = site.store.create_token("ci", "nightly").token
    assert who(site.with_token(token)) == "ci"
    assert who(site.with_password("ci", token)) == "ci"
    assert site.with_password("other", token).get("users/current").status == 401
    with site.store.engine.read() as tx:
        stored = str(tx.rows("SELECT * FROM tokens"))
    assert token not in stored


def test_token_may_do_no_more_than_its_role(site_on_each: Site) -> None:
    site = site_on_each
    admin = site.user("root", "admin")
    reader = site.with_token(site.store.create_token("root", role="viewer").token)
    assert admin.post(CREATE, {"name": "a"}).status == 200
    assert code(reader.post(CREATE, {"name": "b"})) == (403, "PERMISSION_DENIED")
    assert reader.get("experiments/get?experiment_id=0").status == 200
    # … and makes none that may do more.
    assert reader.post("/api/2.0/headrace/tokens/create", {"role": "admin"}).status == 403
    assert reader.post("/api/2.0/headrace/tokens/create", {"role": "viewer"}).status == 200


def test_limits_of_a_token_cannot_be_got_rid_of(site_on_each: Site) -> None:
    site = site_on_each
    site.user("boss", "admin")
    password = {"username": "boss", "password": PASSWORD}
    create = "/api/2.0/headrace/tokens/create"
    made = site.store.create_token("boss", lifetime=3_600_000)
    for limited in (made, site.store.create_token("boss", role="editor")):
        caller = site.with_token(limited.token)
        assert caller.post("/api/2.0/headrace/users/set-password", password).status == 403
        assert caller("PATCH", "users/update-password", password).status == 403
    caller = site.with_token(made.token)
    for lifetime in ({}, {"lifetime": 10**10}):
        child = caller.post(create, lifetime).json()
        assert child["expiry_timestamp"] == made.expiry_timestamp
    assert caller.post(create, {"lifetime": 1000}).json()["expiry_timestamp"] < (
        made.expiry_timestamp
    )


def test_token_that_expired_or_was_revoked(site_on_each: Site) -> None:
    site = site_on_each
    site.store.create_user("ci")
    made = site.store.create_token("ci", lifetime=3_600_000)
    caller = site.with_token(made.token)
    assert who(caller) == "ci"

    def expire(tx: Tx) -> None:
        tx.execute("UPDATE tokens SET expiry_time = 1")
        site.store.identity_epoch.changed(tx)

    with site.store.engine.write() as tx:
        expire(tx)
    assert code(caller.get("users/current")) == (401, "UNAUTHENTICATED")
    other = site.store.create_token("ci")
    caller = site.with_token(other.token)
    assert caller.get("users/current").status == 200
    site.store.delete_token(other.id)
    assert code(caller.get("users/current")) == (401, "UNAUTHENTICATED")


def test_a_remembered_token_expires_on_time(site: Site) -> None:
    site.store.create_user("ci")
    made = site.store.create_token("ci", lifetime=2_000)  # long enough for the next call
    caller = site.with_token(made.token)
    assert caller.get("users/current").status == 200
    while time.time() * 1000 <= made.expiry_timestamp:
        time.sleep(0.02)
    assert caller.get("users/current").status == 401


def test_tokens_are_ones_own(site: Site) -> None:
    jane, admin = site.user("jane", "editor"), site.user("root", "admin")
    made = jane.post("/api/2.0/headrace/tokens/create", {"name": "mine"}).json()
    assert made["username"] == "jane"
    listed = jane.get("/api/2.0/headrace/tokens/list").json()["tokens"]
    assert [each["name"] for each in listed] == ["", "mine"]
    assert all(not each["token"] for each in listed)
    john = site.user("john", "manager")
    for path in ("list?username=jane", "list?everybody=true"):
        assert john.get(f"/api/2.0/headrace/tokens/{path}").status == 403
    assert john.post("/api/2.0/headrace/tokens/create", {"username": "jane"}).status == 403
    delete = f"/api/2.0/headrace/tokens/delete?id={made['id']}"
    assert john("DELETE", delete).status == 403
    assert len(admin.get("/api/2.0/headrace/tokens/list?everybody=true").json()["tokens"]) == 4
    assert admin("DELETE", delete).status == 200
    assert admin("DELETE", delete).status == 404


def test_who_may_not_sign_in_any_more(site: Site) -> None:
    site.user("root", "admin")
    jane = site.user("jane", "editor")
    assert jane.get("users/current").status == 200
    site.store.set_active("jane", False)
    assert code(jane.get("users/current")) == (401, "UNAUTHENTICATED")
    site.store.set_active("jane", True)
    assert jane.get("users/current").status == 200
    site.store.delete_user("jane")
    assert code(jane.get("users/current")) == (401, "UNAUTHENTICATED")


# ---- sessions ----
def test_session_of_a_browser(site: Site) -> None:
    site.store.create_user("jane", PASSWORD)
    site.store.grant_role("editor", "jane")
    form = {"username": "jane", "password": PASSWORD}
    answer = site.nobody.post(SIGN_IN, form)
    assert answer.json()["username"] == "jane"
    assert answer.json()["role"] == "editor"
    attributes = answer.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
    browser = SignedIn(site.api, cookie=f"a=b; {cookie(answer)}")
    assert who(browser) == "jane"
    own, foreign = "http://localhost:5000", "http://localhost:5001"
    assert browser.post(CREATE, {"name": "a"}, origin=own).status == 200
    assert browser.post(CREATE, {"name": "b"}, **{"sec-fetch-site": "same-origin"}).status == 200
    # Another page of the same machine is the same site for a cookie, and must not write.
    assert code(browser.post(CREATE, {"name": "c"}, origin=foreign)) == (403, "PERMISSION_DENIED")
    assert code(browser.post(CREATE, {"name": "d"})) == (403, "PERMISSION_DENIED")
    out = browser.post("/api/2.0/headrace/sign-out", origin=own)
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert browser.get(SESSION).json()["signed_in"] is False
    assert code(browser.get("users/current")) == (401, "UNAUTHENTICATED")


def test_session_is_no_token(site: Site) -> None:
    site.store.create_user("jane", PASSWORD)
    answer = site.nobody.post(SIGN_IN, {"username": "jane", "password": PASSWORD})
    secret = cookie(answer).partition("=")[2]
    assert site.with_token(secret).get("users/current").status == 401
    wrong = site.nobody.post(SIGN_IN, {"username": "jane", "password": "wrong password"})
    assert code(wrong) == (401, "UNAUTHENTICATED")
    assert "set-cookie" not in wrong.headers


def test_without_sign_in_a_session_says_so(tmp_path: Path) -> None:
    loop = asyncio.new_event_loop()
    api = Api(create_app(open_store(f"sqlite:///{tmp_path}/a.db", "mlflow-artifacts:/")), loop)
    assert api.get(SESSION).json()["sign_in"] is False
    assert code(api.post(SIGN_IN, {"username": "a", "password": "b"}))[1] == "FEATURE_DISABLED"
    loop.run_until_complete(api.app.close())
    loop.close()


# ---- the first start ----
def test_link_of_the_first_start_works_once(site: Site) -> None:
    old = site.store.first_link()
    link = site.store.first_link()
    path = f"{SIGN_IN}/first"
    form = {"username": "jane", "password": PASSWORD}
    for wrong in ("", "x", old):
        assert code(site.nobody.post(path, {**form, "link": wrong})) == (401, "UNAUTHENTICATED")
    short = site.nobody.post(path, {**form, "link": link, "password": "short"})
    assert short.status == 400  # and the link still works
    answer = site.nobody.post(path, {**form, "link": link})
    assert (answer.status, answer.json()["role"]) == (200, "admin")
    assert who(SignedIn(site.api, cookie=cookie(answer))) == "jane"
    assert site.nobody.post(path, {**form, "link": link, "username": "eve"}).status == 401
    assert site.store.first_link() is None
    entries = [(e.action, e.actor) for e in site.store.list_audit(ascending=True)]
    assert entries == [("user.created", "jane"), ("grant.given", "jane")]


def test_two_workers_share_what_they_know(tmp_path: Path) -> None:
    """Another process learns of a revoked token when it looks again."""
    loop = asyncio.new_event_loop()
    url = f"sqlite:///{tmp_path}/a.db"
    one, two = open_site(tmp_path, url, loop), open_site(tmp_path, url, loop)
    caller = one.user("jane", "viewer")
    token = one.store.list_tokens("jane")[0]
    there = SignedIn(two.api, **caller._headers)
    assert caller.get("users/current").status == there.get("users/current").status == 200
    two.store.delete_token(token.id)
    assert there.get("users/current").status == 401
    for site in (one, two):
        loop.run_until_complete(site.api.app.close())
    loop.close()
