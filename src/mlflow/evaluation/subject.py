"""What is evaluated: the data, what the model says of it, what is true."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from mlflow.data.dataset import Dataset


_logger = logging.getLogger(__name__)


@dataclass
class Subject:
    """A model's answers and the truth, row by row.

    Attributes:
        features: What the model was given; a frame or an array.
        frame: Columns `prediction` and, where the truth is known, `target`.
        likely: Probabilities, rows × classes, in the order of `classes`; None without.
        classes: The model's classes; None where it does not say.
        dataset: The data as a dataset, to be logged.
        raw: The framework's own model, where there is one.
        ask: What the model says of other features; None where the data had its answers.
    """

    features: Any
    frame: pd.DataFrame
    likely: np.ndarray[Any, Any] | None
    classes: Sequence[Any] | None
    dataset: Dataset | None
    raw: Any
    ask: Callable[[Any], Any] | None = None

    @property
    def predictions(self) -> Any:
        """What the model says; shape `(rows,)`."""
        return self.frame["prediction"].to_numpy()

    @property
    def targets(self) -> Any:
        """What is true; shape `(rows,)`.

        Raises:
            MlflowException: Nobody said (`INVALID_PARAMETER_VALUE`).
        """
        if "target" not in self.frame:
            raise MlflowException.invalid_parameter_value(
                "This needs what is true: pass targets=, a column's name or the values."
            )
        return self.frame["target"].to_numpy()


def subject_of(
    model: Any,
    data: Any,
    targets: Any,
    predictions: str | None,
    feature_names: Sequence[str] | None,
    inference_params: dict[str, Any] | None,
) -> Subject:
    """Ask the model about the data, unless the data has its answers.

    Raises:
        MlflowException: Columns that are named are not there, or there are neither a model nor
            predictions (`INVALID_PARAMETER_VALUE`).
    """
    import pandas as pd

    features, truth, answers, dataset = parts_of(data, targets, predictions, feature_names)
    raw = likely = classes = ask = None
    if answers is None:
        if model is None:
            raise MlflowException.invalid_parameter_value(
                "There is nothing to evaluate: pass a model, or predictions=, the name of the "
                "column that has them."
            )
        ask = partial(_ask, model, inference_params=inference_params)
        answers = ask(features)
        raw = _raw(model)
        likely, classes = _likely(raw, features)
    frame = pd.DataFrame({"prediction": _column(answers)})
    if truth is not None:
        if len(truth) != len(frame):
            raise MlflowException.invalid_parameter_value(
                f"There are {len(frame)} rows and {len(truth)} targets."
            )
        frame["target"] = _column(truth)
    return Subject(features, frame, likely, classes, dataset, raw, ask)


def score_of(subject: Subject, config: Mapping[str, Any]) -> dict[str, float]:
    """What the `score` of a scikit-learn style model says, as `score`; nothing without one."""
    measure = getattr(subject.raw, "score", None)
    if measure is None or "target" not in subject.frame:
        return {}
    weights = config.get("sample_weights")
    more = {} if weights is None else {"sample_weight": weights}
    try:
        return {"score": float(measure(subject.features, subject.targets, **more))}
    except Exception as error:  # noqa: BLE001 - the framework's own; there are other metrics
        _logger.warning("The model's own score was not computed: %s", error)
        return {}


def parts_of(
    data: Any, targets: Any, predictions: str | None, feature_names: Sequence[str] | None
) -> tuple[Any, Any, Any, Dataset | None]:
    """Features, targets, predictions (or None), and the data as a dataset."""
    import numpy as np
    import pandas as pd

    from mlflow import data as datasets

    if hasattr(data, "df") and hasattr(data, "profile"):  # a dataset of pandas
        targets = data.targets if targets is None else targets
        predictions = predictions or data.predictions
        dataset, data = data, data.df
    elif isinstance(data, pd.DataFrame):
        dataset = datasets.from_pandas(data, targets=targets if _is_name(targets) else None)
    elif isinstance(data, np.ndarray):
        dataset = datasets.from_numpy(
            data, targets=None if targets is None else np.asarray(targets)
        )
        if feature_names:
            data = pd.DataFrame(data, columns=list(feature_names))
    else:
        data = pd.DataFrame(data)
        dataset = datasets.from_pandas(data)
    if not isinstance(data, pd.DataFrame):
        return data, targets, None, dataset
    taken = []
    if _is_name(targets):
        taken.append(_existing(data, targets, "targets"))
        targets = data[targets]
    answers = None
    if predictions is not None:
        taken.append(_existing(data, predictions, "predictions"))
        answers = data[predictions]
    features = data.drop(columns=taken)
    if feature_names:
        features = features[[_existing(data, name, "feature_names") for name in feature_names]]
    return features, targets, answers, dataset


def _is_name(targets: Any) -> bool:
    return isinstance(targets, str)


def _existing(data: pd.DataFrame, name: str, argument: str) -> str:
    if name not in data.columns:
        raise MlflowException.invalid_parameter_value(
            f"{argument} names the column {name!r}; the data has "
            f"{', '.join(map(repr, data.columns[:20]))}."
        )
    return name


def _column(values: Any) -> Any:
    import numpy as np

    array = np.asarray(values)
    return array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array


def _ask(model: Any, features: Any, *, inference_params: dict[str, Any] | None) -> Any:
    predict: Callable[..., Any] = model.predict if hasattr(model, "predict") else model
    if inference_params:
        return predict(features, params=inference_params)
    return predict(features)


def _raw(model: Any) -> Any:
    """The framework's own model within one that was loaded."""
    get = getattr(model, "get_raw_model", None)
    try:
        return get() if get is not None else None
    except (MlflowException, NotImplementedError, AttributeError):
        return None


def _likely(raw: Any, features: Any) -> tuple[Any, Sequence[Any] | None]:
    predict = getattr(raw, "predict_proba", None)
    if predict is None:
        return None, getattr(raw, "classes_", None)
    return predict(features), getattr(raw, "classes_", None)
