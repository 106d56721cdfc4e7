"""What happens where Spark computes: batches of columns become batches of predictions.

A process of Spark's lives for many tasks, and keeps the models that it has loaded last.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.serving.on_spark.conversion import as_column
from mlflow.serving.on_spark.shipping import Shipped, unpacked

_MOST_MODELS = 4

# Key → what predicts, and what ends it.
_loaded: OrderedDict[str, tuple[Callable[..., Any], Callable[[], None]]] = OrderedDict()


@dataclass(frozen=True)
class Orders:
    """What the driver wants to be computed.

    Attributes:
        key: What tells this model from others.
        model: Its files.
        result_type: Of the column, of Spark.
        names: Those of the model's inputs, or None: there are none.
        required: How many of them must be there.
        params: Parameters of the model.
        model_config: Settings that are other than saved.
        variables: Environment variables.
        manager: What makes the model's environment; `local`: it predicts in Spark's own.
        environment: One that is made already, or None.
    """

    key: str
    model: Shipped
    result_type: Any
    names: list[str] | None = None
    required: int = 0
    params: dict[str, Any] | None = None
    model_config: dict[str, Any] | None = None
    variables: dict[str, str] = field(default_factory=dict)
    manager: str = "local"
    environment: Shipped | None = None


def predictions(orders: Orders, batches: Iterator[Any]) -> Iterator[Any]:
    """Predictions for batches: each a series, a data frame, or a tuple of these."""
    with _environ(orders.variables):
        predict = _predictor(orders)
        for batch in batches:
            columns = batch if isinstance(batch, tuple) else (batch,)
            rows = len(columns[0])
            if rows:
                given = predict(_table(columns, orders), orders.params)
                yield as_column(given, orders.result_type, rows)


def _table(columns: tuple[Any, ...], orders: Orders) -> Any:
    """The columns as one data frame, under the names that the model knows them by."""
    import pandas as pd  # heavy

    if len(columns) == 1 and isinstance(columns[0], pd.DataFrame):
        return columns[0]
    names = orders.names
    if names is None:
        names = [str(position) for position in range(len(columns))]
    if len(columns) < orders.required:
        raise MlflowException.invalid_parameter_value(
            f"The model takes the columns {', '.join(names)}, and the function got "
            f"{len(columns)}. Pass all of them in this order, or struct() of them by name."
        )
    named = zip(names, columns, strict=False)
    return pd.DataFrame({name: _cells(column) for name, column in named})


def _cells(column: Any) -> Any:
    """A column of single values; a struct is a dictionary."""
    import pandas as pd

    if not isinstance(column, pd.DataFrame):
        return column
    return pd.Series(column.to_dict(orient="records"), index=column.index, dtype=object)


def _predictor(orders: Orders) -> Callable[..., Any]:
    if orders.key in _loaded:
        _loaded.move_to_end(orders.key)
        return _loaded[orders.key][0]
    while len(_loaded) >= _MOST_MODELS:
        _loaded.popitem(last=False)[1][1]()
    make = _here if orders.manager == "local" and orders.environment is None else _elsewhere
    _loaded[orders.key] = make(orders)
    return _loaded[orders.key][0]


def _here(orders: Orders) -> tuple[Callable[..., Any], Callable[[], None]]:
    from mlflow.models.loading import load_pyfunc

    # The driver has examined the files.
    model = load_pyfunc(
        unpacked(orders.model),
        suppress_warnings=True,
        model_config=orders.model_config,
        trusted=True,
    )
    return model.predict, lambda: None


def _elsewhere(orders: Orders) -> tuple[Callable[..., Any], Callable[[], None]]:
    from mlflow.serving.environment import make_environment, python_of
    from mlflow.serving.on_spark.lines import LineOrders, LineProcess
    from mlflow.serving.on_spark.packed_environment import unpacked_environment

    folder = unpacked(orders.model)
    if orders.environment is None:
        environment = make_environment(folder, orders.manager)
    else:
        environment = unpacked_environment(unpacked(orders.environment))
    process = LineProcess(
        python_of(environment),
        LineOrders(os.fspath(folder), orders.model_config),
        environment.complete(os.environ),
    )

    def close() -> None:
        process.close()
        environment.release()

    return process.predict, close


@contextmanager
def _environ(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
