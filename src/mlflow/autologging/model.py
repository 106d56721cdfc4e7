"""Logging what was trained as a model, with signature and example as asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mlflow.autologging.data import example_of
from mlflow.autologging.integration import Call

if TYPE_CHECKING:
    from mlflow.models.flavor import Flavor
    from mlflow.models.model_info import ModelInfo


def log_model_of(
    call: Call,
    flavor: Flavor,
    model: Any,
    features: Any,
    own: Mapping[str, Any],
    answer_of: Callable[[Any, Any], Any] | None = None,
) -> ModelInfo:
    """Log a trained model.

    Args:
        features: What it was trained on; None where that is not to be had.
        own: The flavor's own options.
        answer_of: `(model, example)` → what the model says of it, or None; by default `predict`.

    Returns:
        What is known of the logged model: its signature, id, ….
    """
    from mlflow.models.functions import log
    from mlflow.models.signature import infer_signature

    example = example_of(features) if features is not None else None
    signature = None
    if call.options["log_model_signatures"] and example is not None:
        answer = answer_of(model, example) if answer_of else model.predict(example)
        signature = infer_signature(example, answer) if answer is not None else None
    options = {
        "name": "model",
        "signature": signature,
        "input_example": example if call.options["log_input_examples"] else None,
        "registered_model_name": call.options["registered_model_name"],
    }
    return log(flavor, model, None, options, own)
