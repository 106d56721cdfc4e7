"""What a backend answers with: a project run that was started."""

from __future__ import annotations

from abc import abstractmethod


class SubmittedRun:
    """A project run that was started, here or elsewhere; what backends subclass."""

    @property
    @abstractmethod
    def run_id(self) -> str:
        """Id of the run that it is recorded as."""

    @abstractmethod
    def wait(self) -> bool:
        """Return when it has ended: whether it succeeded."""

    @abstractmethod
    def get_status(self) -> str:
        """Its status: `RUNNING`, `SCHEDULED`, `FINISHED`, `FAILED` or `KILLED`."""

    @abstractmethod
    def cancel(self) -> None:
        """End it, and return when it has ended; nothing if it has already."""
