"""Pictures of what a classifier says of the data it learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlflow.drawing.chart import Chart
from mlflow.drawing.matrix import matrix_png

MOST_CLASSES = 50
"""A confusion matrix of more cannot be read."""

MOST_NUMBERS = 12

_NEARLY = (-0.01, 1.01)
"""Shares, and room for a line that runs along the edge."""


def confusion_png(true: Any, said: Any, labels: Sequence[Any]) -> bytes:
    """The confusion matrix, in shares of each true class."""
    from sklearn.metrics import confusion_matrix

    shares = confusion_matrix(true, said, labels=labels, normalize="true")
    return matrix_png(
        shares, labels, "Confusion matrix, by true class", "Predicted class", "True class",
        numbers=len(labels) <= MOST_NUMBERS,
    )  # fmt: skip


def roc_png(hit: Any, score: Any, name: str) -> bytes:
    """The ROC curve of a class: whether it is the true one, against its score."""
    from sklearn.metrics import auc, roc_curve

    wrong, right, _ = roc_curve(hit, score)
    chart = Chart("ROC curve", "False positive rate", "True positive rate", x=_NEARLY, y=_NEARLY)
    chart.line([0, 1], [0, 1], colour="#9ca3af", dashed=True)
    chart.line(wrong, right, f"{name} (AUC = {auc(wrong, right):.3f})")
    return chart.png()


def precision_recall_png(hit: Any, score: Any, name: str) -> bytes:
    """Precision against recall of a class: whether it is the true one, against its score."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(hit, score)
    average = -float(np.sum(np.diff(recall) * precision[:-1]))
    chart = Chart(
        "Precision-recall curve", "Recall", "Precision",
        x=_NEARLY, y=_NEARLY, legend="lower left",
    )  # fmt: skip
    # Between two thresholds the precision is that of the lower one: steps.
    steps = np.repeat(recall, 2)[1:], np.repeat(precision, 2)[:-1]
    chart.line(*steps, f"{name} (AP = {average:.3f})")
    return chart.png()
