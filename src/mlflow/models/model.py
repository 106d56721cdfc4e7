"""The `MLmodel` file: what a model is, how it can be loaded, and what it takes and gives.

    flavors:
      python_function: {loader_module: mlflow.sklearn, model_path: model.pkl, …}
      sklearn: {pickled_model: model.pkl, serialization_format: cloudpickle, …}
    signature: {inputs: '[…]', outputs: '[…]', params: null}
    model_uuid: …
    utc_time_created: '2026-11-23 02:05:11.901935'

Keys that are not known are kept, so that what other versions wrote survives being read and written.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.models.mlmodel_yaml import parse_yaml, read_yaml, to_yaml, write_yaml
from mlflow.models.model_info import ModelInfo
from mlflow.models.own_models import is_being_saved
from mlflow.models.signature import ModelSignature
from mlflow.version import VERSION

if TYPE_CHECKING:
    from mlflow.entities import LoggedModel
    from mlflow.types.params import ParamSchema
    from mlflow.types.schema import Schema

MLMODEL_FILE_NAME = "MLmodel"
MODEL_CONFIG = "config"
MODEL_CODE_PATH = "model_code_path"

_NULL_IS_LEFT_OUT = (
    "artifact_path",
    "run_id",
    "signature",
    "saved_input_example_info",
    "mlflow_version",
    "metadata",
    "resources",
    "model_size_bytes",
    "auth_policy",
    "env_vars",
)


class Model:
    """What an `MLmodel` file says.

    Args:
        artifact_path: Where its files are: of models of runs the path among the run's artifacts, of
            logged models a URI.
        run_id: The run that made it.
        utc_time_created: When; now by default.
        flavors: How it can be loaded, by the flavor's name.
        signature: What it takes and gives.
        saved_input_example_info: Which file holds an example of its input, and in which form.
        model_uuid: Its identity, or a function that makes one.
        mlflow_version: The level of MLflow's interface it was saved with.
        metadata: Whatever the user wants to keep with it.
        model_size_bytes: Of its files without this one.
        resources, auth_policy: Kept for platforms that use them.
        env_vars: Names of environment variables that it read.
        model_id: The logged model that it is.
        prompts: Kept for compatibility.
        kwargs: Further keys of the file.
    """

    def __init__(
        self,
        artifact_path: str | None = None,
        run_id: str | None = None,
        utc_time_created: str | datetime | None = None,
        flavors: dict[str, dict[str, Any]] | None = None,
        signature: ModelSignature | None = None,
        saved_input_example_info: dict[str, Any] | None = None,
        model_uuid: str | Callable[[], str] | None = lambda: uuid.uuid4().hex,
        mlflow_version: str | None = VERSION,
        metadata: dict[str, Any] | None = None,
        model_size_bytes: int | None = None,
        resources: Any = None,
        env_vars: list[str] | None = None,
        auth_policy: Any = None,
        model_id: str | None = None,
        prompts: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.artifact_path = artifact_path
        self.run_id = run_id
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        self.utc_time_created = str(utc_time_created or now)
        self.flavors = flavors if flavors is not None else {}
        self.signature = signature
        self.saved_input_example_info = saved_input_example_info
        self.model_uuid = model_uuid() if callable(model_uuid) else model_uuid
        self.mlflow_version = mlflow_version
        self.metadata = metadata
        self.model_size_bytes = model_size_bytes
        self.resources = resources
        self.env_vars = env_vars
        self.auth_policy = auth_policy
        self.model_id = model_id
        self.prompts = prompts
        self._further = kwargs

    # ---- what it says ----
    def get_input_schema(self) -> Schema | None:
        """Schema of what it takes, or None."""
        return self.signature.inputs if self.signature is not None else None

    def get_output_schema(self) -> Schema | None:
        """Schema of what it gives, or None."""
        return self.signature.outputs if self.signature is not None else None

    def get_params_schema(self) -> ParamSchema | None:
        """Schema of its parameters, or None."""
        return self.signature.params if self.signature is not None else None

    def add_flavor(self, name: str, **params: Any) -> Model:
        """Say how it is loaded as a flavor; returns the same object."""
        self.flavors[name] = params
        return self

    def get_model_info(self, logged_model: LoggedModel | None = None) -> ModelInfo:
        """What callers of `log_model` get to know.

        Args:
            logged_model: Asked for if the model is one and this is None.
        """
        if logged_model is None and self.model_id is not None:
            from mlflow.client import MlflowClient  # slow to load

            logged_model = MlflowClient().get_logged_model(self.model_id)
        uri = f"models:/{self.model_id}" if self.model_id else f"runs:/{self.run_id}"
        return ModelInfo(
            artifact_path=self.artifact_path,
            flavors=self.flavors,
            model_uri=uri if self.model_id else f"{uri}/{self.artifact_path}",
            model_uuid=self.model_uuid,
            run_id=self.run_id,
            saved_input_example_info=self.saved_input_example_info,
            signature=self.signature,
            utc_time_created=self.utc_time_created,
            mlflow_version=self.mlflow_version,
            metadata=self.metadata,
            env_vars=self.env_vars,
            prompts=self.prompts,
            logged_model=logged_model,
        )

    def get_tags_dict(self) -> dict[str, Any]:
        """What describes it in short: ids, time, and its flavors without their configuration."""
        tags = {
            key: value
            for key, value in self.to_dict().items()
            if key in ("run_id", "utc_time_created", "artifact_path", "model_uuid")
        }
        flavors = {
            name: {key: value for key, value in conf.items() if key != MODEL_CONFIG}
            for name, conf in self.flavors.items()
        }
        return {**tags, "flavors": flavors}

    # ---- examples of its input ----
    def load_input_example(self, path: str | None = None) -> Any:
        """The example of its input, as it was given; None if there is none.

        Args:
            path: Where the model is; where it was logged by default.

        Raises:
            MlflowException: The file is not there (`RESOURCE_DOES_NOT_EXIST`).
        """
        from mlflow.models.input_example import read_example

        return read_example(self, self._folder(path)) if self.saved_input_example_info else None

    def load_input_example_params(self, path: str | None = None) -> Any:
        """The parameters of the example; None if there are none."""
        from mlflow.models.input_example import read_example_params

        return read_example_params(self, self._folder(path))

    def get_serving_input(self, path: str | None = None) -> str | None:
        """The example as the body of a request to a scoring server; None if there is none."""
        from mlflow.models.input_example import read_serving_input

        return read_serving_input(self, self._folder(path))

    def _folder(self, path: str | None) -> Path:
        from mlflow.models.location import fetch_model  # the client, which is slow to load

        uri = path if path is not None else self.get_model_info().model_uri
        return fetch_model(str(uri)).folder

    # ---- as a file ----
    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        content = {
            key: value for key, value in vars(self).items() if not key.startswith("_")
        } | self._further
        if self.signature is not None:
            content["signature"] = self.signature.to_dict()
            content["is_signature_from_type_hint"] = self.signature._is_signature_from_type_hint
            content["type_hint_from_example"] = self.signature._is_type_hint_from_example
        return {
            key: value
            for key, value in content.items()
            if value is not None or key not in _NULL_IS_LEFT_OUT
        }

    def to_yaml(self, stream: Any = None) -> str:
        """As the text of an `MLmodel` file, also written to the stream if there is one."""
        text = to_yaml(self.to_dict())
        if stream is not None:
            stream.write(text)
        return text

    def to_json(self) -> str:
        """As JSON."""
        return json.dumps(self.to_dict())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the `MLmodel` file."""
        content = self.to_dict()
        if self.signature is not None:
            content["signature"] = self.signature.for_every_version()
        write_yaml(path, content)
        folder = Path(path).parent
        # Of a model that is being logged the store will vouch for the files.
        if is_being_saved(folder) and self.model_id is None:
            from mlflow.models.provenance import note_own  # artifacts, slow to load

            note_own(folder)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Model:
        """Read a model's `MLmodel` file.

        Args:
            path: The file, the folder it is in, or a URI of either (`runs:/…`, `models:/…`, …).

        Raises:
            MlflowException: There is none (`RESOURCE_DOES_NOT_EXIST`), or it cannot be read
                (`INVALID_PARAMETER_VALUE`).
        """
        local = Path(path)
        if local.is_dir():
            return cls._from_file(local / MLMODEL_FILE_NAME)
        if local.is_file():
            return cls._from_file(local)
        from mlflow.models.location import read_mlmodel  # the client, which is slow to load

        text = os.fspath(path).rstrip("/")
        uri = text[: -len(MLMODEL_FILE_NAME) - 1] if text.endswith("/MLmodel") else text
        return cls.from_dict(parse_yaml(read_mlmodel(uri), Path(MLMODEL_FILE_NAME)))

    @classmethod
    def _from_file(cls, file: Path) -> Model:
        if not file.is_file():
            raise no_mlmodel(os.fspath(file.parent))
        content = read_yaml(file)  # whose errors name the file
        try:
            return cls.from_dict(content)
        except MlflowException as error:
            raise MlflowException(f"{file}: {error.message}", error.error_code) from error

    @classmethod
    def from_dict(cls, model_dict: dict[str, Any]) -> Model:
        """The model that plain data describes.

        Raises:
            MlflowException: It describes none (`INVALID_PARAMETER_VALUE`).
        """
        content = {"model_uuid": None, "mlflow_version": None, **model_dict}
        flavors = content.get("flavors")
        if not isinstance(flavors, dict) or not all(
            isinstance(conf, dict) for conf in flavors.values()
        ):
            raise MlflowException.invalid_parameter_value(
                f"An MLmodel file has a mapping of flavors to their settings under 'flavors'; got "
                f"{flavors!r:.200}."
            )
        from_hint = content.pop("is_signature_from_type_hint", False)
        from_example = content.pop("type_hint_from_example", False)
        described = content.get("signature")
        if isinstance(described, dict):
            described = {key: value for key, value in described.items() if value}
            signature = ModelSignature.from_dict(described) if described else None
            if signature is not None:
                signature._is_signature_from_type_hint = bool(from_hint)
                signature._is_type_hint_from_example = bool(from_example)
            content["signature"] = signature
        return cls(**{str(key): value for key, value in content.items()})

    @classmethod
    def log(
        cls,
        artifact_path: str | None,
        flavor: Any,
        registered_model_name: str | None = None,
        await_registration_for: int | None = 300,
        metadata: dict[str, Any] | None = None,
        run_id: str | None = None,
        resources: Any = None,
        auth_policy: Any = None,
        prompts: list[str] | None = None,
        name: str | None = None,
        model_type: str | None = None,
        params: dict[str, Any] | None = None,
        tags: dict[str, Any] | None = None,
        step: int = 0,
        model_id: str | None = None,
        **kwargs: Any,
    ) -> ModelInfo:
        """Save a model through a flavor of somebody else's and log it; see `mlflow.models.logging`.

        Args:
            flavor: A module (or object) whose `save_model(path, mlflow_model, **kwargs)` writes the
                model's files and its `MLmodel`.
            kwargs: Passed to its `save_model`.
        """
        from mlflow.models.publication import Publication
        from mlflow.models.publishing import publish  # the client, which is slow to load

        def save(folder: Path, model: Model) -> None:
            kwargs.pop("flavor_name", None)
            flavor.save_model(path=os.fspath(folder), mlflow_model=model, **kwargs)

        publication = Publication(
            name=name,
            artifact_path=artifact_path,
            run_id=run_id,
            registered_model_name=registered_model_name,
            await_registration_for=await_registration_for,
            metadata=metadata,
            resources=resources,
            auth_policy=auth_policy,
            prompts=prompts,
            model_type=model_type,
            params=params,
            tags=tags,
            step=step,
            model_id=model_id,
        )
        return publish(save, publication)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.model_uuid)

    def __str__(self) -> str:
        return self.to_yaml()


