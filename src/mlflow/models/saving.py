"""Saving a model, of any flavor: the one way its files come to be.

1. The folder must be empty. 2. Code, the model itself (the flavor's own part), further files and
the example of its input are written. 3. The signature is inferred from the example, by the model in
memory. 4. `MLmodel` and the files that describe the environment are written.
"""

from __future__ import annotations

import logging
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from mlflow.exceptions import MlflowException
from mlflow.models.code_paths import copy_code_paths, copy_extra_files
from mlflow.models.enforcement import Enforcer
from mlflow.models.environment import CONDA_FILE, PYTHON_FILE, check_arguments, environment
from mlflow.models.flavor import Flavor, Written
from mlflow.models.input_example import InputExample, save_example
from mlflow.models.model import MLMODEL_FILE_NAME, Model
from mlflow.models.requirements import MLFLOW_REQUIREMENT, pinned_all, requirements_of
from mlflow.models.signature import ModelSignature
from mlflow.types.columns import ColSpec
from mlflow.types.inference import infer_param_schema, infer_schema
from mlflow.types.nested import AnyType
from mlflow.types.schema import Schema

if TYPE_CHECKING:
    from mlflow.types.params import ParamSchema

PYFUNC = "python_function"

_logger = logging.getLogger(__name__)


class SaveOptions(TypedDict, total=False):
    """Arguments that every flavor's `save_model` takes.

    Attributes:
        conda_env: The whole environment, as a dictionary or a `conda.yaml`.
        code_paths: Files and folders of code that go with the model.
        mlflow_model: What is to be described; made if not given.
        signature: What the model takes and gives; inferred from the example if not given, unless
            it is False.
        input_example: An example of the model's input, kept with it; a tuple of input and
            parameters has both.
        pip_requirements: All that pip installs: a list, or a file.
        extra_pip_requirements: What is added to the requirements that are found out.
        metadata: Anything plain that is to be kept with the model.
        extra_files: Further files, by path or URI, kept in `extra_files`.
    """

    conda_env: Any
    code_paths: Any
    mlflow_model: Model | None
    signature: Any
    input_example: Any
    pip_requirements: Any
    extra_pip_requirements: Any
    metadata: dict[str, Any] | None
    extra_files: Any


def save(
    flavor: Flavor,
    model: Any,
    path: str | os.PathLike[str],
    options: Mapping[str, Any],
    own: Mapping[str, Any] | None = None,
) -> Model:
    """Save a model into a folder.

    Args:
        flavor: The model's.
        model: The framework's object.
        path: The folder: new, or empty.
        options: See `SaveOptions`.
        own: Arguments of the flavor's own.

    Returns:
        What its `MLmodel` says.

    Raises:
        MlflowException: The folder holds something, or an argument is wrong
            (`INVALID_PARAMETER_VALUE`); then nothing is left behind.
    """
    check_options(options)
    flavor.require()
    with new_folder(path) as folder:
        meta = options.get("mlflow_model") or Model()
        code = copy_code_paths(options.get("code_paths"), folder)
        written = flavor.write(model, folder, dict(own or {}))
        extra_files = copy_extra_files(options.get("extra_files"), folder)
        describe(meta, folder, options, lambda: flavor.wrap(model))
        if written.pyfunc is not None:
            add_pyfunc(meta, flavor.loader_module, code=code, **written.pyfunc)
        meta.add_flavor(
            flavor.name,
            **{flavor.version_key: flavor.package_version()},
            **written.flavor,
            code=code,
            **extra_files,
        )
        finish(meta, folder, flavor.name, default_requirements(flavor, written), options)
        note_saved(folder, options)
    return meta


def describe(
    meta: Model, folder: Path, options: Mapping[str, Any], predictor: Callable[[], Any]
) -> InputExample | None:
    """Write the example of the input, and note signature and metadata."""
    example = save_example(meta, options.get("input_example"), folder)
    signature = options.get("signature")
    if signature is None and example is not None:
        signature = signature_from_example(example, predictor)
    if signature:
        meta.signature = signature
    if options.get("metadata") is not None:
        meta.metadata = options["metadata"]
    return example


def finish(
    meta: Model,
    folder: Path,
    flavor: str,
    requirements: list[str],
    options: Mapping[str, Any],
) -> None:
    """Write the files of the environment, and last the `MLmodel`."""
    given = options.get("conda_env"), options.get("pip_requirements")
    meta.model_size_bytes = size_of(folder)
    meta.save(folder / MLMODEL_FILE_NAME)
    if given == (None, None):
        requirements = [MLFLOW_REQUIREMENT, *requirements_of(folder, meta, flavor, requirements)]
    environment(requirements, *given, options.get("extra_pip_requirements")).write(folder)


def default_requirements(flavor: Flavor, written: Written | None = None) -> list[str]:
    """What a flavor's models need at least, pinned."""
    return pinned_all([flavor.distribution, *(written.requirements if written else ())])


