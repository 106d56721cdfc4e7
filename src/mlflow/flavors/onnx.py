"""ONNX: models of any framework in the open exchange format, run by ONNX Runtime.

The file is `model.onnx`, large weights beside it. It holds data and no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.onnx_session import PROVIDERS, Session
from mlflow.models.flavor import Conf, Flavor, Written
from mlflow.models.pickles import file_of

FILE = "model.onnx"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a model.

    Args:
        options: `onnx_execution_providers`, `onnx_session_options`, `save_as_external_data`.
    """
    import onnx

    if not isinstance(model, onnx.ModelProto):
        raise MlflowException.invalid_parameter_value(
            f"The flavor onnx takes an onnx.ModelProto; got {type(model).__name__}."
        )
    onnx.save_model(
        model,
        str(folder / FILE),
        save_as_external_data=options.get("save_as_external_data", True),
    )
    conf = {
        "data": FILE,
        "providers": options.get("onnx_execution_providers") or PROVIDERS,
        "onnx_session_options": options.get("onnx_session_options"),
    }
    return Written(conf, {"data": FILE}, ("onnxruntime", "numpy", "pandas"))


def read(folder: Path, conf: Conf) -> Any:
    """The model in a model's folder, as a `ModelProto`."""
    import onnx
    from google.protobuf.message import DecodeError

    file = file_of(folder, conf.get("data", FILE))
    try:
        onnx.checker.check_model(str(file))
        return onnx.load(str(file))
    except (DecodeError, onnx.checker.ValidationError, ValueError, OSError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read as ONNX: {error}."
        ) from error


def runs_code(conf: Mapping[str, Any]) -> bool:
    """ONNX files are data."""
    return False


def wrap(model: Any) -> Session:
    """What predicts with a model that is in memory."""
    return Session(model.SerializeToString(), {})


def load_pyfunc(folder: Path, conf: Conf) -> Session:
    """What predicts with the model in a folder: the runtime reads the file itself."""
    return Session(str(file_of(folder, conf.get("data", FILE))), conf)


FLAVOR = Flavor(
    name="onnx",
    package="onnx",
    write=write,
    read=read,
    wrap=wrap,
    load_pyfunc=load_pyfunc,
    runs_code=runs_code,
)
