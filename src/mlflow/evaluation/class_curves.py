"""What an evaluation draws of classes, on matplotlib's axes and with scikit-learn's displays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mlflow.autologging.class_pictures import MOST_NUMBERS


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


def calibration(bins: int) -> Callable[[Any, Any, Any, str], None]:
    """What draws how often a class is the true one, against its score in so many bins."""

    def draw(axes: Any, hit: Any, score: Any, name: str) -> None:
        from sklearn.calibration import CalibrationDisplay

        CalibrationDisplay.from_predictions(hit, score, n_bins=bins, ax=axes, name=name)
        axes.set_title("Calibration")

    return draw


def draw_lift(axes: Any, hit: Any, score: Any) -> None:
    """Draw how many times more hits the best-scored share of the rows has than all rows have."""
    import numpy as np

    hit = hit.astype(float)
    if not hit.any():
        return
    order = np.argsort(-score, kind="stable")
    count = np.arange(1, len(hit) + 1)
    axes.axhline(1, color="grey", linestyle="dashed", linewidth=1)
    axes.plot(count / len(hit), hit[order].cumsum() / count / hit.mean(), color="#0f766e")
    axes.set(xlabel="share of the rows", ylabel="lift", title="Lift")
