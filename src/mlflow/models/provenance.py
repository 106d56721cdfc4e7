"""Whether a model may run code while it is loaded: only if it is known where its files come from.

A pickle, and code that a model brings along, do whatever they want when they are loaded. They are
loaded when every file that could have a part in it is vouched for, byte by byte:

1. by the store that the model was logged to, which recorded the SHA-256 of each file then; or
2. by this account, which saved them itself (`own_models.py`); or
3. by the caller, who says so: `trusted=True`, or `MLFLOW_ALLOW_PICKLE_DESERIALIZATION=true`.

`MLFLOW_ALLOW_PICKLE_DESERIALIZATION=false` refuses all of them, whoever vouches.
"""

from __future__ import annotations

import os
from pathlib import Path

from mlflow.artifacts.digests import digest_of_file
from mlflow.exceptions import PERMISSION_DENIED, MlflowException
from mlflow.models import own_models
from mlflow.models.location import FetchedModel
from mlflow.settings import MLFLOW_ALLOW_PICKLE_DESERIALIZATION

# Read as data, whatever they hold; what MLmodel names is checked where it is used.
INERT = frozenset(
    (
        *("MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt", "constraints.txt"),
        *("input_example.json", "serving_input_example.json", "environment_variables.txt"),
        *("README.md", "registered_model_meta", "uv.lock", "pyproject.toml", ".python-version"),
    )
)


def check_may_run_code(fetched: FetchedModel, trusted: bool | None = None) -> None:
    """Refuse a model whose files nobody vouches for.

    Args:
        fetched: Its files; those that a store vouches for were compared with what it recorded.
        trusted: Whether the caller vouches.

    Raises:
        MlflowException: Nobody does (`PERMISSION_DENIED`); the message says of which files, and how
            to load the model all the same.
    """
    allowed = MLFLOW_ALLOW_PICKLE_DESERIALIZATION.get()
    if allowed is False:
        raise MlflowException(
            f"The model {fetched.uri} runs code when it is loaded (a pickle, or Python files of "
            "its own), and MLFLOW_ALLOW_PICKLE_DESERIALIZATION is false here, which forbids that "
            "for every model.",
            PERMISSION_DENIED,
        )
    if trusted or allowed:
        return
    unknown = [path for path in _files(fetched.folder) if path not in fetched.vouched]
    strange = [path for path in unknown if not _is_own(fetched.folder / path)]
    if strange:
        raise MlflowException(
            f"The model {fetched.uri} runs code when it is loaded, and nobody vouches for "
            f"{', '.join(strange[:3])}{', …' if len(strange) > 3 else ''}: no store here recorded "
            "its digest, and this account did not save it. If you trust whoever made the model, "
            "pass trusted=True to load_model(), or set MLFLOW_ALLOW_PICKLE_DESERIALIZATION=true. "
            "What log_model() stores is vouched for.",
            PERMISSION_DENIED,
        )


def note_own(folder: Path) -> None:
    """Note that this account saved what is in a model's folder."""
    own_models.note(_sha256(folder / path) for path in _files(folder))


def _files(folder: Path) -> list[str]:
    """Paths of the files that could have a part in running code; links are not followed."""
    found = []
    for parent, folders, names in os.walk(folder):
        # Compiled files are never used: code is copied without them before it is imported.
        folders[:] = [name for name in folders if name != "__pycache__"]
        links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
        for name in (*names, *links):
            path = os.path.relpath(os.path.join(parent, name), folder)
            if path not in INERT:
                found.append(path.replace(os.sep, "/"))
    return sorted(found)


def _is_own(file: Path) -> bool:
    return file.is_file() and own_models.is_own(_sha256(file))


def _sha256(file: Path) -> str:
    return digest_of_file(file, file.name).sha256
