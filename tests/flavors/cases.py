"""Models of every flavor, trained on real data: what the suite in `test_flavors.py` runs on."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import load_diabetes, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


@dataclass(frozen=True)
class Case:
    """A model of a flavor.

    Attributes:
        flavor: Name of the flavor, and of its module in `mlflow`.
        train: Trains a model on data.
        data: What it predicts on.
        predict: What the framework's own object predicts on that data.
        package: What the flavor imports.
        runs_code: Whether its files are a pickle.
        options: Arguments of `save_model` that are the flavor's own.
        peer_data: What the data is made into where models go back and forth.
        peer_options: Further such arguments where models go back and forth.
    """

    flavor: str
    train: Callable[[], Any]
    data: Callable[[], Any]
    predict: Callable[[Any, Any], Any]
    package: str
    runs_code: bool = False
    options: tuple[tuple[str, Any], ...] = ()
    peer_data: Callable[[Any], Any] = lambda data: data
    peer_options: tuple[tuple[str, Any], ...] = ()

    @property
    def library(self) -> str:
        """What the flavor is slow to load for: tests of one library may well share a process."""
        return {"keras": "tensorflow"}.get(self.package, self.package)

    @property
    def module(self) -> Any:
        """The flavor's module."""
        return importlib.import_module(f"mlflow.{self.flavor}")


@cache
def iris() -> tuple[pd.DataFrame, pd.Series]:
    """Measures of 150 flowers, and which of three species each is."""
    return load_iris(return_X_y=True, as_frame=True)


@cache
def diabetes() -> tuple[pd.DataFrame, pd.Series]:
    """Ten measures of 442 patients, and how their disease went on."""
    return load_diabetes(return_X_y=True, as_frame=True)


def flowers() -> pd.DataFrame:
    return iris()[0].head(20)


def patients() -> pd.DataFrame:
    return diabetes()[0].head(20)


def by_method(model: Any, data: Any) -> Any:
    return model.predict(data)


@cache
def sklearn_model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(*iris())


@cache
def xgboost_estimator() -> Any:
    import xgboost

    return xgboost.XGBClassifier(n_estimators=5, n_jobs=1).fit(*iris())


@cache
def xgboost_booster() -> Any:
    import xgboost

    return xgboost.train({"nthread": 1}, xgboost.DMatrix(*diabetes()), 5)


@cache
def lightgbm_estimator() -> Any:
    import lightgbm

    return lightgbm.LGBMClassifier(n_estimators=5, n_jobs=1, verbose=-1).fit(*iris())


@cache
def lightgbm_booster() -> Any:
    import lightgbm

    data = lightgbm.Dataset(*diabetes())
    return lightgbm.train({"num_threads": 1, "verbose": -1}, data, 5)


@cache
def catboost_model() -> Any:
    import catboost

    model = catboost.CatBoostRegressor(
        iterations=5, thread_count=1, verbose=False, allow_writing_files=False
    )
    return model.fit(*diabetes())


@cache
def statsmodels_results() -> Any:
    import statsmodels.api as sm

    features, target = diabetes()
    return sm.OLS(target, features).fit()


@cache
def onnx_model() -> Any:
    """A linear model, as ONNX: y = x · w + b."""
    from onnx import TensorProto, helper, numpy_helper
    from sklearn.linear_model import LinearRegression

    fitted = LinearRegression().fit(*diabetes())
    weights = numpy_helper.from_array(fitted.coef_.astype("float32").reshape(10, 1), "w")
    bias = numpy_helper.from_array(np.array([fitted.intercept_], "float32"), "b")
    nodes = [
        helper.make_node("MatMul", ["x", "w"], ["xw"]),
        helper.make_node("Add", ["xw", "b"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 10])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [weights, bias],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    return model


def onnx_predictions(model: Any, data: Any) -> Any:
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString())
    [found] = session.run(["y"], {"x": data.to_numpy().astype("float32")})
    return pd.DataFrame({"y": found.reshape(-1)})


@cache
def prophet_model() -> Any:
    from prophet import Prophet

    # Births in the United States, a month each, 1994 (National Center for Health Statistics).
    births = [
        *(320705, 301327, 339736, 317392, 330295, 329737, 345862, 352173, 339223, 330172),
        *(319397, 326748),
    ]
    history = pd.DataFrame({"ds": pd.date_range("1994-01-01", periods=12, freq="MS"), "y": births})
    model = Prophet(
        yearly_seasonality=False, weekly_seasonality=False, daily_seasonality=False,
        uncertainty_samples=0, n_changepoints=2,
    )  # fmt: skip
    return model.fit(history)


def months() -> pd.DataFrame:
    return pd.DataFrame({"ds": pd.date_range("1995-01-01", periods=3, freq="MS")})


CASES = {
    "sklearn": Case("sklearn", sklearn_model, flowers, by_method, "sklearn", runs_code=True),
    "sklearn-skops": Case(
        "sklearn", sklearn_model, flowers, by_method, "sklearn",
        options=(("serialization_format", "skops"),),
    ),
    "xgboost": Case("xgboost", xgboost_estimator, flowers, by_method, "xgboost"),
    "xgboost-booster": Case(
        "xgboost", xgboost_booster, patients,
        lambda model, data: model.predict(_matrix(data)), "xgboost",
        options=(("model_format", "json"),),
    ),
    "lightgbm": Case(
        "lightgbm", lightgbm_estimator, flowers, by_method, "lightgbm", runs_code=True
    ),
    "lightgbm-booster": Case("lightgbm", lightgbm_booster, patients, by_method, "lightgbm"),
    "catboost": Case("catboost", catboost_model, patients, by_method, "catboost"),
    "statsmodels": Case(
        "statsmodels", statsmodels_results, patients, by_method, "statsmodels", runs_code=True
    ),
    "onnx": Case("onnx", onnx_model, patients, onnx_predictions, "onnx"),
    "prophet": Case("prophet", prophet_model, months, by_method, "prophet"),
}  # fmt: skip


def _matrix(data: Any) -> Any:
    import xgboost

    return xgboost.DMatrix(data)


def same(one: Any, other: Any) -> bool:
    """Whether two predictions are the same numbers."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype == object or one.dtype.kind == "M":
        return bool((one == other).all())
    return one.shape == other.shape and bool(np.allclose(one, other))
