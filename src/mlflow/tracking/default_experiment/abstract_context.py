"""What a plugin implements to choose the experiment of runs that name none."""

from abc import ABC, abstractmethod


class DefaultExperimentProvider(ABC):
    """Chooses an experiment (entry point group `mlflow.default_experiment_provider`)."""

    @abstractmethod
    def in_context(self) -> bool:
        """Whether this provider has an answer where the program runs."""

    @abstractmethod
    def get_experiment_id(self) -> str:
        """The experiment's id."""
