"""People sign in through a certified OpenID Connect provider that runs here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from headrace.identity.openid import OpenIdClient
from headrace.identity.openid_settings import Provider
from headrace.services.store import SqlStore, open_store
from mlflow.exceptions import MlflowException
from tests.contract.openid.place import SECRET, Place
from tests.ui.browser import launch

PASSWORD = "correct horse battery staple"


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Place]:
    (folder := tmp_path / "place").mkdir()
    with Place(folder, database_url) as found:
        yield found


@pytest.fixture
def store(place: Place, database_url: str) -> Iterator[SqlStore]:
    """The server's database."""
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


def groups(store: SqlStore, name: str) -> list[str]:
    return store.get_user(name).groups


def test_people_come_and_are_who_the_provider_says(place: Place, store: SqlStore) -> None:
    ways = place.visitor().http.get("/api/2.0/headrace/sign-in/ways").json()
    assert ways["sign_in"]
    assert ways["providers"][0] == {
        "name": "company",
        "label": "The company",
        "start": place.start_of("company"),
    }
    # The first user has to be an admin: the provider says that jane is one.
    assert place.visitor().sign_in("s-2") == "/#/sign-in?error=refused"
    jane = place.visitor()
    assert jane.sign_in("s-1", query="?return_to=/models/Fraud") == "/#/models/Fraud"
    session = jane.session()
    assert (session["username"], session["role"], session["kind"]) == ("jane", "admin", "user")
    assert groups(store, "jane") == ["admins", "scientists"]
    john = place.visitor()
    assert john.sign_in("s-2") == "/#/"
    assert (john.session()["username"], john.session()["role"]) == ("john", "editor")
    eve = place.visitor()
    assert eve.sign_in("s-3", query="?return_to=//elsewhere.com/%0D%0Ax: y") == (
        "/#//elsewhere.com/%0D%0Ax:%20y"
    )
    assert (eve.session()["username"], eve.session()["role"]) == ("eve", "viewer")
    made = store.list_audit(name="jane", ascending=True)
    assert [entry.action for entry in made][:2] == ["user.created", "user.linked"]
    assert made[0].actor == "jane"
    assert not store.verify_audit().findings

    # What the provider says counts at each sign-in; what was decided here stays.
    store.remove_member("scientists", "john")
    store.add_member("admins", "john")
    store.create_group("friends")
    store.add_member("friends", "john")
    again = place.visitor()
    again.sign_in("s-2")
    assert again.session()["username"] == "john"
    assert groups(store, "john") == ["friends", "scientists"]
    store.set_active("john", False)
    assert place.visitor().sign_in("s-2") == "/#/sign-in?error=refused"

    # The way out leads past the provider.
    answer = jane.post("sign-out")
    where = urlsplit(answer.json()["go_on_to"])
    assert f"{where.scheme}://{where.netloc}" == place.issuer
    assert parse_qs(where.query)["post_logout_redirect_uri"] == [f"{place.server.url}/"]
    assert jane.http.get(answer.json()["go_on_to"]).status_code == 200
    assert not jane.session()["signed_in"]


def test_a_name_alone_makes_nobody_another_user(place: Place, store: SqlStore) -> None:
    store.create_user("boss", PASSWORD)
    store.grant_role("admin", "boss", "", "everything", "")
    store.create_user("jane", PASSWORD)
    assert place.visitor().sign_in("s-1") == "/#/sign-in?error=taken"
    assert place.visitor().sign_in("s-1", "guests") == "/#/sign-in?error=refused"
    assert place.visitor().sign_in("s-2", "mail") == "/#/sign-in?error=failed"  # not verified
    assert place.visitor().sign_in("s-4") == "/#/sign-in?error=failed"  # no name for a user
    assert [user.username for user in store.list_users()] == ["boss", "jane"]
    # Who has signed in links the account; from then on they may come by it.
    nobody = place.visitor()
    assert nobody.sign_in("s-1", "guests", "?link=true") == "/#/sign-in?error=refused"
    jane = place.visitor()
    signed_in = jane.post("sign-in", {"username": "jane", "password": PASSWORD})
    assert signed_in.status_code == 200
    assert jane.sign_in("s-1", "guests", "?link=true&return_to=/account") == "/#/account"
    later = place.visitor()
    assert later.sign_in("s-1", "company") == "/#/"
    assert later.session()["username"] == "jane"
    # One account there is one user here.
    boss = place.visitor()
    boss.post("sign-in", {"username": "boss", "password": PASSWORD})
    assert boss.sign_in("s-1", "company", "?link=true") == "/#/sign-in?error=taken"
    store.delete_user("jane")
    assert place.visitor().sign_in("s-1", "guests") == "/#/sign-in?error=refused"


