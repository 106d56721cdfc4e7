"""Programs that save and use models, run with this MLflow or with another."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.conftest import ROOT


def run(python: Path, *arguments: str | Path, packages: str | None = None) -> list[str]:
    """Run a module of the tests.

    Args:
        python: The interpreter that runs it.
        arguments: The module's name, and what follows it.
        packages: A folder whose packages come before the interpreter's own.

    Returns:
        The lines that it wrote.
    """
    done = subprocess.run(
        [python, "-m", *arguments],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [packages, str(ROOT)])),
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "DO_NOT_TRACK": "true",
            "MLFLOW_ALLOW_PICKLE_DESERIALIZATION": "true",  # what the other has saved
            # That which MLflow 1 runs with is older than the one that ONNX asks for.
            "TEMPORARILY_DISABLE_PROTOBUF_VERSION_CHECK": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"{arguments}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    assert done.returncode == 0, said
    return done.stdout.splitlines()


def packages_of(python: Path) -> str:
    """Where an interpreter's packages are."""
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()
