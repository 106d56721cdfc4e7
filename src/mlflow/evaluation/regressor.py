"""What is measured of a regressor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlflow.autologging.sklearn_metrics import regression_errors
from mlflow.evaluation.result import Draw
from mlflow.evaluation.subject import Subject


def metrics_of(subject: Subject, config: Mapping[str, Any]) -> dict[str, float]:
    """Errors of the predictions, in the units of the target (squared ones in their square)."""
    from sklearn import metrics

    true, said = subject.targets, subject.predictions
    weights = config.get("sample_weights")
    total = float((true * weights).sum() if weights is not None else true.sum())
    return {
        "example_count": len(true),
        **regression_errors(true, said, weights),
        "sum_on_target": total,
        "mean_on_target": total / len(true),
        "max_error": metrics.max_error(true, said),
        "mean_absolute_percentage_error": metrics.mean_absolute_percentage_error(
            true, said, sample_weight=weights
        ),
    }


def pictures_of(subject: Subject, config: Mapping[str, Any]) -> dict[str, Draw]:
    """Predictions against the truth, and what is left over."""

    def predicted_against_true(axes: Any) -> None:
        true, said = subject.targets, subject.predictions
        low, high = min(true.min(), said.min()), max(true.max(), said.max())
        axes.plot([low, high], [low, high], color="grey", linestyle="dashed", linewidth=1)
        axes.scatter(true, said, s=10, alpha=0.5, color="#0f766e")
        axes.set(xlabel="true", ylabel="predicted", title="Predicted against true")

    def residuals(axes: Any) -> None:
        axes.axhline(0, color="grey", linestyle="dashed", linewidth=1)
        left = subject.targets - subject.predictions
        axes.scatter(subject.predictions, left, s=10, alpha=0.5, color="#0f766e")
        axes.set(xlabel="predicted", ylabel="true − predicted", title="Residuals")

    return {"predicted_against_true": predicted_against_true, "residuals": residuals}
