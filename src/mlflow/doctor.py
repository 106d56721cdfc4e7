"""`mlflow.doctor()`: print what can be told of this installation."""

from __future__ import annotations

import sys
from types import ModuleType


def doctor(mask_envs: bool = False) -> None:
    """Examine this installation, its settings and its store, and print what was found.

    Args:
        mask_envs: Whether the values of all environment variables are hidden; those of secrets are
            always.
    """
    from mlflow.diagnosis import examine, print_findings  # clients and stores, when somebody asks

    print_findings(examine(mask_envs=mask_envs), sys.stdout)


class _Callable(ModuleType):
    """This module, which can be called as the function of its name.

    Whoever imports `mlflow.doctor` binds that name to the module; `mlflow.doctor()` works still.
    """

    __call__ = staticmethod(doctor)


sys.modules[__name__].__class__ = _Callable
