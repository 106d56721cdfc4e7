"""What a model requires: the packages that it refers to and its flavor names, pinned.

The files of a model say what it is made of (`imported_modules.py`), so that it need not be loaded
in a fresh process to see which modules come in; decision 5 compares both ways.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import MlflowException
from mlflow.models.distributions import (
    distributions_of,
    is_in_no_distribution,
    normal_name,
    required_by,
    version_of,
    without_required,
)
from mlflow.models.imported_modules import modules_of, with_own_modules
from mlflow.settings import MLFLOW_REQUIREMENTS_INFERENCE_RAISE_ERRORS
from mlflow.version import VERSION

if TYPE_CHECKING:
    from mlflow.models.model import Model

# Models are made for the interface of MLflow, whichever package offers it where they are loaded.
MLFLOW_REQUIREMENT = f"mlflow=={VERSION}"

_PYFUNC = "python_function"
# What a model's numbers depend on is pinned, even where another package brings it along.
_ALWAYS_PINNED = frozenset(
    ("cloudpickle", "matplotlib", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy", "skops")
)
_NEVER = frozenset(
    ("mlflow", "mlflow-skinny", "mlflow-tracing", "headrace", "pip", "setuptools", "wheel")
)

_logger = logging.getLogger(__name__)


def pinned(distribution: str) -> str:
    """A distribution with the version that is installed.

    Its local part (`+cpu`, `+cu128`) is left out: it says which build for which hardware is here,
    and package indexes do not have it. A distribution that is not installed is named without a
    version.
    """
    installed = installed_version(distribution)
    if installed is None:
        return distribution
    plain, mark, local = installed.partition("+")
    if mark:
        _logger.info(
            "%s %s is required as %s: the part +%s is of this machine. Pass pip_requirements to "
            "require exactly this build.",
            distribution, installed, plain, local,
        )  # fmt: skip
    return f"{distribution}=={plain}"


def installed_version(distribution: str) -> str | None:
    """The version that is installed, of a build for some hardware if not of the usual one."""
    for build in ("", "-cpu", "-gpu", "-rocm", "-macos", "-intel"):
        try:
            return version_of(distribution + build)
        except PackageNotFoundError:
            continue
    return None


def pinned_all(distributions: Iterable[str]) -> list[str]:
    """Several distributions, pinned, sorted, each once."""
    return sorted({pinned(each) for each in distributions})


def infer_pip_requirements(
    model_uri: str,
    flavor: str,
    fallback: list[str] | None = None,
    timeout: int | None = None,
    extra_env_vars: dict[str, str] | None = None,
    uv_project_dir: Any = None,
    uv_groups: Any = None,
    uv_extras: Any = None,
) -> list[str]:
    """What pip installs for a model that is saved, without MLflow itself.

    Nothing of the model is run: what it refers to is read from its files.

    Args:
        model_uri: `runs:/…`, `models:/…`, or a path or URI of the model's files.
        flavor: The flavor that it is loaded by.
        fallback: Requirements that hold in any case; alone if the files cannot be read.
        timeout, extra_env_vars, uv_project_dir, uv_groups, uv_extras: Accepted for compatibility;
            no process is started.

    Returns:
        Requirements such as `scikit-learn==1.9.1`, sorted, each distribution once.

    Raises:
        MlflowException: The files cannot be read, and MLFLOW_REQUIREMENTS_INFERENCE_RAISE_ERRORS
            is true.
    """
    from mlflow.models.model import Model  # which needs what is defined here

    kept = list(fallback or [])
    try:
        folder = _folder_of(model_uri)
        return requirements_of(folder, Model.load(folder), flavor, kept)
    except (MlflowException, OSError) as error:
        return _cannot_tell(model_uri, error, kept)


def requirements_of(folder: Path, meta: Model, flavor: str, kept: list[str]) -> list[str]:
    """What pip installs for a model in a folder; see `infer_pip_requirements`."""
    try:
        found = _infer(folder, meta, flavor)
    except Exception as error:  # noqa: BLE001 - a model is saved all the same
        return _cannot_tell(os.fspath(folder), error, kept)
    named = {name_of(each) for each in kept}
    return sorted([*kept, *(pinned(each) for each in found if each not in named)])


def _cannot_tell(model_uri: str, error: Exception, kept: list[str]) -> list[str]:
    if MLFLOW_REQUIREMENTS_INFERENCE_RAISE_ERRORS.get():
        raise MlflowException(
            f"What the model {model_uri} requires cannot be told: {error}. Say it with "
            "pip_requirements."
        ) from error
    _logger.warning(
        "What the model %s requires cannot be told (%s: %s), so that only what its flavor "
        "requires is noted%s. Say the rest with extra_pip_requirements.",
        model_uri, type(error).__name__, error, f": {', '.join(kept)}" if kept else "",
    )  # fmt: skip
    return kept


def name_of(requirement: str) -> str:
    """The normal name of the distribution that a pinned requirement names."""
    for mark in "=<>~![;@ ":
        requirement = requirement.partition(mark)[0]
    return normal_name(requirement)


def _folder_of(model_uri: str) -> Path:
    if os.path.isdir(model_uri):
        return Path(model_uri)
    from mlflow.models.location import fetch_model  # the client, which is slow to load

    return fetch_model(model_uri).folder


def _infer(folder: Path, meta: Model, flavor: str) -> set[str]:
    modules = modules_of(folder) | _of_flavors(meta.flavors)
    modules = with_own_modules(modules, is_in_no_distribution)
    found = distributions_of(modules) | _for_data(meta, flavor)
    found |= {name for each in found for name in required_by(each) & _ALWAYS_PINNED}
    return without_required(found - _NEVER, _ALWAYS_PINNED)


def _of_flavors(flavors: dict[str, dict[str, Any]]) -> set[str]:
    """Modules that `MLmodel` names: what loads the model, and the class that it is of."""
    found = set()
    for conf in flavors.values():
        for value in (conf.get("loader_module"), conf.get("model_class")):
            if isinstance(value, str):
                found.add(value)
    return {name for name in found if name.partition(".")[0] != "mlflow"}


def _for_data(meta: Model, flavor: str) -> set[str]:
    """What makes the data that a model gets: tables come as data frames."""
    inputs = meta.get_input_schema()
    if inputs is not None and inputs.is_tensor_spec():
        return {"numpy"}
    tables = inputs.has_input_names() if inputs is not None else flavor != _PYFUNC
    return {each for each in ("numpy", "pandas") if tables and _is_installed(each)}


def _is_installed(distribution: str) -> bool:
    try:
        version_of(distribution)
    except PackageNotFoundError:
        return False
    return True
