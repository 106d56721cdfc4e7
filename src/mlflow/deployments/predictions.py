"""The answer of a server of models."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException


class PredictionsResponse(dict[str, Any]):
    """What a server answers to `/invocations`: `predictions`, and perhaps more."""

    def get_predictions(self, predictions_format: str = "dataframe", dtype: Any = None) -> Any:
        """The predictions.

        Args:
            predictions_format: `dataframe` (of pandas) or `ndarray` (of numpy).
            dtype: Element type of the array.

        Raises:
            MlflowException: Another format, or they have none such (`INVALID_PARAMETER_VALUE`).
        """
        predictions = self["predictions"]
        try:
            if predictions_format == "ndarray":
                import numpy as np  # heavy

                return np.array(predictions, dtype)
            if predictions_format == "dataframe":
                import pandas as pd  # heavy

                single = isinstance(predictions, dict) and not any(
                    isinstance(value, list) for value in predictions.values()
                )
                if single or not isinstance(predictions, (list, dict)):
                    predictions = [predictions]
                return pd.DataFrame(predictions)
        except (ValueError, TypeError) as error:
            raise MlflowException.invalid_parameter_value(
                f"The predictions cannot be given as {predictions_format}: {error}."
            ) from error
        raise MlflowException.invalid_parameter_value(
            f"predictions_format is 'dataframe' or 'ndarray'; got {predictions_format!r}."
        )

    def to_json(self, path: str | os.PathLike[str] | None = None) -> str | None:
        """As JSON: written to a file, or given if none is named."""
        text = json.dumps(self)
        if path is None:
            return text
        Path(path).write_text(text, encoding="utf-8")
        return None

    @classmethod
    def from_json(cls, json_str: str | bytes) -> PredictionsResponse:
        """The answer that a body holds.

        Raises:
            MlflowException: It is no JSON object with `predictions` (`INVALID_PARAMETER_VALUE`).
        """
        try:
            content = json.loads(json_str)
        except ValueError as error:
            raise MlflowException.invalid_parameter_value(
                f"An answer with predictions is JSON; this is not: {error}."
            ) from None
        if not isinstance(content, dict) or "predictions" not in content:
            raise MlflowException.invalid_parameter_value(
                f"An answer with predictions is an object with 'predictions'; got {content!r:.200}."
            )
        return cls(content)
