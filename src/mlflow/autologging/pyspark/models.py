"""Logging models of Spark ML: which, and with which signature and example."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from mlflow.autologging.data import EXAMPLE_ROWS
from mlflow.autologging.integration import Call
from mlflow.autologging.pyspark.stages import values_of

ALLOW_LIST_CONF = "spark.mlflow.pysparkml.autolog.logModelAllowlistFile"

_NO_FEATURES = ("labelCol", "weightCol", "censorCol", "validationIndicatorCol")

_logger = logging.getLogger("mlflow.autologging")


def log_model(call: Call, model: Any, frame: Any) -> str | None:
    """Log a fitted model, and the best one that a search has found; its id.

    Args:
        model: The model.
        frame: The data frame it was trained on.
    """
    from mlflow.flavors.spark import FLAVOR
    from mlflow.models.functions import log

    if not is_allowed(model, allow_list(call)):
        _logger.warning(
            "The model %s is not logged, for log_model_allowlist does not have %s.",
            model.uid,
            _class_name(model),
        )
        return None
    signature, example = call.safely(_description)(call, model, frame) or (None, None)
    options = {
        "name": "model",
        "signature": signature,
        "input_example": example,
        "registered_model_name": call.options["registered_model_name"],
    }
    info = log(FLAVOR, model, None, options, {"dfs_tmpdir": None})
    if hasattr(model, "bestModel"):
        best = {"name": "best_model", "signature": info.signature}
        log(FLAVOR, model.bestModel, None, best, {"dfs_tmpdir": None})
    return info.model_id


# ---- which ----
def allow_list(call: Call) -> Collection[str] | None:
    """Names of the classes whose models are logged; None: all that Spark can write."""
    from pyspark.sql import SparkSession

    given = call.options["log_model_allowlist"]
    if given:
        return [name.strip() for name in given]
    session = SparkSession.getActiveSession()
    path = session.conf.get(ALLOW_LIST_CONF, None) if session is not None else None
    if not path:
        return None
    lines = Path(path.removeprefix("file://")).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def is_allowed(model: Any, allowed: Collection[str] | None) -> bool:
    """Whether the classes of a model and of those in it are in a list, which may have `*` last."""
    from pyspark.ml import Model

    if allowed is None:
        return True
    name = _class_name(model)
    named = any(
        name.startswith(each[:-1]) if each.endswith("*") else name == each for each in allowed
    )
    return named and all(
        is_allowed(part, allowed) for part in _models_in(model) if isinstance(part, Model)
    )


def _class_name(model: Any) -> str:
    return f"{type(model).__module__}.{type(model).__name__}"


def _models_in(model: Any) -> list[Any]:
    if hasattr(model, "bestModel"):
        return [model.bestModel]
    return list(getattr(model, "stages", None) or getattr(model, "models", None) or ())


# ---- signature and example ----
def _description(call: Call, model: Any, frame: Any) -> tuple[Any, Any]:
    """Signature and input example, as far as they are asked for."""
    from pyspark.ml.functions import vector_to_array

    from mlflow.models.signature import infer_signature

    options = call.options
    if not options["log_model_signatures"] and not options["log_input_examples"]:
        return None, None
    features = frame.select(feature_columns(model, frame)).limit(EXAMPLE_ROWS)
    signature = example = None
    if options["log_model_signatures"]:
        # Only types are looked at, so that nothing is computed.
        said = model.transform(features)
        answer = said.select("prediction") if "prediction" in said.columns else None
        signature = infer_signature(features, answer)
    if options["log_input_examples"]:
        for field in features.schema.fields:
            if field.dataType.typeName() == "vectorudt":
                features = features.withColumn(field.name, vector_to_array(field.name))
        example = features.toPandas()
    return signature, example


def feature_columns(model: Any, frame: Any) -> list[str]:
    """The columns that a model needs, in the data frame's order."""
    made: set[str] = set()
    needed: set[str] = set()
    steps = list(_steps(model))
    labels = {values_of(stage).get("labelCol") for stage in steps}
    for stage in steps:
        if type(stage).__name__ == "StringIndexerModel" and stage.getOutputCol() in labels:
            continue  # of the labels, which are not there to be indexed when it predicts
        taken = {name for key, name in _columns(stage) if not _is_output(key)}
        if not taken & ({*frame.columns} | made):
            return _tried_columns(model, frame)  # a formula or a query names what it takes
        needed |= taken - made
        made |= {name for key, name in _columns(stage) if _is_output(key)}
    return [name for name in frame.columns if name in needed]


def _steps(model: Any) -> Iterator[Any]:
    inner = getattr(model, "bestModel", None)
    if inner is not None:
        yield from _steps(inner)
    elif hasattr(model, "stages"):
        for stage in model.stages:
            yield from _steps(stage)
    else:
        yield model


def _columns(stage: Any) -> Iterator[tuple[str, str]]:
    """Parameters that name columns, and the names."""
    for key, value in values_of(stage).items():
        if key in _NO_FEATURES or not key.endswith(("Col", "Cols")):
            continue
        for name in value if isinstance(value, (list, tuple)) else [value]:
            yield key, name


def _is_output(key: str) -> bool:
    return key.startswith(("output", "prediction", "probability", "rawPrediction", "variance"))


def _tried_columns(model: Any, frame: Any) -> list[str]:
    """The columns without which the model transforms nothing."""
    needed = []
    for name in frame.columns:
        try:
            model.transform(frame.drop(name))
        except Exception:  # noqa: BLE001 - of whatever class Spark's is here
            needed.append(name)
    return needed
