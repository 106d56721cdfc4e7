"""What an evaluation found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Draw = Callable[[Any], None]
"""Draws a picture on matplotlib's axes."""


@dataclass(frozen=True)
class EvaluationArtifact:
    """A file that an evaluation logged.

    Attributes:
        uri: Where it is.
        content: What it holds, as the evaluation had it: a frame for a table, else None.
    """

    uri: str
    content: Any = None


class EvaluationResult:
    """Metrics and artifacts of an evaluation.

    Attributes:
        metrics: Names → numbers.
        artifacts: Names (`confusion_matrix`, …) → files.
        run_id: The run they were logged to.
    """

    def __init__(
        self,
        metrics: Mapping[str, float],
        artifacts: Mapping[str, EvaluationArtifact],
        run_id: str | None = None,
    ) -> None:
        self.metrics = dict(metrics)
        self.artifacts = dict(artifacts)
        self.run_id = run_id

    def __repr__(self) -> str:
        return f"EvaluationResult(metrics={self.metrics}, artifacts={list(self.artifacts)})"

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The artifacts that are tables."""
        return {
            name: artifact.content
            for name, artifact in self.artifacts.items()
            if artifact.content is not None
        }

    def save(self, path: str) -> None:
        """Write the metrics and the artifacts' addresses into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "metrics.json").write_text(json.dumps(self.metrics), encoding="utf-8")
        addresses = {name: {"uri": found.uri} for name, found in self.artifacts.items()}
        (folder / "artifacts_metadata.json").write_text(json.dumps(addresses), encoding="utf-8")

    @classmethod
    def load(cls, path: str) -> EvaluationResult:
        """Read what `save` wrote; the tables' content stays where it is."""
        folder = Path(path)
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        addresses = json.loads((folder / "artifacts_metadata.json").read_text(encoding="utf-8"))
        artifacts = {name: EvaluationArtifact(found["uri"]) for name, found in addresses.items()}
        return cls(metrics, artifacts)
