"""The build hook of the Python package.

A wheel carries the web app, built from ui/, and what `src/mlflow/stand_in.py` describes.
"""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelContent(BuildHookInterface[Any]):
    """Builds ui/ into src/headrace/static/ before a wheel is made, an editable one, too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        runpy.run_path(str(root / "ui" / "build.py"))["build"]()
        self._folder = tempfile.TemporaryDirectory(prefix="headrace-build-")
        interface = runpy.run_path(str(root / "src" / "mlflow" / "version.py"))["VERSION"]
        describe = runpy.run_path(str(root / "src" / "mlflow" / "stand_in.py"))["stand_in_files"]
        included = "force_include_editable" if version == "editable" else "force_include"
        for number, (path, text) in enumerate(describe(interface, self.metadata.version).items()):
            file = Path(self._folder.name, str(number))
            file.write_text(text, encoding="utf-8")
            build_data[included][str(file)] = path

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self.target_name == "wheel":
            self._folder.cleanup()
