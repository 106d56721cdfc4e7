"""H2O: models of a cluster of H2O, in its own binary format, which the same version of H2O reads.

The file is in `model.h2o/`, with `h2o.yaml` beside it, which names it and may hold settings for the
cluster (`init`). Java reads it back into objects, so that it is not loaded unless somebody vouches
for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.flavor import Conf, Flavor, Predictor, Written
from mlflow.models.pickles import file_of

DATA = "model.h2o"
SETTINGS = "h2o.yaml"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a model; option: `settings`, kept beside it."""
    import h2o
    import yaml  # slow to load
    from h2o.estimators.estimator_base import H2OEstimator

    if not isinstance(model, H2OEstimator) or model.model_id is None:
        raise MlflowException.invalid_parameter_value(
            f"The flavor h2o takes a model of H2O that was trained; got {type(model).__name__}."
        )
    (folder / DATA).mkdir()
    file = Path(h2o.download_model(model, path=str(folder / DATA)))
    settings = {**(options.get("settings") or {}), "model_file": file.name}
    (folder / DATA / SETTINGS).write_text(yaml.safe_dump(settings), encoding="utf-8")
    return Written({"data": DATA}, {"data": DATA})


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder, in the cluster that is connected; else one is started."""
    import h2o
    import yaml  # slow to load

    data = file_of(folder, conf.get("data", DATA))
    try:
        settings = yaml.safe_load(file_of(data, SETTINGS).read_text(encoding="utf-8"))
        name = settings["model_file"]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"{data / SETTINGS} cannot be read: {error}."
        ) from error
    file = file_of(data, name)
    _connect(settings.get("init") or {})
    try:
        return h2o.upload_model(str(file))
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by H2O {h2o.__version__}: {error}. H2O reads only "
            f"what its own version wrote, which was {conf.get('h2o_version', 'not noted')}."
        ) from error


def _connect(settings: dict[str, Any]) -> None:
    import h2o

    if h2o.connection() is None:
        h2o.init(**{"verbose": False, **settings})
        h2o.no_progress()


class Wrapper(Predictor):
    """What predicts: the cluster."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What H2O predicts.

        Args:
            data: A data frame (n rows), or what `h2o.H2OFrame` takes.
            params: Not used.

        Returns:
            A data frame of n rows: `predict`, and for classes how likely each is.
        """
        import warnings

        import h2o

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # H2O recommends packages
            found = self._model.predict(h2o.H2OFrame(data)).as_data_frame()
        found.index = getattr(data, "index", found.index)
        return found


FLAVOR = Flavor(name="h2o", package="h2o", write=write, read=read, wrap=Wrapper)
