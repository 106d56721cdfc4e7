"""The build hook of the Python package: a wheel carries the web app, built from ui/."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebApp(BuildHookInterface[Any]):
    """Builds ui/ into src/headrace/static/ before a wheel is made, an editable one, too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel":
            runpy.run_path(str(Path(self.root, "ui", "build.py")))["build"]()
