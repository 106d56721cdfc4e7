"""What a model uses besides its own files, for platforms that grant it access to that.

`MLmodel` keeps it as `{"api_version": "1", target: {type: [{…}, …]}}`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from enum import Enum
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.models.mlmodel_yaml import read_yaml

_API_VERSION = "1"


class ResourceType(Enum):
    """Kinds of resources, by their names in `MLmodel`."""

    UC_CONNECTION = "uc_connection"
    VECTOR_SEARCH_INDEX = "vector_search_index"
    SERVING_ENDPOINT = "serving_endpoint"
    SQL_WAREHOUSE = "sql_warehouse"
    FUNCTION = "function"
    GENIE_SPACE = "genie_space"
    TABLE = "table"
    APP = "app"
    LAKEBASE = "lakebase"
    UC_MODEL_SERVICE = "uc_model_service"


class Resource(ABC):
    """A resource. A platform's package subclasses it."""

    @property
    @abstractmethod
    def type(self) -> ResourceType:
        """Its kind."""

    @property
    @abstractmethod
    def target_uri(self) -> str:
        """The platform that has it, such as `databricks`."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """`{type: [{…}]}`: what `MLmodel` keeps of it."""

    @classmethod
    @abstractmethod
    def from_dict(cls, data: dict[str, str]) -> Resource:
        """The resource of what `to_dict` has in its list."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resource) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.target_uri, self.type))


def plain_resources(resources: Any) -> Any:
    """Resources as `MLmodel` keeps them.

    Args:
        resources: A list of `Resource`, the path of a YAML file, or what `MLmodel` keeps.

    Raises:
        MlflowException: The file cannot be read, or the list holds something else
            (`INVALID_PARAMETER_VALUE`).
    """
    if resources is None or isinstance(resources, dict):
        return resources
    if isinstance(resources, str):
        return read_yaml(resources)
    if not isinstance(resources, Iterable):
        raise _wrong(resources)
    plain: dict[str, Any] = {"api_version": _API_VERSION}
    for each in resources:
        if not isinstance(each, Resource):
            raise _wrong(each)
        target = plain.setdefault(each.target_uri, {})
        for kind, entries in each.to_dict().items():
            target.setdefault(kind, []).extend(entries)
    return plain


def _wrong(value: Any) -> MlflowException:
    return MlflowException.invalid_parameter_value(
        f"resources is a list of mlflow.models.Resource, or the path of a YAML file; got {value!r}."
    )
