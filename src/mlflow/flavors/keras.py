"""Keras 3: models in Keras's own format, `data/model.keras`, or as a graph of TensorFlow.

Keras's files may hold code (`Lambda` layers), and a graph of TensorFlow is a program, so that
neither is loaded unless somebody vouches for it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.graphs import KerasGraph, is_graph, read_graph
from mlflow.models.flavor import Conf, Flavor, Predictor, Written
from mlflow.models.pickles import file_of
from mlflow.types.foreign import is_instance

DATA = "data"
LOAD_OPTIONS = "load_options"
EXPORTED = "save_exported_model"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a model; options: `save_exported_model`, `save_model_kwargs`."""
    import keras

    if not isinstance(model, keras.Model):
        raise MlflowException.invalid_parameter_value(
            f"The flavor keras takes a keras.Model; got {type(model).__name__}."
        )
    (folder / DATA).mkdir()
    (folder / DATA / "keras_module.txt").write_text("keras", encoding="utf-8")
    exported = bool(options.get(EXPORTED))
    more = options.get("save_model_kwargs") or {}
    if exported:
        writable(lambda: model.export(str(folder / DATA / "model"), verbose=False, **more), model)
    else:
        writable(lambda: model.save(folder / DATA / "model.keras", **more), model)
    conf = {"data": DATA, "keras_backend": keras.backend.backend(), EXPORTED: exported}
    return Written(conf, {}, ("tensorflow",) if exported else ())


def writable(save: Callable[[], None], model: Any) -> None:
    """Write a model, with an error of its own if Keras cannot."""
    try:
        save()
    except (ValueError, TypeError, NotImplementedError, AttributeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model {type(model).__name__} cannot be written by Keras: {error}."
        ) from error


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder; an exported one as TensorFlow's object with `serve`.

    What Keras 2 wrote as a graph has it, too: Keras 3 cannot read that.
    """
    data = file_of(folder, conf.get("data", DATA))
    options = conf.get(LOAD_OPTIONS) or {}
    if conf.get(EXPORTED):
        return read_graph(file_of(data, "model"))
    if is_graph(data / "model"):
        return KerasGraph(data / "model")
    # MLflow 1 and 2 knew files of HDF5, too.
    name = "model.h5" if conf.get("save_format") == "h5" else "model.keras"
    return read_model(file_of(data, name) if data.is_dir() else data, **options)


def read_model(file: Path, **options: Any) -> Any:
    """A model that Keras has written.

    Args:
        file: Of Keras, or of HDF5; the latter is read to predict, not to train on.
        options: Arguments of `keras.saving.load_model`.
    """
    import keras

    if file.suffix == ".h5":
        # Keras 3 does not know the names that it gave losses and metrics itself there.
        options = {"compile": False, **options}
    try:
        return keras.saving.load_model(file, **options)
    except (
        *(zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, EOFError),
        *(AttributeError, ImportError, RuntimeError, NotImplementedError),
    ) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by Keras: {type(error).__name__}: {error}. The "
            "file is damaged or incomplete, or classes of the user's own are missing: pass them as "
            "custom_objects."
        ) from error


class Wrapper(Predictor):
    """What predicts: a model of Keras, or one that was exported (`serve`)."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model predicts.

        Args:
            data: A data frame of numbers (n × k), an array of any shape, or a list, tuple or
                dictionary of arrays, one for each input.
            params: Not used.

        Returns:
            A data frame with the same index for a data frame, else what Keras gives: an array.
        """
        import numpy as np

        if is_instance(data, "pandas", "DataFrame"):
            import pandas as pd

            return pd.DataFrame(np.asarray(self._answer(data.to_numpy())), index=data.index)
        if not isinstance(data, (np.ndarray, list, tuple, dict)):
            raise MlflowException.invalid_parameter_value(
                "A model of Keras predicts on a data frame of pandas, an array of numpy, or a "
                f"list, tuple or dictionary of arrays; got {type(data).__name__}."
            )
        return self._answer(data)

    def _answer(self, data: Any) -> Any:
        if hasattr(self._model, "serve"):
            import numpy as np

            return np.asarray(self._model.serve(np.asarray(data, "float32")))
        return self._model.predict(data, verbose=0)


FLAVOR = Flavor(name="keras", package="keras", write=write, read=read, wrap=Wrapper)
