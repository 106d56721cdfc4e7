"""MLflow's own clients sign in to a server that asks who they are, and manage its users."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ServerProcess

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery staple"

ADMIN = """
from mlflow import MlflowClient
client = MlflowClient()
experiment_id = client.create_experiment("secret")
run = client.create_run(experiment_id)
client.log_metric(run.info.run_id, "loss", 0.5)
client.create_registered_model("Fraud")
client.create_model_version("Fraud", "s3://b/m")
import sys, types
# A part of MLflow's server, which its client imports and does not use.
sys.modules["flask_wtf"] = types.ModuleType("flask_wtf")
sys.modules["flask_wtf.csrf"] = types.ModuleType("flask_wtf.csrf")
sys.modules["flask_wtf.csrf"].CSRFProtect = object
from mlflow.server import get_app_client
auth = get_app_client("basic-auth", client.tracking_uri)
made = auth.create_user("jane@company.com", "jane's long password")
assert (made.username, made.is_admin) == ("jane@company.com", False)
assert auth.get_user("jane@company.com").id == made.id
auth.grant_user_permission("jane@company.com", "experiment", experiment_id, "READ")
auth.grant_user_permission("jane@company.com", "registered_model", "Fraud", "EDIT")
granted = auth.get_user_permission("jane@company.com", "registered_model", "Fraud")
assert (granted.allowed, granted.permission) == (True, "EDIT")
auth.create_user("eve", "eve's own password")
auth.update_user_admin("eve", True)
assert auth.get_user("eve").is_admin
auth.update_user_password("eve", "eve's other password")
auth.delete_user("eve")
print(run.info.run_id)
"""

JANE = """
import sys
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
client = MlflowClient()
[experiment] = client.search_experiments()
assert experiment.name == "secret"
run_id = sys.argv[1]
assert client.get_run(run_id).data.metrics == {"loss": 0.5}
for call in (
    lambda: client.log_metric(run_id, "loss", 1),
    lambda: client.create_registered_model("Mine"),
    lambda: client.delete_registered_model("Fraud"),
):
    try:
        call()
    except MlflowException as error:
        assert error.error_code == "PERMISSION_DENIED", error.error_code
    else:
        raise AssertionError("allowed")
client.transition_model_version_stage("Fraud", "1", "Production")
"""

NOBODY = """
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
try:
    MlflowClient().search_experiments()
except MlflowException as error:
    print(error.error_code)
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server to which one has to sign in; its admin is `root@company.com`."""
    folder = tmp_path_factory.mktemp("guarded")
    server = ServerProcess(folder, f"sqlite:///{folder}/server.db", "--auth")
    yield server.start()
    server.kill()


def run(python: Path, program: str, uri: str, *arguments: str, **settings: str) -> str:
    done = subprocess.run(
        [python, "-W", "ignore", "-c", program, *arguments],
        env={
            **os.environ,
            "MLFLOW_TRACKING_URI": uri,
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
            "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def mlflow(uri: str, *arguments: str, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mlflow", *arguments],
        env={**os.environ, "MLFLOW_TRACKING_URI": uri, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.timeout(300)
def test_a_team_signs_in(guarded: ServerProcess, peer_python: Path) -> None:
    printed = guarded.log.read_text()
    link = re.search(r"/#/sign-in\?link=(\S+)", printed)
    assert link is not None, printed
    form = {"link": link[1], "username": "root@company.com", "password": PASSWORD}
    assert post(guarded.url, "sign-in/first", form)["role"] == "admin"

    boss = {"MLFLOW_TRACKING_USERNAME": "root@company.com", "MLFLOW_TRACKING_PASSWORD": PASSWORD}
    run_id = run(peer_python, ADMIN, guarded.url, **boss)
    jane = {
        "MLFLOW_TRACKING_USERNAME": "jane@company.com",
        "MLFLOW_TRACKING_PASSWORD": "jane's long password",
    }
    run(peer_python, JANE, guarded.url, run_id, **jane)
    # Our own client and commands, as a service with a token.
    mlflow(guarded.url, "users", "create", "ci", "--service", **boss)
    mlflow(guarded.url, "roles", "grant", "viewer", "--user", "ci", **boss)
    token = mlflow(guarded.url, "tokens", "create", "--user", "ci", "--expires-in", "1d", **boss)
    for python in (peer_python, Path(sys.executable)):
        program = "import mlflow; print(len(mlflow.MlflowClient().search_experiments()))"
        assert run(python, program, guarded.url, MLFLOW_TRACKING_TOKEN=token) == "2"
        assert run(python, NOBODY, guarded.url) == "UNAUTHENTICATED"
    entries = json.loads(
        mlflow(guarded.url, "audit", "list", "--name", "Fraud", "--output", "json", **boss)
    )
    moved = entries[0]
    assert (moved["actor"], moved["actor_kind"]) == ("jane@company.com", "user")
    assert moved["after"]["current_stage"] == "Production"
    assert "All" in mlflow(guarded.url, "audit", "verify", **boss)
    assert "FraudDetector" not in mlflow(guarded.url, "roles", "list", **boss)


def post(url: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"{url}/api/2.0/headrace/{path}",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


CLEAR = """
from mlflow import MlflowClient
client = MlflowClient()
for model in client.search_registered_models():
    client.delete_registered_model(model.name)
"""

WEBHOOKS = """
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookAction, WebhookEntity, WebhookEvent, WebhookStatus
client = MlflowClient()
# An address outside of everybody's network; nothing is sent while it is disabled.
made = client.create_webhook(
    "hook", "http://93.184.216.34/hook", ["model_version.created", "registered_model.created"],
    description="Why", secret="s3cret", status="DISABLED",
)
assert made.status == WebhookStatus.DISABLED and made.description == "Why"
created = WebhookEvent(WebhookEntity.MODEL_VERSION, WebhookAction.CREATED)
assert created in made.events and len(made.events) == 2
assert client.get_webhook(made.webhook_id).name == "hook"
assert [each.webhook_id for each in client.list_webhooks()] == [made.webhook_id]
changed = client.update_webhook(made.webhook_id, name="other", events=["model_version_tag.set"])
assert changed.name == "other"
assert [str(each) for each in changed.events] == ["model_version_tag.set"]
client.delete_webhook(made.webhook_id)
assert list(client.list_webhooks()) == []
"""


@pytest.mark.timeout(300)
def test_mlflows_clients_do_everything_as_who_they_are(
    tmp_path: Path, peer_python: Path, older_peer_python: Path
) -> None:
    """Its registry calls are the same where one has to sign in; its webhook calls work, as ours."""
    database = f"sqlite:///{tmp_path}/server.db"
    boss = {"MLFLOW_TRACKING_USERNAME": "boss", "MLFLOW_TRACKING_PASSWORD": PASSWORD}
    mlflow(database, "users", "create", "boss", "--admin", "--password", PASSWORD)
    server = ServerProcess(tmp_path / "server", database, "--auth")
    try:
        url = server.start().url
        assert "link=" not in server.log.read_text()
        program = "import runpy; runpy.run_module('tests.contract.scripts.registry')"
        run(peer_python, program + WEBHOOKS, url, PYTHONPATH=str(ROOT), **boss)
        run(Path(sys.executable), CLEAR, url, **boss)
        run(older_peer_python, program, url, PYTHONPATH=str(ROOT), **boss)
        run(Path(sys.executable), WEBHOOKS, url, **boss)
        run(Path(sys.executable), WEBHOOKS, database)
    finally:
        server.kill()
