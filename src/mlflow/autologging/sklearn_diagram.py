"""What scikit-learn's diagram of an estimator asks for, in less time."""

from __future__ import annotations

import copy
import sys
from typing import Any

from mlflow.autologging.sklearn_search import is_plain_pipeline, is_search

# The diagram shows the first four entries of a list, and that there are more.
_SHOWN_TREES = 5


def for_diagram(estimator: Any) -> Any:
    """An estimator for scikit-learn's diagram: of a forest a copy that knows its attributes.

    The diagram asks for each twice. The importances of features take as long as to predict, and
    the rows of all trees, of which four are shown, longer. Of a pipeline and of a search it is a
    copy with such forests.
    """
    forests = sys.modules.get("sklearn.ensemble._forest")
    if forests is None:
        return estimator
    if isinstance(estimator, forests.BaseForest):
        return _knowing_forest(estimator, forests)
    if is_plain_pipeline(estimator):
        asked = copy.copy(estimator)
        asked.steps = [(name, for_diagram(step)) for name, step in estimator.steps]
        return asked
    if is_search(estimator) and hasattr(estimator, "best_estimator_"):
        asked = copy.copy(estimator)
        asked.best_estimator_ = for_diagram(estimator.best_estimator_)
        return asked
    return estimator


def _knowing_forest(estimator: Any, forests: Any) -> Any:
    own = type(estimator)
    known = {name: getattr(own, name) for name in ("__module__", "__qualname__", "__doc__")}
    if getattr(own, "feature_importances_", None) is forests.BaseForest.feature_importances_:
        known["feature_importances_"] = _importances(estimator)
    if isinstance(getattr(own, "estimators_samples_", None), property):
        few = copy.copy(estimator)
        few.estimators_ = estimator.estimators_[:_SHOWN_TREES]
        known["estimators_samples_"] = few.estimators_samples_
    asked = copy.copy(estimator)
    asked.__class__ = type(own.__name__, (own,), known)
    return asked


def _importances(forest: Any) -> Any:
    """`feature_importances_`, without a look at each tree's tags."""
    import numpy as np

    found = [
        tree.tree_.compute_feature_importances()
        for tree in forest.estimators_
        if tree.tree_.node_count > 1
    ]
    if not found:
        return np.zeros(forest.n_features_in_)
    mean = np.mean(found, axis=0, dtype=np.float64)
    return mean / np.sum(mean)
