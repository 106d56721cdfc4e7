"""What is measured of a classifier.

Of two classes, precision, recall and F1 are those of the positive class; of more, averages weighted
by the classes' sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from mlflow.autologging.class_pictures import MOST_CLASSES
from mlflow.evaluation.class_curves import (
    calibration,
    draw_confusion,
    draw_lift,
    draw_precision_recall,
    draw_roc,
)
from mlflow.evaluation.result import Draw
from mlflow.evaluation.subject import Subject
from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    import pandas as pd

MOST_CLASSES_WITH_CURVES = 10

Curve = Callable[[Any, Any, Any, str], None]
"""Draws of one class: on axes, whether it is the true one, its score, its name."""


def labels_of(subject: Subject, config: Mapping[str, Any]) -> list[Any]:
    """The classes, in the order of the probabilities.

    Raises:
        MlflowException: There is only one (`INVALID_PARAMETER_VALUE`).
    """
    import numpy as np

    if config.get("label_list") is not None:
        labels = list(config["label_list"])
    elif subject.classes is not None:
        labels = list(subject.classes)
    else:
        labels = sorted(set(np.unique(subject.targets)) | set(np.unique(subject.predictions)))
    positive = config.get("pos_label")
    if positive is not None:
        if positive not in labels:
            raise MlflowException.invalid_parameter_value(
                f"pos_label {positive!r} is none of the classes {labels}."
            )
        if len(labels) == 2 and subject.likely is None:
            labels = [label for label in labels if label != positive] + [positive]
    if len(labels) < 2:
        raise MlflowException.invalid_parameter_value(
            f"The data has the one class {labels}; name all that there may be: "
            "evaluator_config={'label_list': [0, 1]}."
        )
    return labels


def positive_of(labels: Sequence[Any], config: Mapping[str, Any]) -> Any:
    """Of two classes, the one that is looked for."""
    chosen = config.get("pos_label")
    return labels[1] if chosen is None else chosen


def metrics_of(subject: Subject, config: Mapping[str, Any]) -> dict[str, float]:
    """Counts, accuracy, precision, recall, F1; with probabilities log loss and areas, too."""
    from sklearn import metrics

    true, said = subject.targets, subject.predictions
    labels, weights = labels_of(subject, config), config.get("sample_weights")
    binary = len(labels) == 2
    how: dict[str, Any] = {"sample_weight": weights, "zero_division": 0}
    if binary:
        how |= {"average": "binary", "pos_label": positive_of(labels, config)}
    else:
        how |= {"average": config.get("average", "weighted")}
    found: dict[str, float] = {"example_count": len(true)}
    if binary:
        found |= _counts(subject, labels, how["pos_label"])
    found["accuracy_score"] = metrics.accuracy_score(true, said, sample_weight=weights)
    for name in ("recall", "precision", "f1"):
        found[f"{name}_score"] = getattr(metrics, f"{name}_score")(true, said, **how)
    if subject.likely is not None and set(true) <= set(labels):
        found["log_loss"] = metrics.log_loss(
            true, subject.likely, labels=labels, sample_weight=weights
        )
        if binary:
            hit = true == how["pos_label"]
            score = subject.likely[:, list(labels).index(how["pos_label"])]
            if hit.any() and not hit.all():
                found["roc_auc"] = metrics.roc_auc_score(hit, score, sample_weight=weights)
                precision, recall, _ = metrics.precision_recall_curve(
                    hit, score, sample_weight=weights
                )
                found["precision_recall_auc"] = metrics.auc(recall, precision)
        elif len(set(true)) == len(labels):
            found["roc_auc"] = metrics.roc_auc_score(
                true, subject.likely, labels=labels, multi_class="ovr",
                average=config.get("average", "weighted"), sample_weight=weights,
            )  # fmt: skip
    return found


def _counts(subject: Subject, labels: Sequence[Any], positive: Any) -> dict[str, float]:
    hit, found = subject.targets == positive, subject.predictions == positive
    return {
        "true_negatives": int((~hit & ~found).sum()),
        "false_positives": int((~hit & found).sum()),
        "false_negatives": int((hit & ~found).sum()),
        "true_positives": int((hit & found).sum()),
    }


def per_class(subject: Subject, config: Mapping[str, Any]) -> pd.DataFrame:
    """Each class against all others: counts, precision, recall, F1, area under the ROC curve."""
    import pandas as pd
    from sklearn import metrics

    rows = []
    labels = labels_of(subject, config)
    for number, label in enumerate(labels):
        hit, found = subject.targets == label, subject.predictions == label
        row = {
            "positive_class": label,
            **_counts(subject, labels, label),
            "precision_score": metrics.precision_score(hit, found, zero_division=0),
            "recall_score": metrics.recall_score(hit, found, zero_division=0),
            "f1_score": metrics.f1_score(hit, found, zero_division=0),
        }
        if subject.likely is not None and hit.any() and not hit.all():
            row["roc_auc"] = metrics.roc_auc_score(hit, subject.likely[:, number])
        rows.append(row)
    return pd.DataFrame(rows)


def pictures_of(subject: Subject, config: Mapping[str, Any]) -> dict[str, Draw]:
    """The confusion matrix; with probabilities ROC, precision-recall, calibration and lift."""
    labels = labels_of(subject, config)
    drawings: dict[str, Draw] = {}
    if len(labels) <= MOST_CLASSES:
        drawings["confusion_matrix"] = lambda axes: draw_confusion(
            axes, subject.targets, subject.predictions, labels
        )
    most = config.get("max_classes_for_multiclass_roc_pr", MOST_CLASSES_WITH_CURVES)
    if subject.likely is None or len(labels) > most:
        return drawings
    shown = [positive_of(labels, config)] if len(labels) == 2 else labels
    curves: dict[str, Curve] = {
        "roc_curve_plot": draw_roc,
        "precision_recall_curve_plot": draw_precision_recall,
        "calibration_curve_plot": calibration(int(config.get("calibration_n_bins", 10))),
    }
    for name, draw in curves.items():
        drawings[name] = partial(_curves, subject=subject, labels=labels, shown=shown, draw=draw)
    if len(labels) == 2:
        drawings["lift_curve_plot"] = partial(
            _lift, subject=subject, labels=labels, positive=shown[0]
        )
    return drawings


def _curves(
    axes: Any, subject: Subject, labels: Sequence[Any], shown: Sequence[Any], draw: Curve
) -> None:
    """One curve for each class that is shown and that some rows are of, and some are not."""
    assert subject.likely is not None  # noqa: S101 - the caller looked
    for label in shown:
        hit = subject.targets == label
        if hit.any() and not hit.all():
            draw(axes, hit, subject.likely[:, list(labels).index(label)], str(label))
    if len(shown) > 1:
        # "(Positive label: 1)" is not of these: each curve has a class of its own.
        axes.set(
            xlabel=axes.get_xlabel().partition(" (")[0], ylabel=axes.get_ylabel().partition(" (")[0]
        )


def _lift(axes: Any, subject: Subject, labels: Sequence[Any], positive: Any) -> None:
    assert subject.likely is not None  # noqa: S101 - the caller looked
    score = subject.likely[:, list(labels).index(positive)]
    draw_lift(axes, subject.targets == positive, score)
