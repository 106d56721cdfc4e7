"""What is installed here, against what a model was saved with."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlflow.models.environment import REQUIREMENTS_FILE, requirement_name
from mlflow.models.requirements import installed_version

# Whichever package offers MLflow's interface, under whichever version, is fine.
_OWN = frozenset(("mlflow", "mlflow-skinny", "mlflow-tracing", "headrace"))

_logger = logging.getLogger(__name__)


def warn_of_mismatches(uri: str, folder: Path) -> None:
    """Warn, once for the whole model, of packages that are missing here or of another version.

    Args:
        uri: What the user calls the model.
        folder: Its files.
    """
    file = folder / REQUIREMENTS_FILE
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    found = list(mismatches(lines))
    if found:
        _logger.warning(
            "The model %s was saved with other packages than there are here, so that it may not "
            "load, or predict otherwise:\n%s\nmlflow.pyfunc.get_model_dependencies(%r) gives the "
            "file that pip installs them from.",
            uri, "\n".join(f"  - {each}" for each in found), uri,
        )  # fmt: skip


def mismatches(requirements: Iterable[str]) -> Iterator[str]:
    """For each requirement that this environment does not meet, a line that says what is here.

    Args:
        requirements: Lines of a requirements file; those that name no package are passed over.
    """
    for line in requirements:
        name = requirement_name(line)
        if name is None or name in _OWN or line.lstrip().startswith("-"):
            continue
        installed = installed_version(name)
        if not _is_met(line, installed):
            here = "it is not installed here" if installed is None else f"here is {installed}"
            yield f"{line.strip()}: {here}"


def _is_met(line: str, installed: str | None) -> bool:
    requirement, _, condition = line.partition(";")
    name, exactly, wanted = requirement.partition("==")
    plain = exactly and not condition and name.strip(" \t").replace("-", "").isidentifier()
    if installed is not None and plain and wanted.strip() == installed.partition("+")[0]:
        return True  # the usual case, told without a parser
    try:
        from packaging.requirements import InvalidRequirement, Requirement  # of an extra
    except ImportError:
        return installed is not None and not plain
    try:
        parsed = Requirement(line.split(" #", maxsplit=1)[0].strip())
    except InvalidRequirement:
        return True
    if parsed.marker is not None and not parsed.marker.evaluate():
        return True
    return installed is not None and parsed.specifier.contains(installed, prereleases=True)
