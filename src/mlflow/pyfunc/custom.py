"""Saving models of the user's own: a `PythonModel`, a function, a file of code, or any loader."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models import pickles
from mlflow.models.code_model import run_code_model
from mlflow.models.code_paths import copy_code_paths, own_modules
from mlflow.models.input_example import split_params
from mlflow.models.model import Model
from mlflow.models.model_config import read_config
from mlflow.models.requirements import pinned_all
from mlflow.models.saving import (
    PYFUNC,
    add_pyfunc,
    check_options,
    describe,
    finish,
    new_folder,
    note_saved,
)
from mlflow.models.signature import ModelSignature
from mlflow.pyfunc.model import (
    MODEL_FILE,
    PythonModel,
    PythonModelContext,
    PythonModelPredictor,
    _FunctionPythonModel,
    as_python_model,
)
from mlflow.types.inference import infer_param_schema
from mlflow.types.type_hints import input_schema_of, keep_hints, output_schema_of


@dataclass(frozen=True)
class Custom:
    """What a model of the user's own is made of.

    Attributes:
        python_model: An instance, a function, or the path of a file of code.
        artifacts: Paths or URIs of files and folders by name.
        loader_module: Instead of a model: a module with `_load_pyfunc(path)`.
        data_path: What that gets: a file or folder.
        model_config: Settings: a dictionary or a YAML file.
        streamable: Whether it has `predict_stream`; found out by default.
        infer_code_paths: Whether modules of the working directory that are loaded go with it.
    """

    python_model: Any = None
    artifacts: Mapping[str, str] | None = None
    loader_module: str | None = None
    data_path: str | os.PathLike[str] | None = None
    model_config: Any = None
    streamable: bool | None = None
    infer_code_paths: bool = False


def save_custom(path: str | os.PathLike[str], custom: Custom, options: Mapping[str, Any]) -> Model:
    """Save a model of the user's own; see `mlflow.pyfunc.save_model`."""
    check_options(options)
    _check(custom)
    with new_folder(path) as folder:
        meta = options.get("mlflow_model") or Model()
        code = copy_code_paths(options.get("code_paths"), folder)
        if custom.infer_code_paths:
            code = own_modules(folder) or code
        if custom.loader_module is not None:
            _write_data(meta, folder, custom, code, options)
        else:
            _write_model(meta, folder, custom, code, options)
        finish(meta, folder, PYFUNC, pinned_all(["cloudpickle"]), options)
        note_saved(folder, options)
    return meta


def _check(custom: Custom) -> None:
    model = custom.python_model is not None or custom.artifacts is not None
    loader = custom.loader_module is not None or custom.data_path is not None
    if model and loader:
        raise MlflowException.invalid_parameter_value(
            "A model is either a python_model (with artifacts) or what a loader_module loads (of "
            "data_path); both were given."
        )
    if custom.python_model is None and custom.loader_module is None:
        raise MlflowException.invalid_parameter_value(
            "save_model() needs python_model (a PythonModel, a function or a file of code), or "
            "loader_module."
        )


def _write_data(
    meta: Model, folder: Path, custom: Custom, code: str | None, options: Mapping[str, Any]
) -> None:
    data = None
    if custom.data_path is not None:
        source = Path(custom.data_path)
        if not source.exists():
            raise MlflowException.invalid_parameter_value(
                f"data_path names {str(source)!r}, where there is no file or folder."
            )
        data = f"data/{source.resolve().name}"
        target = folder / data
        target.parent.mkdir()
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    if options.get("signature"):
        meta.signature = options["signature"]
    describe(meta, folder, {**options, "signature": options.get("signature") or False}, _nothing)
    add_pyfunc(
        meta,
        str(custom.loader_module),
        data=data,
        code=code,
        model_config=read_config(custom.model_config) if custom.model_config else None,
        streamable=bool(custom.streamable),
    )


