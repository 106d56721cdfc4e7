"""Loading a model, of any flavor: the one way from its files back to the framework's object.

1. The files are fetched; the store's digests are compared. 2. `MLmodel` is read. 3. A model that
runs code when it is loaded is refused unless somebody vouches for its files. 4. Code it brings
along becomes importable. 5. The flavor reads the model.
"""

from __future__ import annotations

import importlib
import inspect
import logging
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import BAD_REQUEST, RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.models.code_paths import use_code_of
from mlflow.models.flavor import Flavor
from mlflow.models.mismatches import warn_of_mismatches
from mlflow.models.model import MLMODEL_FILE_NAME, MODEL_CONFIG, Model
from mlflow.models.model_config import read_config
from mlflow.models.pickles import file_of
from mlflow.models.pyfunc_model import PyFuncModel
from mlflow.models.saving import PYFUNC

if TYPE_CHECKING:
    from mlflow.models.location import FetchedModel

IS_EXTERNAL = "mlflow.model.isExternal"

_logger = logging.getLogger(__name__)


def load(
    flavor: Flavor,
    model_uri: str | os.PathLike[str],
    dst_path: str | None = None,
    trusted: bool | None = None,
    **more: Any,
) -> Any:
    """A model as its framework's object.

    Args:
        flavor: The model's.
        model_uri: `runs:/…`, `models:/…`, or a path or URI of the model's files.
        dst_path: Folder to download into; it must be there.
        trusted: Whether the caller vouches for the files; see `mlflow.models.provenance`.
        more: Added to the flavor's entry of `MLmodel`.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`), it is of another flavor
            (`RESOURCE_DOES_NOT_EXIST`), nobody vouches for it (`PERMISSION_DENIED`), or it cannot
            be read (`INVALID_PARAMETER_VALUE`, `INVALID_STATE`).
        IntegrityError: A file is not what was logged.
    """
    from mlflow.models.location import fetch_model  # the client, which is slow to load
    from mlflow.models.provenance import check_may_run_code

    fetched = fetch_model(model_uri, dst_path)
    try:
        conf = flavor_conf(Model.load(fetched.folder), flavor.name, fetched.uri)
        flavor.require()
        if flavor.runs_code(conf) or conf.get("code"):
            check_may_run_code(fetched, trusted)
        use_code_of(fetched.folder, conf)
        return flavor.read(fetched.folder, {**conf, **more})
    finally:
        fetched.forget()


def flavor_conf(meta: Model, flavor: str, uri: str) -> dict[str, Any]:
    """A flavor's entry in `MLmodel`.

    Raises:
        MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`).
    """
    if (meta.metadata or {}).get(IS_EXTERNAL) is True:
        raise MlflowException(
            f"The files of the model {uri} are kept elsewhere: what is here only says that it "
            "exists.",
            BAD_REQUEST,
        )
    conf = meta.flavors.get(flavor)
    if conf is None:
        raise MlflowException(
            f"The model {uri} cannot be loaded as {flavor}: its flavors are "
            f"{', '.join(sorted(meta.flavors)) or 'none'}.",
            RESOURCE_DOES_NOT_EXIST,
        )
    return conf


def load_pyfunc_of(flavor: Flavor, path: str | os.PathLike[str]) -> Any:
    """What predicts with a model of a flavor: what its module's `_load_pyfunc` gives.

    Args:
        flavor: The flavor.
        path: The model's folder, or a file in it.
    """
    folder = Path(path)
    while not (folder / MLMODEL_FILE_NAME).is_file():
        if folder.parent == folder:
            raise MlflowException(
                f"There is no {MLMODEL_FILE_NAME} above {os.fspath(path)!r}.",
                RESOURCE_DOES_NOT_EXIST,
            )
        folder = folder.parent
    flavor.require()
    conf = flavor_conf(Model.load(folder), flavor.name, os.fspath(folder))
    if flavor.load_pyfunc is not None:
        return flavor.load_pyfunc(folder, conf)
    return flavor.wrap(flavor.read(folder, conf))


