"""The page of a run: what it shows, and what people change there."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say


@pytest.fixture
def client(demo: str) -> MlflowClient:
    return MlflowClient(demo)


def words(message: str, **values: object) -> str:
    return say(f"run.{message}", **values)


def trained(client: MlflowClient) -> str:
    """Address of the first run of the sweep."""
    experiment = client.get_experiment_by_name("digits-sweep")
    assert experiment is not None
    [run] = client.search_runs([experiment.experiment_id], "attributes.run_name = 'digits-0'")
    return f"#/experiments/{experiment.experiment_id}/runs/{run.info.run_id}"


def fresh(client: MlflowClient, name: str, **tags: str) -> tuple[str, str]:
    """Id and address of a run of the test's own."""
    experiment = client.get_experiment_by_name("run pages")
    number = experiment.experiment_id if experiment else client.create_experiment("run pages")
    run = client.create_run(number, run_name=name, tags=tags)
    client.set_terminated(run.info.run_id)
    return run.info.run_id, f"#/experiments/{number}/runs/{run.info.run_id}"


def panel(page: Page, message: str) -> Locator:
    return page.get_by_role("region", name=words(message), exact=True)


def test_what_was_tried_and_what_came_of_it(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    page = open_page(demo, trained(client))
    expect(page.get_by_role("heading", level=1)).to_have_text("digits-0")
    assert "digits-0" in page.title()
    expect(panel(page, "params")).to_contain_text("learning_rate")
    metrics = panel(page, "metrics")
    for key in ("accuracy", "test_loss", "train_loss"):
        row = metrics.get_by_role("listitem").filter(has_text=key)
        # The last value, the lowest and the highest over all steps, and the form of the curve.
        expect(row.locator("svg path")).to_have_count(1)
        expect(row).to_contain_text(words("min"))
    about = panel(page, "about")
    for fact in ("status", "started", "duration", "source", "id"):
        expect(about.get_by_role("term").filter(has_text=words(fact)).first).to_be_visible()
    datasets = panel(page, "datasets")
    expect(datasets).to_contain_text("digits")
    datasets.get_by_role("button", name=words("showSchema")).click()
    expect(datasets).to_contain_text("pixel_0_0")
    expect(panel(page, "tags")).to_contain_text("research")
    expect(panel(page, "inCode")).to_contain_text("mlflow.get_run(")


def test_code_is_copied(open_page: OpenPage, demo: str, client: MlflowClient) -> None:
    page = open_page(demo, trained(client))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = panel(page, "inCode")
    code.get_by_role("button", name=say("app.copyCode")).click()
    expect(code.get_by_role("button", name=say("app.copied"))).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f'mlflow.set_tracking_uri("{demo}")' in copied


def test_a_run_is_renamed_by_keys(open_page: OpenPage, demo: str, client: MlflowClient) -> None:
    run_id, path = fresh(client, "before")
    page = open_page(demo, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("before")
    page.keyboard.press("r")
    name = page.get_by_role("textbox", name=words("name"))
    name.fill("never")
    page.keyboard.press("Escape")
    expect(name).to_have_count(0)
    page.keyboard.press("r")
    name.fill("after")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("after")
    assert client.get_run(run_id).info.run_name == "after"


def test_tags_are_added_changed_and_deleted(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    run_id, path = fresh(client, "tagged", colour="red")
    page = open_page(demo, path)
    tags = panel(page, "tags")
    expect(tags).to_contain_text("red")
    tags.get_by_role("button", name=say("app.add")).click()
    page.get_by_role("textbox", name=say("app.tag.key")).fill("team")
    page.get_by_role("textbox", name=say("app.tag.value")).fill("vision")
    page.keyboard.press("Enter")
    expect(tags).to_contain_text("vision")
    tags.get_by_text("red").hover()
    tags.get_by_role("button", name=say("app.tag.edit", key="colour")).click()
    page.get_by_role("textbox", name=say("app.tag.value")).fill("blue")
    page.keyboard.press("Enter")
    expect(tags).to_contain_text("blue")
    tags.get_by_role("button", name=say("app.tag.delete", key="team")).click()
    expect(tags.get_by_text("team", exact=True)).to_have_count(0)
    found = {key: v for key, v in client.get_run(run_id).data.tags.items() if "mlflow" not in key}
    assert found == {"colour": "blue"}


def test_a_note_is_written_and_shown(open_page: OpenPage, demo: str, client: MlflowClient) -> None:
    run_id, path = fresh(client, "noted")
    page = open_page(demo, f"{path}?tab=notes")
    page.get_by_role("button", name=words("writeNote")).click()
    page.get_by_role("textbox", name=words("note")).fill("# Lesson\n\n- [x] *slower* is better")
    page.get_by_text(say("app.preview"), exact=True).click()
    expect(page.get_by_role("heading", name="Lesson")).to_be_visible()
    page.get_by_role("button", name=say("app.save")).click()
    expect(page.get_by_role("button", name=words("editNote"))).to_be_visible()
    expect(page.get_by_role("heading", name="Lesson")).to_be_visible()
    assert client.get_run(run_id).data.tags["mlflow.note.content"].startswith("# Lesson")
    assert_accessible(page)


def test_a_note_with_html_and_a_strange_link_stays_text(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    note = "<img src=x onerror=alert(1)> [go](javascript:alert(1)) ![far](http://far.example/a.png)"
    _, path = fresh(client, "hostile", **{"mlflow.note.content": note})
    page = open_page(demo, f"{path}?tab=notes")
    expect(page.get_by_text("<img src=x")).to_be_visible()
    assert page.locator("a", has_text="go").first.get_attribute("href") in (None, "")
    assert page.locator("main img").count() == 0


def test_a_run_is_deleted_and_restored(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    run_id, path = fresh(client, "binned")
    page = open_page(demo, path)
    page.get_by_role("button", name=words("more")).click()
    page.get_by_role("menuitem", name=words("deleteRun")).click()
    expect(page.get_by_text(words("isDeleted"))).to_be_visible()
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    assert_accessible(page)
    page.get_by_role("button", name=words("restore")).click()
    expect(page.get_by_text(words("isDeleted"))).to_have_count(0)
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_parents_and_children_lead_to_one_another(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    parent_id, path = fresh(client, "the parent")
    for name in ("first child", "second child"):
        fresh(client, name, **{"mlflow.parentRunId": parent_id})
    page = open_page(demo, path)
    children = panel(page, "children")
    children.get_by_role("link", name="first child").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("first child")
    panel(page, "about").get_by_role("link", name="the parent").click()
    children.get_by_role("link", name=words("compare")).click()
    expect(page.get_by_role("columnheader", name="second child")).to_be_visible()


def test_models_and_versions(
    open_page: OpenPage, demo: str, client: MlflowClient, tmp_path: Path
) -> None:
    described = tmp_path / "MLmodel"
    described.write_text("flavors: {}")
    run_id, path = fresh(client, "with models")
    experiment = client.get_run(run_id).info.experiment_id
    model = client.create_logged_model(experiment, "tree", source_run_id=run_id)
    client.finalize_logged_model(model.model_id, "READY")
    client.create_registered_model("forest")
    client.log_model_artifact(model.model_id, str(described))
    version = client.create_model_version("forest", f"runs:/{run_id}/model", run_id)
    client.set_registered_model_alias("forest", "champion", version.version)
    page = open_page(demo, path)
    models = panel(page, "models")
    expect(models).to_contain_text("tree")
    expect(models).to_contain_text("@champion")
    code = panel(page, "inCode")
    code.get_by_text(words("code.model"), exact=True).click()
    expect(code).to_contain_text("models:/forest/1")
    models.get_by_role("link", name="tree").click()
    expect(page.get_by_text(f'load_model("models:/{model.model_id}")')).to_be_visible()
    page.get_by_role("tree").get_by_text("MLmodel").click()
    expect(page.get_by_role("region", name="MLmodel")).to_contain_text("flavors: {}")
    # Others are shown what an empty registry is like.
    client.delete_registered_model("forest")


def test_the_addresses_of_mlflow_lead_here(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    run_id, path = fresh(client, "linked")
    client.log_text(run_id, "found", "a/b.txt")
    page = open_page(demo, f"{path}/artifacts/a/b.txt")
    expect(page.get_by_role("region", name="a/b.txt")).to_contain_text("found")
    page = open_page(demo, f"{path}/model-metrics")
    expect(page.get_by_role("tab", name=words("tab.metrics"))).to_have_attribute(
        "aria-selected", "true"
    )


def test_very_much_of_everything(open_page: OpenPage, demo: str, client: MlflowClient) -> None:
    run_id, path = fresh(client, "ein sehr langer Name " * 11)
    for begin in range(0, 1000, 100):
        numbers = range(begin, begin + 100)
        client.log_batch(
            run_id,
            [Metric(f"metric_{n}", n / 7, 0, 0) for n in numbers],
            [Param(f"param_{n}", "long value " * (n % 40)) for n in numbers],
            [RunTag(f"tag_{n}", "value") for n in numbers],
        )
    page = open_page(demo, path, width=390)
    tags = panel(page, "tags")
    expect(tags).to_contain_text("1,000")
    # Far fewer are in the page than there are; all are found.
    assert tags.get_by_role("listitem").count() < 100
    tags.get_by_role("textbox", name=words("findTags")).fill("tag_987")
    expect(tags.get_by_role("listitem")).to_have_count(1)
    panel(page, "metrics").get_by_role("textbox", name=words("findMetrics")).fill("metric_99 ")
    assert not is_wider_than_window(page)
    assert_accessible(page)


def test_a_run_that_is_not_there(open_page: OpenPage, demo: str) -> None:
    page = open_page(demo, f"#/experiments/0/runs/{'0' * 32}", refusals=True)
    expect(page.get_by_role("alert")).to_contain_text(words("unreadable"))
    expect(page.get_by_role("link", name=words("toExperiment"))).to_be_visible()
    assert_accessible(page)
