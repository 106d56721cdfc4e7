"""The model that answers now, and what brings the next one.

A URI that names a stage, an alias or the latest version means another version when that moves. The
registry is asked again and again which it is; a new one is loaded beside the one that answers, is
tried on the example of its input, and takes its place between two requests. If it cannot be had, or
fails on its own example, the old one goes on.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from typing import Any

from mlflow.artifacts.model_uri import ModelUri, parse_model_uri
from mlflow.exceptions import MlflowException
from mlflow.file_uri import uri_scheme
from mlflow.models.loading import load_pyfunc
from mlflow.models.pyfunc_model import PyFuncModel
from mlflow.serving.environment import digest_of
from mlflow.serving.options import ServeOptions
from mlflow.serving.request import parse_json

# A version that could not be loaded is tried again after so many times of asking.
_TRIES_APART = 15

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Version:
    """What a URI names now.

    Attributes:
        uri: A URI that always names the same model.
        number: The version of a registered model, or None.
    """

    uri: str
    number: str | None = None


@dataclass(frozen=True)
class Loaded:
    """A model that can answer.

    Attributes:
        model: The model.
        version: Which it is.
        loaded_at: When it was loaded (UTC).
    """

    model: PyFuncModel
    version: Version
    loaded_at: datetime

    @cached_property
    def row_wise(self) -> bool:
        """Whether what it gives for a row cannot depend on the rows beside it."""
        from mlflow.serving.batching import is_row_wise  # which needs what is defined here

        return is_row_wise(self)

    def description(self, model_uri: str) -> dict[str, Any]:
        """What `/model` says."""
        meta = self.model.metadata
        return {
            "model_uri": model_uri,
            "serving": self.version.uri,
            "version": self.version.number,
            "model_id": meta.model_id,
            "run_id": meta.run_id,
            "loaded_at": self.loaded_at.isoformat(timespec="milliseconds"),
            "signature": meta.signature.to_dict() if meta.signature is not None else None,
        }


def moving(model_uri: str) -> ModelUri | None:
    """The parts of a URI that may name another version later; None if it cannot."""
    if uri_scheme(model_uri) != "models":
        return None
    named = parse_model_uri(model_uri)
    return named if named.model_id is None and named.version is None else None


def version_now(model_uri: str) -> Version:
    """Which model a URI names now.

    Raises:
        MlflowException: None (`RESOURCE_DOES_NOT_EXIST`), or the registry does not answer.
    """
    named = moving(model_uri)
    if named is None:
        number = parse_model_uri(model_uri).version if uri_scheme(model_uri) == "models" else None
        return Version(model_uri, number)
    from mlflow.client import MlflowClient  # slow to load

    found = MlflowClient()._registry.find_version(named.name, None, named.stage, named.alias)
    path = f"/{named.path}" if named.path else ""
    return Version(f"models:/{named.name}/{found.version}{path}", str(found.version))


def load_version(version: Version, *, trusted: bool | None = None) -> Loaded:
    """Load a model and try it on the example of its input, if it has one.

    Raises:
        MlflowException: It cannot be loaded, or fails on its example (`INVALID_STATE`).
        IntegrityError: A file is not what was logged.
    """
    model = load_pyfunc(version.uri, trusted=trusted)
    return Loaded(model, version, datetime.now(timezone.utc))


def try_on_example(model: PyFuncModel) -> None:
    """Let a model predict on the example that was saved with it, as a request would.

    Raises:
        MlflowException: It fails (`INVALID_STATE`).
    """
    folder = model._folder
    body = model.metadata.get_serving_input(str(folder)) if folder is not None else None
    if body is None:
        return
    try:
        invocation = parse_json(body, model.metadata)
        model.predict(invocation.data, params=invocation.params)
    except Exception as error:  # whatever the user's model raises
        raise MlflowException(
            f"It fails on the example of its input: {type(error).__name__}: {error}",
            "INVALID_STATE",
        ) from error


class ServedModel:
    """The model at a URI, kept up to date.

    Args:
        options: Which model, and how often to look where its URI leads.

    Raises:
        MlflowException: It cannot be loaded.
    """

    def __init__(self, options: ServeOptions) -> None:
        self.model_uri = options.model_uri
        self._trusted = options.trusted
        self._follow_s = options.follow_s
        self._environment = options.environment
        self._told: str | None = None
        self._failed: tuple[Version, int] | None = None
        self._end = threading.Event()
        self.current = load_version(version_now(self.model_uri), trusted=self._trusted)

    def follow(self) -> None:
        """Begin to follow where the URI leads, in a thread of its own, if it may lead elsewhere."""
        if self._follow_s > 0 and moving(self.model_uri) is not None:
            threading.Thread(target=self._run, name="follow-model", daemon=True).start()

    def stop(self) -> None:
        """Follow no more."""
        self._end.set()

    def look(self) -> bool:
        """See where the URI leads, and load what is there if it is another: whether it was."""
        try:
            version = version_now(self.model_uri)
        except Exception as error:  # noqa: BLE001 - the registry may be away for a while
            self._tell(f"The model {self.model_uri} is not found at the moment: {error}")
            return False
        if version == self.current.version:
            self._told = self._failed = None
            return False
        return self._swap(version)

    def _run(self) -> None:
        while not self._end.wait(self._follow_s):
            self.look()

    def _swap(self, version: Version) -> bool:
        if self._failed is not None and self._failed[0] == version:
            _, left = self._failed
            if left > 1:
                self._failed = (version, left - 1)
                return False
        try:
            loaded = load_version(version, trusted=self._trusted)
            if self._needs_another_environment(loaded):
                self._failed = (version, _TRIES_APART)
                return False  # the process that started this one sees to that
            try_on_example(loaded.model)
        except Exception as error:  # noqa: BLE001 - the old one goes on, whatever it is
            self._failed = (version, _TRIES_APART)
            self._tell(f"{version.uri} cannot be served: {error}")
            return False
        before, self.current = self.current, loaded
        self._told = self._failed = None
        _logger.info(
            "%s leads to %s now; it was %s.", self.model_uri, version.uri, before.version.uri
        )
        return True

    def _needs_another_environment(self, loaded: Loaded) -> bool:
        folder = loaded.model._folder
        if self._environment is None or folder is None:
            return False
        return digest_of(folder) != self._environment

    def _tell(self, reason: str) -> None:
        """Say once what is wrong, however often it is seen."""
        if reason != self._told:
            self._told = reason
            _logger.warning("%s %s goes on.", reason, self.current.version.uri)
