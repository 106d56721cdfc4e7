"""statsmodels: the results of a fit, as the pickle that statsmodels itself makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.estimators import accepted
from mlflow.models import pickles
from mlflow.models.flavor import Conf, Flavor, Predictor, Written

FILE = "model.statsmodels"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write results; option: `remove_data`, to leave out the data they were fitted to."""
    if not hasattr(model, "save"):
        raise MlflowException.invalid_parameter_value(
            f"The flavor statsmodels takes the results of a fit, model.fit(); got "
            f"{type(model).__name__}."
        )
    model.save(str(folder / FILE), remove_data=bool(options.get("remove_data")))
    return Written({"data": FILE}, {"data": FILE})


def read(folder: Path, conf: Conf) -> Any:
    """The results in a model's folder."""
    return pickles.load(folder, conf.get("data", FILE), pickles.PICKLE)


class Wrapper(Predictor):
    """What predicts: time series from `start` to `end`, all others for each row."""

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What it predicts; parameters that its `predict` has are passed on."""
        from statsmodels.tsa.base.tsa_model import TimeSeriesModel

        more = accepted(self._model.predict, params or {})
        if not isinstance(getattr(self._model, "model", None), TimeSeriesModel):
            return self._model.predict(data, **more)
        if len(data) != 1 or not {"start", "end"} <= set(getattr(data, "columns", ())):
            raise MlflowException.invalid_parameter_value(
                "A model of time series predicts for a data frame of one row with the columns "
                f"'start' and 'end'; got {type(data).__name__} of {len(data)} rows."
            )
        row = data.iloc[0]
        return self._model.predict(start=row["start"], end=row["end"], **more)


FLAVOR = Flavor(name="statsmodels", package="statsmodels", write=write, read=read, wrap=Wrapper)
