"""TensorFlow: models of Keras as TensorFlow has it, and modules (`tf.Module`) as graphs.

| `model_type` | what | files |
|---|---|---|
| keras | `tf.keras.Model` | `data/model.keras`, or `data/model.h5` with `save_format="h5"` |
| tf2-module | `tf.Module` | `tf2model/`, a SavedModel |
| tf1-estimator | what MLflow 1 saved | a SavedModel; read only |

All of them are programs, so that none is loaded unless somebody vouches for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors import keras as keras_flavor
from mlflow.flavors.graph_predictors import ModuleWrapper, SignatureWrapper
from mlflow.flavors.graphs import KerasGraph, is_graph, read_graph, read_signature
from mlflow.flavors.keras import DATA, LOAD_OPTIONS, read_model, writable
from mlflow.models import pickles
from mlflow.models.flavor import Conf, Flavor, Written

KERAS = "keras"
MODULE = "tf2-module"
ESTIMATOR = "tf1-estimator"
MODULE_FOLDER = "tf2model"

# Objects that Keras has to know to read a model: the caller's, and those registered for all models.
_CUSTOM_OBJECTS = "custom_objects.cloudpickle"
_GLOBAL_OBJECTS = "global_custom_objects.cloudpickle"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a model.

    Args:
        options: `custom_objects`, `saved_model_kwargs`, `keras_model_kwargs`.
    """
    import tensorflow as tf

    if isinstance(model, tf.keras.Model):
        return _write_keras(model, folder, options)
    if isinstance(model, tf.Module):
        more = options.get("saved_model_kwargs") or {}
        tf.saved_model.save(model, str(folder / MODULE_FOLDER), **more)
        return Written({"saved_model_dir": MODULE_FOLDER, "model_type": MODULE})
    raise MlflowException.invalid_parameter_value(
        f"The flavor tensorflow takes a tf.keras.Model or a tf.Module; got {type(model).__name__}."
    )


def _write_keras(model: Any, folder: Path, options: Conf) -> Written:
    import keras
    import tensorflow as tf

    data, more = folder / DATA, dict(options.get("keras_model_kwargs") or {})
    data.mkdir()
    custom, known = options.get("custom_objects"), dict(keras.saving.get_custom_objects())
    if custom is not None:
        pickles.dump(custom, data / _CUSTOM_OBJECTS)
    if known:
        pickles.dump(known, data / _GLOBAL_OBJECTS)
    how = more.pop("save_format", "tf")
    (data / "keras_module.txt").write_text("tensorflow.keras", encoding="utf-8")
    (data / "save_format.txt").write_text(how, encoding="utf-8")
    file = data / ("model.h5" if how == "h5" else "model.keras")
    writable(lambda: model.save(file, **more), model)
    conf = {
        "data": DATA,
        "model_type": KERAS,
        "keras_version": tf.__version__,
        "save_format": how,
    }
    pickled = custom is not None or bool(known)
    return Written(conf, {"data": DATA}, ("cloudpickle",) if pickled else ())


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder: of Keras, or what `tf.saved_model.load` gives."""
    kind = conf.get("model_type", ESTIMATOR)
    options = dict(conf.get(LOAD_OPTIONS) or {})
    if kind == KERAS:
        return _read_keras(folder, conf, options)
    if kind == MODULE:
        return read_graph(pickles.file_of(folder, conf.get("saved_model_dir")), **options)
    if kind == ESTIMATOR:
        graph = pickles.file_of(folder, conf.get("saved_model_dir"))
        key = conf.get("signature_def_key", "serving_default")
        return read_signature(graph, key, tags=conf.get("meta_graph_tags"))
    raise MlflowException.invalid_parameter_value(
        f"The model is of the type {kind!r}; there are {KERAS}, {MODULE} and {ESTIMATOR}."
    )


def _read_keras(folder: Path, conf: Conf, options: dict[str, Any]) -> Any:
    data = pickles.file_of(folder, conf.get("data"))
    if is_graph(data / "model"):  # of Keras 2
        return KerasGraph(data / "model")
    known: dict[str, Any] = {}
    for name in (_GLOBAL_OBJECTS, _CUSTOM_OBJECTS):
        if (data / name).exists():
            known.update(pickles.load(data, name) or {})
    known.update(options.pop("custom_objects", None) or {})
    name = "model.h5" if conf.get("save_format") == "h5" else "model.keras"
    return read_model(pickles.file_of(data, name), custom_objects=known or None, **options)


def wrap(model: Any) -> Any:
    """What predicts with a model of any kind."""
    import tensorflow as tf

    if isinstance(model, (tf.keras.Model, KerasGraph)):
        return keras_flavor.Wrapper(model)
    signature = isinstance(model, tf.types.experimental.ConcreteFunction)
    return SignatureWrapper(model) if signature else ModuleWrapper(model)


FLAVOR = Flavor(name="tensorflow", package="tensorflow", write=write, read=read, wrap=wrap)
