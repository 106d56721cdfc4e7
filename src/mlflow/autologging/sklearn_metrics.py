"""How well a scikit-learn model fits what it was trained on: numbers and pictures."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import Any

from mlflow.autologging.class_pictures import (
    MOST_CLASSES,
    confusion_png,
    precision_recall_png,
    roc_png,
)
from mlflow.autologging.pictures import log_png
from mlflow.autologging.sklearn_search import last_of, scores_by_its_best
from mlflow.drawing.canvas import can_draw

PREFIX = "training_"


class Answers:
    """What a trained model says of its training data: each is asked for once, for it takes time.

    Args:
        estimator: The model.
        features: The data.
    """

    def __init__(self, estimator: Any, features: Any) -> None:
        self.estimator = estimator
        self.features = features

    @cached_property
    def predicted(self) -> Any:
        """What it predicts."""
        if _predicts_the_likeliest(self.estimator):
            import numpy as np

            return self.estimator.classes_.take(np.argmax(self.likely, axis=1), axis=0)
        return self.estimator.predict(self.features)

    def first(self, rows: int) -> Any:
        """What it predicts for the first rows; None where all of it is not known yet."""
        said: Any = self.__dict__.get("predicted")
        return said[:rows] if type(said).__name__ == "ndarray" else None

    @cached_property
    def likely(self) -> Any:
        """How likely each class is; None where it does not say."""
        if not hasattr(self.estimator, "predict_proba"):
            return None
        return self.estimator.predict_proba(self.features)

    @cached_property
    def second_class(self) -> Any:
        """What says how likely the second of two classes is; None where nothing does."""
        if self.likely is not None:
            return self.likely[:, 1]
        if hasattr(self.estimator, "decision_function"):
            return self.estimator.decision_function(self.features)
        return None

    def score(self, targets: Any) -> float | None:
        """What `score` gives; None where the model has none."""
        from sklearn import metrics
        from sklearn.base import ClassifierMixin, RegressorMixin

        # What nearly all have.
        last = last_of(self.estimator) if scores_by_its_best(self.estimator) else self.estimator
        own = getattr(type(last), "score", None)
        if own is ClassifierMixin.score:
            return float(metrics.accuracy_score(targets, self.predicted))
        if own is RegressorMixin.score:
            return float(metrics.r2_score(targets, self.predicted))
        if not hasattr(self.estimator, "score"):
            return None
        return float(self.estimator.score(self.features, targets))


def _predicts_the_likeliest(estimator: Any) -> bool:
    """Whether `predict` asks all trees again for what `predict_proba` has told."""
    estimator = last_of(estimator)
    ensembles = sys.modules.get("sklearn.ensemble")
    if ensembles is None or getattr(estimator, "n_outputs_", 1) != 1:
        return False
    own = getattr(type(estimator), "predict", None)
    return own is not None and own in (
        ensembles.RandomForestClassifier.predict, ensembles.BaggingClassifier.predict,
    )  # fmt: skip


def training_metrics(
    answers: Answers, targets: Any, weights: Any, pos_label: Any
) -> dict[str, float]:
    """Metrics of the training data, by name.

    Averages are weighted by the classes' sizes, unless `pos_label` names a class to look at.
    """
    from sklearn.base import is_classifier, is_regressor

    if targets is None:
        return {}
    found: dict[str, float] = {}
    if is_classifier(answers.estimator):
        found = classifier_metrics(answers, targets, weights, pos_label)
    elif is_regressor(answers.estimator):
        found = regression_errors(targets, answers.predicted, weights)
    score = answers.score(targets)
    if score is not None:
        found["score"] = score
    return {PREFIX + name: float(value) for name, value in found.items()}


def classifier_metrics(
    answers: Answers, targets: Any, weights: Any, pos_label: Any
) -> dict[str, float]:
    """Precision, recall, F1, accuracy; log loss and area under the ROC curve where they exist."""
    from sklearn import metrics

    predicted, likely = answers.predicted, answers.likely
    if pos_label is None:
        how: dict[str, Any] = {"average": "weighted", "zero_division": 0}
    else:
        how = {"average": "binary", "pos_label": pos_label, "zero_division": 0}
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        targets, predicted, sample_weight=weights, **how
    )
    found = {"precision_score": precision, "recall_score": recall, "f1_score": f1}
    found["accuracy_score"] = metrics.accuracy_score(targets, predicted, sample_weight=weights)
    if likely is not None:
        found["log_loss"] = metrics.log_loss(
            targets, likely, sample_weight=weights, labels=answers.estimator.classes_
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


def log_pictures(answers: Answers, targets: Any) -> None:
    """Log a classifier's confusion matrix; of two classes the ROC and precision-recall curves."""
    import numpy as np
    from sklearn.base import is_classifier

    estimator = answers.estimator
    classes = getattr(estimator, "classes_", ())
    if targets is None or not is_classifier(estimator) or not isinstance(classes, np.ndarray):
        return  # no classes, or several outputs with classes of their own
    if not can_draw():
        return
    true = np.asarray(targets)
    if len(classes) <= MOST_CLASSES:
        picture = confusion_png(true, answers.predicted, list(classes))
        log_png(picture, f"{PREFIX}confusion_matrix.png")
    if len(classes) != 2 or answers.second_class is None:
        return
    name = type(estimator).__name__
    for curve, draw in (("roc_curve", roc_png), ("precision_recall_curve", precision_recall_png)):
        log_png(draw(true == classes[1], answers.second_class, name), f"{PREFIX}{curve}.png")
