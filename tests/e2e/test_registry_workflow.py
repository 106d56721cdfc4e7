"""Seven weeks of a team and a model, on a server where both sign in: trained and registered with
the SDK, asked for over REST, approved and taken back in the browser; then the audit log is asked.

John trains; Jane approves, and looks after the registry. The server's clock is set (`PastServer`):
what happened in January and February is in the log under those days.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sklearn.datasets import make_classification
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split

import mlflow
import mlflow.sklearn
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from tests.past_server import PastServer
from tests.ui.browser import Watch, launch
from tests.ui.guarded import PASSWORD, sign_in
from tests.ui.messages import say

NAME = "FraudDetector"
JOHN, JANE = "john@company.com", "jane@company.com"
POLICY = """\
transitions:
  Production:
    approvals: 1
    self_approval: false
    gates: [metrics.accuracy >= 0.6, signature: true]
"""
PATIENCE_MS = 30_000
# What John tries, one after the other.
MODELS: list[tuple[str, Any]] = [
    ("Baseline model using LogisticRegression.", LogisticRegression(C=0.001)),
    ("RandomForest", RandomForestClassifier(20, max_depth=3, random_state=0)),
    ("Boosted trees with hyperparameter tuning - BEST", GradientBoostingClassifier(random_state=0)),
    ("Fewer trees, faster", GradientBoostingClassifier(n_estimators=3, random_state=0)),
]


class Team:
    """Both, and the server they work on."""

    def __init__(self, server: PastServer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server = server
        self._monkeypatch = monkeypatch
        self._tokens = {}
        for name, role in ((JOHN, "editor"), (JANE, "manager")):
            server.store.create_user(name, PASSWORD)
            server.store.grant_role(role, name)
            self._tokens[name] = server.store.create_token(name).token
        mlflow.set_tracking_uri(server.url)
        features, labels = make_classification(600, 6, n_informative=4, random_state=0)
        frame = pd.DataFrame(features, columns=[f"f{n}" for n in range(6)])
        self._data = train_test_split(frame, labels, test_size=0.3, random_state=0)

    def as_(self, name: str) -> MlflowClient:
        """The SDK signs in as one of both from here on."""
        self._monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", self._tokens[name])
        return MlflowClient()

    def train(self, number: int) -> float:
        """John trains, logs and registers a version; its accuracy."""
        note, model = MODELS[number - 1]
        train, test, labels, wanted = self._data
        client = self.as_(JOHN)
        mlflow.set_experiment("fraud")
        with mlflow.start_run(run_name=type(model).__name__):
            mlflow.log_params(model.get_params())
            model.fit(train, labels)
            accuracy = float(accuracy_score(wanted, model.predict(test)))
            f1 = float(f1_score(wanted, model.predict(test)))
            mlflow.log_metrics({"accuracy": accuracy, "f1": f1})
            logged = mlflow.sklearn.log_model(model, name="model", input_example=train.head(2))
        made = mlflow.register_model(logged.model_uri, NAME)
        assert made.version == str(number)
        client.update_model_version(NAME, made.version, f"{note} Accuracy: {accuracy:.0%}")
        return accuracy

    def rest(self, who: str, path: str, /, **body: Any) -> Any:
        """Plain REST, as another program calls it."""
        request = urllib.request.Request(
            f"{self.server.url}/api/2.0/mlflow/{path}",
            json.dumps(body).encode(),
            {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self._tokens[who]}",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def stages(self) -> dict[str, str]:
        """Version → stage."""
        found = MlflowClient().search_model_versions(f"name = '{NAME}'")
        return {each.version: str(each.current_stage) for each in found}


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    with PastServer(tmp_path, f"sqlite:///{tmp_path}/a.db", auth=True) as server:
        yield Team(server, monkeypatch)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


def opened(browser: Browser, url: str, who: str) -> tuple[BrowserContext, Page, Watch]:
    """A browser of somebody who has signed in."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    sign_in(context.request, url, who)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    watch = Watch(url)
    watch.on(page)
    return context, page, watch