def no_mlmodel(place: str) -> MlflowException:
    """The error for a place at which there is no model."""
    return MlflowException(
        f"There is no model at {place}: it has no file {MLMODEL_FILE_NAME}. The URI of a model "
        "names the folder that this file is in.",
        RESOURCE_DOES_NOT_EXIST,
    )


def get_model_info(model_uri: str) -> ModelInfo:
    """What is known of a model.

    Args:
        model_uri: `runs:/…`, `models:/…`, or a path or URI of the model's files.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`).
    """
    return Model.load(model_uri).get_model_info()


def set_model(model: Any) -> None:
    """Say, in a file of code that is a model, what the model is.

    Args:
        model: An instance of `mlflow.pyfunc.PythonModel`, or a function of one argument.

    Raises:
        MlflowException: Something else (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.models.code_model import set_current_model  # which needs what is defined here

    set_current_model(model)


def update_model_requirements(model_uri: str, operation: str, requirement_list: list[str]) -> None:
    """Add requirements to a model that is logged, or remove some.

    Args:
        model_uri: `runs:/…`, `models:/m-…`, or a path or URI of the model's files.
        operation: `add` (one that is there gets the version given) or `remove`.
        requirement_list: Such as `["scikit-learn==1.9.1"]`; to remove, names suffice.

    Raises:
        MlflowException: Another operation, or no requirement (`INVALID_PARAMETER_VALUE`).
    """
    from mlflow.models.environment_changes import change_requirements  # the client, slow to load

    change_requirements(model_uri, operation, requirement_list)
