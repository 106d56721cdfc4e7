"""Datasets that a model can be run on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class PyFuncInputsOutputs:
    """What a model is given, and what it should answer.

    Attributes:
        inputs: Features, in the form that the dataset's framework has for them.
        outputs: Targets, or None.
    """

    inputs: Any
    outputs: Any | None = None


class PyFuncConvertibleDatasetMixin:
    """A dataset that can be taken apart into a model's inputs and expected outputs."""

    def to_pyfunc(self) -> PyFuncInputsOutputs:
        """Features and targets of the dataset."""
        raise NotImplementedError


def split_frame(frame: Any, targets: str | None) -> PyFuncInputsOutputs:
    """Features and targets of a pandas data frame whose column `targets` holds the targets."""
    if targets is None:
        return PyFuncInputsOutputs(frame)
    return PyFuncInputsOutputs(frame.drop(columns=[targets]), frame[targets])
