"""Where a folder that is a tracking store keeps what.

    mlruns/
      mlflow.db                                 experiments, runs, metrics: SQLite
      journal/                                  run journals that are still to be delivered
      <experiment id>/<run id>/artifacts/       artifacts of a run
      <experiment id>/models/<model id>/artifacts/    artifacts of a logged model
      artifacts/                                what a server on this folder was sent

A folder that MLflow's own file store made (`<experiment id>/meta.yaml`) can be used as well: the
two stand side by side and neither reads the other.
"""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from mlflow.file_uri import path_of

DEFAULT_FOLDER = "./mlruns"
DATABASE_NAME = "mlflow.db"
# Not the folder itself: the database is in there, and whoever may send an artifact must not be able
# to replace it.
PROXIED_NAME = "artifacts"


class EmbeddedDatabase(NamedTuple):
    """What a folder's services are opened with.

    Attributes:
        database_url: URL of the database.
        artifact_root: Absolute path under which experiments keep artifacts.
        file: Path of the database.
        proxied_artifacts: Where a server on this folder keeps artifacts it is sent.
    """

    database_url: str
    artifact_root: str
    file: str
    proxied_artifacts: str


def embedded_database(folder: str | os.PathLike[str] | None = None) -> EmbeddedDatabase:
    """The database and the artifact root of a folder.

    Args:
        folder: Path or `file:` URI; `./mlruns` by default.

    Raises:
        MlflowException: The URI names another host or is none of a file
            (`INVALID_PARAMETER_VALUE`).
    """
    root = path_of(folder or DEFAULT_FOLDER)
    file = os.path.join(root, DATABASE_NAME)
    return EmbeddedDatabase(
        f"sqlite:///{quote_from_bytes(os.fsencode(file))}",
        root,
        file,
        os.path.join(root, PROXIED_NAME),
    )
