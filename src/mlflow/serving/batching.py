"""Requests that wait for a model at the same time are predicted together.

A prediction for one row costs a scikit-learn pipeline about what one for fifty costs. While the
model works on some requests, others arrive; they are put together, predicted once, and each gets
its part. Nothing waits for company: a request that is alone goes at once. Only models whose answer
for a row does not depend on the other rows are treated so (`is_row_wise`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from mlflow.exceptions import MlflowException
from mlflow.serving.frames import frame_of_rows
from mlflow.serving.request import Body, plain_table
from mlflow.serving.served_model import Loaded

MOST_REQUESTS = 64
MOST_BYTES = 1 << 18
"""Larger bodies are predicted alone: they gain little, and the others would wait for them."""

_ROW_WISE = ("predict", "predict_proba", "predict_log_proba", "decision_function")
_LIBRARIES = ("sklearn", "xgboost", "lightgbm", "catboost")
_LOADERS = tuple(f"mlflow.{library}" for library in _LIBRARIES)


class Request(NamedTuple):
    """A request, and the model that was there when it came."""

    loaded: Loaded
    body: bytes
    content_type: str | None


class Batcher:
    """Answers requests, those that wait at the same time together.

    Args:
        answer_all: Answers several at once, in a thread.
        thread: The thread.
    """

    def __init__(
        self, answer_all: Callable[[Sequence[Request]], list[Any]], thread: ThreadPoolExecutor
    ) -> None:
        self._answer_all = answer_all
        self._thread = thread
        self._waiting: list[tuple[Request, asyncio.Future[Any]]] = []
        self._busy = False

    def ask(self, request: Request) -> asyncio.Future[Any]:
        """The answer, when there is one."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((request, future))
        if not self._busy:
            self._begin()
        return future

    def _begin(self) -> None:
        taken, self._waiting = self._waiting[:MOST_REQUESTS], self._waiting[MOST_REQUESTS:]
        self._busy = True
        work = asyncio.get_running_loop().run_in_executor(
            self._thread, self._answer_all, [request for request, _ in taken]
        )
        work.add_done_callback(lambda done: self._end(taken, done))

    def _end(self, taken: list[tuple[Request, asyncio.Future[Any]]], done: Any) -> None:
        self._busy = False
        if self._waiting:
            self._begin()
        error = done.exception()
        for position, (_, future) in enumerate(taken):
            if future.done():  # given up meanwhile
                continue
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(done.result()[position])


def predict_together(requests: Sequence[Request]) -> list[Any] | None:
    """What a model gives for each of several requests; None if they do not go together.

    Args:
        requests: Of one model.
    """
    loaded = requests[0].loaded
    meta = loaded.model.metadata
    bodies = [plain_table(each.body, each.content_type) for each in requests]
    tables = [each for each in bodies if each is not None]
    if len(tables) < len(bodies) or any(each.columns != tables[0].columns for each in tables):
        return None
    rows = [row for each in tables for row in each.rows]
    try:
        frame = frame_of_rows(rows, tables[0].columns, meta.get_input_schema())
        predictions = loaded.model.predict(frame)
        if len(predictions) != len(rows):
            return None
    except (MlflowException, ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
        return None  # one of them is at fault: each is told for itself
    return list(_parts(predictions, tables))


def _parts(predictions: Any, tables: Sequence[Body]) -> Iterator[Any]:
    at = 0
    for each in tables:
        yield predictions[at : at + len(each.rows)]
        at += len(each.rows)


def is_row_wise(loaded: Loaded) -> bool:
    """Whether what a model gives for a row cannot depend on the rows beside it."""
    conf = loaded.model.metadata.flavors["python_function"]
    if conf.get("loader_module") not in _LOADERS or conf.get("code"):
        return False
    if conf.get("predict_fn", "predict") not in _ROW_WISE:
        return False
    try:
        return all(map(_is_stock, _estimators(loaded.model.get_raw_model())))
    except (MlflowException, AttributeError, TypeError):
        return False


def _estimators(model: Any) -> Iterator[Any]:
    yield model
    if hasattr(model, "get_params"):
        yield from (each for each in model.get_params(deep=True).values() if hasattr(each, "fit"))


def _is_stock(estimator: Any) -> bool:
    cls = type(estimator)
    library = cls.__module__.partition(".")[0]
    return library in _LIBRARIES and cls.__name__ != "FunctionTransformer"
