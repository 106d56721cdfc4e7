"""Parameters against the schema of a model's parameters."""

from __future__ import annotations

import copy
import logging
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.types.params import ParamSchema, ParamSpec

_logger = logging.getLogger(__name__)


def enforce_params(params: Any, schema: ParamSchema | None) -> dict[str, Any] | None:
    """The parameters as the model gets them: with defaults, and of Python's own types.

    Args:
        params: A dictionary, or None. Names that the schema lacks are left out, with a warning.
        schema: None: the model takes none.

    Raises:
        MlflowException: Not a dictionary, or a value that does not fit (`INVALID_PARAMETER_VALUE`).
    """
    if schema is None:
        if params:
            _logger.warning(
                "The model's signature has no parameters, so params are left out: %s. "
                "infer_signature(…, params={…}) describes them.",
                ", ".join(map(str, params)) if isinstance(params, dict) else params,
            )
            return {}
        return params  # type: ignore[no-any-return]
    if params is not None and not isinstance(params, dict):
        raise MlflowException.invalid_parameter_value(
            f"params is a dictionary of names and values; got {type(params).__name__}."
        )
    given = {str(name): value for name, value in (params or {}).items()}
    known = {spec.name for spec in schema}
    unknown = [name for name in given if name not in known]
    if unknown:
        _logger.warning(
            "The model has no parameters %s, which are left out; it has %s.",
            ", ".join(unknown), ", ".join(sorted(known)),
        )  # fmt: skip
    return {spec.name: _value(spec, given) for spec in schema}


def _value(spec: ParamSpec, given: dict[str, Any]) -> Any:
    if spec.name in given:
        return ParamSpec.validate_param_spec(given[spec.name], spec)
    # A model may change what it is given, which must not change the next call's default.
    return copy.deepcopy(spec.default)