def test_seven_weeks_of_a_team(team: Team, browser: Browser) -> None:
    server, clock = team.server, team.server.clock
    expect.set_options(timeout=PATIENCE_MS)
    _, johns, _ = opened(browser, server.url, JOHN)
    _, janes, watch = opened(browser, server.url, JANE)

    clock.set("2024-01-01T10:23")
    team.train(1)
    assert team.stages() == {"1": "None"}
    john = team.as_(JOHN)
    with pytest.raises(MlflowException, match=r"manager|does not exist|no registered model"):
        john.set_model_policy("nothing-of-his", POLICY)
    # He made the model, and manages it: who approves is for others to say.
    john.set_model_policy(NAME, POLICY)
    john.transition_model_version_stage(NAME, "1", "Staging")
    with pytest.raises(MlflowException, match="approv"):
        john.transition_model_version_stage(NAME, "1", "Production")

    clock.set("2024-01-03T09:00")
    ask = {"name": NAME, "version": "1", "stage": "Production"}
    made = team.rest(JOHN, "transition-requests/create", **ask, comment="First model for fraud")
    assert made["request"]["user_id"] == JOHN
    with pytest.raises(urllib.error.HTTPError, match="403"):
        team.rest(JOHN, "transition-requests/approve", **ask, archive_existing_versions=True)
    approve(janes, server.url, "1", "Go")
    assert team.stages() == {"1": "Production"}
    assert mlflow.pyfunc.load_model(f"models:/{NAME}/Production") is not None

    for number, trained, deployed in ((2, "2024-01-12", "2024-01-15T14:30"),
                                      (3, "2024-01-29", "2024-02-01T11:00")):  # fmt: skip
        clock.set(trained)
        team.train(number)
        team.as_(JOHN).transition_model_version_stage(NAME, str(number), "Staging")
        clock.set(deployed)
        ask["version"] = str(number)
        team.rest(JOHN, "transition-requests/create", **ask, comment="Better on the test set")
        approve(janes, server.url, str(number), "Checked")
    assert team.stages() == {"1": "Archived", "2": "Archived", "3": "Production"}

    # The fourth is faster, and wrong: back within the hour, in the browser.
    clock.set("2024-02-12T10:00")
    team.train(4)
    ask["version"] = "4"
    team.rest(JOHN, "transition-requests/create", **ask, comment="Faster")
    approve(janes, server.url, "4", "Checked")
    clock.set("2024-02-15T08:40")
    janes.goto(f"{server.url}/#/models/{NAME}")
    janes.get_by_role("button", name=say("models.rollback.title")).click()
    dialog = janes.get_by_role("dialog")
    expect(dialog).to_contain_text("v3")
    dialog.get_by_role("textbox", name=say("models.reason")).fill("Frauds slip through")
    dialog.get_by_role("button", name=say("models.rollback.action")).click()
    expect(dialog).to_have_count(0)
    assert team.stages() == {"1": "Archived", "2": "Archived", "3": "Production", "4": "Archived"}

    # A fifth try waits for its test.
    clock.set("2024-02-15T09:00")
    team.as_(JANE).transition_model_version_stage(NAME, "2", "Staging")

    the_log_answers(janes, server.url)
    assert server.store.verify_audit().findings == []
    # John may not read the log; what he made he sees.
    johns.goto(f"{server.url}/#/models/{NAME}")
    expect(johns.get_by_role("main")).to_contain_text("v3")
    assert watch.problems == []


def approve(page: Page, url: str, version: str, comment: str) -> None:
    """Jane approves what she is asked for, in her inbox."""
    page.goto(f"{url}/#/experiments")
    page.goto(f"{url}/#/model-requests")
    card = page.get_by_role("article", name=f"{NAME} v{version}")
    expect(card).to_contain_text(JOHN)
    card.get_by_role("button", name=say("models.requests.approve")).click()
    card.get_by_role("textbox").fill(comment)
    card.get_by_role("button", name=say("models.requests.approve")).click()
    expect(card).to_have_count(0)


def the_log_answers(page: Page, url: str) -> None:
    """The six questions that a registry must answer, in the audit view."""
    page.goto(f"{url}/#/audit?name={NAME}")
    answers = page.get_by_role("region", name=say("audit.answers.title", name=NAME))

    def expect_answer(question: str, *texts: str) -> None:
        term = page.get_by_role("term").filter(has_text=say(f"audit.answers.{question}"))
        answer = answers.locator("div").filter(has=term).last
        for text in texts:
            expect(answer).to_contain_text(text)

    expect_answer("which", f"{NAME} v3", "Production")
    expect_answer("params", "GradientBoostingClassifier", "learning_rate = 0.1")
    expect_answer("back", f"{NAME} v4", say("audit.answers.goBack"))
    expect_answer("who", JANE, "15 Feb 2024", "Frauds slip through")
    expect_answer("best", f"{NAME} v3")
    expect_answer("testing", f"{NAME} v2", f"models:/{NAME}/Staging")

    # … and who deployed what, on which day, is there to be read.
    log = page.get_by_role("table", name=say("audit.title"))
    page.get_by_label(say("audit.what"), exact=True).select_option("model_version.transitioned")
    page.get_by_label(say("audit.since"), exact=True).fill("2024-01-15T00:00")
    page.get_by_label(say("audit.until"), exact=True).fill("2024-01-16T00:00")
    expect(log.get_by_role("row")).to_have_count(1 + 2)  # it comes, and the one before goes
    moved = log.get_by_role("row").filter(has_text=f"{NAME} v2")
    expect(moved).to_contain_text(JANE)
    expect(moved).to_contain_text("Production")
    expect(moved).to_contain_text("15 Jan 2024")

    # Which one was in production then?
    page.goto(f"{url}/#/audit?at=1705750000000")  # 20 January
    model = page.get_by_role("listitem").filter(has_text=NAME)
    expect(model).to_contain_text("Production")
    expect(model).to_contain_text("v2")
    expect(model).not_to_contain_text("v3")
