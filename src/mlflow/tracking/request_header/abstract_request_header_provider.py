"""What a plugin implements to add headers to requests."""

from abc import ABC, abstractmethod


class RequestHeaderProvider(ABC):
    """Adds headers to requests (entry point group `mlflow.request_header_provider`)."""

    @abstractmethod
    def in_context(self) -> bool:
        """Whether this provider has headers where the program runs."""

    @abstractmethod
    def request_headers(self) -> dict[str, str]:
        """The headers."""
