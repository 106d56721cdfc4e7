"""Every name of MLflow's public modules is here, or there is a reason why it is not.

`mlflow_names.json` holds under `names` what `dir()` of modules of MLflow 3.17.2 shows, which is
more than MLflow documents: also what a module has imported for itself. Under `absent` stand the
names that are not here, by reason and module.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

LISTED: dict[str, Any] = json.loads(Path(__file__).with_name("mlflow_names.json").read_text())


@pytest.mark.parametrize("module", LISTED["names"])
def test_what_mlflow_has_is_here_or_there_is_a_reason(module: str) -> None:
    loaded = importlib.import_module(module)
    missing = {name for name in LISTED["names"][module].split() if not hasattr(loaded, name)}
    explained = [by_module.get(module, "").split() for by_module in LISTED["absent"].values()]
    assert missing == {name for names in explained for name in names}
