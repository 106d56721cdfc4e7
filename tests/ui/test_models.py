"""The registry's pages: models, a model, a version, requests, with people who sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from mlflow import MlflowClient
from tests.past_server import PastServer
from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say
from tests.ui.registry_story import JANE, JOHN, KIM, Registry, tell

NAME = "digit-reader"
MODEL = f"#/models/{NAME}"

OpenAs = Callable[..., Page]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("registry")
    with PastServer(folder, f"sqlite:///{folder}/registry.db", auth=True) as server:
        told = Registry(server)
        tell(told)
        yield told


@pytest.fixture
def open_as(open_page: OpenPage, registry: Registry) -> OpenAs:
    """Opens a page as somebody who has signed in."""

    def open_one(who: str, path: str, **looks: object) -> Page:
        return open_page(registry.url, path, user=who, **looks)

    return open_one


def words(message: str, **values: object) -> str:
    return say(f"models.{message}", **values)


def panel(page: Page, message: str) -> Locator:
    return page.get_by_role("region", name=words(message), exact=True)


def lane(page: Page, stage: str) -> Locator:
    return page.get_by_role("region").filter(has=page.get_by_role("heading", name=stage, level=2))


def fresh(registry: Registry, name: str, versions: int = 1) -> MlflowClient:
    """A model of the test's own, made by John."""
    registry.days_ago(0)
    client = registry.clients[JOHN]
    client.create_registered_model(name)
    for number in range(versions):
        client.create_model_version(name, f"s3://models/{number}", description=f"Try {number}")
    return client


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


# ---- the list ----
def test_the_list_says_what_serves_and_what_waits(open_as: OpenAs) -> None:
    page = open_as(JOHN, "#/models")
    reader = row(page, NAME)
    expect(reader).to_contain_text(words("stage.production"))
    expect(reader).to_contain_text("v3")
    expect(reader).to_contain_text("@champion")
    expect(reader).to_contain_text(words("list.pending_one", count=1))
    expect(reader).to_contain_text(JOHN)
    search = page.get_by_role("textbox", name=words("list.filter"))
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("clinic")
    expect(page.get_by_role("row")).to_have_count(2)
    search.fill("tags.team = 'vision'")
    expect(row(page, "tumour-classifier")).to_have_count(0)
    expect(row(page, NAME)).to_have_count(1)


def test_a_wrong_filter_is_explained_and_the_list_stays(open_as: OpenAs) -> None:
    page = open_as(JOHN, "#/models", refusals=True)
    expect(row(page, NAME)).to_have_count(1)
    page.get_by_role("textbox", name=words("list.filter")).fill("tags.team = = 'x'")
    page.keyboard.press("Enter")
    expect(page.get_by_text("^").first).to_be_visible()
    expect(row(page, NAME)).to_have_count(1)


