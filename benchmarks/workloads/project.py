"""A project of three pip packages: seconds from `mlflow run` to its first line.

usage: project.py FOLDER_OF_UV [--env-manager NAME]

Cold: the environment is made, from packages that uv or pip have in their cache. Warm: it is there.
Prints a JSON object; a time that could not be measured is not in it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MLPROJECT = """\
name: three-packages
python_env: python_env.yaml
entry_points:
  main: {command: python main.py}
"""
PYTHON_ENV = "dependencies: [six, iniconfig, colorama]\n"
MAIN = """\
import time
print("first line at", repr(time.time()))
import colorama, iniconfig, six
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("uv", type=Path)
    parser.add_argument("--env-manager", default="uv")
    options = parser.parse_args()
    project = Path("project")
    project.mkdir()
    for name, text in (("MLproject", MLPROJECT), ("python_env.yaml", PYTHON_ENV)):
        (project / name).write_text(text)
    (project / "main.py").write_text(MAIN)
    variables = {
        **os.environ,
        "PATH": f"{options.uv}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}"
        f"{os.environ['PATH']}",
        "MLFLOW_TRACKING_URI": f"sqlite:///{Path.cwd()}/runs.db",
    }
    found = {}
    try:
        first_line(options.env_manager, variables)  # fills the caches of packages
        with tempfile.TemporaryDirectory() as environments:
            fresh = {**variables, "MLFLOW_ENV_ROOT": environments}
            found["project_cold_s"] = first_line(options.env_manager, fresh)
            found["project_warm_s"] = min(first_line(options.env_manager, fresh) for _ in range(3))
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"not measured: {error.stderr[-400:]}\n")
    print(json.dumps(found))


def first_line(manager: str, variables: dict[str, str]) -> float:
    """Seconds from the command to the project's first line."""
    began = time.time()
    command = [sys.executable, "-m", "mlflow", "run", "project", "--env-manager", manager]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("first line at"))
    return float(line.rpartition(" ")[2]) - began


if __name__ == "__main__":
    main()
