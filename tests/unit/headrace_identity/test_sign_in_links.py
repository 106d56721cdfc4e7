"""Links by which a user chooses a password, once; and when a token was last used."""

from __future__ import annotations

import time

from tests.unit.headrace_identity.conftest import PASSWORD, SignedIn, Site

BASE = "/api/2.0/headrace"
CREATE, LOOK, USE = f"{BASE}/users/create-link", f"{BASE}/sign-in/look", f"{BASE}/sign-in/link"


def test_a_link_lets_its_user_choose_a_password_once(site_on_each: Site) -> None:
    site = site_on_each
    admin = site.user("root", "admin")
    assert admin.post(f"{BASE}/users/create", {"username": "jane"}).status == 200
    made = admin.post(CREATE, {"username": "jane"}).json()
    assert made["username"] == "jane"
    assert made["expiry_timestamp"] > time.time() * 1000
    link = {"link": made["link"]}
    assert site.nobody.post(LOOK, link).json()["username"] == "jane"
    assert site.nobody.post(USE, {**link, "password": "short"}).status == 400
    answer = site.nobody.post(USE, {**link, "password": PASSWORD})
    assert answer.json()["username"] == "jane"
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert SignedIn(site.api, cookie=cookie).get(f"{BASE}/session").json()["signed_in"]
    assert site.with_password("jane", PASSWORD).get("users/current").status == 200
    for path, body in ((LOOK, link), (USE, {**link, "password": PASSWORD})):
        assert site.nobody.post(path, body).status == 401
    actions = [entry.action for entry in site.store.list_audit(action="user", name="jane")]
    assert actions == ["user.password_set", "user.link_created", "user.created"]


def test_links_that_let_nobody_in(site: Site) -> None:
    admin = site.user("root", "admin")
    for name in ("jane", "john"):
        site.store.create_user(name)
    site.store.create_user("ci", kind="service")
    assert admin.post(CREATE, {"username": "ci"}).status == 400
    assert admin.post(CREATE, {"username": "nobody"}).status == 404
    assert (
        site.with_token(site.store.create_token("jane").token)
        .post(CREATE, {"username": "john"})
        .status
        == 403
    )
    first, second = (admin.post(CREATE, {"username": "jane"}).json()["link"] for _ in "ab")
    assert site.nobody.post(LOOK, {"link": first}).status == 401  # the second one replaced it
    site.store.set_active("jane", False)
    assert site.nobody.post(LOOK, {"link": second}).status == 401
    assert admin.post(CREATE, {"username": "jane"}).status == 400
    gone = admin.post(CREATE, {"username": "john"}).json()["link"]
    site.store.delete_user("john")
    assert site.nobody.post(USE, {"link": gone, "password": PASSWORD}).status == 401
    with site.store.engine.write() as tx:
        tx.execute("UPDATE sign_in_links SET expiry_time = 1")
    site.store.set_active("jane", True)
    assert site.nobody.post(LOOK, {"link": second}).status == 401


def test_the_first_link_needs_a_name(site: Site) -> None:
    link = site.store.first_link()
    assert site.nobody.post(LOOK, {"link": link}).json()["username"] == ""
    assert site.nobody.post(USE, {"link": link, "password": PASSWORD}).status == 400
    first = {"link": link, "username": "root", "password": PASSWORD}
    assert site.nobody.post(f"{BASE}/sign-in/first", first).status == 200


def test_it_is_known_when_a_token_was_last_used(site: Site) -> None:
    site.store.create_user("ci", kind="service")
    made = site.store.create_token("ci", "nightly")
    assert [each.last_used_timestamp for each in site.store.list_tokens("ci")] == [0]
    before = time.time() * 1000
    assert site.with_token(made.token).get("users/current").status == 200
    [token] = site.store.list_tokens("ci")
    assert before - 1 <= token.last_used_timestamp <= time.time() * 1000
