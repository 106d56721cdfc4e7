"""PyTorch: modules, as PyTorch's own pickle or as a graph that `torch.export` traced.

| serialization_format | file in `data/` | takes |
|---|---|---|
| pickle (default) | `model.pth` | any module, scripted ones too |
| pt2 | `model.pt2` | what `torch.export` traces with `input_example`; is read without its class |

Reading either may run code: `MLmodel` does not say which it is, and a graph may hold pickled
objects.
"""

from __future__ import annotations

import importlib
import pickle
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.flavors.torch_exports import read_export, write_export
from mlflow.flavors.torch_pickles import read_pickle, write_pickle
from mlflow.flavors.torch_predictor import Wrapper, moved
from mlflow.models.flavor import Conf, Flavor, Written
from mlflow.models.pickles import file_of

PICKLE = "pickle"
PT2 = "pt2"
FORMATS = (PICKLE, PT2)
DATA = "data"
PICKLE_MODULE = "mlflow.pytorch.pickle_module"

_FILES = {PICKLE: "model.pth", PT2: "model.pt2"}
_LOAD_OPTIONS = "load_options"


def write(model: Any, folder: Path, options: Conf) -> Written:
    """Write a module.

    Args:
        options: `serialization_format`, `export_model`, `pickle_module`, `input_example` (for
            pt2).
    """
    import torch

    if not isinstance(model, torch.nn.Module):
        raise MlflowException.invalid_parameter_value(
            f"The flavor pytorch takes a torch.nn.Module; got {type(model).__name__}. Weights "
            "alone are logged by mlflow.pytorch.log_state_dict()."
        )
    how = _format_of(options)
    (folder / DATA).mkdir()
    file = folder / DATA / _FILES[how]
    module = options.get("pickle_module") or importlib.import_module(PICKLE_MODULE)
    if how == PT2:
        write_export(model, file, options.get("input_example"))
    else:
        write_pickle(model, file, module)
    pyfunc = {
        "data": DATA,
        "pickle_module_name": module.__name__,
        "model_config": {"device": None},
    }
    return Written({"model_data": DATA}, pyfunc, ("cloudpickle",))


def read(folder: Path, conf: Conf) -> Any:
    """The module in a model's folder, ready to predict; a traced one as a `GraphModule`."""
    data = file_of(folder, conf.get("model_data", DATA))
    traced = data / _FILES[PT2]
    if traced.exists():
        with _damage_reported(traced):
            return read_export(traced)
    file = file_of(data, _FILES[PICKLE]) if data.is_dir() else data
    with _damage_reported(file):
        module = read_pickle(file, conf.get(_LOAD_OPTIONS) or {})
    return module.eval()


@contextmanager
def _damage_reported(file: Path) -> Iterator[None]:
    try:
        yield
    except (
        *(pickle.UnpicklingError, zipfile.BadZipFile, RuntimeError, EOFError, AttributeError),
        *(ImportError, IndexError, KeyError, TypeError, ValueError, OSError),
    ) as error:
        raise MlflowException.invalid_parameter_value(
            f"The model in {file} cannot be read by PyTorch: {type(error).__name__}: {error}. The "
            "file is damaged or incomplete, or the classes of the module are not those it was "
            "saved with."
        ) from error


def _format_of(options: Conf) -> str:
    how, export = options.get("serialization_format"), bool(options.get("export_model"))
    if how is not None and how not in FORMATS:
        raise MlflowException.invalid_parameter_value(
            f"serialization_format={how!r} is not known; there are {', '.join(FORMATS)}."
        )
    if export and how == PICKLE:
        raise MlflowException.invalid_parameter_value(
            "export_model=True means serialization_format='pt2', and 'pickle' was asked for. Leave "
            "one of them out."
        )
    return how or (PT2 if export else PICKLE)


def predictor(folder: Path, conf: Conf, device: str | None = None) -> Wrapper:
    """What predicts with the model in a folder, on a device."""
    wrapper = Wrapper(None, device)
    # Weights of a device that is not here must not be put there first.
    options = {_LOAD_OPTIONS: {"map_location": wrapper._device}}
    return Wrapper(moved(read(folder, {**options, **conf}), wrapper._device), wrapper._device)


def load_options(options: dict[str, Any]) -> dict[str, Any]:
    """Arguments of `torch.load`, as `read` finds them."""
    return {_LOAD_OPTIONS: options}


FLAVOR = Flavor(
    name="pytorch",
    package="torch",
    write=write,
    read=read,
    wrap=Wrapper,
    load_pyfunc=predictor,
)