def add_pyfunc(
    meta: Model,
    loader_module: str,
    data: str | None = None,
    code: str | None = None,
    conda_env: str | None = CONDA_FILE,
    python_env: str | None = PYTHON_FILE,
    model_config: dict[str, Any] | None = None,
    model_code_path: str | None = None,
    **kwargs: Any,
) -> Model:
    """Say in `MLmodel` how the model is loaded as a function of Python (`python_function`).

    Args:
        meta: What is described; returned, too.
        loader_module: Module with a function `_load_pyfunc(path)` that gives what predicts.
        data: Path of what `_load_pyfunc` gets; the model's folder by default.
        code: Path of the code that goes with the model.
        conda_env, python_env: Paths of these files.
        model_config: Settings of the model, which can be changed when it is loaded.
        model_code_path: Path of the file of code that is the model.
        kwargs: Further keys.
    """
    conf = deepcopy(kwargs)
    conf["loader_module"] = loader_module
    conf["python_version"] = platform.python_version()
    env = {"conda": conda_env, "virtualenv": python_env}
    further = {
        "code": code,
        "data": data,
        "env": {kind: file for kind, file in env.items() if file},
        "config": model_config,
        "model_code_path": model_code_path,
    }
    conf.update({key: value for key, value in further.items() if value})
    return meta.add_flavor(PYFUNC, **conf)


# ---- signature ------------------------------------------------------------------------------
def signature_from_example(
    example: InputExample, predictor: Callable[[], Any]
) -> ModelSignature | None:
    """The signature of a model that predicts on an example; None, with a warning, if it cannot."""
    try:
        inputs = infer_schema(deepcopy(example.data))
        params = infer_param_schema(example.params) if example.params else None
        prediction = predict_example(example, predictor(), inputs, params)
        return ModelSignature(inputs, _outputs(prediction, inputs), params)
    except Exception as error:  # noqa: BLE001 - whatever the user's model raises
        _logger.warning(
            "The model's signature is not inferred, since predicting on its example failed: "
            "%s: %s. Pass signature=infer_signature(…) instead.",
            type(error).__name__, error,
        )  # fmt: skip
        return None


def predict_example(
    example: InputExample, predictor: Any, inputs: Schema, params: ParamSchema | None
) -> Any:
    """What a model gives for its example, which it cannot change."""
    enforcer = Enforcer(inputs, params)
    data = enforcer.data(deepcopy(example.data))
    return predictor.predict(data, params=enforcer.params(example.params))


def _outputs(prediction: Any, inputs: Schema) -> Schema:
    array = type(prediction).__name__ == "ndarray" and prediction.ndim == 1
    if array and not inputs.is_tensor_spec():
        import pandas as pd  # heavy, and loaded where columns were predicted on

        prediction = pd.Series(prediction)  # a prediction for each row: a column
    try:
        return infer_schema(prediction)
    except MlflowException as error:
        _logger.warning(
            "The schema of what the model gives cannot be told, so that it may be anything: %s",
            error.message,
        )
        return Schema([ColSpec(AnyType())])


# ---- the folder -----------------------------------------------------------------------------
def check_options(options: Mapping[str, Any]) -> None:
    """Refuse arguments that cannot be meant (`INVALID_PARAMETER_VALUE`)."""
    known = list(SaveOptions.__annotations__)
    unknown = sorted(set(options) - set(known))
    if unknown:
        meant = get_close_matches(unknown[0], known, 1)
        hint = f"; {meant[0]!r} may be meant" if meant else ""
        raise TypeError(f"Models are saved without an argument {unknown[0]!r}{hint}.")
    signature = options.get("signature")
    if signature not in (None, False) and not isinstance(signature, ModelSignature):
        raise MlflowException.invalid_parameter_value(
            f"signature is a ModelSignature, as infer_signature() makes one, or False for none; "
            f"got {type(signature).__name__}."
        )
    check_arguments(
        options.get("conda_env"),
        options.get("pip_requirements"),
        options.get("extra_pip_requirements"),
    )


@contextmanager
def new_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A folder for a model.

    If the block fails, the folder is as it was before: gone, or empty.

    Raises:
        MlflowException: It holds something already (`RESOURCE_ALREADY_EXISTS`).
    """
    folder = prepare_folder(path)
    try:
        yield folder
    except BaseException:
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        raise


def note_saved(folder: Path, options: Mapping[str, Any]) -> None:
    """Note what is in a folder as saved by this account, unless it is on its way to a store."""
    if options.get("mlflow_model") is None:
        from mlflow.models.provenance import note_own  # artifacts, slow to load

        note_own(folder)


def prepare_folder(path: str | os.PathLike[str]) -> Path:
    """Make the folder for a model, unless it is there and empty.

    Raises:
        MlflowException: It holds something already (`RESOURCE_ALREADY_EXISTS`).
    """
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise MlflowException(
            f"A model cannot be saved to {os.fspath(path)!r}: there is something already. Name a "
            "new folder, or remove that one.",
            "RESOURCE_ALREADY_EXISTS",
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
