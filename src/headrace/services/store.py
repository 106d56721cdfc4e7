"""All services together: the store that the server and the embedded default use."""

from __future__ import annotations

from headrace.identity.epoch import Epoch
from headrace.services.artifacts import ArtifactDigestService
from headrace.services.audit import AuditService
from headrace.services.comments import CommentService
from headrace.services.experiment_overview import ExperimentOverviewService
from headrace.services.experiment_search import ExperimentSearchService
from headrace.services.experiments import ExperimentService
from headrace.services.grants import GrantService
from headrace.services.inputs import InputService
from headrace.services.journal import JournalService
from headrace.services.logged_models import LoggedModelService
from headrace.services.metric_curves import CurveService
from headrace.services.metrics import MetricService
from headrace.services.model_details import ModelDetailService
from headrace.services.model_history import ModelHistoryService
from headrace.services.model_overview import ModelOverviewService
from headrace.services.model_versions import ModelVersionService
from headrace.services.provider_accounts import ProviderAccountService
from headrace.services.registered_models import RegisteredModelService
from headrace.services.registry_history import RegistryHistoryService
from headrace.services.run_groups import RunGroupService
from headrace.services.run_keys import RunKeyService
from headrace.services.run_search import RunSearchService
from headrace.services.run_table import RunTableService
from headrace.services.runs import RunService
from headrace.services.sign_in_links import SignInLinkService
from headrace.services.tokens import TokenService
from headrace.services.transition_requests import TransitionRequestService
from headrace.services.users import UserService
from headrace.services.webhooks import WebhookService
from headrace.sql.engine import Clock, Engine, now_ms, open_engine
from headrace.sql.queries import experiments as queries
from mlflow.stores.contract import TrackingStore
from mlflow.stores.governance_contract import GovernanceStore
from mlflow.stores.identity_contract import IdentityStore
from mlflow.stores.registry_contract import RegistryStore


class SqlStore(
    ExperimentService,
    ExperimentSearchService,
    ExperimentOverviewService,
    RunService,
    RunSearchService,
    RunTableService,
    RunGroupService,
    RunKeyService,
    MetricService,
    CurveService,
    InputService,
    LoggedModelService,
    ArtifactDigestService,
    JournalService,
    RegisteredModelService,
    ModelVersionService,
    TransitionRequestService,
    CommentService,
    RegistryHistoryService,
    ModelOverviewService,
    ModelHistoryService,
    ModelDetailService,
    AuditService,
    UserService,
    TokenService,
    SignInLinkService,
    ProviderAccountService,
    GrantService,
    WebhookService,
    TrackingStore,
    RegistryStore,
    GovernanceStore,
    IdentityStore,
):
    """Experiments, runs and registered models in a database.

    Args:
        engine: The database; the store closes it.
        artifact_root: URI under which experiments without a location of their own keep artifacts.
    """

    def __init__(self, engine: Engine, artifact_root: str) -> None:
        self.engine = engine
        self.artifact_root = artifact_root.rstrip("/")
        self.identity_epoch = Epoch()
        self._locate_experiments()

    def _locate_experiments(self) -> None:
        """Say where experiments keep artifacts that were made with the schema, for no root."""
        with self.engine.read() as tx:
            if tx.row(queries.ANY_WITHOUT_LOCATION) is None:
                return
        with self.engine.write() as tx:
            tx.execute(queries.LOCATE, (self.artifact_root,))

    def close(self) -> None:
        self.engine.close()


def open_store(database_url: str, artifact_root: str, clock: Clock = now_ms) -> SqlStore:
    """Open a database as a store; see `headrace.sql.engine.open_engine` for its URL and errors.

    Args:
        clock: The time, in milliseconds since 1970-01-01 UTC, of changes of registered models and
            of entries of the audit log. Only tests have another than this machine's; sign-in and
            the times at which webhooks are sent never go by it.
    """
    engine = open_engine(database_url)
    engine.clock = clock
    try:
        return SqlStore(engine, artifact_root)
    except BaseException:
        engine.close()
        raise
