"""A model as a function of Python: data in, predictions out, whatever framework it is of."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.enforcement import Enforcer

if TYPE_CHECKING:
    from mlflow.models.model import Model

_logger = logging.getLogger(__name__)


class PyFuncModel:
    """A loaded model with one way to predict.

    Args:
        model_meta: What its `MLmodel` says.
        model_impl: What predicts.
        predict_fn: Name of the method of `model_impl` that does.
        predict_stream_fn: Name of the one that gives its answer piece by piece, or None.
        model_id: The logged model that it is.

    Raises:
        MlflowException: `model_impl` has no such method (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self,
        model_meta: Model,
        model_impl: Any,
        predict_fn: str = "predict",
        predict_stream_fn: str | None = None,
        model_id: str | None = None,
    ) -> None:
        self._model_meta = model_meta
        self._model_impl = model_impl
        self._predict_fn = _method(model_impl, predict_fn)
        self._predict_stream_fn = (
            _method(model_impl, predict_stream_fn) if predict_stream_fn else None
        )
        self._model_id = model_id
        self._folder: Path | None = None
        self._takes_params = _has_params(self._predict_fn)
        signature = model_meta.signature
        # Data of models whose signature comes from type hints is converted where the hints are.
        from_hint = signature is not None and signature._is_signature_from_type_hint
        self._enforcer = Enforcer(
            None if from_hint else model_meta.get_input_schema(), model_meta.get_params_schema()
        )

    def set_folder(self, folder: Path) -> None:
        """Note where the model's files are."""
        self._folder = folder

    # ---- predicting ----
    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the model gives for data.

        Args:
            data: Data frame (pandas, polars, Spark), series, array of numpy, sparse matrix, list,
                dictionary, single value. It must fit the model's signature, if that has one; what
                fits is passed on without a copy.
            params: Parameters that the signature has; the others have their defaults.

        Raises:
            MlflowException: Data or parameters do not fit (`INVALID_PARAMETER_VALUE`).
        """
        data = self._enforcer.data(data)
        params = self._enforcer.params(params)
        if self._takes_params:
            return self._predict_fn(data, params=params)
        return self._predict_fn(data)

    def predict_stream(self, data: Any, params: dict[str, Any] | None = None) -> Iterator[Any]:
        """What the model gives for data, piece by piece.

        Raises:
            MlflowException: It has no such method (`NOT_IMPLEMENTED`), or data or parameters do not
                fit (`INVALID_PARAMETER_VALUE`).
        """
        if self._predict_stream_fn is None:
            raise MlflowException(
                "This model gives its answer as a whole: it has no predict_stream().",
                "NOT_IMPLEMENTED",
            )
        data = self._enforcer.data(data)
        params = self._enforcer.params(params)
        if _has_params(self._predict_stream_fn):
            yield from self._predict_stream_fn(data, params=params)
        else:
            yield from self._predict_stream_fn(data)

    # ---- what it is ----
    @property
    def metadata(self) -> Model:
        """What its `MLmodel` says."""
        return self._model_meta

    @property
    def model_id(self) -> str | None:
        """The logged model that it is, or None."""
        return self._model_id

    @property
    def model_config(self) -> dict[str, Any]:
        """The settings it was saved with."""
        config: dict[str, Any] = self._conf.get("config") or {}
        return config

    @property
    def loader_module(self) -> str | None:
        """The module that loaded it."""
        return self._conf.get("loader_module")

    @cached_property
    def input_example(self) -> Any:
        """The example of its input, or None."""
        if self._folder is None or not self._folder.exists():
            return None
        try:
            return self._model_meta.load_input_example(str(self._folder))
        except MlflowException as error:
            _logger.debug("The model's example cannot be read: %s", error)
            return None

    @property
    def _conf(self) -> dict[str, Any]:
        return self._model_meta.flavors.get("python_function", {})

    def get_raw_model(self) -> Any:
        """The framework's own object.

        Raises:
            MlflowException: What predicts does not give it (`NOT_IMPLEMENTED`).
        """
        getter = getattr(self._model_impl, "get_raw_model", None)
        if getter is None:
            raise MlflowException(
                f"The model's object is not known: {type(self._model_impl).__name__} has no "
                "get_raw_model(). The load_model() of its flavor gives it.",
                "NOT_IMPLEMENTED",
            )
        return getter()

    def unwrap_python_model(self) -> Any:
        """The instance of `PythonModel` that it is.

        Raises:
            MlflowException: It is of another kind (`INVALID_PARAMETER_VALUE`).
        """
        model = getattr(self._model_impl, "python_model", None)
        if model is None:
            raise MlflowException.invalid_parameter_value(
                f"This model is no PythonModel: it is loaded by {self.loader_module}."
            )
        return model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PyFuncModel) and self._model_meta == other._model_meta

    def __hash__(self) -> int:
        return hash(self._model_meta)

    def __repr__(self) -> str:
        meta = self._model_meta
        lines = {"run_id": meta.run_id, "artifact_path": meta.artifact_path}
        said = "".join(f"  {key}: {value}\n" for key, value in lines.items() if value is not None)
        return f"mlflow.pyfunc.loaded_model:\n{said}  flavor: {self.loader_module}\n"


def _method(implementation: Any, name: str) -> Any:
    method = getattr(implementation, name, None)
    if not callable(method):
        raise MlflowException.invalid_parameter_value(
            f"The model is to predict by {name}(), which {type(implementation).__name__} lacks."
        )
    return method


def _has_params(method: Any) -> bool:
    try:
        found = inspect.signature(method).parameters.get("params")
    except (TypeError, ValueError):  # written in C
        return False
    return found is not None and found.kind is not inspect.Parameter.VAR_KEYWORD
