"""Which features a model goes by: SHAP values of some rows.

Trees and linear models have ways of their own, which take a moment. Others are asked again and
again with features taken from other rows, which takes long: fewer rows are explained.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from importlib import import_module, util
from typing import Any

from mlflow.evaluation.result import Draw
from mlflow.evaluation.subject import Subject
from mlflow.exceptions import MlflowException

ROWS = 200
ROWS_OF_ANY_MODEL = 50
BACKGROUND_OF_ANY_MODEL = 20
ALGORITHMS = ("exact", "permutation", "partition", "sampling", "kernel")

_logger = logging.getLogger(__name__)


def is_wanted(config: Mapping[str, Any]) -> bool:
    """Whether to explain: by default where SHAP is installed.

    Raises:
        MlflowException: `explainability_algorithm` is none of `ALGORITHMS`
            (`INVALID_PARAMETER_VALUE`).
    """
    algorithm = config.get("explainability_algorithm")
    if algorithm is not None and algorithm not in ALGORITHMS:
        raise MlflowException.invalid_parameter_value(
            f"explainability_algorithm is one of {', '.join(ALGORITHMS)}; {algorithm!r} is not."
        )
    there = util.find_spec("shap") is not None
    if config.get("log_model_explainability") and not there:
        _logger.warning("Explaining a model needs SHAP: pip install shap.")
    return there and bool(config.get("log_model_explainability", True))


def pictures_of(subject: Subject, config: Mapping[str, Any]) -> dict[str, Draw]:
    """How much each feature counts, and for one number at a time in which direction."""
    shap = import_module("shap")  # heavy, and not one of our extras
    found = _explained(shap, subject, config)
    drawings: dict[str, Draw] = {}
    if found.values.ndim == 3 and found.values.shape[2] == 2:
        found = found[:, :, 1]  # of two classes, the second: the other is its opposite
    if found.values.ndim == 2:
        drawings["shap_beeswarm_plot"] = partial(_swarm, shap, found)
    drawings["shap_feature_importance_plot"] = partial(_importance, found)
    return drawings


def _explained(shap: Any, subject: Subject, config: Mapping[str, Any]) -> Any:
    """SHAP values; shape `(rows, features)`, or `(rows, features, classes)`."""
    most = config.get("explainability_nsamples")
    algorithm = config.get("explainability_algorithm")
    if algorithm is None:
        rows = _some(shap, subject.features, most or ROWS)
        try:
            own = shap.Explainer(subject.raw, rows)
            # Trees that go by 32-bit numbers miss sums of 64 bits by more than SHAP allows.
            trees = isinstance(own, shap.TreeExplainer)
            return own(rows, check_additivity=False) if trees else own(rows)
        except Exception as error:  # noqa: BLE001 - SHAP knows no way of this kind of model
            _logger.debug("SHAP has no way of its own for the model: %s", error)
    rows = _some(shap, subject.features, most or ROWS_OF_ANY_MODEL)
    background = _some(shap, subject.features, BACKGROUND_OF_ANY_MODEL)
    ask = getattr(subject.raw, "predict_proba", None) or subject.ask
    if algorithm == "kernel":
        return shap.KernelExplainer(ask, background)(rows)
    return shap.Explainer(ask, background, algorithm=algorithm or "auto")(rows, silent=True)


def _some(shap: Any, features: Any, count: int) -> Any:
    return shap.sample(features, int(count), random_state=0)


def _swarm(shap: Any, found: Any, axes: Any) -> None:
    # A colour bar belongs to pyplot's current figure, which is not this one.
    shap.plots.beeswarm(found, ax=axes, show=False, plot_size=None, color_bar=False)
    axes.set_title("SHAP values (red: high, blue: low)")


def _importance(found: Any, axes: Any) -> None:
    import numpy as np

    from mlflow.autologging.pictures import MOST_FEATURES

    sizes = np.abs(found.values)
    importance = sizes.reshape(*sizes.shape[:2], -1).mean(axis=(0, 2))
    order = np.argsort(importance)[-MOST_FEATURES:]
    names = [str(name) for name in found.feature_names or range(len(importance))]
    axes.barh([names[i] for i in order], importance[order], color="#0f766e")
    axes.set_title("Mean of the absolute SHAP values")