def test_a_model_is_made_renamed_and_deleted(open_as: OpenAs, registry: Registry) -> None:
    registry.days_ago(0)
    page = open_as(JOHN, "#/models")
    expect(row(page, NAME)).to_have_count(1)
    page.keyboard.press("n")
    page.get_by_role("textbox", name=words("name")).fill("made here")
    page.get_by_role("button", name=words("list.create"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("made here")
    expect(page.get_by_text(words("noVersions"))).to_be_visible()
    page.get_by_role("button", name=words("list.actions", name="made here")).click()
    page.get_by_role("menuitem", name=words("rename.title")).click()
    page.get_by_role("textbox", name=words("name")).fill("renamed here")
    page.get_by_role("button", name=words("rename.action"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("renamed here")
    page.get_by_role("button", name=words("list.actions", name="renamed here")).click()
    page.get_by_role("menuitem", name=words("remove.title")).click()
    delete = page.get_by_role("button", name=words("remove.action"))
    expect(delete).to_be_disabled()
    page.get_by_role("textbox", name=words("remove.typeName")).fill("renamed here")
    delete.click()
    expect(row(page, NAME)).to_have_count(1)
    expect(row(page, "renamed here")).to_have_count(0)


def test_an_empty_registry_teaches_its_use(open_page: OpenPage, demo: str) -> None:
    page = open_page(demo, "#/models")
    expect(page.get_by_role("heading", name=words("first.title"))).to_be_visible()
    expect(page.get_by_text("mlflow.register_model")).to_be_visible()


# ---- a model ----
def test_stages_are_lanes_and_their_past_is_drawn(open_as: OpenAs) -> None:
    page = open_as(KIM, MODEL)
    expect(lane(page, words("stage.production")).get_by_role("link", name="v3")).to_be_visible()
    expect(lane(page, "QA")).to_contain_text(words("lanes.empty"))
    expect(lane(page, words("stage.archived")).get_by_role("listitem")).to_have_count(2)
    ribbon = panel(page, "ribbon.title")
    stays = ribbon.get_by_role("link", name="Production")
    expect(stays).to_have_count(4)  # v1, v2, v1 again after the rollback, v3
    expect(stays.last).to_have_text("v3")
    # Who may only look is offered nothing else.
    expect(page.get_by_role("button", name=words("rollback.title"))).to_have_count(0)
    page.get_by_role("button", name=words("lanes.actions", version="v3")).click()
    expect(page.get_by_role("menuitem").first).to_be_disabled()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name=words("tab.history")).click()
    history = page.get_by_role("list", name=words("tab.history"))
    expect(history).to_contain_text("8 and 3 are mixed up on real letters")
    expect(history).to_contain_text(words("did.model_version_rolled_back", version="v1"))
    page.get_by_role("tab", name=words("tab.policy")).click()
    expect(page.get_by_text(words("policy.readOnly"))).to_be_visible()


def test_a_version_is_moved_by_its_menu_with_a_reason(open_as: OpenAs, registry: Registry) -> None:
    client = fresh(registry, "by menu", 2)
    client.transition_model_version_stage("by menu", "1", "Production")
    page = open_as(JANE, "#/models/by%20menu")
    page.get_by_role("button", name=words("lanes.actions", version="v2")).click()
    page.get_by_role("menuitem", name=words("stage.production")).click()
    page.get_by_role("textbox", name=words("reason")).fill("f1 is up")
    page.get_by_role("button", name=words("move.action"), exact=True).click()
    expect(lane(page, words("stage.production")).get_by_role("link", name="v2")).to_be_visible()
    expect(lane(page, words("stage.archived")).get_by_role("link", name="v1")).to_be_visible()
    page.get_by_role("tab", name=words("tab.history")).click()
    expect(page.get_by_text("f1 is up").first).to_be_visible()
    assert client.get_model_version("by menu", "2").current_stage == "Production"


def test_a_version_is_dragged_to_another_lane(open_as: OpenAs, registry: Registry) -> None:
    client = fresh(registry, "by drag")
    page = open_as(JANE, "#/models/by%20drag")
    card = page.locator("[data-version='1']")
    expect(card).to_be_visible()
    target = lane(page, words("stage.staging"))
    there = target.bounding_box()
    here = card.bounding_box()
    assert there is not None
    assert here is not None
    page.mouse.move(here["x"] + here["width"] / 2, here["y"] + here["height"] - 8)
    page.mouse.down()
    page.mouse.move(there["x"] + 60, there["y"] + 90, steps=8)
    page.mouse.up()
    page.get_by_role("button", name=words("move.action"), exact=True).click()
    expect(target.get_by_role("link", name="v1")).to_be_visible()
    assert client.get_model_version("by drag", "1").current_stage == "Staging"


def test_going_back_shows_where_to_and_why(open_as: OpenAs, registry: Registry) -> None:
    client = fresh(registry, "back", 2)
    for version in ("1", "2"):
        client.transition_model_version_stage("back", version, "Production", True)
    page = open_as(JANE, "#/models/back")
    page.get_by_role("button", name=words("rollback.title")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("v1")
    dialog.get_by_role("textbox", name=words("reason")).fill("drift")
    dialog.get_by_role("button", name=words("rollback.action")).click()
    expect(lane(page, words("stage.production")).get_by_role("link", name="v1")).to_be_visible()
    entries = registry.server.store.model_history("back", moves=True).entries
    assert {entry.comment for entry in entries[:2]} == {"drift"}


def test_a_policy_is_checked_while_it_is_written(open_as: OpenAs, registry: Registry) -> None:
    fresh(registry, "ruled")
    page = open_as(JOHN, "#/models/ruled?tab=policy", refusals=True)
    text = page.get_by_role("textbox", name=words("policy.title"))
    text.fill("transitions: {Production: {approvals: -1}}")
    expect(page.get_by_role("alert")).to_contain_text("approvals")
    expect(page.get_by_role("button", name=words("policy.save"))).to_be_disabled()
    text.fill("stages: [Canary]")
    expect(page.get_by_text(words("policy.valid"))).to_be_visible()
    page.get_by_role("button", name=words("policy.save")).click()
    page.get_by_role("tab", name=words("tab.overview")).click()
    expect(lane(page, "Canary")).to_be_visible()


def test_aliases_and_tags_are_changed(open_as: OpenAs, registry: Registry) -> None:
    client = fresh(registry, "named", 2)
    page = open_as(JOHN, "#/models/named")
    aliases = panel(page, "aliases.title")
    aliases.get_by_role("button", name=say("app.add")).click()
    aliases.get_by_role("textbox", name=words("aliases.name")).fill("champion")
    page.keyboard.press("Enter")
    expect(aliases.get_by_role("link", name="v2")).to_be_visible()
    tags = panel(page, "tags.title")
    tags.get_by_role("button", name=say("app.add")).click()
    tags.get_by_role("textbox", name=say("app.tag.key")).fill("team")
    tags.get_by_role("textbox", name=say("app.tag.value")).fill("risk")
    page.keyboard.press("Enter")
    expect(tags).to_contain_text("risk")
    model = client.get_registered_model("named")
    assert (model.aliases, model.tags) == ({"champion": "2"}, {"team": "risk"})


def test_what_others_do_appears_by_itself(open_as: OpenAs, registry: Registry) -> None:
    client = fresh(registry, "live")
    page = open_as(KIM, "#/models/live")
    expect(lane(page, words("stage.none")).get_by_role("link", name="v1")).to_be_visible()
    client.transition_model_version_stage("live", "1", "Staging")
    expect(lane(page, words("stage.staging")).get_by_role("link", name="v1")).to_be_visible()


def test_versions_are_selected_to_be_compared(open_as: OpenAs) -> None:
    page = open_as(KIM, f"{MODEL}?tab=versions")
    # The digits of the forest with 120 trees are read best.
    best = page.get_by_role("row").filter(has=page.get_by_label(words("versions.best")))
    expect(best).to_have_count(1)
    expect(best).to_contain_text("v4")
    for version in ("v3", "v4"):
        page.get_by_role("checkbox", name=words("versions.selectOne", version=version)).check()
    page.get_by_role("link", name=words("versions.compareSome", count=2)).click()
    page.wait_for_url("**/#/compare-versions?**")
    expect(page.get_by_role("main")).to_contain_text("hidden_layer_sizes")


# ---- a version ----
def test_a_version_tells_where_it_comes_from_and_what_it_takes(open_as: OpenAs) -> None:
    page = open_as(KIM, f"{MODEL}/versions/3")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{NAME} v3")
    lineage = panel(page, "lineage.title")
    expect(lineage).to_contain_text("digits")
    expect(lineage).to_contain_text("train_models.py")
    expect(lineage.get_by_role("link", name="MLPClassifier")).to_be_visible()
    expect(page.get_by_role("region", name=say("run.metrics"), exact=True)).to_contain_text(
        "accuracy"
    )
    expect(page.get_by_role("region", name=say("run.params"), exact=True)).to_contain_text(
        "hidden_layer_sizes"
    )
    signature = panel(page, "signature.title")
    expect(signature).to_contain_text("pixel_0_0")
    expect(signature).to_contain_text("threshold")
    expect(panel(page, "details.title")).to_contain_text("sklearn")
    expect(panel(page, "digests.title")).to_contain_text("MLmodel")
    load = panel(page, "load.title")
    expect(load).to_contain_text(f"models:/{NAME}/3")
    load.get_by_text(words("load.stage")).click()
    expect(load).to_contain_text(f"models:/{NAME}/Production")
    load.get_by_text(words("load.alias")).click()
    expect(load).to_contain_text(f"models:/{NAME}@champion")
    lineage.get_by_role("link", name="MLPClassifier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("MLPClassifier")


def test_its_files_are_shown(open_as: OpenAs) -> None:
    page = open_as(KIM, f"{MODEL}/versions/3?tab=files")
    page.get_by_role("treeitem", name="MLmodel").click()
    expect(page.get_by_text("python_function").first).to_be_visible()


def test_comments_are_written_changed_and_deleted(open_as: OpenAs, registry: Registry) -> None:
    registry.days_ago(0)
    page = open_as(JANE, f"{MODEL}/versions/2")
    comments = panel(page, "comments.title")
    expect(comments).to_contain_text("last week's letters")
    write = comments.get_by_role("textbox", name=words("comments.text"))
    write.fill("Seen **again** today.")
    comments.get_by_role("button", name=words("comments.add"), exact=True).click()
    mine = comments.get_by_role("listitem").filter(has_text="today")
    expect(mine.get_by_text("again")).to_be_visible()
    mine.get_by_role("button", name=words("comments.edit")).click()
    field = mine.get_by_role("textbox")
    field.fill("Seen yesterday, too.")
    comments.get_by_role("button", name=say("app.save"), exact=True).click()
    mine = comments.get_by_role("listitem").filter(has_text="yesterday, too")
    expect(mine).to_contain_text(words("comments.changed"))
    mine.get_by_role("button", name=words("comments.delete")).click()
    expect(mine).to_have_count(0)


# ---- requests ----
def test_two_approvals_move_a_version_when_its_conditions_are_met(
    open_as: OpenAs, registry: Registry
) -> None:
    client = fresh(registry, "asked", 1)
    policy = "transitions: {Production: {approvals: 2, gates: [tag: ready]}}"
    client.set_model_policy("asked", policy)
    page = open_as(JOHN, "#/models/asked/versions/1")
    page.get_by_role("button", name=words("move.button")).click()
    page.get_by_role("menuitem", name=words("stage.production")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name=words("gates.unmet"))).to_be_visible()
    dialog.get_by_role("textbox", name=words("reason")).fill("It is time")
    dialog.get_by_role("button", name=words("move.ask")).click()
    request = page.get_by_role("article")
    expect(request).to_contain_text("It is time")
    approve = request.get_by_role("button", name=words("requests.approve"))
    expect(approve).to_be_disabled()
    client.set_model_version_tag("asked", "1", "ready", "yes")
    expect(request.get_by_role("img", name=words("gates.met"))).to_be_visible()
    approve.click()
    request.get_by_role("button", name=words("requests.approve")).click()
    expect(request).to_contain_text(words("requests.progress_other", done=1, count=2))

    other = open_as(JANE, "#/model-requests")
    mine = other.get_by_role("region", name=words("requests.forMe"))
    card = mine.get_by_role("article", name="asked v1")
    expect(card).to_contain_text(JOHN)
    card.get_by_role("button", name=words("requests.approve")).click()
    card.get_by_role("textbox").fill("Go")
    card.get_by_role("button", name=words("requests.approve")).click()
    expect(card).to_have_count(0)
    expect(page.get_by_role("article")).to_have_count(0)  # John's page follows
    assert client.get_model_version("asked", "1").current_stage == "Production"


def test_a_request_is_rejected_or_taken_back(open_as: OpenAs, registry: Registry) -> None:
    client = fresh(registry, "refused", 2)
    client.create_transition_request("refused", "1", "Staging", "please")
    registry.clients[JANE].create_transition_request("refused", "2", "Staging", "mine")
    page = open_as(JANE, "#/model-requests")
    card = page.get_by_role("article", name="refused v1")
    card.get_by_role("button", name=words("requests.reject")).click()
    card.get_by_role("textbox").fill("Not yet")
    card.get_by_role("button", name=words("requests.reject")).click()
    expect(card).to_have_count(0)
    own = page.get_by_role("region", name=words("requests.mine"))
    own.get_by_role("article", name="refused v2").get_by_role(
        "button", name=words("requests.takeBack")
    ).click()
    expect(page.get_by_role("article", name="refused v2")).to_have_count(0)


# ---- how it looks ----
PAGES = {
    "list": ("#/models", NAME),
    "model": (MODEL, "@champion"),
    "version": (f"{MODEL}/versions/3", "threshold"),
    "requests": ("#/model-requests", "tumour-classifier v2"),
}


@pytest.mark.parametrize("shown", PAGES)
@pytest.mark.parametrize(
    ("theme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "th")]
)
def test_anybody_can_use_it(
    open_as: OpenAs, shown: str, theme: str, width: int, language: str
) -> None:
    path, text = PAGES[shown]
    page = open_as(JANE, path, theme=theme, width=width, language=language)
    expect(page.get_by_text(text).first).to_be_attached()
    assert not is_wider_than_window(page)
    assert_accessible(page)
