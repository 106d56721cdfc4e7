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
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.flavor import Conf, Flavor, Predictor, Written
from mlflow.models.pickles import file_of
from mlflow.settings import MLFLOW_DEFAULT_PREDICTION_DEVICE
from mlflow.types.foreign import is_instance

PICKLE = "pickle"
PT2 = "pt2"
FORMATS = (PICKLE, PT2)
DATA = "data"
PICKLE_MODULE = "mlflow.pytorch.pickle_module"

_FILES = {PICKLE: "model.pth", PT2: "model.pt2"}
_PICKLE_MODULE_FILE = "pickle_module_info.txt"
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
        _export(model, file, options)
    else:
        _pickle(model, file, module)
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
        return _read_traced(traced)
    file = file_of(data, _FILES[PICKLE]) if data.is_dir() else data
    options = dict(conf.get(_LOAD_OPTIONS) or {})
    noted = data / _PICKLE_MODULE_FILE
    if "pickle_module" not in options and noted.exists():
        options["pickle_module"] = _pickle_module(noted.read_text(encoding="utf-8").strip())
    return _read_pickle(file, options).eval()


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


# ---- pickles ----
def _pickle(model: Any, file: Path, module: Any) -> None:
    import torch

    (file.parent / _PICKLE_MODULE_FILE).write_text(module.__name__, encoding="utf-8")
    try:
        if isinstance(model, torch.jit.ScriptModule):
            model.save(str(file))
        else:
            torch.save(model, file, pickle_module=module)
    except (pickle.PicklingError, AttributeError, RecursionError, RuntimeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The module {type(model).__name__} cannot be written by PyTorch: {error}."
        ) from error


def _pickle_module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except (ImportError, ValueError) as error:
        raise MlflowException(
            f"The module was pickled by {name!r}, which is not installed here: {error}. Pass "
            "another as pickle_module=….",
            "INVALID_STATE",
        ) from error


def _read_pickle(file: Path, options: dict[str, Any]) -> Any:
    import torch

    try:
        if _is_scripted(file):
            return torch.jit.load(file, map_location=options.get("map_location"))
        # Who may have written the file was decided before: see mlflow/models/provenance.py.
        return torch.load(file, **{"weights_only": False, **options})
    except ModuleNotFoundError as error:
        raise MlflowException(
            f"The model in {file} needs the module {error.name}, which is not installed here. "
            "requirements.txt beside the model lists what it was saved with; code of your own goes "
            "with a model as code_paths.",
            "INVALID_STATE",
        ) from error
    except _DAMAGED as error:
        raise _unreadable(file, error) from error


def _is_scripted(file: Path) -> bool:
    """Whether the file is TorchScript's, by what PyTorch itself goes by."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


# ---- traced graphs ----
def _export(model: Any, file: Path, options: Conf) -> None:
    import torch

    if isinstance(model, torch.jit.ScriptModule):
        raise MlflowException.invalid_parameter_value(
            "A scripted module is a graph already and cannot be exported: use "
            "serialization_format='pickle'."
        )
    example = _tensors(options.get("input_example"))
    # The number of rows is whatever it may be; PyTorch finds out whether it can be.
    free = [{0: torch.export.Dim.AUTO} if each.dim() else None for each in example]
    try:
        program = torch.export.export(model, tuple(example), dynamic_shapes=free)
        torch.export.save(program, file)
    except Exception as error:
        raise MlflowException.invalid_parameter_value(
            f"The module {type(model).__name__} cannot be traced by torch.export: {error}. "
            "serialization_format='pickle' takes any module."
        ) from error


def _tensors(example: Any) -> list[Any]:
    import torch

    given = list(example) if isinstance(example, (list, tuple)) else [example]
    found = [_tensor(each) for each in given]
    if not all(isinstance(each, torch.Tensor) for each in found):
        kinds = ", ".join(type(each).__name__ for each in given)
        raise MlflowException.invalid_parameter_value(
            "serialization_format='pt2' needs input_example, with which the module is traced: an "
            f"array, a tensor, a data frame, or a tuple of those; got {kinds}."
        )
    return found


def _tensor(data: Any) -> Any:
    import torch

    if is_instance(data, "pandas", "DataFrame"):
        data = data.to_numpy(dtype="float32")
    if not is_instance(data, "numpy", "ndarray"):
        return data
    # pandas gives arrays that cannot be written to, of which PyTorch warns.
    return torch.from_numpy(data if data.flags.writeable else data.copy())


def _read_traced(file: Path) -> Any:
    import torch

    try:
        return torch.export.load(file).module()
    except _DAMAGED as error:
        raise _unreadable(file, error) from error


_DAMAGED = (
    *(pickle.UnpicklingError, zipfile.BadZipFile, RuntimeError, EOFError, AttributeError),
    *(ImportError, IndexError, KeyError, TypeError, ValueError, OSError),
)


def _unreadable(file: Path, error: Exception) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"The model in {file} cannot be read by PyTorch: {type(error).__name__}: {error}. The file "
        "is damaged or incomplete, or the classes of the module are not those it was saved with."
    )


class Wrapper(Predictor):
    """What predicts: data frames and arrays become one tensor, and the answer an array again.

    Args:
        model: The module.
        device: Where it computes; by default `MLFLOW_DEFAULT_PREDICTION_DEVICE`, or `cuda` where
            there is one, or `cpu`.
    """

    def __init__(self, model: Any, device: str | None = None) -> None:
        import torch

        if device is None:
            device = MLFLOW_DEFAULT_PREDICTION_DEVICE.get()
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        super().__init__(model)

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """What the module's `forward` gives.

        Args:
            data: A data frame of numbers (n × k), taken as 32-bit floats, or an array of any shape.
            params: Keyword arguments of `forward`.

        Returns:
            A data frame with the same index, or an array.
        """
        import torch

        if params and "device" in params:
            raise MlflowException.invalid_parameter_value(
                "The device is chosen when the model is loaded: "
                "mlflow.pyfunc.load_model(uri, model_config={'device': 'cuda'})."
            )
        frame = is_instance(data, "pandas", "DataFrame")
        if not frame and not is_instance(data, "numpy", "ndarray"):
            raise MlflowException.invalid_parameter_value(
                "A model of PyTorch predicts on a data frame of pandas or an array of numpy; got "
                f"{type(data).__name__}."
            )
        with torch.no_grad():
            answer = self._model(_tensor(data).to(self._device), **(params or {}))
        if not isinstance(answer, torch.Tensor):
            raise MlflowException.invalid_parameter_value(
                f"The module's forward() has to give one tensor; it gave {type(answer).__name__}. "
                "Load it by mlflow.pytorch.load_model() and call it yourself."
            )
        found = answer.cpu().numpy()
        if not frame:
            return found
        import pandas as pd

        return pd.DataFrame(found, index=data.index)


def moved(model: Any, device: str) -> Any:
    """A module on another device; a traced one stays on that it was traced on.

    Raises:
        MlflowException: It was traced elsewhere (`INVALID_PARAMETER_VALUE`).
    """
    import torch

    if not isinstance(model, torch.fx.GraphModule):
        return model.to(device)
    wanted = torch.device(device).type
    for each in (*model.parameters(), *model.buffers()):
        if each.device.type != wanted:
            raise MlflowException.invalid_parameter_value(
                f"The model was traced on the device {each.device.type!r} and cannot be moved to "
                f"{device!r}: save it again after model.to({device!r})."
            )
    return model


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