def load_pyfunc(
    model_uri: str | os.PathLike[str],
    suppress_warnings: bool = False,
    dst_path: str | None = None,
    model_config: Any = None,
    trusted: bool | None = None,
) -> PyFuncModel:
    """A model as a function of Python; see `mlflow.pyfunc.load_model`."""
    fetched, meta = fetch_examined(model_uri, suppress_warnings, dst_path, trusted)
    conf = flavor_conf(meta, PYFUNC, fetched.uri)
    use_code_of(fetched.folder, conf)
    implementation = _implementation(fetched, conf, model_config)
    model = PyFuncModel(
        meta,
        implementation,
        str(conf.get("predict_fn", "predict")),
        "predict_stream" if conf.get("streamable") else None,
        meta.model_id,
    )
    model.set_folder(fetched.folder)
    # A model of the user's own may read its artifacts whenever it predicts.
    fetched.forget_with(getattr(implementation, "python_model", implementation))
    return model


def fetch_examined(
    model_uri: str | os.PathLike[str],
    suppress_warnings: bool = False,
    dst_path: str | None = None,
    trusted: bool | None = None,
) -> tuple[FetchedModel, Model]:
    """The files of a model that may be loaded as a function of Python, and its `MLmodel`.

    Args: see `mlflow.pyfunc.load_model`.
    """
    from mlflow.models.location import fetch_model  # the client, which is slow to load
    from mlflow.models.provenance import check_may_run_code

    fetched = fetch_model(model_uri, dst_path)
    meta = Model.load(fetched.folder)
    conf = flavor_conf(meta, PYFUNC, fetched.uri)
    if not suppress_warnings:
        _compare_python(fetched.uri, conf.get("python_version"))
        warn_of_mismatches(fetched.uri, fetched.folder)
    if _runs_code(meta, conf):
        check_may_run_code(fetched, trusted)
    return fetched, meta


def _implementation(fetched: FetchedModel, conf: dict[str, Any], model_config: Any) -> Any:
    name = conf.get("loader_module")
    path = file_of(fetched.folder, conf["data"]) if conf.get("data") else fetched.folder
    try:
        if not isinstance(name, str) or not name:
            raise ModuleNotFoundError(f"it names {name!r}")
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise MlflowException(
            f"The model {fetched.uri} is loaded by the module {name!r}, which is not installed "
            f"here ({error}). requirements.txt beside the model lists what it needs.",
            "INVALID_STATE",
        ) from error
    loader = getattr(module, "_load_pyfunc", None)
    if loader is None:
        raise MlflowException.invalid_parameter_value(
            f"The model {fetched.uri} names {name!r} as what loads it, a module without a function "
            "_load_pyfunc."
        )
    config = _config(conf.get(MODEL_CONFIG), model_config)
    if config and len(inspect.signature(loader).parameters) > 1:
        return loader(os.fspath(path), config)
    return loader(os.fspath(path))


def _config(saved: Any, given: Any) -> dict[str, Any] | None:
    """The settings a model was saved with, changed by those that are given now."""
    if given is None:
        return saved or None
    changes = read_config(given)
    unknown = sorted(set(changes) - set(saved or {}))
    if unknown:
        _logger.warning(
            "The model was saved without the settings %s, which are left out.", ", ".join(unknown)
        )
    merged = {**(saved or {}), **{k: v for k, v in changes.items() if k in (saved or {})}}
    return merged or None


def _runs_code(meta: Model, conf: dict[str, Any]) -> bool:
    """Whether loading runs code in the model's files; of strange loaders that is assumed."""
    name = str(conf.get("loader_module"))
    if conf.get("code") or not name.startswith("mlflow."):
        return True
    try:
        flavor = getattr(importlib.import_module(name), "FLAVOR", None)
    except ModuleNotFoundError:
        return True
    return not isinstance(flavor, Flavor) or flavor.runs_code(meta.flavors.get(flavor.name, {}))


def _compare_python(uri: str, saved: Any) -> None:
    here = platform.python_version()
    if isinstance(saved, str) and saved.split(".")[:2] != here.split(".")[:2]:
        _logger.warning(
            "The model %s was saved with Python %s, and this is Python %s: it may not load, or "
            "predict otherwise.",
            uri, saved, here,
        )  # fmt: skip
