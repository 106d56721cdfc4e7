"""What the services share."""

from __future__ import annotations

from headrace.sql.engine import Engine


class Service:
    """A noun's rules on a database.

    Attributes:
        engine: The database.
        artifact_root: URI under which experiments without a location of their own keep artifacts.
    """

    engine: Engine
    artifact_root: str
