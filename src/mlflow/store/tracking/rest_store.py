"""`mlflow.store.tracking.rest_store`, as store plugins subclass it."""

from __future__ import annotations

from collections.abc import Callable

from mlflow.stores import rest
from mlflow.utils.rest_utils import MlflowHostCreds

__all__ = ["RestStore"]


class RestStore(rest.RestStore):
    """A store on a server whose address a function gives.

    Args:
        get_host_creds: Called once, for the server's address.
    """

    def __init__(self, get_host_creds: Callable[[], MlflowHostCreds]) -> None:
        self.get_host_creds = get_host_creds
        super().__init__(get_host_creds().url)
