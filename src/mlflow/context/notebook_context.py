"""Runs started in a Jupyter notebook: their source is the notebook, not the kernel's launcher."""

from __future__ import annotations

import os
import sys
from typing import Any

from mlflow.context.abstract_context import RunContextProvider
from mlflow.context.tag_names import SOURCE_NAME, SOURCE_TYPE
from mlflow.entities import SourceType

# Set by, in this order: VS Code, some launchers, Jupyter Server 2 and later.
_NAME_VARIABLES = ("__vsc_ipynb_file__", "IPYNB_FILE", "JPY_SESSION_NAME")


def _notebook_shell() -> Any | None:
    """The IPython shell of a notebook kernel, or None (also in IPython on a terminal)."""
    # Whoever runs in a kernel has loaded both; looking costs nothing, importing them would.
    if "ipykernel" not in sys.modules or "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    return shell if hasattr(shell, "kernel") else None


def _notebook_name(shell: Any) -> str | None:
    # VS Code puts the path among the notebook's own variables, the others into the environment.
    paths = [shell.user_ns.get("__vsc_ipynb_file__"), *map(os.environ.get, _NAME_VARIABLES)]
    for path in paths:
        if isinstance(path, str) and path:
            return os.path.basename(path)
    return None


class NotebookRunContext(RunContextProvider):
    """Source type `NOTEBOOK` and, where the front end tells it, the notebook's file name."""

    def in_context(self) -> bool:
        return _notebook_shell() is not None

    def tags(self) -> dict[str, str]:
        tags = {SOURCE_TYPE: SourceType.to_string(SourceType.NOTEBOOK)}
        name = _notebook_name(_notebook_shell())
        if name is not None:
            tags[SOURCE_NAME] = name
        return tags
