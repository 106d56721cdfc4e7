"""What names, values and sizes are allowed, once, for the SDK and the server.

Limits and character sets are those of the MLflow API, so that what one side accepts the other
accepts too.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from mlflow.entities import Dataset, DatasetInput, Metric, Param, RunTag
from mlflow.exceptions import INVALID_PARAMETER_VALUE, MlflowException

MAX_ENTITY_KEY_LENGTH = 250
MAX_PARAM_VAL_LENGTH = 6000
MAX_TAG_VAL_LENGTH = 8000
MAX_EXPERIMENT_NAME_LENGTH = 500
MAX_EXPERIMENT_TAG_KEY_LENGTH = 250
MAX_EXPERIMENT_TAG_VAL_LENGTH = 20000
MAX_METRICS_PER_BATCH = 1000
MAX_PARAMS_TAGS_PER_BATCH = 100
MAX_ENTITIES_PER_BATCH = 1000
MAX_BATCH_LOG_REQUEST_SIZE = 1_000_000
MAX_DATASETS_PER_BATCH = 1000
MAX_DATASET_NAME_SIZE = 500
MAX_DATASET_DIGEST_SIZE = 36
MAX_DATASET_SOURCE_SIZE = 65_535
MAX_DATASET_SCHEMA_SIZE = 1_048_575
MAX_DATASET_PROFILE_SIZE = 16_777_215
MAX_INPUT_TAG_KEY_SIZE = 255
MAX_INPUT_TAG_VALUE_SIZE = 500
MAX_RUN_NAME_LENGTH = 250
MAX_ARTIFACT_LOCATION_LENGTH = 2048
MAX_MODEL_NAME_LENGTH = 256
MAX_REGISTERED_MODEL_ALIAS_LENGTH = 255
MAX_MODEL_REGISTRY_TAG_KEY_LENGTH = 250
MAX_MODEL_REGISTRY_TAG_VALUE_LENGTH = 100_000
MAX_STEP = 2**63 - 1

_KEY = re.compile(r"[/\w.\- :]+", re.UNICODE)
_RUN_ID = re.compile(r"[a-zA-Z0-9][\w\-]{0,255}")
_ALIAS = re.compile(r"[\w\-]+")
_VERSION_ALIAS = re.compile(r"[vV]\d+")
_EXPERIMENT_ID = re.compile(r"[a-zA-Z0-9][\w\-]{0,63}")

_logger = logging.getLogger(__name__)


def invalid(message: str) -> NoReturn:
    """Raise `INVALID_PARAMETER_VALUE` with this message."""
    raise MlflowException(message, INVALID_PARAMETER_VALUE)


def check_key(kind: str, key: Any) -> str:
    """Return the key of a metric, param or tag, or say what is wrong with it.

    A key is 1 to 250 characters: letters, digits, `_`, `-`, `.`, space, `:` and `/`; it must be a
    normal relative path, because tools show keys as folders.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(key, str):
        invalid(f"The name of a {kind} is text; {key!r} is {type(key).__name__}.")
    if not key:
        invalid(f"A {kind} needs a name; it is empty.")
    if len(key) > MAX_ENTITY_KEY_LENGTH:
        invalid(
            f"The name of a {kind} has at most {MAX_ENTITY_KEY_LENGTH} characters; "
            f"{shorten(key)!r} has {len(key)}."
        )
    if _KEY.fullmatch(key) is None:
        bad = next(char for char in key if _KEY.fullmatch(char) is None)
        invalid(
            f"The name of a {kind} may hold letters, digits, `_`, `-`, `.`, ` `, `:` and `/`; "
            f"{key!r} holds {bad!r}."
        )
    if not _is_plain_path(key):
        invalid(
            f"The name of a {kind} must be a plain relative path without `.`, `..`, doubled or "
            f"outer slashes; {key!r} is not. Did you mean {_plain_path(key)!r}?"
        )
    return key


def _is_plain_path(key: str) -> bool:
    if "/" not in key:
        return key not in (".", "..")
    return posixpath.normpath(key) == key and not key.startswith(("/", "../"))


