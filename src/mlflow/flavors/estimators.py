"""What predicts with a model that has a method for it: scikit-learn's way, which many keep to."""

from __future__ import annotations

from typing import Any

# What `pyfunc_predict_fn` may name besides `predict`.
METHODS = ("predict_proba", "predict_log_proba", "predict_joint_log_proba", "score")


class EstimatorWrapper:
    """An estimator that predicts by any of its methods.

    Args:
        estimator: Has `predict(data)`.
    """

    def __init__(self, estimator: Any) -> None:
        self._estimator = estimator
        for name in METHODS:
            method = getattr(estimator, name, None)
            if method is not None:
                setattr(self, name, method)

    def get_raw_model(self) -> Any:
        """The estimator."""
        return self._estimator

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What it predicts."""
        return self._estimator.predict(data)
