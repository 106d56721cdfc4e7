"""Packages that some datasets need and Headrace does not require."""

from __future__ import annotations

import importlib
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.foreign import is_instance


def require(module: str) -> Any:
    """The module, imported.

    Raises:
        MlflowException: It cannot be imported (`INVALID_STATE`); the message says what to install.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MlflowException(
            f"This needs the package {package}, which cannot be imported ({error}). "
            f"Install it: pip install {package}",
            error_code="INVALID_STATE",
        ) from error


def check_instance(value: object, module: str, class_name: str, hint: str) -> None:
    """Refuse a value that is not of a class of a package.

    Raises:
        MlflowException: It is of another class (`INVALID_PARAMETER_VALUE`).
    """
    if not is_instance(value, module, class_name):
        raise MlflowException.invalid_parameter_value(
            f"Expected a {module}.{class_name}, got {type(value).__module__}."
            f"{type(value).__qualname__}. {hint}"
        )
