"""What every test gets: an empty folder to work in, a clean environment, a fresh `mlflow`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.database import DirectoryBasedExampleDatabase

pytest_plugins = ["tests.databases.fixtures", "tests.servers"]

ROOT = Path(__file__).resolve().parents[1]
PEER_VERSION = "3.17.2"
OLDER_PEER_VERSION = "2.22.5"
OLDEST_PEER_VERSION = "1.30.1"
PEER_PYTHON = Path(
    os.environ.get("HEADRACE_PEER_PYTHON") or ROOT / f".cache/peer-{PEER_VERSION}/bin/python"
)

# What the machine or the shell has set must not reach a test: settings of ours and of the platforms
# that we detect, proxies that would take loopback traffic, and what git exports to its hooks.
FOREIGN_VARIABLES = ("MLFLOW_", "HEADRACE_", "DATABRICKS_", "GIT_", "XDG_")
FOREIGN_SUFFIXES = ("_PROXY",)

# No test depends on how fast the machine is, and on CI none depends on chance.
hypothesis.settings.register_profile(
    "headrace",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
    database=None
    if os.environ.get("CI")
    else DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples"),
)
hypothesis.settings.load_profile("headrace")


@pytest.fixture(autouse=True)
def isolation(tmp_path: Path) -> Iterator[None]:
    """Run the test in its own empty folder and home, without the settings of whoever runs it."""
    home = tmp_path.with_name(f"{tmp_path.name}-home")
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(FOREIGN_VARIABLES) or name.upper().endswith(FOREIGN_SUFFIXES):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.chdir(tmp_path)
        yield
        _reset_mlflow()
    shutil.rmtree(home, ignore_errors=True)


def _reset_mlflow() -> None:
    """Put the SDK's process-wide state back to what it is after `import mlflow`."""
    state = sys.modules.get("mlflow.fluent.state")
    reset = getattr(state, "reset_for_tests", None)
    if reset is not None:
        reset()


def _client_of(version: str) -> Path:
    python = ROOT / f".cache/peer-{version}/bin/python"
    if not os.access(python, os.X_OK):
        pytest.fail(f"No MLflow client at {python}: run 'make setup-peer'.", pytrace=False)
    return python


@pytest.fixture(scope="session")
def older_peer_python() -> Path:
    """The interpreter of an environment that holds the client of MLflow 2."""
    return _client_of(OLDER_PEER_VERSION)


@pytest.fixture(scope="session")
def peer_pythons(peer_python: Path, older_peer_python: Path) -> dict[str, Path]:
    """The interpreters of environments with real MLflow clients, by version: MLflow 3, 2 and 1."""
    return {
        PEER_VERSION: peer_python,
        OLDER_PEER_VERSION: older_peer_python,
        OLDEST_PEER_VERSION: _client_of(OLDEST_PEER_VERSION),
    }


@pytest.fixture(scope="session")
def peer_python() -> Path:
    """The interpreter of an environment that holds the real MLflow client."""
    if not os.access(PEER_PYTHON, os.X_OK):
        pytest.fail(
            f"No real MLflow client at {PEER_PYTHON}: run 'make setup-peer', or name the Python "
            f"of an environment with mlflow=={PEER_VERSION} in HEADRACE_PEER_PYTHON.",
            pytrace=False,
        )
    return PEER_PYTHON
