"""What was put into a library's own matrix (`DMatrix`, LightGBM's `Dataset`, CatBoost's `Pool`).

A matrix does not give back what it was made of, so its making is watched. The data stays the
user's: only the first rows are kept, and the rest is gone when the user lets go of it.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mlflow.autologging.data import example_of, log_training_data
from mlflow.autologging.integration import Call, Patch, Training
from mlflow.autologging.patching import classes_below


@dataclass(frozen=True)
class _Origin:
    """What a matrix was made of: its first rows, and references to all of it."""

    example: Any
    features: weakref.ref[Any]
    targets: weakref.ref[Any] | None


# By the number of the matrix, which another may get once this one is gone: then so is the entry.
# (CatBoost's have no hash of their own.)
_origins: dict[int, _Origin] = {}


def patches_of(matrix: type[Any]) -> Iterator[Patch]:
    """What is to be patched of a class of matrices, whose first parameters are `data, label`."""
    for cls in (matrix, *classes_below(matrix)):
        yield Patch(cls, "__init__", _made, managed=False)


def _made(call: Call) -> Training:
    given = call.arguments()
    yield
    features, targets = given.get("data"), given.get("label")
    example = example_of(features)
    if example is not None:
        target = weakref.ref(targets) if hasattr(targets, "__weakref__") else None
        number = id(call.owner)
        _origins[number] = _Origin(example, weakref.ref(features), target)
        weakref.finalize(call.owner, _origins.pop, number, None).atexit = False


def example_in(matrix: Any) -> Any:
    """The first rows of what a matrix was made of; None where that is not known."""
    origin = _origins.get(id(matrix))
    return None if origin is None else origin.example


def log_matrix(call: Call, matrix: Any, context: str) -> None:
    """Log what a matrix was made of as an input of the run, if the user still has it."""
    origin = _origins.get(id(matrix))
    features = None if origin is None else origin.features()
    if origin is None or features is None:
        return
    targets = None if origin.targets is None else origin.targets()
    log_training_data(call, features, targets, context)


def log_matrices(call: Call, trained_on: Any, looked_at: Iterable[Any]) -> None:
    """Log what a booster is trained on, and what it is evaluated on besides."""
    log_matrix(call, trained_on, "train")
    for matrix in looked_at:
        if matrix is not trained_on:
            log_matrix(call, matrix, "eval")
