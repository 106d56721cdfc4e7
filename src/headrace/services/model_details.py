"""What is in the files of versions of registered models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from headrace.services.gates import Candidate, candidate
from headrace.services.model_files import read_mlmodel
from headrace.services.model_policies import ModelPolicyService
from headrace.services.registered_models import existing_version, registered_model
from headrace.services.registry_states import digests_of
from headrace.sql.engine import Tx
from headrace.sql.queries import model_versions as queries
from mlflow.exceptions import MlflowException
from mlflow.file_uri import uri_scheme
from mlflow.wire.model_details import (
    ModelDetails,
    ModelFileDigest,
    ModelFlavor,
    ModelSignature,
)

PROXIED = "mlflow-artifacts"


class ModelDetailService(ModelPolicyService):
    """What is in the files of versions of registered models."""

    def model_details(self, name: str, version: str) -> ModelDetails:
        """What a version's MLmodel file says, and where its files are shown.

        Raises:
            MlflowException: The model or the version is not there (`RESOURCE_DOES_NOT_EXIST`).
                That the file cannot be read is part of the answer.
        """
        with self.engine.read() as tx:
            number = registered_model(tx, name, keep=False)
            found = candidate(tx, number, existing_version(tx, name, number, version))
            files_of, whose, path = _place(tx, found)
            digests = digests_of(tx, number, found.version) or {}
        problem = ""
        fields: Mapping[str, Any] = {}
        try:
            fields = read_mlmodel(self._folder, found.location)
        except MlflowException as error:
            problem = error.message
        return ModelDetails(
            location=found.location,
            files_of=files_of,
            id=whose,
            path=path,
            problem=problem,
            digests=[ModelFileDigest(path=path, sha256=sha) for path, sha in digests.items()],
            **_said(fields),
        )


def _place(tx: Tx, version: Candidate) -> tuple[str, str, str]:
    """Whose files they are: `files_of`, `id` and `path` of `ModelDetails`."""
    location = version.location.rstrip("/")
    if uri_scheme(location) == PROXIED:
        path = location.partition(":")[2].lstrip("/")
        return "proxied", "", path
    if version.model_id:
        row = tx.row(queries.LOGGED_MODEL, (version.model_id,))
        if row is not None and row[0].rstrip("/") == location:
            return "model", version.model_id, ""
    if version.run_id:
        root = (tx.value(queries.ARTIFACTS_OF_RUN, (version.run_id,)) or "").rstrip("/")
        if root and location.startswith(f"{root}/"):
            return "run", version.run_id, location[len(root) + 1 :]
    return "", "", ""


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    flavors = fields.get("flavors")
    flavors = flavors if isinstance(flavors, dict) else {}
    size = fields.get("model_size_bytes")
    return {
        "signature": _signature(fields.get("signature")),
        "flavors": [_flavor(str(name), given) for name, given in flavors.items()],
        "python_version": _text(flavors.get("python_function"), "python_version"),
        "mlflow_version": _text(fields, "mlflow_version"),
        "size": size if type(size) is int else None,
        "created": _text(fields, "utc_time_created"),
    }


def _flavor(name: str, given: Any) -> ModelFlavor:
    versions = {
        key: value
        for key, value in (given if isinstance(given, dict) else {}).items()
        if str(key).endswith("_version") and key != "python_version"
    }
    return ModelFlavor(name=name, library_version=str(next(iter(versions.values()), "")))


def _signature(given: Any) -> ModelSignature | None:
    if not isinstance(given, dict) or not given:
        return None
    return ModelSignature(
        **{part: _listed(given.get(part)) for part in ("inputs", "outputs", "params")}
    )


def _listed(given: Any) -> list[dict[str, Any]] | None:
    """A part of a signature: a JSON list of objects in a string."""
    try:
        found = json.loads(given)
    except (TypeError, ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    return [each for each in found if isinstance(each, dict)]


def _text(fields: Any, key: str) -> str:
    value = fields.get(key) if isinstance(fields, dict) else None
    return "" if value is None else str(value)
