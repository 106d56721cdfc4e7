"""Starts the trials of a sweep: here, or on another backend."""

from __future__ import annotations

from dataclasses import replace

from mlflow.client import MlflowClient
from mlflow.client.runs import PARENT_RUN_ID_TAG
from mlflow.entities import Run
from mlflow.projects import options, tag_names
from mlflow.projects.backend.loader import OWN, load_backend
from mlflow.projects.backend.local import start_here
from mlflow.projects.sources import FetchedProject
from mlflow.projects.submitted_run import SubmittedRun
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.trials import TRIAL_TAG, Trial


class Launcher:
    """Starts trials.

    Args:
        client: Store of the runs.
        run: The sweep's run.
        plan: The sweep's.
        source: The project's code, which trials on this machine share.
        uri: Where other backends fetch it from; may have credentials, which the plan has not.
        fixed: Values that all trials have.
    """

    def __init__(
        self,
        client: MlflowClient,
        run: Run,
        plan: SweepPlan,
        source: FetchedProject,
        uri: str,
        fixed: dict[str, str],
    ) -> None:
        self._client = client
        self._run = run
        self._plan = plan
        self._source = replace(source, temporary=None)  # the sweep removes it, not a trial
        self._uri = uri
        self._fixed = fixed

    def start(self, trial: Trial) -> SubmittedRun:
        """Start a trial.

        Raises:
            ExecutionException: It cannot be started.
        """
        plan = self._plan
        tags = {PARENT_RUN_ID_TAG: self._run.info.run_id, TRIAL_TAG: str(trial.number)}
        config = {
            **plan.config,
            options.ENV_MANAGER: plan.env_manager,
            options.SYNCHRONOUS: False,
            options.SHOW_OUTPUT: False,
            options.TAGS: tags,
        }
        values = {**self._fixed, **trial.values}
        uri, experiment_id = self._client.tracking_uri, self._run.info.experiment_id
        if plan.backend == "local":
            told = options.read_options(config)
            return start_here(
                self._source, plan.entry_point, values, plan.version, told, uri, experiment_id
            )
        started = load_backend(plan.backend).run(
            self._uri, plan.entry_point, values, plan.version, config, uri, experiment_id
        )
        if plan.backend not in OWN:  # plugins do not know of our tags
            for key, value in {**tags, tag_names.BACKEND: plan.backend}.items():
                self._client.set_tag(started.run_id, key, value)
        return started
