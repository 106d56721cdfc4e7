"""What predicts with a model that has a method for it: scikit-learn's way, which many keep to."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from typing import Any

# What `pyfunc_predict_fn` may name besides `predict`.
METHODS = ("predict_proba", "predict_log_proba", "predict_joint_log_proba", "score")

_logger = logging.getLogger(__name__)


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
        """What it predicts; parameters that its `predict` has are passed on."""
        if not params:
            return self._estimator.predict(data)
        return self._estimator.predict(data, **accepted(self._estimator.predict, params))


def accepted(function: Callable[..., Any], params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that a function takes; the others are left out, with a warning."""
    known = inspect.signature(function).parameters
    if any(each.kind is each.VAR_KEYWORD for each in known.values()):
        return params
    unknown = [name for name in params if name not in known]
    if unknown:
        _logger.warning(
            "The model's predict() does not take %s, which are left out.", ", ".join(unknown)
        )
    return {name: value for name, value in params.items() if name in known}
