"""What a flavor is: what one framework's models need beyond what all models have in common.

    FLAVOR = Flavor(
        name="statsmodels",
        package="statsmodels",
        write=write, read=read, wrap=wrap,
    )

`mlflow/flavors/README.md` shows one from beginning to end.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException

Conf = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What a flavor says of a model it has written.

    Attributes:
        flavor: The flavor's entry in `MLmodel`; the version of its package is added.
        pyfunc: Further keys of the entry `python_function`; None: the model cannot predict.
        requirements: Distributions that it needs besides the flavor's own.
    """

    flavor: Conf
    pyfunc: Conf | None = field(default_factory=dict)
    requirements: tuple[str, ...] = ()


def _always(conf: Mapping[str, Any]) -> bool:
    return True


class Predictor:
    """What predicts with a model; a flavor's own says how, in `predict(data, params=None)`.

    Args:
        model: The framework's model.
    """

    def __init__(self, model: Any) -> None:
        self._model = model

    def get_raw_model(self) -> Any:
        """The framework's model."""
        return self._model


@dataclass(frozen=True)
class Flavor:
    """A framework's models.

    Attributes:
        name: Its key in `MLmodel`.
        package: What is imported.
        write: Writes a model into a folder: `write(model, folder, options)`; options are the
            arguments of its own `save_model`.
        read: The model in a folder: `read(folder, conf)`; conf is the flavor's entry in `MLmodel`.
        wrap: What predicts: an object with `predict(data, params=None)`.
        load_pyfunc: What predicts with the model in a folder, where it is not what `wrap` makes of
            what `read` gives: `load_pyfunc(folder, conf)`.
        distribution: What pip installs; the package's name by default.
        extra: The extra of Headrace that brings it; the flavor's name by default.
        loader_module: What `python_function` names; `mlflow.<name>` by default.
        version_key: Key of the package's version in the flavor's entry.
        runs_code: Whether reading a model with this entry runs code that is in its files, as
            pickles do. If not, the model may come from anywhere.
    """

    name: str
    package: str
    write: Callable[[Any, Path, Conf], Written]
    read: Callable[[Path, Conf], Any]
    wrap: Callable[[Any], Any]
    distribution: str = ""
    extra: str = ""
    loader_module: str = ""
    version_key: str = ""
    runs_code: Callable[[Mapping[str, Any]], bool] = _always
    load_pyfunc: Callable[[Path, Conf], Any] | None = None

    def __post_init__(self) -> None:
        defaults = {
            "distribution": self.package,
            "extra": self.name,
            "loader_module": f"mlflow.{self.name}",
            "version_key": f"{self.name}_version",
        }
        for name, value in defaults.items():
            if not getattr(self, name):
                object.__setattr__(self, name, value)

    def require(self) -> Any:
        """The package, imported.

        Raises:
            MlflowException: It is not installed (`INVALID_STATE`); the message says how to.
        """
        try:
            return importlib.import_module(self.package)
        except ModuleNotFoundError as error:
            raise MlflowException(
                f"Models of the flavor {self.name} need the package {self.distribution}, which is "
                f"missing ({error}). Install it: pip install 'headrace[{self.extra}]', or the "
                "version in the model's requirements.txt.",
                "INVALID_STATE",
            ) from error

    def package_version(self) -> str:
        """Version of the package that is imported."""
        return str(self.require().__version__)
