"""A model in its own environment that answers line by line; `worker.py` starts it.

Each line of its input is the body of a request to a scoring server (`request.py`), each line of its
output the answer. It needs no port, and ends when its input does: with the process that started it,
however that ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from mlflow.exceptions import MlflowException
from mlflow.models.input_example import InputExample
from mlflow.models.loading import load_pyfunc
from mlflow.serving.answer import answer_of
from mlflow.serving.request import JSON, read_invocation


class LineOrders(msgspec.Struct):
    """What the process is to answer with.

    Attributes:
        folder: The model's files, which the one who starts it vouches for.
        model_config: Settings that are other than saved, or None.
    """

    folder: str
    model_config: dict[str, Any] | None = None


class Answer(msgspec.Struct):
    """A line of output: predictions, or why there are none."""

    predictions: Any = None
    error: str | None = None


class LineProcess:
    """The process, as the one who starts it sees it.

    Args:
        python: The environment's Python.
        orders: What it is to answer with.
        variables: Its environment variables.
    """

    def __init__(self, python: str, orders: LineOrders, variables: Mapping[str, str]) -> None:
        told = msgspec.json.encode(orders).decode()
        process = subprocess.Popen(
            [python, "-m", "mlflow.serving", "lines", told],
            env=dict(variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._process = process
        self._requests: IO[bytes] = process.stdin  # type: ignore[assignment]  # pipes, as asked for
        self._answers: IO[bytes] = process.stdout  # type: ignore[assignment]

    def predict(self, table: Any, params: dict[str, Any] | None) -> Any:
        """What the model gives for a data frame, as plain data.

        Raises:
            MlflowException: It failed (`INVALID_STATE`).
        """
        try:
            self._requests.write(_line(table, params))
            self._requests.flush()
            line = self._answers.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            status = self._process.wait()
            raise MlflowException(
                f"The model's process in its own environment ended with status {status}; what it "
                "wrote to standard error is among what Spark's executor says.",
                "INVALID_STATE",
            )
        answer = msgspec.json.decode(line, type=Answer)
        if answer.error is not None:
            raise MlflowException(answer.error, "INVALID_STATE")
        return answer.predictions

    def close(self) -> None:
        """End it."""
        self._requests.close()
        self._answers.close()
        self._process.wait()


def answer_lines(told: str) -> None:
    """Answer the lines of standard input, until it ends; called in the environment."""
    orders = msgspec.json.decode(told.encode(), type=LineOrders)
    # What the model prints must not come between the answers.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        model: Any = load_pyfunc(
            Path(orders.folder),
            suppress_warnings=True,
            model_config=orders.model_config,
            trusted=True,
        )
    except MlflowException as error:
        model, fault = None, error.message
    for body in sys.stdin.buffer:
        line = _refusal(fault) if model is None else _answer(model, body)
        output.write(line + b"\n")
        output.flush()


def _answer(model: Any, body: bytes) -> bytes:
    try:
        asked = read_invocation(body, JSON, model.metadata)
        return answer_of(model.predict(asked.data, params=asked.params))
    except Exception as error:  # noqa: BLE001  # whatever a model raises is told where it is asked
        return _refusal(f"{type(error).__name__}: {error}")


def _refusal(message: str) -> bytes:
    return msgspec.json.encode(Answer(error=message))


def _line(table: Any, params: dict[str, Any] | None) -> bytes:
    body = InputExample((table, params) if params else table).serving_input
    # Line ends within texts are escaped in JSON; these only indent it.
    return body.replace("\n", "").encode() + b"\n"
