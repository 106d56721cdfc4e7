"""Empty packages under the names of MLflow, for environments by pip.

What a project needs may itself ask for `mlflow`: another package, or the project where it is one.
pip would fetch MLflow then, whose files are at the same places as this package's. So it is offered
a package of that name with nothing in it, and told to take no other. (uv has overrides for that.)
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlflow.projects.environments.needs import OWN_NAMES
from mlflow.projects.environments.wheel import DISTRIBUTION
from mlflow.stand_in import stand_in_version
from mlflow.version import VERSION

_VERSION = stand_in_version(VERSION)
_WHEEL = "Wheel-Version: 1.0\nGenerator: headrace\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@contextmanager
def empty_packages() -> Iterator[list[str]]:
    """Lines of a requirements file by which whoever asks for MLflow gets an empty package.

    They hold as long as the block runs.
    """
    names = sorted(OWN_NAMES - {DISTRIBUTION})
    with tempfile.TemporaryDirectory(prefix="mlflow-empty-") as folder:
        for name in names:
            _write(Path(folder), name.replace("-", "_"), name)
        constraints = Path(folder, "constraints.txt")
        constraints.write_text("".join(f"{name}=={_VERSION}\n" for name in names), encoding="utf-8")
        yield [f"--find-links {folder}", f"--constraint {constraints}"]


def _write(folder: Path, file_name: str, name: str) -> None:
    """A wheel (PEP 427) without code."""
    info = f"{file_name}-{_VERSION}.dist-info"
    contents = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {_VERSION}\n",
        f"{info}/WHEEL": _WHEEL,
    }
    record = "".join(f"{path},,\n" for path in (*contents, f"{info}/RECORD"))
    file = folder / f"{file_name}-{_VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in {**contents, f"{info}/RECORD": record}.items():
            archive.writestr(path, content)
