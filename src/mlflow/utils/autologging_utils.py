"""Names of autologging that other software imports from here."""

from __future__ import annotations

from mlflow.autologging.options import (
    AUTOLOGGING_INTEGRATIONS,
    autologging_is_disabled,
    get_autologging_config,
)
from mlflow.autologging.session import disable_autologging

__all__ = [
    "AUTOLOGGING_INTEGRATIONS",
    "autologging_is_disabled",
    "disable_autologging",
    "get_autologging_config",
]
