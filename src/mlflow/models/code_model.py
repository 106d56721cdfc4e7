"""Models that are a file of code: it is run, and says by `set_model()` what the model is."""

from __future__ import annotations

import sys
import threading
import types
import uuid
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.model_config import config_for_code


class _Current(threading.local):
    """What the file of code that runs in this thread has set."""

    model: Any = None


_current = _Current()


def set_current_model(model: Any) -> None:
    """See `mlflow.models.set_model`."""
    if not callable(model) and not hasattr(model, "predict"):
        raise MlflowException.invalid_parameter_value(
            f"set_model() takes an instance of mlflow.pyfunc.PythonModel or a function; got "
            f"{type(model).__name__}."
        )
    _current.model = model


def run_code_model(file: Path, model_config: Any = None) -> Any:
    """Run a file of code, and get the model that it sets.

    Args:
        file: A Python file.
        model_config: What `mlflow.models.ModelConfig` gives in it.

    Raises:
        MlflowException: It cannot be read or run, or sets no model (`INVALID_PARAMETER_VALUE`).
    """
    before, _current.model = _current.model, None
    # A module of its own, which classes in it refer to. It is not imported: that would leave a
    # compiled file behind in the model's folder.
    module = types.ModuleType(f"code_model_{uuid.uuid4().hex}")
    module.__file__ = str(file)
    sys.modules[module.__name__] = module
    try:
        with config_for_code(model_config):
            code = compile(file.read_bytes(), str(file), "exec")
            exec(code, module.__dict__)  # noqa: S102 - the model; see provenance.py
        model = _current.model
    except MlflowException:
        raise
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"The model's code in {file} cannot be run: {type(error).__name__}: {error}."
        ) from error
    finally:
        _current.model = before
    if model is None:
        raise MlflowException.invalid_parameter_value(
            f"{file} does not say what the model is: call mlflow.models.set_model(model) in it."
        )
    return model
