"""Seven weeks of a registry, told by three people on a server that asks who they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from mlflow import MlflowClient
from tests.past_server import PastServer
from tests.ui.guarded import PASSWORD

TRAINING = Path(__file__).with_name("train_models.py")

JOHN, JANE, KIM = "john@company.com", "jane@company.com", "kim@company.com"
ROLES = {JOHN: "admin", JANE: "approver", KIM: "viewer"}

POLICY = """\
stages: [QA]
transitions:
  Production:
    approvals: 2
    self_approval: true
    gates:
      - metrics.accuracy >= 0.93
      - signature: true
      - tag: {validated: "yes"}
      - better_than: {metric: accuracy}
"""

CARD = """\
Reads handwritten digits of **8 × 8** pixels.

| who | for what |
|---|---|
| post sorting | postal codes |
| forms desk | amounts |

- Trained on scikit-learn's digits
- Call it with one row a picture, 64 columns
"""


Candidate = dict[str, str]
"""A trained model: its `uri` and its `run_id`."""


class Registry:
    """The server with the people on it.

    Attributes:
        url: Its address.
        clients: Each person's.
    """

    def __init__(self, server: PastServer) -> None:
        self.server = server
        self.url = server.url
        self.clients: dict[str, MlflowClient] = {}
        self._tokens: dict[str, str] = {}
        self._now = datetime.now(timezone.utc).replace(microsecond=0)
        for name, role in ROLES.items():
            server.store.create_user(name, PASSWORD)
            server.store.grant_role(role, name)
            token = server.store.create_token(name, lifetime=86_400_000).token
            address = f"http://{name.replace('@', '%40')}:{token}@{self.url.split('//')[1]}"
            self.clients[name] = MlflowClient(address)
            self._tokens[name] = str(token)

    def days_ago(self, days: float) -> None:
        """Set the registry's clock."""
        self.server.clock.set((self._now - timedelta(days=days)).isoformat())

    def train(self) -> dict[str, list[Candidate]]:
        """Train and log the candidates as John."""
        environment = {**os.environ, "MLFLOW_TRACKING_TOKEN": self._tokens[JOHN]}
        done = subprocess.run(
            [sys.executable, str(TRAINING), self.url],
            check=True, stdout=subprocess.PIPE, timeout=200, env=environment,
        )  # fmt: skip
        made: dict[str, list[Candidate]] = json.loads(done.stdout.splitlines()[-1])
        return made

    def register(self, who: str, name: str, made: Candidate, note: str) -> None:
        """Make a version of a model."""
        self.clients[who].create_model_version(name, made["uri"], made["run_id"], description=note)


def tell(registry: Registry) -> None:
    """Four versions of a digit reader, and two models beside it."""
    made = registry.train()
    john, jane = registry.clients[JOHN], registry.clients[JANE]
    name = "digit-reader"
    reader = made[name]
    registry.days_ago(47)
    tags = {"team": "vision", "cost-centre": "4711"}
    john.create_registered_model(name, tags=tags, description=CARD)
    registry.register(JOHN, name, reader[0], "Baseline: logistic regression.")
    registry.days_ago(45.5)
    john.transition_model_version_stage(name, "1", "Staging")
    registry.days_ago(43)
    jane.transition_model_version_stage(name, "1", "Production")
    registry.days_ago(31)
    registry.register(JOHN, name, reader[1], "A small forest, not deep.")
    jane.transition_model_version_stage(name, "2", "Staging")
    registry.days_ago(27)
    jane.transition_model_version_stage(name, "2", "Production", archive_existing_versions=True)
    jane.create_comment(name, "2", "On last week's letters it mistakes 8 for 3 more often.")
    registry.days_ago(24)
    jane.roll_back(name, comment="8 and 3 are mixed up on real letters")
    registry.days_ago(16)
    registry.register(JOHN, name, reader[2], "One hidden layer of 48, stopped early.")
    john.transition_model_version_stage(name, "3", "Staging")
    registry.days_ago(12)
    jane.transition_model_version_stage(name, "3", "Production", archive_existing_versions=True)
    john.set_registered_model_alias(name, "champion", "3")
    registry.days_ago(9)
    john.set_model_policy(name, POLICY)
    registry.days_ago(4)
    registry.register(JOHN, name, reader[3], "120 trees, **better on 8 and 3**.")
    john.set_registered_model_alias(name, "challenger", "4")
    registry.days_ago(2.2)
    john.transition_model_version_stage(name, "4", "Staging")
    john.create_transition_request(name, "4", "Production", "Better on 8 and 3, half the errors.")
    registry.days_ago(0.3)
    jane.create_comment(name, "4", "Looks good. `validated` is still missing.")
    _others(registry, made)


def _others(registry: Registry, made: dict[str, list[Candidate]]) -> None:
    john, jane = registry.clients[JOHN], registry.clients[JANE]
    registry.days_ago(21)
    jane.create_registered_model(
        "tumour-classifier", tags={"team": "clinic"}, description="Benign or malignant, from cells."
    )
    for note, candidate in zip(
        ("Linear.", "Forest of 60."), made["tumour-classifier"], strict=True
    ):
        registry.register(JANE, "tumour-classifier", candidate, note)
    john.transition_model_version_stage("tumour-classifier", "1", "Production")
    registry.days_ago(1.5)
    jane.create_transition_request("tumour-classifier", "2", "Staging", "Ready to be tried.")
    registry.days_ago(0.1)
    john.create_registered_model("wine-grader", tags={"team": "vision"})
    registry.register(JOHN, "wine-grader", made["wine-grader"][0], "")
