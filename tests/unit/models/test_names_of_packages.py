"""What packages with flavors or platforms of their own subclass, pass on and decorate with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.models import FlavorBackend, Model, Resource, ResourceType
from mlflow.utils.annotations import experimental
from mlflow.utils.docstring_utils import LOG_MODEL_PARAM_DOCS, format_docstring


class Table(Resource):
    type = ResourceType.TABLE
    target_uri = "warehouse"

    def __init__(self, name: str) -> None:
        self.name = name

    def to_dict(self) -> dict[str, Any]:
        return {self.type.value: [{"name": self.name}]}

    @classmethod
    def from_dict(cls, data: dict[str, str]) -> Table:
        return cls(data["name"])


EXPECTED = {"api_version": "1", "warehouse": {"table": [{"name": "a"}, {"name": "b"}]}}


def test_resources_are_kept_in_mlmodel() -> None:
    assert Table("a") == Table.from_dict({"name": "a"}) != Table("b")
    listed = [Table("a"), Table("b")]
    info = mlflow.pyfunc.log_model(name="m", python_model=lambda x: x, resources=listed)
    assert Model.load(info.model_uri).resources == EXPECTED
    Path("resources.yaml").write_text(yaml.safe_dump(EXPECTED))
    mlflow.pyfunc.save_model("saved", python_model=lambda x: x, resources="resources.yaml")
    assert Model.load("saved").resources == EXPECTED
    for wrong in (["a"], 5):
        with pytest.raises(MlflowException, match="resources is a list"):
            mlflow.pyfunc.save_model("other", python_model=lambda x: x, resources=wrong)


def test_a_backend_of_a_flavor_can_be_derived() -> None:
    class Backend(FlavorBackend):
        def predict(self, *given: Any, **more: Any) -> str:
            return "predicted"

        serve = build_image = generate_dockerfile = predict

        def can_score_model(self) -> bool:
            return True

    backend = Backend({"a": 1}, workers=2)
    assert backend._config == {"a": 1}
    assert (backend.can_score_model(), backend.can_build_image()) == (True, True)
    assert backend.prepare_env("models:/m/1") is None
    with pytest.raises(TypeError):
        FlavorBackend({})  # type: ignore[abstract]


def test_decorators_of_flavors() -> None:
    @format_docstring(LOG_MODEL_PARAM_DOCS.format(package_name="words"))
    @experimental(version="1.0")
    @experimental
    def log_model(signature: Any) -> int:
        """Log.

        Args:
            signature: {{ signature }} {{ unknown }}
        """
        return 5

    assert log_model(None) == 5
    assert "infer_signature()" in str(log_model.__doc__)
    assert "{{ unknown }}" in str(log_model.__doc__)
    docs = LOG_MODEL_PARAM_DOCS.__class__({"x": "of {{ package_name }}"})
    assert docs.format(package_name="words") == {"x": "of words"}
