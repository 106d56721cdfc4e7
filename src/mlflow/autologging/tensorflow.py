"""Autologging of TensorFlow, whose models are Keras's: see `keras.py`."""

from __future__ import annotations

from mlflow.autologging.integration import Integration
from mlflow.autologging.keras import patches

INTEGRATION = Integration(
    name="tensorflow",
    library="keras",  # which imports TensorFlow, and not the other way round
    patches=patches,
    options={
        "log_every_epoch": True,
        "log_every_n_steps": None,
        "saved_model_kwargs": None,
        "keras_model_kwargs": None,
        "checkpoint": True,
        "checkpoint_monitor": "val_loss",
        "checkpoint_mode": "min",
        "checkpoint_save_best_only": True,
        "checkpoint_save_weights_only": False,
        "checkpoint_save_freq": "epoch",
    },
)
