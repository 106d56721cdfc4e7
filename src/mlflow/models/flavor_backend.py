"""What serves and packs models of a flavor, as packages with flavors of their own subclass it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any


class FlavorBackend(ABC):
    """Serves and packs models of a flavor.

    Headrace serves every model as a function of Python (`mlflow.serving`) and asks no backend: this
    is the class that packages derive theirs from.

    Args:
        config: The flavor's entry in `MLmodel`.
        kwargs: Further settings, kept in `_config`'s place by subclasses.
    """

    def __init__(self, config: dict[str, Any], **kwargs: Any) -> None:
        self._config = config

    @abstractmethod
    def predict(self, model_uri: str, input_path: str, output_path: str, content_type: str) -> Any:
        """Predict on a file, and write the answer to another."""

    @abstractmethod
    def serve(
        self,
        model_uri: str,
        port: int,
        host: str,
        timeout: int,
        synchronous: bool = True,
        stdout: Any = None,
        stderr: Any = None,
    ) -> Any:
        """Serve over HTTP; without `synchronous`, give the process that does."""

    @abstractmethod
    def build_image(
        self,
        model_uri: str,
        image_name: str,
        install_java: bool = False,
        install_mlflow: bool = False,
        mlflow_home: str | None = None,
        base_image: str | None = None,
    ) -> Any:
        """Build an image that serves."""

    @abstractmethod
    def generate_dockerfile(
        self,
        model_uri: str,
        output_dir: str,
        install_java: bool = False,
        install_mlflow: bool = False,
        mlflow_home: str | None = None,
        base_image: str | None = None,
    ) -> Any:
        """Write what such an image is built from."""

    @abstractmethod
    def can_score_model(self) -> bool:
        """Whether models of this flavor can predict here."""

    def prepare_env(self, model_uri: str, capture_output: bool = False) -> Any:
        """Make the environment that a model needs; nothing by default."""
        return None

    def can_build_image(self) -> bool:
        """Whether it builds images."""
        return callable(getattr(type(self), "build_image", None))
