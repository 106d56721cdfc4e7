"""What may be logged: numbers of every kind, steps, params and tags within their limits."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.utils.validation import MAX_PARAM_VAL_LENGTH, MAX_TAG_VAL_LENGTH


@pytest.fixture(autouse=True)
def run_id() -> Iterator[str]:
    """An active run."""
    with mlflow.start_run() as run:
        yield run.info.run_id


def data(run_id: str) -> Any:
    return mlflow.get_run(run_id).data


def refused(call: Any, *arguments: Any, **named: Any) -> str:
    """The message of the refusal."""
    with pytest.raises(MlflowException) as caught:
        call(*arguments, **named)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    return str(caught.value.message)


# ---- metrics ----
@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (1, 1.0),
        (0.1, 0.1),
        (True, 1.0),
        (False, 0.0),
        (10**300, 1e300),
        (np.float32(0.5), 0.5),
        (np.float64(0.1), 0.1),
        (np.float16(2), 2.0),
        (np.int64(3), 3.0),
        (np.bool_(True), 1.0),
        (np.array(0.25), 0.25),
        (np.array([0.25]), 0.25),
        (np.array([[7]]), 7.0),
        (Decimal("0.5"), 0.5),
        (Fraction(1, 4), 0.25),
        ("7.5", 7.5),
        ("1e-3", 0.001),
        (math.inf, math.inf),
        (-math.inf, -math.inf),
        ("inf", math.inf),
        (5e-324, 5e-324),
        (-1.7976931348623157e308, -1.7976931348623157e308),
    ],
    ids=repr,
)
def test_value_becomes_a_float(value: Any, stored: float, run_id: str) -> None:
    mlflow.log_metric("m", value)
    mlflow.log_metrics({"n": value})
    metrics = data(run_id).metrics
    assert (metrics["m"], metrics["n"]) == (stored, stored)
    assert type(metrics["m"]) is float


@pytest.mark.parametrize("value", [math.nan, "nan", np.float32("nan"), Decimal("NaN")], ids=repr)
def test_nan_is_kept(value: Any, run_id: str) -> None:
    mlflow.log_metric("m", value)
    assert math.isnan(data(run_id).metrics["m"])


class Tensor:
    """A tensor on some device, of one element: only `item()` gives its value."""

    def __init__(self, value: float) -> None:
        self._value = value

    def item(self) -> float:
        return self._value


def test_value_of_a_tensor(run_id: str) -> None:
    mlflow.log_metric("m", Tensor(0.5))
    assert data(run_id).metrics == {"m": 0.5}


@pytest.mark.parametrize(
    "value",
    ["abc", "", None, 1j, [1.0], {}, np.array([1, 2]), np.array([]), 10**400, object()],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number_is_refused(value: Any, run_id: str) -> None:
    assert "'m'" in refused(mlflow.log_metric, "m", value)
    refused(mlflow.log_metrics, {"good": 1.0, "bad": value})
    assert data(run_id).metrics == {}


@pytest.mark.parametrize(
    ("step", "stored"),
    [(None, 0), (3, 3), (-3, -3), (3.0, 3), (np.int64(4), 4), (True, 1), (2**63 - 1, 2**63 - 1)],
    ids=repr,
)
def test_step_becomes_an_integer(step: Any, stored: int, run_id: str) -> None:
    mlflow.log_metric("m", 0.5, step=step)
    mlflow.log_metrics({"n": 0.5}, step=step)
    for key in ("m", "n"):
        [point] = mlflow.MlflowClient().get_metric_history(run_id, key)
        assert (point.step, type(point.step)) == (stored, int)


@pytest.mark.parametrize("step", ["a", 1.7, math.nan, math.inf, 2**63, [1]], ids=repr)
def test_step_that_is_no_integer_is_refused(step: Any, run_id: str) -> None:
    assert "step" in refused(mlflow.log_metric, "m", 0.5, step=step)
    refused(mlflow.log_metrics, {"m": 0.5}, step=step)
    assert data(run_id).metrics == {}


def test_timestamps(run_id: str) -> None:
    mlflow.log_metric("m", 0.5, timestamp=1_700_000_000_123)
    [point] = mlflow.MlflowClient().get_metric_history(run_id, "m")
    assert point.timestamp == 1_700_000_000_123
    assert "timestamp" in refused(mlflow.log_metric, "m", 0.5, timestamp=-1)
    assert "timestamp" in refused(mlflow.log_metric, "m", 0.5, timestamp="soon")
    assert "timestamp" in refused(mlflow.log_metrics, {"m": 0.5}, timestamp=-1)


@pytest.mark.parametrize(
    "name", ["a", "a b", "a:b", "größe", "a/b/c", "a.b-c_d", "x" * 250, "1", "..a", "a..b/c"]
)
def test_names(name: str, run_id: str) -> None:
    mlflow.log_metric(name, 1)
    mlflow.log_param(name, 1)
    mlflow.set_tag(name, 1)
    seen = data(run_id)
    assert seen.metrics[name] == 1.0
    assert seen.params[name] == seen.tags[name] == "1"


@pytest.mark.parametrize(
    "name",
    ["", "a//b", "/a", "a/", "../a", "a/../b", ".", "..", "a@b", "a\nb", "a\n", "x" * 251, None, 5],
)
def test_names_that_are_refused(name: Any, run_id: str) -> None:
    refused(mlflow.log_metric, name, 1)
    refused(mlflow.log_metrics, {name: 1})
    refused(mlflow.log_param, name, 1)
    refused(mlflow.log_params, {name: 1})
    refused(mlflow.set_tag, name, 1)
    refused(mlflow.set_tags, {name: 1})
    seen = data(run_id)
    assert (seen.metrics, seen.params) == ({}, {})


def test_many_at_once(run_id: str) -> None:
    mlflow.log_metrics({f"m{i}": i for i in range(1500)})
    mlflow.log_params({f"p{i}": i for i in range(150)})
    mlflow.set_tags({f"t{i}": i for i in range(150)})
    seen = data(run_id)
    assert (len(seen.metrics), len(seen.params)) == (1500, 150)
    assert seen.tags["t149"] == "149"


# ---- params ----
@pytest.mark.parametrize("value", [0.001, 3, "text", None, [1, 2], {"a": 1}, True, "größe ☃", ""])
def test_param_is_kept_as_text(value: Any, run_id: str) -> None:
    assert mlflow.log_param("p", value) == value
    mlflow.log_param("p", value)  # the same again: nothing happens
    assert data(run_id).params == {"p": str(value)}


def test_param_does_not_change(run_id: str) -> None:
    mlflow.log_param("p", 1)
    message = refused(mlflow.log_param, "p", 2)
    assert "'p'" in message
    assert "'1'" in message
    assert "'2'" in message
    refused(mlflow.log_params, {"new": 1, "p": 2})
    assert data(run_id).params == {"p": "1"}


def test_long_values_are_cut_with_a_warning(run_id: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert mlflow.log_param("p", "v" * 6001) == "v" * 6001
        mlflow.set_tag("t", "v" * 8001)
    assert "6001" in caplog.text
    assert "8001" in caplog.text
    seen = data(run_id)
    assert seen.params["p"] == "v" * MAX_PARAM_VAL_LENGTH
    assert seen.tags["t"] == "v" * MAX_TAG_VAL_LENGTH


def test_long_values_are_refused_when_they_may_not_be_cut(
    run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRUNCATE_LONG_VALUES", "false")
    assert "6000" in refused(mlflow.log_param, "p", "v" * 6001)
    assert "8000" in refused(mlflow.set_tag, "t", "v" * 8001)
    mlflow.log_param("p", "v" * 6000)
    mlflow.set_tag("t", "v" * 8000)
    assert len(data(run_id).params["p"]) == 6000


# ---- tags ----
def test_tags_are_kept_as_text_and_may_change(run_id: str) -> None:
    mlflow.set_tag("a", ["x", "y"])
    mlflow.set_tags({"b": 1, "c": None})
    mlflow.set_tag("b", 2)
    mlflow.delete_tag("c")
    tags = data(run_id).tags
    assert (tags["a"], tags["b"]) == ("['x', 'y']", "2")
    assert "c" not in tags
    with pytest.raises(MlflowException) as caught:
        mlflow.delete_tag("c")
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_run_name_follows_its_tag(run_id: str) -> None:
    mlflow.set_tag("mlflow.runName", "another name")
    assert mlflow.get_run(run_id).info.run_name == "another name"


# ---- waiting ----
@pytest.mark.parametrize("synchronous", [True, False, None])
def test_waiting_for_the_store_or_not(synchronous: bool | None, run_id: str) -> None:
    waits = [
        mlflow.log_metric("m", 1, synchronous=synchronous),
        mlflow.log_metrics({"n": 1}, synchronous=synchronous),
        mlflow.log_params({"q": 1}, synchronous=synchronous),
        mlflow.set_tag("t", 1, synchronous=synchronous),
        mlflow.set_tags({"u": 1}, synchronous=synchronous),
    ]
    if synchronous is False:
        for operation in waits:
            assert operation is not None
            operation.wait()
    else:
        assert waits == [None] * len(waits)
    mlflow.flush_async_logging()
    seen = data(run_id)
    assert seen.metrics == {"m": 1.0, "n": 1.0}
    assert seen.params == {"q": "1"}
    assert (seen.tags["t"], seen.tags["u"]) == ("1", "1")
