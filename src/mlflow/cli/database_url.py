"""Databases as commands are told them: by URL, by folder or by file."""

from __future__ import annotations

import os
from urllib.parse import quote_from_bytes

from mlflow.file_uri import is_local, path_of
from mlflow.stores.local import embedded_database
from mlflow.stores.platform import platform_module


def database_of(named: str) -> str:
    """The URL of a database that is named by its URL, its SQLite file, or the folder it is in."""
    if not is_local(named):
        return named
    path = path_of(named)
    if os.path.isfile(path):
        return f"sqlite:///{quote_from_bytes(os.fsencode(path))}"
    return embedded_database(path).database_url


def existing_database(url: str) -> bool:
    """Whether opening the database would find it; a server's databases always count as there."""
    if not url.lower().startswith("sqlite"):
        return True
    there: bool = platform_module("sql.sqlite").database_path(url).exists()
    return there
