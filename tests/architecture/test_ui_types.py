"""The web app knows the server as it is: its types are those of today's OpenAPI."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_web_apps_types_are_the_servers() -> None:
    script = ROOT / "scripts" / "ui_types.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
