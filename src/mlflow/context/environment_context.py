"""Tags handed down by whatever started this process."""

from __future__ import annotations

import json

from mlflow.context.abstract_context import RunContextProvider
from mlflow.exceptions import MlflowException
from mlflow.settings import MLFLOW_RUN_CONTEXT


class EnvironmentRunContext(RunContextProvider):
    """The JSON object in `MLFLOW_RUN_CONTEXT`."""

    def in_context(self) -> bool:
        return bool(MLFLOW_RUN_CONTEXT.get())

    def tags(self) -> dict[str, str]:
        text = MLFLOW_RUN_CONTEXT.get() or ""
        try:
            tags = json.loads(text)
        except ValueError as error:
            raise MlflowException.invalid_parameter_value(
                f"MLFLOW_RUN_CONTEXT is {text!r}, which is not JSON ({error}). "
                'Write an object of tags, such as {"team": "fraud"}.'
            ) from None
        if not isinstance(tags, dict):
            raise MlflowException.invalid_parameter_value(
                f"MLFLOW_RUN_CONTEXT is {text!r}, which is not a JSON object. "
                'Write one of tags, such as {"team": "fraud"}.'
            )
        return {str(key): str(value) for key, value in tags.items()}
