"""What a provider of a run's tags is."""

from __future__ import annotations


class RunContextProvider:
    """A source of tags for the runs that `mlflow.start_run` makes.

    Packages register their own under the entry-point group `mlflow.run_context_provider`: a class
    that can be made without arguments and has these two methods.
    """

    def in_context(self) -> bool:
        """Whether this provider has something to say about the running program."""
        raise NotImplementedError(f"{type(self).__name__} does not define in_context().")

    def tags(self) -> dict[str, str]:
        """The tags; called only when `in_context()` is true. May run on every `start_run`."""
        raise NotImplementedError(f"{type(self).__name__} does not define tags().")
