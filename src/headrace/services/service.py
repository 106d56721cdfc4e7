"""What the services share."""

from __future__ import annotations

from headrace.identity.epoch import Epoch
from headrace.services.model_files import Locate
from headrace.sql.engine import Engine


class Service:
    """A noun's rules on a database.

    Attributes:
        engine: The database.
        artifact_root: URI under which experiments without a location of their own keep artifacts.
        identity_epoch: Counts the changes of users and roles.
        locate_model: Where a server has the files of models; None: they are found without one.
    """

    engine: Engine
    artifact_root: str
    locate_model: Locate | None = None
    identity_epoch: Epoch
