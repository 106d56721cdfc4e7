"""Autologging of H2O: parameters, the scoring history as curves, how important columns are.

What is trained is on the cluster; its parameters and metrics are known when it is done.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Mapping
from typing import Any

from mlflow.autologging.data import EXAMPLE_ROWS, log_training_data
from mlflow.autologging.integration import Call, Integration, Patch, Training
from mlflow.autologging.model import log_model_of
from mlflow.autologging.patching import for_every_subclass
from mlflow.autologging.pictures import log_feature_importance

MOST_CELLS = 1_000_000
"""Cells of the largest frame that is fetched from the cluster to be logged as a dataset."""

_COUNTS = ("number_of_trees", "iterations", "iteration", "epochs")
"""Columns of scoring histories that say how far the training was."""

_KINDS = {
    "training_metrics": "training_",
    "validation_metrics": "validation_",
    "cross_validation_metrics": "cross_validation_",
}
_NO_MEASURES = {"frame_checksum", "model_checksum", "scoring_time", "nobs"}
MOST_PARAM_LENGTH = 6000


def train(call: Call) -> Training:
    """Log a call of `H2OEstimator.train`."""
    import mlflow

    if not is_logged(call):
        yield
        return
    given = call.arguments()
    frame = given.get("training_frame")
    told = call.safely(_stated_params)(call.owner, given) or {}
    call.safely(mlflow.log_params)(told)
    call.safely(mlflow.set_tags)({"estimator_name": type(call.owner).__name__})
    call.safely(_log_frame)(call, frame, given)
    yield
    call.safely(_log_actual_params)(call.owner, told)
    curves = call.safely(_log_history)(call.owner) or {}
    call.safely(_log_final)(call.owner, curves)
    call.safely(_log_importance)(call.owner)
    if call.options["log_models"]:
        call.safely(_log_model)(call, frame)


def is_logged(call: Call) -> bool:
    """Whether the call returns when the model is trained: `start` does not wait for it."""
    return not getattr(call.owner, "_future", False)


# ---- parameters ----
def _stated_params(model: Any, given: Mapping[str, Any]) -> dict[str, str]:
    """What the estimator and the call were told; frames are data."""
    stated = {**dict(model._parms), **given}
    return {
        key: str(value)[:MOST_PARAM_LENGTH]
        for key, value in stated.items()
        if value is not None and key not in ("verbose", "kwargs") and not _is_frame(value)
    }


def _log_actual_params(model: Any, told: Mapping[str, str]) -> None:
    """Log what H2O chose where it was told nothing, or to choose: the seed, the distribution."""
    import mlflow

    chosen = {
        f"actual_{key}" if key in told else key: str(value)[:MOST_PARAM_LENGTH]
        for key, value in model.actual_params.items()
        if value not in (None, []) and not isinstance(value, (list, dict))
        if not _same(told.get(key), value)
    }
    mlflow.log_params(chosen)


def _same(told: str | None, value: Any) -> bool:
    if told is None:
        return False
    try:
        return float(told) == float(value)
    except (TypeError, ValueError):
        return told.lower() == str(value).lower()


# ---- metrics ----
def _log_history(model: Any) -> dict[str, float]:
    """Log each row of the scoring history as a point of each curve; the last values."""
    import mlflow

    history = model._model_json["output"].get("scoring_history")
    if history is None:
        return {}
    columns = list(history.col_header)
    counter = next((name for name in _COUNTS if name in columns), None)
    last: dict[str, float] = {}
    for place, row in enumerate(history.cell_values):
        values = dict(zip(columns, row, strict=True))
        step = int(values[counter]) if counter and _is_number(values[counter]) else place
        numbers_of_row = {
            _plain(key): float(value)
            for key, value in values.items()
            if key and key not in _COUNTS and key != "timestamp" and _is_number(value)
        }
        mlflow.log_metrics(numbers_of_row, step=step)
        last.update(numbers_of_row)
    return last


def _log_final(model: Any, curves: Mapping[str, float]) -> None:
    """Log the model's metrics, where a curve does not end with them."""
    import mlflow

    output = model._model_json["output"]
    found = {}
    for kind, prefix in _KINDS.items():
        measured = getattr(output.get(kind), "_metric_json", None) or {}
        for key, value in measured.items():
            name = prefix + _plain(key.lower())
            if key in _NO_MEASURES or not _is_number(value):
                continue
            if not math.isclose(curves.get(name, math.nan), value, rel_tol=1e-6):
                found[name] = float(value)
    mlflow.log_metrics(found)


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, numbers.Real)
        and not isinstance(value, bool)
        and not math.isnan(float(value))
    )


def _plain(name: str) -> str:
    """A column's name with signs that names may have everywhere."""
    return name.strip().replace("^", "").replace(" ", "_")


def _log_importance(model: Any) -> None:
    table = model._model_json["output"].get("variable_importances")
    if table is not None and table.cell_values:
        names = [row[0] for row in table.cell_values]
        log_feature_importance(names, [row[1] for row in table.cell_values], "relative")


# ---- data and model ----
def _is_frame(value: Any) -> bool:
    from h2o import H2OFrame

    return isinstance(value, H2OFrame)


def _log_frame(call: Call, frame: Any, given: Mapping[str, Any]) -> None:
    if not call.options["log_datasets"] or frame.nrow * frame.ncol > MOST_CELLS:
        return
    data = _fetched(frame)
    target = given.get("y")
    name = frame.columns[target] if isinstance(target, int) else target
    if name is None:
        log_training_data(call, data)
    else:
        log_training_data(call, data.drop(columns=[name]), data[name])


def _fetched(frame: Any) -> Any:
    """A frame of the cluster as one of pandas."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # H2O recommends packages
        return frame.as_data_frame()


def _log_model(call: Call, frame: Any) -> None:
    from mlflow.flavors.h2o import FLAVOR, Wrapper

    model = call.owner
    wanted = call.options["log_model_signatures"] or call.options["log_input_examples"]
    rows = _fetched(frame[: min(EXAMPLE_ROWS, frame.nrow), _features_of(model)]) if wanted else None
    log_model_of(
        call, FLAVOR, model, rows, {"settings": None},
        lambda model, example: Wrapper(model).predict(example),
    )  # fmt: skip


def _features_of(model: Any) -> list[str]:
    """The columns that a model predicts from."""
    output = model._model_json["output"]
    response = (model.actual_params.get("response_column"),)
    return [name for name in output["names"] if name not in response]


def _arrange(put: Callable[[Patch], None]) -> None:
    from h2o.estimators.estimator_base import H2OEstimator

    def patch(cls: type) -> None:
        put(Patch(cls, "train", train, managed=is_logged))

    patch(H2OEstimator)
    for_every_subclass(H2OEstimator, patch)


INTEGRATION = Integration(name="h2o", library="h2o", patches=tuple, arrange=_arrange)
