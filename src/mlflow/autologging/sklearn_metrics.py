"""How well a scikit-learn model fits what it was trained on: numbers and pictures."""

from __future__ import annotations

from typing import Any

from mlflow.autologging.class_pictures import (
    MOST_CLASSES,
    draw_confusion,
    draw_precision_recall,
    draw_roc,
)
from mlflow.autologging.pictures import figure, log_picture

PREFIX = "training_"


def training_metrics(
    estimator: Any, features: Any, targets: Any, weights: Any, pos_label: Any
) -> dict[str, float]:
    """Metrics of the training data, by name.

    Averages are weighted by the classes' sizes, unless `pos_label` names a class to look at.
    """
    from sklearn.base import is_classifier, is_regressor

    if targets is None:
        return {}
    found: dict[str, float] = {}
    if is_classifier(estimator):
        found = classifier_metrics(estimator, features, targets, weights, pos_label)
    elif is_regressor(estimator):
        found = regression_errors(targets, estimator.predict(features), weights)
    if hasattr(estimator, "score"):
        found["score"] = estimator.score(features, targets)
    return {PREFIX + name: float(value) for name, value in found.items()}


def classifier_metrics(
    estimator: Any, features: Any, targets: Any, weights: Any, pos_label: Any
) -> dict[str, float]:
    """Precision, recall, F1, accuracy; log loss and area under the ROC curve where they exist."""
    from sklearn import metrics

    predicted = estimator.predict(features)
    if pos_label is None:
        how: dict[str, Any] = {"average": "weighted", "zero_division": 0}
    else:
        how = {"pos_label": pos_label, "zero_division": 0}
    found = {
        f"{name}_score": getattr(metrics, f"{name}_score")(
            targets, predicted, sample_weight=weights, **how
        )
        for name in ("precision", "recall", "f1")
    }
    found["accuracy_score"] = metrics.accuracy_score(targets, predicted, sample_weight=weights)
    if hasattr(estimator, "predict_proba"):
        likely = estimator.predict_proba(features)
        found["log_loss"] = metrics.log_loss(
            targets, likely, sample_weight=weights, labels=estimator.classes_
        )
        scores = likely[:, 1] if likely.shape[1] == 2 else likely
        found["roc_auc"] = metrics.roc_auc_score(
            targets, scores, average="weighted", sample_weight=weights, multi_class="ovo"
        )
    return found


def regression_errors(true: Any, said: Any, weights: Any) -> dict[str, float]:
    """Mean squared and absolute error, the root of the first, and R²."""
    from sklearn import metrics

    squared = metrics.mean_squared_error(true, said, sample_weight=weights)
    return {
        "mean_squared_error": squared,
        "root_mean_squared_error": squared**0.5,
        "mean_absolute_error": metrics.mean_absolute_error(true, said, sample_weight=weights),
        "r2_score": metrics.r2_score(true, said, sample_weight=weights),
    }


def log_pictures(estimator: Any, features: Any, targets: Any) -> None:
    """Log a classifier's confusion matrix; of two classes the ROC and precision-recall curves."""
    import numpy as np
    from sklearn.base import is_classifier

    classes = getattr(estimator, "classes_", ())
    if targets is None or not is_classifier(estimator) or not isinstance(classes, np.ndarray):
        return  # no classes, or several outputs with classes of their own
    true = np.asarray(targets)
    if len(classes) <= MOST_CLASSES and (drawn := figure(6.4, 5.6)):
        made, axes = drawn
        draw_confusion(axes, true, estimator.predict(features), list(classes))
        log_picture(made, f"{PREFIX}confusion_matrix.png")
    score = _score_of(estimator, features) if len(classes) == 2 else None
    if score is None:
        return
    for name, draw in (("roc_curve", draw_roc), ("precision_recall_curve", draw_precision_recall)):
        if drawn := figure():
            made, axes = drawn
            draw(axes, true == classes[1], score, type(estimator).__name__)
            log_picture(made, f"{PREFIX}{name}.png")


def _score_of(estimator: Any, features: Any) -> Any:
    """What says how likely the second of two classes is; None where nothing does."""
    if hasattr(estimator, "predict_proba"):
        return estimator.predict_proba(features)[:, 1]
    if hasattr(estimator, "decision_function"):
        return estimator.decision_function(features)
    return None
