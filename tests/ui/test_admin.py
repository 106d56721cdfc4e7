"""Users, groups, roles and tokens, looked after by an admin in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.guarded import ADMIN, JANE, JOHN, PASSWORD, Guarded
from tests.ui.messages import say


def words(message: str, **values: object) -> str:
    return say(f"admin.{message}", **values)


def test_a_new_user_comes_in_by_a_link(open_page: OpenPage, guarded: Guarded) -> None:
    name = "mia@company.com"
    page = open_page(guarded.url, "#/admin", user=ADMIN, refusals=True)
    page.get_by_role("button", name=words("newUser")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=words("name")).fill(JANE)
    dialog.get_by_role("button", name=words("create")).click()
    expect(dialog.get_by_role("alert")).to_contain_text(JANE)  # there is one already
    dialog.get_by_role("textbox", name=words("name")).fill(name)
    dialog.get_by_label(words("roleOnEverything")).select_option("viewer")
    assert_accessible(page)
    dialog.get_by_role("button", name=words("create")).click()
    link = dialog.get_by_test_id("link").inner_text()
    assert link.startswith(f"{guarded.url}/#/sign-in?link=")
    dialog.get_by_role("button", name=words("done")).click()
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text(words("noPassword"))

    theirs = open_page(guarded.url, link.removeprefix(f"{guarded.url}/"), refusals=True)
    heading = theirs.get_by_role("heading", name=say("sign-in.link.welcome", name=name))
    expect(heading).to_be_visible()
    theirs.get_by_label(say("sign-in.newPassword"), exact=True).fill(PASSWORD)
    theirs.get_by_role("button", name=say("sign-in.link.enter")).click()
    expect(theirs.get_by_role("heading", name=say("experiments.title"))).to_be_visible()

    page.reload()
    row.get_by_role("button").click()
    rights = page.get_by_role("list", name=words("mayDo", name=name))
    expect(rights).to_contain_text(say("account.may.viewer"))
    page.get_by_role("dialog").get_by_role("button", name=words("disable")).click()
    expect(page.get_by_role("dialog")).to_contain_text(words("mayNothing"))
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(row).to_contain_text(words("disabled"))
    theirs.reload()
    expect(theirs.get_by_role("heading", name=say("sign-in.title"))).to_be_visible()


def test_groups_and_roles_explain_what_one_may_do(open_page: OpenPage, guarded: Guarded) -> None:
    page = open_page(guarded.url, "#/admin?tab=groups", user=ADMIN)
    page.get_by_role("textbox", name=words("groupName")).fill("risk")
    page.get_by_role("button", name=words("newGroup")).click()
    page.locator("input").and_(page.get_by_label(words("members"))).click()
    page.get_by_role("option", name=JOHN).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("list", name=words("tab.groups"))).to_contain_text(JOHN)
    page.get_by_role("tab", name=words("tab.roles")).click()
    page.get_by_role("button", name=words("grant")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(words("aGroup"), exact=True).click()
    page.locator("input").and_(dialog.get_by_label(words("who"))).click()
    page.get_by_role("option", name="risk").click()
    dialog.get_by_label(words("on"), exact=True).select_option("pattern")
    dialog.get_by_role("textbox", name=words("scope.pattern")).fill("fraud-*")
    dialog.get_by_label(words("role"), exact=True).select_option("manager")
    assert_accessible(page)
    dialog.get_by_role("button", name=words("grantIt"), exact=True).click()
    row = page.get_by_role("row").filter(has_text="fraud-*")
    expect(row).to_contain_text(words("groupOf", name="risk"))
    page.goto(f"{guarded.url}/#/admin?user={JOHN}")
    rights = page.get_by_role("list", name=words("mayDo", name=JOHN))
    expect(rights).to_contain_text(words("through", group="risk"))
    page.keyboard.press("Escape")
    page.get_by_role("tab", name=words("tab.roles")).click()
    row.get_by_role("button", name=words("revoke")).click()
    page.get_by_role("dialog").get_by_role("button", name=words("revoke")).click()
    expect(row).to_have_count(0)


def test_tokens_of_service_accounts(open_page: OpenPage, guarded: Guarded) -> None:
    guarded.call("POST", "users/create", {"username": "ci", "kind": "service"})
    page = open_page(guarded.url, "#/admin?tab=tokens", user=ADMIN)
    page.get_by_role("button", name=say("account.newToken")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(say("account.owner")).select_option("ci")
    dialog.get_by_role("textbox", name=say("account.tokenName")).fill("nightly")
    dialog.get_by_role("button", name=say("account.makeToken")).click()
    guarded.tokens["ci"] = dialog.get_by_test_id("secret").inner_text()
    dialog.get_by_role("button", name=say("account.done")).click()
    expect(page.get_by_role("row").filter(has_text="nightly")).to_contain_text("ci")
    assert guarded.call("GET", "session", user="ci")["kind"] == "service"


def test_who_is_no_admin_is_told_so(open_page: OpenPage, guarded: Guarded) -> None:
    page = open_page(guarded.url, "#/admin", user=JOHN)
    expect(page.get_by_text(words("notYou"))).to_be_visible()


@pytest.mark.parametrize("tab", ["users", "groups", "roles", "tokens"])
def test_looks(open_page: OpenPage, guarded: Guarded, tab: str) -> None:
    page = open_page(
        guarded.url, f"#/admin?tab={tab}", theme="dark", width=390, language="th", user=ADMIN
    )
    expect(page.get_by_role("tab", selected=True)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert not is_wider_than_window(page)
    assert_accessible(page)
