"""What tells installers and other software that a package called `mlflow` is installed: this one.

A wheel of Headrace carries the metadata of a distribution `mlflow` beside its own. The files say
who put them there and list nothing, so that pip does not take this package away for another one of
that name; they go with Headrace. Why: `docs/decisions/0006-the-distribution-mlflow.md`.

The build runs this file by itself, before anything is installed.
"""

from __future__ import annotations

NAME = "mlflow"
OWN = "headrace"

_METADATA = """\
Metadata-Version: 2.1
Name: mlflow
Version: {version}
Summary: Headrace, which provides the package mlflow here.
Requires-Dist: headrace
"""


def stand_in_version(interface: str) -> str:
    """The version of the distribution: that of the interface, marked as ours."""
    return f"{interface}+{OWN}"


def stand_in_files(interface: str, distribution_version: str) -> dict[str, str]:
    """Paths in a wheel of Headrace, and what is there.

    A wheel has one folder of metadata of its own; what else goes beside its packages is in its data
    folder (the binary distribution format, https://packaging.python.org/specifications/).

    Args:
        interface: The version of MLflow's interface.
        distribution_version: Headrace's own.
    """
    version = stand_in_version(interface)
    folder = f"{OWN}-{distribution_version}.data/purelib/{NAME}-{version}.dist-info"
    return {
        f"{folder}/METADATA": _METADATA.format(version=version),
        f"{folder}/INSTALLER": f"{OWN}\n",
    }
