"""Models of the large frameworks, trained on real data: what the suite of all flavors runs on."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from tests.flavors.cases import Case, diabetes, patients


def patients_as_floats() -> tuple[Any, Any]:
    """Ten measures of 442 patients and how their disease went on, as 32-bit floats."""
    features, targets = diabetes()
    return (
        np.array(features, "float32"),
        (np.array(targets, "float32") / 100).reshape(-1, 1),
    )


# ---- PyTorch ----
@cache
def torch_module() -> Any:
    """A small network, trained for some steps."""
    import torch

    torch.manual_seed(5)
    features, targets = map(torch.from_numpy, patients_as_floats())
    module = torch.nn.Sequential(
        torch.nn.Linear(10, 8), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(8, 1)
    )
    optimizer = torch.optim.Adam(module.parameters(), lr=0.05)
    for _ in range(30):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(module(features), targets).backward()
        optimizer.step()
    return module.eval()


@cache
def torch_script() -> Any:
    import torch

    return torch.jit.trace(torch_module(), torch.zeros(2, 10))


def torch_predictions(module: Any, data: Any) -> Any:
    import torch

    with torch.no_grad():
        found = module(torch.from_numpy(np.array(data, "float32"))).numpy()
    return pd.DataFrame(found, index=data.index)


# ---- Keras and TensorFlow ----
@cache
def keras_model() -> Any:
    import keras

    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [keras.Input([10]), keras.layers.Dense(8, "relu"), keras.layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.05))
    model.fit(*patients_as_floats(), epochs=3, verbose=0)
    return model


def keras_predictions(model: Any, data: Any) -> Any:
    if hasattr(model, "serve"):
        return np.asarray(model.serve(np.array(data, "float32")))
    return model.predict(np.array(data), verbose=0)


@cache
def tensorflow_module() -> Any:
    """A linear regression, fitted by least squares."""
    import tensorflow as tf

    features, targets = patients_as_floats()

    class Linear(tf.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            ones = np.hstack([features, np.ones((len(features), 1), "float32")])
            self.weights = tf.Variable(np.linalg.lstsq(ones, targets, rcond=None)[0])

        @tf.function(input_signature=[tf.TensorSpec([None, 10], tf.float32)])  # type: ignore[untyped-decorator, unused-ignore]
        def __call__(self, x: Any) -> Any:
            return x @ self.weights[:10] + self.weights[10]

    return Linear()


def tensorflow_predictions(module: Any, data: Any) -> Any:
    return module(np.array(data, "float32")).numpy()


# ---- Spark ----
@cache
def spark_session() -> Any:
    from pyspark.sql import SparkSession

    quiet = {
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "1",
    }
    builder = SparkSession.builder.master("local[1]")
    for name, value in quiet.items():  # older versions of Spark take one at a time
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


@cache
def spark_pipeline() -> Any:
    from pyspark.ml import Pipeline
    from pyspark.ml.feature import VectorAssembler
    from pyspark.ml.regression import LinearRegression

    features, targets = diabetes()
    frame = spark_session().createDataFrame(features.assign(label=targets))
    vectors = VectorAssembler(inputCols=list(features.columns), outputCol="features")
    return Pipeline(stages=[vectors, LinearRegression(maxIter=3)]).fit(frame)


def spark_predictions(model: Any, data: Any) -> Any:
    rows = model.transform(spark_session().createDataFrame(data)).select("prediction").collect()
    return [row.prediction for row in rows]


# ---- H2O ----
@cache
def h2o_model() -> Any:
    import h2o
    from h2o.estimators import H2OGradientBoostingEstimator

    # A port for each process: the clusters of two would become one.
    h2o.init(
        nthreads=1, max_mem_size="1G", bind_to_localhost=True, verbose=False, log_level="ERRR",
        name=f"headrace-{os.getpid()}", port=54_400 + os.getpid() % 1000 * 2,
    )  # fmt: skip
    h2o.no_progress()
    features, targets = diabetes()
    model = H2OGradientBoostingEstimator(ntrees=3, max_depth=3, seed=5)
    frame = h2o.H2OFrame(features.assign(target=targets))
    model.train(x=list(features.columns), y="target", training_frame=frame)
    return model


def h2o_predictions(model: Any, data: Any) -> Any:
    import h2o

    return model.predict(h2o.H2OFrame(data)).as_data_frame()


def arrays(data: Any) -> Any:
    return np.array(data, "float32")


CASES = {
    "pytorch": Case(
        "pytorch", torch_module, patients, torch_predictions, "torch", runs_code=True,
        peer_options=(("serialization_format", "pickle"),),
    ),
    "pytorch-scripted": Case(
        "pytorch", torch_script, patients, torch_predictions, "torch", runs_code=True,
        peer_options=(("serialization_format", "pickle"),),
    ),
    "spark": Case(
        "spark", spark_pipeline, patients, spark_predictions, "pyspark", runs_code=True
    ),
    "h2o": Case("h2o", h2o_model, patients, h2o_predictions, "h2o", runs_code=True),
    "keras": Case(
        "keras", keras_model, patients, keras_predictions, "keras", runs_code=True,
        peer_data=arrays,
    ),
    "keras-exported": Case(
        "keras", keras_model, patients, keras_predictions, "keras", runs_code=True,
        options=(("save_exported_model", True),), peer_data=arrays,
    ),
    "tensorflow": Case(
        "tensorflow", keras_model, patients, keras_predictions, "tensorflow", runs_code=True,
        peer_data=arrays,
    ),
    "tensorflow-module": Case(
        "tensorflow", tensorflow_module, patients, tensorflow_predictions, "tensorflow",
        runs_code=True, peer_data=arrays,
    ),
}  # fmt: skip
