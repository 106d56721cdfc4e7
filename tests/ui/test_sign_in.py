"""Signing in and out in a browser, one's own account, and the link of the first start."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.servers import ServerProcess
from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.guarded import ADMIN, JANE, JOHN, PASSWORD, Guarded, first_link
from tests.ui.messages import say


def words(message: str, language: str = "en", **values: object) -> str:
    return say(f"sign-in.{message}", language, **values)


def fill(page: Page, name: str, password: str) -> None:
    page.get_by_role("textbox", name=words("name")).fill(name)
    page.get_by_label(words("password"), exact=True).fill(password)
    page.get_by_role("button", name=words("enter")).click()


def test_the_printed_link_makes_the_first_user(open_page: OpenPage, tmp_path: Path) -> None:
    process = ServerProcess(tmp_path / "s", f"sqlite:///{tmp_path}/a.db", "--auth").start()
    try:
        link = first_link(process)
        page = open_page(process.url, f"#/sign-in?link={link}", refusals=True)
        expect(page.get_by_role("heading", name=words("link.first"))).to_be_visible()
        assert_accessible(page)
        page.get_by_role("textbox", name=words("name")).fill(ADMIN)
        box = page.get_by_label(words("newPassword"), exact=True)
        begin = page.get_by_role("button", name=words("link.begin"))
        box.fill("too short")
        expect(begin).to_be_disabled()
        box.fill(PASSWORD)
        begin.click()
        expect(page.get_by_role("heading", name=say("experiments.title"))).to_be_visible()
        page.get_by_role("button", name=say("app.user.menu", name=ADMIN)).click()
        expect(page.get_by_text(say("app.role.admin"), exact=True)).to_be_visible()
        # It works once.
        page = open_page(process.url, f"#/sign-in?link={link}", refusals=True)
        expect(page.get_by_role("heading", name=words("link.dead"))).to_be_visible()
        assert_accessible(page)
    finally:
        process.kill()


def test_one_is_asked_to_sign_in_and_comes_back(open_page: OpenPage, guarded: Guarded) -> None:
    page = open_page(guarded.url, "#/experiments?filter=name+%3D+%27Default%27", refusals=True)
    expect(page.get_by_role("heading", name=words("title"))).to_be_visible()
    expect(page.get_by_text(words("comeBack"))).to_be_visible()
    fill(page, JANE, "this is not my password")
    expect(page.get_by_role("alert")).to_have_text(words("refused.wrong"))
    fill(page, JANE, PASSWORD)
    expect(page.get_by_role("textbox", name=say("experiments.filter"))).to_have_value(
        "name = 'Default'"
    )
    page.get_by_role("button", name=say("app.user.menu", name=JANE)).click()
    # Who is no manager sees nothing of what managers do.
    expect(page.get_by_role("button", name=say("app.manage.title"))).to_have_count(0)
    page.get_by_role("menuitem", name=say("app.user.signOut")).click()
    expect(page.get_by_role("heading", name=words("title"))).to_be_visible()
    page.goto(f"{guarded.url}/#/models")
    expect(page.get_by_role("heading", name=words("title"))).to_be_visible()


def test_a_session_that_ends_asks_again(open_page: OpenPage, guarded: Guarded) -> None:
    page = open_page(guarded.url, "#/experiments", user=JANE, refusals=True)
    expect(page.get_by_role("heading", name=say("experiments.title"))).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name=say("experiments.new")).click()
    page.get_by_role("textbox", name=say("experiments.name")).fill("mine")
    page.get_by_role("button", name=say("experiments.create"), exact=True).click()
    expect(page.get_by_role("heading", name=words("title"))).to_be_visible()


def test_guessing_has_to_wait(open_page: OpenPage, guarded: Guarded) -> None:
    page = open_page(guarded.url, "#/sign-in", refusals=True)
    form = {"username": "nobody@company.com", "password": "a guess of many"}
    for _ in range(10):
        page.request.post(f"{guarded.url}/api/2.0/headrace/sign-in", data=form)
    fill(page, form["username"], form["password"])
    expect(page.get_by_role("alert")).to_contain_text(words("refused.wait_other")[:40])
    expect(page.get_by_role("button", name=words("enter"))).to_be_disabled()


def test_ones_own_tokens_and_password(
    open_page: OpenPage, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, password = "erin@company.com", "another long password"
    guarded.call("POST", "users/create", {"username": name, "password": PASSWORD})
    guarded.call("POST", "grants/create", {"username": name, "role": "editor"})
    page = open_page(guarded.url, "#/account", user=name, refusals=True)
    page.get_by_role("button", name=say("account.newToken")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=say("account.tokenName")).fill("notebook")
    dialog.get_by_label(say("account.mayAtMost")).select_option("viewer")
    assert_accessible(page)
    dialog.get_by_role("button", name=say("account.makeToken")).click()
    secret = dialog.get_by_test_id("secret").inner_text()
    assert secret.startswith("hrt_")
    dialog.get_by_role("button", name=say("account.done")).click()
    row = page.get_by_role("row").filter(has_text="notebook")
    expect(row).to_contain_text(say("account.neverUsed"))
    guarded.tokens[name] = secret
    assert guarded.call("GET", "session", user=name)["role"] == "viewer"
    page.reload()
    expect(row).not_to_contain_text(say("account.neverUsed"))
    row.get_by_role("button", name=say("account.revoke")).click()
    page.get_by_role("dialog").get_by_role("button", name=say("account.revoke")).click()
    expect(row).to_have_count(0)
    page.get_by_label(say("account.newPassword"), exact=True).fill(password)
    page.get_by_role("button", name=say("account.changePassword")).click()
    expect(page.get_by_text(say("account.passwordChanged"))).to_be_visible()
    # Still signed in here; and from now on with the new one.
    page.reload()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{guarded.url}/#/sign-in")
    page.reload()
    fill(page, name, password)
    expect(page.get_by_role("heading", name=say("experiments.title"))).to_be_visible()


def test_without_sign_in_the_app_shows_nothing_of_it(open_page: OpenPage, demo: str) -> None:
    page = open_page(demo, "#/sign-in")
    expect(page.get_by_role("heading", name=say("experiments.title"))).to_be_visible()
    page.get_by_role("button", name=say("app.manage.title")).click()
    expect(page.get_by_role("menuitem", name=say("app.manage.audit"))).to_be_visible()
    expect(page.get_by_role("menuitem", name=say("app.manage.admin"))).to_have_count(0)
    page = open_page(demo, "#/account")
    expect(page.get_by_text(say("account.off"))).to_be_visible()


@pytest.mark.parametrize("screen", ["sign-in", "account"])
@pytest.mark.parametrize(
    ("theme", "width", "language"), [("dark", 1280, "th"), ("light", 390, "en")]
)
def test_looks(
    open_page: OpenPage, guarded: Guarded, screen: str, theme: str, width: int, language: str
) -> None:
    user = JOHN if screen == "account" else ""
    page = open_page(
        guarded.url, f"#/{screen}", theme=theme, width=width, language=language, user=user
    )
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert not is_wider_than_window(page)
    assert_accessible(page)
