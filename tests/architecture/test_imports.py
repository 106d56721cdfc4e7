"""`import mlflow` stays light: what it loads, every user's every process pays for."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Each is loaded by the function or the module that needs it, when it does.
HEAVY = {
    "click",
    "headrace",
    "numpy",
    "pandas",
    "psutil",
    "rich",
    "sqlite3",
    "starlette",
    "urllib3",
    "uvicorn",
    "yaml",
}


def modules_after(statement: str) -> set[str]:
    """The top-level names of the modules that a fresh interpreter has loaded after `statement`."""
    code = f"import sys; {statement}; print(*sys.modules)"
    # -I: neither the environment nor the current folder adds to what is loaded.
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_import_mlflow_loads_nothing_heavy() -> None:
    assert modules_after("import mlflow") & HEAVY == set()


@pytest.mark.parametrize("module", ["mlflow.entities", "mlflow.exceptions", "mlflow.settings"])
def test_leaf_modules_load_nothing_heavy(module: str) -> None:
    assert modules_after(f"import {module}") & HEAVY == set()


@pytest.mark.parametrize(
    "module", ["mlflow.models", "mlflow.pyfunc", "mlflow.sklearn", "mlflow.types", "mlflow.xgboost"]
)
def test_models_load_no_framework_and_no_client(module: str) -> None:
    """What a program that trains a model pays for importing us, besides its framework."""
    loaded = modules_after(f"import {module}")
    assert loaded & (HEAVY | {"cloudpickle", "scipy", "sklearn", "xgboost"}) == set()
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys, {module}; print('mlflow.client' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
