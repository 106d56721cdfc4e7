"""A registry of a few weeks, without training: for the pages that look over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Metric, Param
from tests.past_server import PastServer
from tests.ui.guarded import PASSWORD

MODEL = "Fraud"
ADMIN = "ann@company.com"
JOHN = "john@company.com"
ROLES = {ADMIN: "admin", JOHN: "editor"}

_MLMODEL = """\
flavors:
  sklearn: {{sklearn_version: 1.7.0}}
signature:
  inputs: '[{{"name": "amount", "type": "{amount}"}}, {{"name": "merchant", "type": "string"}}]'
  outputs: '[{{"type": "long"}}]'
"""


class SmallRegistry:
    """The server and who is on it.

    Attributes:
        clients: Each user's.
    """

    def __init__(self, server: PastServer) -> None:
        self.server = server
        self.url = server.url
        self.clients: dict[str, MlflowClient] = {}
        for name, role in ROLES.items():
            server.store.create_user(name, PASSWORD)
            server.store.grant_role(role, name)
            token = server.store.create_token(name).token
            host = self.url.removeprefix("http://")
            self.clients[name] = MlflowClient(f"http://{name.replace('@', '%40')}:{token}@{host}")

    def version(self, f1: float, depth: int, amount: str) -> str:
        """Log a run with a model and register it as John; the version."""
        john = self.clients[JOHN]
        run = john.create_run("0", run_name=f"depth {depth}")
        run_id = run.info.run_id
        metrics = [Metric("f1", f1 * step / 3, 0, step) for step in range(1, 4)]
        params = [Param("depth", str(depth)), Param("seed", "1")]
        john.log_batch(run_id, [*metrics, Metric("log_loss", 1 - f1, 0, 3)], params)
        john.log_text(run_id, _MLMODEL.format(amount=amount), "model/MLmodel")
        john.set_terminated(run_id)
        return john.create_model_version(MODEL, f"runs:/{run_id}/model", run_id).version


@contextmanager
def small_registry(folder: Path) -> Iterator[SmallRegistry]:
    """Three versions: 1 was in production in January, 2 since February, 3 is being tested."""
    with PastServer(folder, f"sqlite:///{folder}/a.db", auth=True) as server:
        server.clock.set("2024-01-01T08:00")
        made = SmallRegistry(server)
        john, ann = made.clients[JOHN], made.clients[ADMIN]
        john.create_registered_model(MODEL, description="Finds fraud")
        made.version(0.8, 3, "double")
        server.clock.set("2024-01-15T14:30")
        ann.transition_model_version_stage(MODEL, "1", "Production")
        server.clock.set("2024-02-01T09:00")
        made.version(0.9, 5, "double")
        ann.transition_model_version_stage(MODEL, "2", "Production", archive_existing_versions=True)
        made.version(0.85, 5, "long")
        john.update_model_version(MODEL, "3", "Tries whole amounts")
        ann.transition_model_version_stage(MODEL, "3", "Staging")
        yield made
