"""Pictures of what a classifier says, for trainings that are logged and for evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOST_CLASSES = 50
"""A confusion matrix of more cannot be read."""

MOST_NUMBERS = 12


def draw_confusion(axes: Any, true: Any, said: Any, labels: Sequence[Any]) -> None:
    """Draw the confusion matrix, in shares of each true class."""
    from sklearn.metrics import ConfusionMatrixDisplay

    ConfusionMatrixDisplay.from_predictions(
        true, said, labels=labels, normalize="true", cmap="GnBu", ax=axes,
        include_values=len(labels) <= MOST_NUMBERS, values_format=".2f",
    )  # fmt: skip
    axes.set_title("Confusion matrix, by true class")


def draw_roc(axes: Any, hit: Any, score: Any, name: str) -> None:
    """Draw the ROC curve of a class: whether it is the true one, against its score."""
    from sklearn.metrics import RocCurveDisplay

    RocCurveDisplay.from_predictions(hit, score, ax=axes, name=name)
    axes.set_title("ROC curve")


def draw_precision_recall(axes: Any, hit: Any, score: Any, name: str) -> None:
    """Draw precision against recall of a class: whether it is the true one, against its score."""
    from sklearn.metrics import PrecisionRecallDisplay

    PrecisionRecallDisplay.from_predictions(hit, score, ax=axes, name=name)
    axes.set_title("Precision-recall curve")
