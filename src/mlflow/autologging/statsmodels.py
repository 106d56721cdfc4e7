"""Autologging of statsmodels: the arguments of a fit, how well it fits, its summary, the model."""

from __future__ import annotations

import numbers
import re
from collections.abc import Callable, Mapping
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.model import log_model_of
from mlflow.autologging.patching import for_every_subclass

MEASURES = (
    "aic", "bic", "centered_tss", "condition_number", "df_model", "df_resid", "ess", "f_pvalue",
    "fvalue", "llf", "mse_model", "mse_resid", "mse_total", "rsquared", "rsquared_adj", "scale",
    "ssr", "uncentered_tss",
)  # fmt: skip
"""Attributes of results that are logged, where they have them."""

# Of a formula's right side: `Q("a name with spaces")`, and plain names.
_NAMES = re.compile(r"(?<=Q\()\s*(?:'[^']*'|\"[^\"]*\")|[^\W\d][\w.]*")


def train(call: Call) -> Training:
    """Log the `fit` of a model."""
    import mlflow

    mlflow.log_params(_params_of(call.arguments()))
    features, targets = _data_of(call.owner)
    call.safely(log_training_data)(call, features, targets)
    results = yield
    mlflow.log_metrics(call.safely(_measures_of)(results) or {})
    call.safely(_log_summary)(results)
    if call.options["log_models"]:
        call.safely(_log_model)(call, results, features)


def _params_of(arguments: Mapping[str, Any]) -> dict[str, str]:
    """What the fit was told, arrays (of starting values, say) left out."""
    given = {**arguments, **dict(arguments.get("kwargs") or {})}
    plain = (str, numbers.Number, bool, type(None))
    return {
        key: str(value)
        for key, value in given.items()
        if isinstance(value, plain) and key != "kwargs"
    }


def _data_of(model: Any) -> tuple[Any, Any]:
    """Features and targets; of a formula the columns it is about, which the model predicts on."""
    data = getattr(model, "data", None)
    formula = getattr(model, "formula", None)
    if formula is None:
        return getattr(data, "orig_exog", None), getattr(data, "orig_endog", None)
    frame: Any = getattr(data, "frame", None)
    if not hasattr(frame, "columns"):
        return None, None
    named = {name.strip("'\"") for name in _NAMES.findall(str(formula).partition("~")[2])}
    features = frame[[column for column in frame.columns if column in named]]
    return features, frame.get(model.endog_names)


def _measures_of(results: Any) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in MEASURES:
        try:
            value = getattr(results, name, None)
        except Exception:  # noqa: BLE001, S112 - worked out when asked for, and not of every model
            continue
        if isinstance(value, numbers.Real) and not isinstance(value, bool):
            found[name] = float(value)
    return found


def _log_summary(results: Any) -> None:
    import mlflow

    if hasattr(results, "summary"):
        mlflow.log_text(results.summary().as_text(), "model_summary.txt")


def _log_model(call: Call, results: Any, features: Any) -> None:
    from mlflow.flavors.statsmodels import FLAVOR

    log_model_of(call, FLAVOR, results, features, {"remove_data": False})


def _arrange(put: Callable[[Patch], None]) -> None:
    from statsmodels.base.model import Model

    def patch(cls: type) -> None:
        if cls.__module__.startswith("statsmodels."):
            put(Patch(cls, "fit", train))

    for_every_subclass(Model, patch)


INTEGRATION = Integration(
    name="statsmodels", library="statsmodels.base.model", patches=tuple, arrange=_arrange
)
