"""Models of the user's own: `PythonModel`, and functions.

`MLmodel` names this module as what loads them, and pickles name its classes, so that both are found
here by every version.
"""

from __future__ import annotations

import inspect
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models import pickles
from mlflow.models.code_model import run_code_model
from mlflow.models.environment import conda_env_of
from mlflow.models.loading import flavor_conf
from mlflow.models.model import MODEL_CODE_PATH, MODEL_CONFIG, Model
from mlflow.models.requirements import MLFLOW_REQUIREMENT, pinned
from mlflow.models.saving import PYFUNC
from mlflow.types.type_hints import TypeHints, fit_to_hint, hints_of, takes_context

MODEL_FILE = "python_model.pkl"
COMPRESSION_KEY = "python_model_compression"

_logger = logging.getLogger(__name__)


class PythonModel:
    """A model of the user's own: subclass it and write `predict`.

        class AddN(mlflow.pyfunc.PythonModel):
            def __init__(self, n):
                self.n = n

            def predict(self, model_input: list[int]) -> list[int]:
                return [x + self.n for x in model_input]

    `predict` may also take a context before the input, and parameters behind it:
    `predict(self, context, model_input, params=None)`. With a type hint on the input the model's
    signature comes from it, and what it gets is converted accordingly.
    """

    def load_context(self, context: PythonModelContext) -> None:
        """Load what the model needs from `context.artifacts`; called once, when it is loaded."""

    def predict(self, context: Any, model_input: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model gives for its input.

        Args:
            context: Artifacts and settings.
            model_input: The input.
            params: Parameters that the signature has.
        """
        raise NotImplementedError(f"{type(self).__name__} has no predict().")

    def predict_stream(
        self, context: Any, model_input: Any, params: dict[str, Any] | None = None
    ) -> Iterator[Any]:
        """What the model gives for its input, piece by piece."""
        raise NotImplementedError(f"{type(self).__name__} has no predict_stream().")

    @property
    def predict_type_hints(self) -> TypeHints:
        """Type hints of `predict`."""
        return hints_of(self.predict)


class PythonModelContext:
    """What a model has besides its input.

    Args:
        artifacts: Local paths by name.
        model_config: Settings.
    """

    def __init__(
        self, artifacts: Mapping[str, str], model_config: Mapping[str, Any] | None
    ) -> None:
        self._artifacts = dict(artifacts)
        self._model_config = dict(model_config or {})

    @property
    def artifacts(self) -> dict[str, str]:
        """Local paths of files and folders that were saved with the model, by name."""
        return self._artifacts

    @property
    def model_config(self) -> dict[str, Any]:
        """Settings of the model."""
        return self._model_config


class _FunctionPythonModel(PythonModel):
    """A function of one argument as a model.

    Args:
        func: The function.
        signature: Accepted for compatibility.
    """

    def __init__(self, func: Callable[[Any], Any], signature: Any = None) -> None:
        self.signature = None  # it is in MLmodel; a pickle of it would tie versions together
        self.func = func

    def predict(  # type: ignore[override]
        self, model_input: Any, params: dict[str, Any] | None = None
    ) -> Any:
        return self.func(model_input)

    @property
    def predict_type_hints(self) -> TypeHints:
        return hints_of(self.func)


class PythonModelPredictor:
    """What predicts with a `PythonModel`.

    Args:
        python_model: The model.
        context: What it gets as its context.
    """

    def __init__(self, python_model: Any, context: PythonModelContext) -> None:
        self.python_model = python_model
        self.context = context

    def predict(self, model_input: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model gives; its input is converted as its type hint wants it."""
        return self._call(self.python_model.predict, model_input, params)

    def predict_stream(
        self, model_input: Any, params: dict[str, Any] | None = None
    ) -> Iterator[Any]:
        """What the model gives, piece by piece."""
        pieces: Iterator[Any] = self._call(self.python_model.predict_stream, model_input, params)
        return pieces

    @cached_property
    def _hint(self) -> Any:
        return self.python_model.predict_type_hints.input

    def _call(self, method: Any, model_input: Any, params: dict[str, Any] | None) -> Any:
        data = fit_to_hint(model_input, self._hint)
        further = {"params": params} if "params" in inspect.signature(method).parameters else {}
        if takes_context(method):
            return method(self.context, data, **further)
        return method(data, **further)


def as_python_model(model: Any) -> Any:
    """An instance of `PythonModel` of one, or of a function of one argument.

    Raises:
        MlflowException: It is neither (`INVALID_PARAMETER_VALUE`).
    """
    if isinstance(model, type) or not (isinstance(model, PythonModel) or callable(model)):
        what = f"the class {model.__name__}" if isinstance(model, type) else type(model).__name__
        raise MlflowException.invalid_parameter_value(
            f"python_model is an instance of PythonModel, a function, or the path of a file of "
            f"code; got {what}."
        )
    if isinstance(model, PythonModel):
        return model
    if len(inspect.signature(model).parameters) != 1:
        raise MlflowException.invalid_parameter_value(
            f"A function that is a model takes one argument, its input; {model!r} takes "
            f"{len(inspect.signature(model).parameters)}. A PythonModel may take more."
        )
    return _FunctionPythonModel(model)


def _load_pyfunc(model_path: str, model_config: dict[str, Any] | None = None) -> Any:
    """What predicts with the model in a folder."""
    folder = Path(model_path)
    conf = flavor_conf(Model.load(folder), PYFUNC, model_path)
    if model_config is None:
        model_config = conf.get(MODEL_CONFIG)
    if MODEL_CODE_PATH in conf:
        # The path is the one the file had where the model was saved.
        name = os.path.basename(str(conf[MODEL_CODE_PATH]).replace("\\", "/"))
        model = as_python_model(run_code_model(pickles.file_of(folder, name), model_config))
    else:
        model = pickles.load(
            folder, conf.get("python_model"), pickles.CLOUDPICKLE, conf.get(COMPRESSION_KEY)
        )
    artifacts = {
        name: str(pickles.file_of(folder, entry.get("path")))
        for name, entry in (conf.get("artifacts") or {}).items()
    }
    context = PythonModelContext(artifacts, model_config)
    model.load_context(context)
    return PythonModelPredictor(model, context)


def get_default_pip_requirements() -> list[str]:
    """What pip installs for these models at least, pinned."""
    return [pinned("cloudpickle")]


def get_default_conda_env() -> dict[str, Any]:
    """The environment for these models as a `conda.yaml`."""
    return conda_env_of([MLFLOW_REQUIREMENT, *get_default_pip_requirements()])