def test_nobody_comes_back_for_another(place: Place, store: SqlStore) -> None:
    jane, eve = place.visitor(), place.visitor()
    back = jane.callback("s-1")
    # Somebody else's browser, which holds no state, or that of another visit.
    assert eve.follow(back) == "/#/sign-in?error=failed"
    eve.callback("s-3")
    assert eve.follow(back) == "/#/sign-in?error=failed"
    # Another provider than the one that was asked.
    for changed in (
        back.replace(place.issuer.rpartition(":")[2], "1"),
        back.replace("code=", "cod="),
        back.replace("/company/", "/guests/"),
    ):
        held = jane.http.cookies["headrace_sign_in"]
        assert changed != back
        assert jane.follow(changed) == "/#/sign-in?error=failed"
        jane.http.cookies.set("headrace_sign_in", held, domain="127.0.0.1")
    # The visit is over with its first answer, whatever that was.
    assert jane.follow(back) == "/#/sign-in?error=failed"
    assert not jane.session()["signed_in"]
    assert list(store.list_users()) == []
    again = place.visitor()
    back = again.callback("s-1")
    held = again.http.cookies["headrace_sign_in"]
    assert again.follow(back) == "/#/"
    again.http.cookies.set("headrace_sign_in", held, domain="127.0.0.1")
    assert again.follow(back) == "/#/sign-in?error=failed"  # a code is good for once
    assert jane.http.get(place.start_of("nobody")).status_code == 404


def test_what_the_provider_answers_to_another_does_not_count(tmp_path: Path) -> None:
    (folder := tmp_path / "place").mkdir()
    place = Place(folder, f"sqlite:///{folder}/a.db")
    back = f"{place.server.url}{place.start_of('company')}/callback"
    given = {"name": "company", "issuer": place.issuer, "client_id": "company"}
    given["client_secret"] = SECRET
    client = OpenIdClient(Provider(**given))
    sent: dict[str, Any] = {"state": "a" * 43, "nonce": "b" * 43, "verifier": "c" * 43}
    try:
        for wrong in ("nothing", "nonce", "verifier", "client_secret", "client_id"):
            start = client.address_to_sign_in(back, **sent)
            came = urlsplit(place.visitor().callback_from(start, "s-1"))
            code = parse_qs(came.query)["code"][0]
            asked = OpenIdClient(
                Provider(**{**given, wrong: "guests"} if wrong in given else given)
            )
            nonce, verifier = ("d" * 43 if wrong == n else sent[n] for n in ("nonce", "verifier"))
            if wrong == "nothing":
                assert asked.arrival(back, code, nonce, verifier).username == "jane"
                continue
            with pytest.raises(MlflowException) as caught:
                asked.arrival(back, code, nonce, verifier)
            assert caught.value.error_code == "UNAUTHENTICATED", wrong
    finally:
        place.close()


def test_a_provider_that_does_not_answer_keeps_nobody_waiting_for_long(tmp_path: Path) -> None:
    client = OpenIdClient(Provider(name="x", issuer="http://127.0.0.1:1", client_id="x"))
    with pytest.raises(MlflowException, match="cannot be used") as caught:
        client.address_to_sign_in("http://localhost/", "s", "n", "v" * 43)
    assert caught.value.error_code == "TEMPORARILY_UNAVAILABLE"


def test_a_browser_signs_in(tmp_path: Path) -> None:
    """A real one: it decides which cookies it keeps, and which it sends after a visit elsewhere."""
    (folder := tmp_path / "place").mkdir()
    with Place(folder, f"sqlite:///{folder}/a.db") as place, sync_playwright() as playwright:
        chromium = launch(playwright)
        page = chromium.new_page()
        page.goto(f"{place.server.url}{place.start_of('company')}?return_to=/models")
        page.get_by_placeholder("Enter any login").fill("s-1")
        page.get_by_placeholder("and password").fill("any")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        page.wait_for_url(f"{place.server.url}/#/models")
        who = page.evaluate("fetch('/api/2.0/headrace/session').then(a => a.json())")
        assert (who["username"], who["role"]) == ("jane", "admin")
        kept = {each["name"]: each for each in page.context.cookies()}
        assert kept["headrace_session"]["sameSite"] == "Strict"
        assert kept["headrace_session"]["httpOnly"]
        assert "headrace_sign_in" not in kept
        made = page.evaluate(
            "fetch('/api/2.0/mlflow/registered-models/create', {method: 'POST',"
            " body: JSON.stringify({name: 'Fraud'})}).then(a => a.json())"
        )
        assert made["registered_model"]["name"] == "Fraud"
        chromium.close()
