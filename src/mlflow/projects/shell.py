"""The shell that runs commands of entry points."""

from __future__ import annotations

import shutil
from functools import cache


@cache
def shell() -> tuple[str, ...]:
    """bash, which commands of MLproject files are written for; else the system's POSIX shell."""
    return (shutil.which("bash") or "/bin/sh",)
