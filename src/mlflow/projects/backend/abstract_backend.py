"""What a backend is: something that runs projects."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from mlflow.projects.submitted_run import SubmittedRun


class AbstractBackend:
    """A place where projects run.

    Packages register their own under the entry-point group `mlflow.project_backend`, by its name: a
    class that can be made without arguments, or a function that makes one.
    """

    @abstractmethod
    def run(
        self,
        project_uri: str,
        entry_point: str,
        params: dict[str, Any] | None,
        version: str | None,
        backend_config: dict[str, Any],
        tracking_uri: str,
        experiment_id: str,
    ) -> SubmittedRun:
        """Start an entry point, and return without waiting for its end.

        Args:
            project_uri: A folder, a git repository, a zip file or a run's artifact.
            entry_point: Name of the entry point.
            params: Its parameters.
            version: Branch, tag or commit of a git repository.
            backend_config: What the user says about the backend, and what every backend is told, by
                the names in `mlflow.projects.options`.
            tracking_uri: Store of the run.
            experiment_id: Experiment of the run.
        """
