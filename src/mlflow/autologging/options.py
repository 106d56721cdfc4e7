"""What each integration was told, and the calls that tell it.

What `mlflow.<framework>.autolog()` says of one framework stands; `mlflow.autolog()` changes only
what it said itself before.
"""

from __future__ import annotations

import threading
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from mlflow.autologging import importing, patching
from mlflow.autologging.integration import Integration
from mlflow.exceptions import MlflowException

INTEGRATIONS = (
    "sklearn",
    "xgboost",
    "lightgbm",
    "pytorch",
    "catboost",
    "statsmodels",
    "prophet",
    "tensorflow",
    "keras",
    "pyspark.ml",
    "h2o",
)
"""Names of the integrations; each is declared as `INTEGRATION` in the module of its name."""

_WITHOUT_EFFECT = ("spark",)
"""MLflow's names of what is never logged here, and may be left out."""

AUTOLOGGING_INTEGRATIONS: dict[str, dict[str, Any]] = {}
"""Options by integration, of those that were ever configured."""

GLOBALLY_CONFIGURED = "globally_configured"

_lock = threading.RLock()


def autolog(
    log_input_examples: bool = False,
    log_model_signatures: bool = True,
    log_models: bool = True,
    log_datasets: bool = True,
    log_traces: bool = True,
    disable: bool = False,
    exclusive: bool = False,
    disable_for_unsupported_versions: bool = False,
    silent: bool = False,
    extra_tags: dict[str, str] | None = None,
    exclude_flavors: list[str] | None = None,
) -> None:
    """Log what every supported framework trains, those imported later included.

    Args:
        log_input_examples: Whether models are logged with the first rows they were trained on.
        log_model_signatures: Whether models are logged with the types of their input and output.
        log_models: Whether models are logged.
        log_datasets: Whether training data is logged as an input of the run.
        log_traces: Taken for compatibility; there are no traces.
        disable: Whether to stop instead.
        exclusive: Whether runs that the user started are left alone.
        disable_for_unsupported_versions: Taken for compatibility; versions are not restricted.
        silent: Whether warnings about what could not be logged are withheld.
        extra_tags: Tags of the runs that autologging starts.
        exclude_flavors: Frameworks to leave as they are.

    Raises:
        MlflowException: A framework to exclude is not known (`INVALID_PARAMETER_VALUE`).
    """
    given = {
        "log_input_examples": log_input_examples,
        "log_model_signatures": log_model_signatures,
        "log_models": log_models,
        "log_datasets": log_datasets,
        "disable": disable,
        "exclusive": exclusive,
        "disable_for_unsupported_versions": disable_for_unsupported_versions,
        "silent": silent,
        "extra_tags": extra_tags,
    }
    left_out = {name.removeprefix("mlflow.") for name in exclude_flavors or ()}
    if unknown := left_out - {*INTEGRATIONS, *_WITHOUT_EFFECT}:
        raise MlflowException.invalid_parameter_value(
            f"exclude_flavors names {', '.join(sorted(unknown))}; autologging knows "
            f"{', '.join(sorted(INTEGRATIONS))}."
        )
    for name in INTEGRATIONS:
        own = AUTOLOGGING_INTEGRATIONS.get(name)
        if name in left_out or (own is not None and not own[GLOBALLY_CONFIGURED]):
            continue
        if disable and own is None:
            continue
        if _is_installed(integration_named(name).library):
            configure(name, everywhere=True, **given)


def configure(name: str, *, everywhere: bool = False, **given: Any) -> None:
    """Set the options of an integration and see that it takes part.

    Args:
        name: The integration's name.
        everywhere: Whether it was `mlflow.autolog()` that asked; options that the integration does
            not have are then passed over.
        **given: Options; those not given have their defaults.

    Raises:
        MlflowException: There is no such integration or option (`INVALID_PARAMETER_VALUE`).
    """
    integration = integration_named(name)
    options = integration.defaults
    unknown = given.keys() - options.keys()
    if unknown and not everywhere:
        raise MlflowException.invalid_parameter_value(
            f"Autologging of {name} has no option {', '.join(sorted(unknown))}; it has "
            f"{', '.join(sorted(options))}."
        )
    options.update((key, value) for key, value in given.items() if key in options)
    options[GLOBALLY_CONFIGURED] = everywhere
    with _lock:
        AUTOLOGGING_INTEGRATIONS[name] = options
    if not options["disable"]:
        importing.when_imported(integration.library, lambda: patching.put_in_place(integration))


def integration_named(name: str) -> Integration:
    """The declaration of an integration.

    Raises:
        MlflowException: There is none of that name (`INVALID_PARAMETER_VALUE`).
    """
    if name not in INTEGRATIONS:
        raise MlflowException.invalid_parameter_value(
            f"There is no autologging of {name!r}; there is of {', '.join(sorted(INTEGRATIONS))}."
        )
    found: Integration = import_module(f"mlflow.autologging.{name}").INTEGRATION
    return found


def get_autologging_config(flavor_name: str, config_key: str, default_value: Any = None) -> Any:
    """An option of an integration, or the default where it was never configured."""
    return AUTOLOGGING_INTEGRATIONS.get(flavor_name, {}).get(config_key, default_value)


def autologging_is_disabled(integration_name: str) -> bool:
    """Whether a framework's training is not logged: never asked for, or disabled again."""
    return bool(get_autologging_config(integration_name, "disable", True))


def reset() -> None:
    """Forget every option; what is patched then does nothing."""
    with _lock:
        AUTOLOGGING_INTEGRATIONS.clear()


def _is_installed(library: str) -> bool:
    try:
        return find_spec(library.partition(".")[0]) is not None
    except (ImportError, ValueError):
        return False
