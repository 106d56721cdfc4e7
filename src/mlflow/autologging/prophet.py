"""Autologging of Prophet: its settings, how it fits the history, the forecast, the model."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from mlflow.autologging.data import log_training_data
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.model import log_model_of
from mlflow.autologging.pictures import figure, log_picture

SETTINGS = (
    "growth", "n_changepoints", "changepoint_range", "yearly_seasonality", "weekly_seasonality",
    "daily_seasonality", "seasonality_mode", "seasonality_prior_scale", "holidays_prior_scale",
    "changepoint_prior_scale", "mcmc_samples", "interval_width", "uncertainty_samples",
    "country_holidays",
)  # fmt: skip


def train(call: Call) -> Training:
    """Log the `fit` of a Prophet model."""
    import mlflow

    model, history = call.owner, call.arguments().get("df")
    settings = {name: getattr(model, name) for name in SETTINGS if hasattr(model, name)}
    mlflow.log_params({name: str(value) for name, value in settings.items()})
    features: Any = None
    true: Any = None
    if history is not None and "y" in history:
        features, true = history.drop(columns="y"), history["y"]
        call.safely(log_training_data)(call, features, true)
    yield
    if features is not None:
        call.safely(_log_fit)(model, features, true)
    if call.options["log_models"]:
        call.safely(_log_model)(call, model, features)


def _log_fit(model: Any, features: Any, true: Any) -> None:
    """Log how far the history and what the model says of it are apart."""
    import numpy as np

    import mlflow

    quick = copy.copy(model)
    quick.uncertainty_samples = 0  # a band around the answer is not needed
    said = quick.predict(features.assign(y=true))
    order = np.argsort(features["ds"].to_numpy(), kind="stable")  # as Prophet answers
    left = true.to_numpy(float)[order] - said["yhat"].to_numpy(float)
    squared = float(np.nanmean(left**2))
    mlflow.log_metrics(
        {
            "training_mean_absolute_error": float(np.nanmean(abs(left))),
            "training_mean_squared_error": squared,
            "training_root_mean_squared_error": squared**0.5,
        }
    )
    if drawn := figure(9.0, 4.5):
        made, axes = drawn
        axes.plot(features["ds"], true, ".", color="#334155", markersize=4, label="history")
        axes.plot(said["ds"], said["yhat"], color="#0f766e", label="model")
        axes.legend()
        log_picture(made, "training_fit.png")


def _log_model(call: Call, model: Any, features: Any) -> None:
    from mlflow.flavors.prophet import FLAVOR

    log_model_of(call, FLAVOR, model, features, {})


def _patches() -> Iterable[Patch]:
    from prophet import Prophet

    yield Patch(Prophet, "fit", train)


INTEGRATION = Integration(name="prophet", library="prophet", patches=_patches)
