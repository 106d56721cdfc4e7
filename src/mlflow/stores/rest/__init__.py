"""The tracking store that is a server, reached over HTTP: Headrace's or MLflow's.

transport.py    what carries requests
pool.py         … over sockets;  connection.py: one of them;  tls.py: encrypted;
                backoff.py: when to repeat;  credentials.py: who sends
calls.py        one call: a message out, a message or an error back
server.py       what the server can do besides MLflow's API
experiments.py runs.py metrics.py inputs.py logged_models.py artifacts.py journal.py
registered_models.py model_versions.py transition_requests.py comments.py model_policies.py
registry_history.py audit.py identity.py webhooks.py
                the contracts, one file a noun
"""

from __future__ import annotations

from mlflow.stores.contract import TrackingStore
from mlflow.stores.governance_contract import GovernanceStore
from mlflow.stores.identity_contract import IdentityStore
from mlflow.stores.registry_contract import RegistryStore
from mlflow.stores.rest.artifacts import ArtifactDigestCalls
from mlflow.stores.rest.audit import AuditCalls
from mlflow.stores.rest.comments import CommentCalls
from mlflow.stores.rest.experiments import ExperimentCalls
from mlflow.stores.rest.identity import GrantCalls, TokenCalls, UserCalls
from mlflow.stores.rest.inputs import InputCalls
from mlflow.stores.rest.journal import JournalCalls
from mlflow.stores.rest.logged_models import LoggedModelCalls
from mlflow.stores.rest.metrics import MetricCalls
from mlflow.stores.rest.model_policies import ModelPolicyCalls
from mlflow.stores.rest.model_versions import ModelVersionCalls
from mlflow.stores.rest.registered_models import RegisteredModelCalls
from mlflow.stores.rest.registry_history import RegistryHistoryCalls
from mlflow.stores.rest.runs import RunCalls
from mlflow.stores.rest.transition_requests import TransitionRequestCalls
from mlflow.stores.rest.transport import Transport
from mlflow.stores.rest.webhooks import WebhookCalls

__all__ = ["RestStore"]


class RestStore(
    ExperimentCalls,
    RunCalls,
    MetricCalls,
    InputCalls,
    LoggedModelCalls,
    ArtifactDigestCalls,
    JournalCalls,
    RegisteredModelCalls,
    ModelVersionCalls,
    TransitionRequestCalls,
    CommentCalls,
    ModelPolicyCalls,
    RegistryHistoryCalls,
    AuditCalls,
    UserCalls,
    TokenCalls,
    GrantCalls,
    WebhookCalls,
    TrackingStore,
    RegistryStore,
    GovernanceStore,
    IdentityStore,
):
    """Experiments, runs and registered models on a server.

    Args:
        url: `http(s)://host:port`, with a path in front of `/api` if the server has one.
        transport: How requests travel; over sockets by default.

    Raises:
        InvalidUrlException: The URL cannot be read.
    """

    def __init__(self, url: str, transport: Transport | None = None) -> None:
        if transport is None:
            from mlflow.stores.rest.pool import PooledTransport  # tests may bring another

            transport = PooledTransport(url)
        super().__init__(transport)

    @property
    def url(self) -> str:
        """The server's URL, without credentials."""
        return self.transport.base_url

    def close(self) -> None:
        self.transport.close()
