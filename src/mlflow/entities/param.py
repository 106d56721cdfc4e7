"""A parameter: what was set before the work began."""

from __future__ import annotations

from mlflow.entities._entity import StructEntity


class Param(StructEntity, frozen=True):
    """A parameter of a run: text, written once."""

    key: str
    value: str = ""


class LoggedModelParameter(StructEntity, frozen=True):
    """A parameter of a logged model."""

    key: str
    value: str = ""
