"""Spark: fitted models and pipelines of Spark ML, as Spark itself writes them.

The folder is `sparkml/`: JSON and Parquet. Spark makes objects of the classes that the JSON names,
so that it is not loaded unless somebody vouches for it.
"""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.flavor import Conf, Flavor, Predictor, Written
from mlflow.models.pickles import file_of
from mlflow.types.foreign import is_spark_frame

DATA = "sparkml"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a model; option: `dfs_tmpdir`, a folder that all of the cluster shares."""
    from pyspark.ml import Model, PipelineModel, Transformer
    from pyspark.ml.util import MLWritable

    if not isinstance(model, (Model, Transformer)) or not isinstance(model, MLWritable):
        raise MlflowException.invalid_parameter_value(
            "The flavor spark takes a fitted model or a transformer of pyspark.ml that Spark can "
            f"write (MLWritable); got {type(model).__name__}."
        )
    cls = type(model)
    # Read back by the one class, whatever it is.
    pipeline = model if isinstance(model, PipelineModel) else PipelineModel([model])
    shared = options.get("dfs_tmpdir")
    if shared is None:
        pipeline.save((folder / DATA).resolve().as_uri())
    else:
        _save_shared(pipeline, str(shared), folder / DATA)
    name = f"{cls.__module__}.{cls.__qualname__}"
    return Written({"model_data": DATA, "model_class": name}, {"data": DATA})


def _save_shared(pipeline: Any, shared: str, target: Path) -> None:
    """Save where all workers can write, and fetch it from there."""
    from pyspark.sql import SparkSession

    path = f"{shared.rstrip('/')}/{uuid.uuid4().hex}"
    pipeline.save(path)
    spark: Any = SparkSession.getActiveSession()
    hadoop = spark.sparkContext._jvm.org.apache.hadoop.fs.Path
    source = hadoop(path)
    files = source.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    files.copyToLocalFile(True, source, hadoop(target.resolve().as_uri()))


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder, a `PipelineModel`; needs a session, or starts one."""
    from pyspark.ml import PipelineModel

    data = file_of(folder, conf.get("model_data", DATA))
    _check_complete(data)
    session()
    shared = conf.get("dfs_tmpdir")
    place = data.resolve()
    if shared is not None:
        place = Path(shared) / uuid.uuid4().hex
        shutil.copytree(data, place)
    try:
        return PipelineModel.load(place.as_uri())
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {data} cannot be read by Spark: {type(error).__name__}: "
            f"{str(error).strip().splitlines()[0]}"
        ) from error


def _check_complete(data: Path) -> None:
    """Name what is missing: each part that Spark wrote has its checksum beside it."""
    for checksum in data.rglob(".part-*.crc"):
        file_of(checksum.parent, checksum.name.removeprefix(".").removesuffix(".crc"))


def session() -> Any:
    """The session of Spark that is active, or one on this machine alone."""
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    local = SparkSession.builder.master("local[1]").config("spark.driver.host", "127.0.0.1")
    return local.config("spark.ui.enabled", "false").getOrCreate()


class Wrapper(Predictor):
    """What predicts: the model's column `prediction`."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model predicts.

        Args:
            data: A data frame of pandas or of Spark (n rows). Where the model takes a column of
                vectors, arrays of numbers are made into them.
            params: Not used.

        Returns:
            A list of n predictions.
        """
        frame = data if is_spark_frame(data) else session().createDataFrame(data)
        stages = getattr(self._model, "stages", [self._model])
        if stages:
            frame = _with_vectors(frame, stages[0])
        column = "prediction"
        found = self._model.transform(frame)
        if column not in found.columns:
            raise MlflowException.invalid_parameter_value(
                f"The model gives no column {column!r} but {', '.join(found.columns)}: load it by "
                "mlflow.spark.load_model() and transform() the data yourself."
            )
        return [row[column] for row in found.select(column).collect()]


def _with_vectors(frame: Any, stage: Any) -> Any:
    """The frame, with arrays in the column of features as vectors."""
    from pyspark.ml.functions import array_to_vector
    from pyspark.sql.types import ArrayType

    if not stage.hasParam("featuresCol"):
        return frame
    name = stage.getOrDefault("featuresCol")
    found = next((each for each in frame.schema.fields if each.name == name), None)
    if found is None or not isinstance(found.dataType, ArrayType):
        return frame
    return frame.withColumn(name, array_to_vector(name))


FLAVOR = Flavor(name="spark", package="pyspark", write=write, read=read, wrap=Wrapper)
