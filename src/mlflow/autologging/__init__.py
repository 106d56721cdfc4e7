"""Autologging: what a framework's training does is logged without a line of the user's.

    mlflow.autolog()                      # every framework that is installed
    mlflow.sklearn.autolog(silent=True)   # one of them, with its own options

One mechanism for all. An integration (`integration.py`) declares which functions of a framework
train, and for each a generator that logs before its `yield` and after it. `session.py` runs the
generator around the call; nothing that fails in it reaches the user's training. `patching.py` puts
the wrapper in place, `importing.py` waits for frameworks that are imported later.
"""

from __future__ import annotations

from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.options import (
    autolog,
    autologging_is_disabled,
    configure,
    get_autologging_config,
)
from mlflow.autologging.session import disable_autologging

__all__ = [
    "Call",
    "Integration",
    "Patch",
    "Training",
    "autolog",
    "autologging_is_disabled",
    "configure",
    "disable_autologging",
    "get_autologging_config",
]