def _write_model(
    meta: Model, folder: Path, custom: Custom, code: str | None, options: Mapping[str, Any]
) -> None:
    config = read_config(custom.model_config) if custom.model_config is not None else None
    given = custom.python_model
    code_file: str | None = None
    if isinstance(given, (str, os.PathLike)):
        code_file = _copy_code_model(Path(given), folder)
        model = as_python_model(run_code_model(folder / Path(code_file).name, config))
        further: dict[str, Any] = {"cloudpickle_version": _cloudpickle_version()}
    else:
        model = as_python_model(given)
        keep_hints(model.func if isinstance(model, _FunctionPythonModel) else model.predict)
        pickles.dump(model, folder / MODEL_FILE)
        further = {"cloudpickle_version": _cloudpickle_version(), "python_model": MODEL_FILE}
    entries = _fetch_artifacts(custom.artifacts or {}, folder)
    if entries:
        further["artifacts"] = entries
    _describe(meta, folder, model, config, entries, options)
    streams = type(model).predict_stream is not PythonModel.predict_stream
    loader = "mlflow.pyfunc.loaders.code_model" if code_file else "mlflow.pyfunc.model"
    add_pyfunc(
        meta,
        loader,
        model_config=config,
        model_code_path=code_file,
        streamable=streams if custom.streamable is None else custom.streamable,
        **further,
    )
    meta.flavors[PYFUNC]["code"] = code


def _describe(
    meta: Model,
    folder: Path,
    model: Any,
    config: dict[str, Any] | None,
    entries: Mapping[str, Mapping[str, str]],
    options: Mapping[str, Any],
) -> None:
    """Signature and example: of the type hints of `predict` if they say something."""
    hints = model.predict_type_hints
    inputs = input_schema_of(hints.input) if hints.input is not None else None
    signature = options.get("signature")
    if inputs is not None and signature is not False:
        _, params = split_params(options.get("input_example"))
        stated = ModelSignature(
            inputs, output_schema_of(hints.output), infer_param_schema(params) if params else None
        )
        stated._is_signature_from_type_hint = True
        signature = stated

    def predictor() -> PythonModelPredictor:
        paths = {name: str(folder / entry["path"]) for name, entry in entries.items()}
        context = PythonModelContext(paths, config)
        model.load_context(context)
        return PythonModelPredictor(model, context)

    describe(meta, folder, {**options, "signature": signature}, predictor)


def _copy_code_model(file: Path, folder: Path) -> str:
    if file.suffix != ".py" or not file.is_file():
        raise MlflowException.invalid_parameter_value(
            f"python_model names {str(file)!r}, which is no file of Python code (.py)."
        )
    shutil.copy2(file, folder / file.name)
    return os.fspath(file.resolve())


def _fetch_artifacts(artifacts: Mapping[str, str], folder: Path) -> dict[str, dict[str, str]]:
    """Fetch artifacts into the model's folder; what `MLmodel` says of them."""
    if not isinstance(artifacts, Mapping):
        raise MlflowException.invalid_parameter_value(
            f"artifacts is a dictionary of names and paths or URIs; got {type(artifacts).__name__}."
        )
    from mlflow.artifacts import download_artifacts  # slow to load

    entries: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for name, uri in artifacts.items():
        target = folder / "artifacts"
        last = os.fspath(uri).rstrip("/").rpartition("/")[2]
        if last in taken:  # two files of one name
            target = target / str(name)
        taken.add(last)
        local = Path(download_artifacts(artifact_uri=os.fspath(uri), dst_path=os.fspath(target)))
        entries[str(name)] = {
            "path": local.relative_to(folder.resolve() if local.is_relative_to(folder.resolve())
                                      else folder.absolute()).as_posix(),
            "uri": os.fspath(uri),
        }  # fmt: skip
    return entries


def _cloudpickle_version() -> str:
    import cloudpickle  # an extra

    return str(cloudpickle.__version__)


def _nothing() -> Any:
    raise MlflowException("A model of a loader is not loaded while it is saved.", "INVALID_STATE")
