"""What a server can do besides MLflow's API."""

from __future__ import annotations

from mlflow.exceptions import MlflowException, StoreUnreachable
from mlflow.stores.rest.calls import API_3, Calls
from mlflow.stores.rest.transport import Transport
from mlflow.wire.message import Empty, Message


class Capabilities(Message, frozen=True, kw_only=True):
    """What `server-info` says. A server of MLflow's says nothing of most.

    Attributes:
        journal: Whether it takes run journals.
        artifact_digests: Whether it records SHA-256 of stored files.
        artifact_parts: Whether it writes the parts of a file to their place as they come.
        multipart_uploads_enabled: Whether it takes the parts of a file one by one.
    """

    journal: bool = False
    artifact_digests: bool = False
    artifact_parts: bool = False
    multipart_uploads_enabled: bool = False


class ServerCalls(Calls):
    """What a server can do, asked once."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self._capabilities: Capabilities | None = None

    def capabilities(self) -> Capabilities:
        """What the server can do; nothing special where it does not say.

        Raises:
            StoreUnreachable: It does not answer; it is asked again the next time.
        """
        if self._capabilities is None:
            try:
                self._capabilities = self._get("server-info", Empty(), Capabilities, API_3)
            except StoreUnreachable:
                raise
            except MlflowException as error:
                if error.error_code not in ("ENDPOINT_NOT_FOUND", "NOT_FOUND", "NOT_IMPLEMENTED"):
                    raise
                self._capabilities = Capabilities()
        return self._capabilities
