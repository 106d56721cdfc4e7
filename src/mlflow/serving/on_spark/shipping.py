"""How files of the driver come to the machines that compute.

With a master on this machine a file is where it is. Elsewhere Spark copies it to every machine.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Shipped(NamedTuple):
    """A folder on the machine that computes.

    Attributes:
        place: Where it is, on every machine; or the path of its archive there.
        archive: Name of the archive that Spark copies, or None.
    """

    place: str | None
    archive: str | None = None


def ship_folder(spark: Any, folder: Path, name: str) -> Shipped:
    """Bring a folder to where it is used.

    Args:
        spark: The session.
        folder: The folder.
        name: What tells it from all others.
    """
    if is_here(spark):
        return Shipped(os.path.abspath(folder))
    archive = shutil.make_archive(os.path.join(_archives().name, name), "zip", folder)
    _copy(spark, archive)
    return Shipped(None, os.path.basename(archive))


def ship_archive(spark: Any, archive: Path) -> Shipped:
    """Bring an archive to where it is unpacked."""
    if is_here(spark):
        return Shipped(os.path.abspath(archive), archive.name)
    _copy(spark, os.path.abspath(archive))
    return Shipped(None, archive.name)


def is_here(spark: Any) -> bool:
    """Whether everything is computed on this machine."""
    if is_remote(spark):
        return False
    master = str(spark.sparkContext.master)
    return master == "local" or master.startswith("local[")


def is_remote(spark: Any) -> bool:
    """Whether the session is one of Spark Connect."""
    return type(spark).__module__.startswith("pyspark.sql.connect")


def unpacked(shipped: Shipped) -> Path:
    """The folder, on the machine that computes; unpacked there once."""
    if shipped.archive is None:
        return Path(str(shipped.place))
    from pyspark import SparkFiles  # heavy, and there only where Spark is

    source = Path(shipped.place or SparkFiles.get(shipped.archive))
    folder = Path(SparkFiles.getRootDirectory(), f"{shipped.archive}.unpacked")
    if not folder.exists():
        temporary = Path(tempfile.mkdtemp(dir=SparkFiles.getRootDirectory()))
        _unpack(source, temporary)
        with suppress(OSError):  # another process was faster
            temporary.rename(folder)
    return folder


@cache
def _archives() -> tempfile.TemporaryDirectory[str]:
    """Where archives stay while this process lives: Spark fetches them when it needs them."""
    return tempfile.TemporaryDirectory(prefix="mlflow-spark-")


def _copy(spark: Any, path: str) -> None:
    if is_remote(spark):
        spark.addArtifacts(path, file=True)
    else:
        spark.sparkContext.addFile(path)


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as file:
            file.extractall(folder)  # noqa: S202
        return
    with tarfile.open(archive) as tar:
        # Links that lead out of it are what an environment's Python is; who computes trusts the
        # driver, whose code it runs.
        tar.extraction_filter = staticmethod(lambda member, path: member)
        tar.extractall(folder)  # noqa: S202