def _plain_path(key: str) -> str:
    parts = [part for part in key.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


def check_metric_value(key: str, value: Any) -> float:
    """The value as a float.

    Accepts whatever `float()` takes, text too, and arrays or tensors of one element.

    Raises:
        MlflowException: Not a number (`INVALID_PARAMETER_VALUE`).
    """
    if type(value) is float:
        return value
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        item = getattr(value, "item", None)
        if item is not None:
            try:
                return float(item())
            except (TypeError, ValueError, OverflowError, RuntimeError):
                pass
        invalid(
            f"The value of metric {key!r} is a number; {shorten(repr(value))} "
            f"({type(value).__name__}) is not: {error}."
        )


def check_integer(what: str, value: Any) -> int:
    """The value as a 64-bit integer; floats must be whole.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if type(value) is not int:
        try:
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            invalid(f"The {what} is a whole number; {value!r} is not.")
        if isinstance(value, float) and number != value:
            invalid(f"The {what} is a whole number; {value!r} is not.")
        value = number
    if not -MAX_STEP - 1 <= value <= MAX_STEP:
        invalid(f"The {what} fits 64 bits; {value} does not.")
    return int(value)


def check_timestamp(value: Any) -> int:
    """Milliseconds since 1970-01-01 UTC as a 64-bit integer, not before then.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    timestamp = check_integer("timestamp", value)
    if timestamp < 0:
        invalid(f"The timestamp is milliseconds since 1970; {timestamp} is before that.")
    return timestamp


def check_param(key: Any, value: Any, *, truncate: bool = False) -> Param:
    """The parameter with its value as text.

    Args:
        truncate: Cut a value that is too long, with a warning, instead of refusing it.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    check_key("parameter", key)
    return Param(key, _bounded("parameter", key, value, MAX_PARAM_VAL_LENGTH, truncate))


def check_tag(key: Any, value: Any, *, truncate: bool = False) -> RunTag:
    """The tag with its value as text; see `check_param`."""
    check_key("tag", key)
    return RunTag(key, _bounded("tag", key, value, MAX_TAG_VAL_LENGTH, truncate))


def _bounded(kind: str, key: str, value: Any, most: int, truncate: bool) -> str:
    text = value if isinstance(value, str) else str(value)
    if "\x00" in text:
        invalid(f"The value of {kind} {key!r} holds a NUL character, which databases cannot keep.")
    if len(text) <= most:
        return text
    if truncate:
        _logger.warning(
            "The value of %s %r has %d characters; the first %d are kept.",
            kind, key, len(text), most,
        )  # fmt: skip
        return text[:most]
    invalid(
        f"The value of {kind} {key!r} has at most {most} characters; it has {len(text)}: "
        f"{shorten(text)!r}."
    )


def check_experiment_name(name: Any) -> str:
    """The name of an experiment: 1 to 500 characters, no path that walks upwards.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(name, str):
        invalid(f"The name of an experiment is text; {name!r} is {type(name).__name__}.")
    if not name.strip():
        invalid("An experiment needs a name; it is empty.")
    if len(name) > MAX_EXPERIMENT_NAME_LENGTH:
        invalid(
            f"The name of an experiment has at most {MAX_EXPERIMENT_NAME_LENGTH} characters; "
            f"{shorten(name)!r} has {len(name)}."
        )
    if "\x00" in name:
        invalid("The name of an experiment holds a NUL character.")
    return name


def check_experiment_tag(key: Any, value: Any) -> tuple[str, str]:
    """Key and text of an experiment's tag.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    check_key("experiment tag", key)
    return key, _bounded("experiment tag", key, value, MAX_EXPERIMENT_TAG_VAL_LENGTH, False)


def check_run_id(run_id: Any) -> str:
    """The run's id, if it can be one.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(run_id, str) or _RUN_ID.fullmatch(run_id) is None:
        invalid(
            f"{shorten(repr(run_id))} is not the id of a run: 1 to 256 letters, digits, `_` and "
            "`-`, the first a letter or digit."
        )
    return run_id


def check_experiment_id(experiment_id: Any) -> str:
    """The experiment's id, if it can be one.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(experiment_id, str) or _EXPERIMENT_ID.fullmatch(experiment_id) is None:
        invalid(f"{shorten(repr(experiment_id))} is not the id of an experiment.")
    return experiment_id


def check_run_name(name: Any) -> str:
    """The run's name: at most 250 characters.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(name, str):
        invalid(f"The name of a run is text; {name!r} is {type(name).__name__}.")
    if len(name) > MAX_RUN_NAME_LENGTH:
        invalid(
            f"The name of a run has at most {MAX_RUN_NAME_LENGTH} characters; "
            f"{shorten(name)!r} has {len(name)}."
        )
    if "\x00" in name:
        invalid("The name of a run holds a NUL character.")
    return name


def check_batch_sizes(
    metrics: Sequence[Metric], params: Sequence[Param], tags: Sequence[RunTag]
) -> None:
    """Hold a `log-batch` request to the API's limits.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    for kind, items, most in (
        ("metrics", metrics, MAX_METRICS_PER_BATCH),
        ("params", params, MAX_PARAMS_TAGS_PER_BATCH),
        ("tags", tags, MAX_PARAMS_TAGS_PER_BATCH),
    ):
        if len(items) > most:
            invalid(f"A batch holds at most {most} {kind}; this one holds {len(items)}. Split it.")
    total = len(metrics) + len(params) + len(tags)
    if total > MAX_ENTITIES_PER_BATCH:
        invalid(
            f"A batch holds at most {MAX_ENTITIES_PER_BATCH} metrics, params and tags together; "
            f"this one holds {total}. Split it."
        )


def check_dataset_input(given: DatasetInput) -> DatasetInput:
    """The dataset's use, if every field fits.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    dataset: Dataset = given.dataset
    for field, value, most in (
        ("name", dataset.name, MAX_DATASET_NAME_SIZE),
        ("digest", dataset.digest, MAX_DATASET_DIGEST_SIZE),
        ("source", dataset.source, MAX_DATASET_SOURCE_SIZE),
        ("schema", dataset.schema or "", MAX_DATASET_SCHEMA_SIZE),
        ("profile", dataset.profile or "", MAX_DATASET_PROFILE_SIZE),
    ):
        if not isinstance(value, str):
            invalid(f"The {field} of a dataset is text; {value!r} is not.")
        if len(value) > most:
            invalid(f"The {field} of a dataset has at most {most} characters, not {len(value)}.")
    for field, value in (
        ("name", dataset.name),
        ("digest", dataset.digest),
        ("source_type", dataset.source_type),
        ("source", dataset.source),
    ):
        if not value:
            invalid(f"A dataset needs a {field}; it is empty.")
    for tag in given.tags:
        if not tag.key or len(tag.key) > MAX_INPUT_TAG_KEY_SIZE:
            invalid(f"The key of an input's tag has 1 to {MAX_INPUT_TAG_KEY_SIZE} characters.")
        if len(tag.value) > MAX_INPUT_TAG_VALUE_SIZE:
            invalid(
                f"The value of an input's tag has at most {MAX_INPUT_TAG_VALUE_SIZE} characters."
            )
    return given


def shorten(text: str, most: int = 80) -> str:
    """The text, or its beginning and an ellipsis, for messages."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


# ---- registered models ----
def check_model_name(name: Any) -> str:
    """The name of a registered model: 1 to 256 characters without `/` and `:`, and no `.` or `..`.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if not isinstance(name, str):
        invalid(f"The name of a registered model is text; {name!r} is {type(name).__name__}.")
    if not name.strip():
        invalid("A registered model needs a name; it is empty.")
    if len(name) > MAX_MODEL_NAME_LENGTH:
        invalid(
            f"The name of a registered model has at most {MAX_MODEL_NAME_LENGTH} characters; "
            f"{shorten(name)!r} has {len(name)}."
        )
    if bad := next((char for char in name if char in "/:\x00"), None):
        invalid(
            f"The name of a registered model cannot hold '/' or ':', which models:/ URIs need, nor "
            f"NUL; {name!r} holds {bad!r}."
        )
    if name in (".", ".."):
        invalid(f"{name!r} cannot be the name of a registered model.")
    return name


def check_model_version(version: Any) -> int:
    """The number of a version of a registered model.

    Raises:
        MlflowException: It is not a decimal number (`INVALID_PARAMETER_VALUE`).
    """
    text = str(version)
    if isinstance(version, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 18:
        invalid(
            f"The version of a registered model is a whole number such as 3, not "
            f"{shorten(repr(version))}."
        )
    return int(text)


def check_model_alias(alias: Any) -> str:
    """An alias: 1 to 255 letters, digits, `_` and `-`; in a look-up `latest` is one.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    if (
        not isinstance(alias, str)
        or _ALIAS.fullmatch(alias) is None
        or len(alias) > MAX_REGISTERED_MODEL_ALIAS_LENGTH
    ):
        invalid(
            f"An alias of a registered model is 1 to {MAX_REGISTERED_MODEL_ALIAS_LENGTH} letters, "
            f"digits, `_` and `-`, not {shorten(repr(alias))}."
        )
    return alias


def check_new_model_alias(alias: Any) -> str:
    """An alias that may be set: `check_model_alias`, and none that means a version by itself.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    check_model_alias(alias)
    if alias.lower() == "latest":
        invalid(
            f"The alias {alias!r} is reserved: it always names the version of the greatest number."
        )
    if _VERSION_ALIAS.fullmatch(alias):
        invalid(f"The alias {alias!r} reads like the number of a version and is reserved.")
    return str(alias)


def check_registry_tag(key: Any, value: Any) -> tuple[str, str]:
    """Key and text of a tag of a registered model or of a version.

    Raises:
        MlflowException: `INVALID_PARAMETER_VALUE`.
    """
    check_key("tag", key)
    return key, _bounded("tag", key, value, MAX_MODEL_REGISTRY_TAG_VALUE_LENGTH, False)
