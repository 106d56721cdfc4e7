"""What an evaluator of another package is given to evaluate on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from mlflow.evaluation.subject import parts_of


class EvaluationDataset:
    """Features, what is true, and perhaps predictions, row by row.

    Args:
        data: A frame, an array, lists of rows, or a dataset of `mlflow.data`.
        targets: What is true: a column's name, or the values.
        name: What it is called; its `hash` by default.
        path: Where it came from.
        feature_names: The columns that are features; by default all that are nothing else.
        predictions: Name of the column that has the predictions.
        digest: What tells its content; computed by default.

    Raises:
        MlflowException: A column that is named is not there (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        data: Any,
        *,
        targets: Any = None,
        name: str | None = None,
        path: str | None = None,
        feature_names: Sequence[str] | None = None,
        predictions: str | None = None,
        digest: str | None = None,
    ) -> None:
        features, truth, answers, dataset = parts_of(data, targets, predictions, feature_names)
        self._features, self._truth, self._answers = features, truth, answers
        self._dataset = dataset
        self._digest = digest
        self.path = path
        self.targets_name = targets if isinstance(targets, str) else None
        self.predictions_name = predictions
        self.user_specified_name = name

    @property
    def features_data(self) -> Any:
        """The features: a frame or an array."""
        return self._features

    @property
    def labels_data(self) -> Any:
        """What is true, or None; shape `(rows,)`."""
        return self._truth

    @property
    def predictions_data(self) -> Any:
        """The predictions that the data has, or None; shape `(rows,)`."""
        return self._answers

    @property
    def has_targets(self) -> bool:
        """Whether it is known what is true."""
        return self._truth is not None

    @property
    def has_predictions(self) -> bool:
        """Whether the data has predictions."""
        return self._answers is not None

    @property
    def feature_names(self) -> list[str]:
        """Names of the features; `feature_1`, … where they have none."""
        if hasattr(self._features, "columns"):
            return [str(name) for name in self._features.columns]
        return [f"feature_{number + 1}" for number in range(self._features.shape[-1])]

    @cached_property
    def hash(self) -> str:
        """What tells its content from that of others."""
        return str(self._digest or (self._dataset.digest if self._dataset is not None else ""))

    @property
    def digest(self) -> str:
        """The same as `hash`."""
        return self.hash

    @property
    def name(self) -> str:
        """What it is called."""
        return self.user_specified_name or self.hash
