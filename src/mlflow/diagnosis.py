"""What can be told of an installation, its settings and its store: `mlflow doctor`."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Generator, Iterable, Iterator
from difflib import get_close_matches
from importlib import metadata
from pathlib import Path
from typing import NamedTuple, TextIO

from mlflow import environment_variables
from mlflow.client.journal_places import journal_places
from mlflow.client.tracking import journal_folder
from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of
from mlflow.fluent.state import get_registry_uri, get_tracking_uri, is_tracking_uri_set
from mlflow.journal.format import public_destination
from mlflow.journal.recover import REFUSED_SUFFIX
from mlflow.journal.sync import journals_in
from mlflow.settings import SETTINGS
from mlflow.stores.contract import TrackingStore
from mlflow.stores.platform import platform_module
from mlflow.stores.resolve import existing_store
from mlflow.version import VERSION

LITTLE_SPACE_BYTES = 1 << 30

# Read by software that tracks with MLflow, and by `mlflow server`, which says that they change
# nothing.
_OF_OTHERS = {
    "MLFLOW_EXPOSE_PROMETHEUS",
    "MLFLOW_FLATTEN_PARAMS",
    "MLFLOW_GUNICORN_OPTS",
    "MLFLOW_MAX_LOG_PARAMS",
    "MLFLOW_NESTED_RUN",
    "MLFLOW_REGISTRY_STORE_URI",
    "MLFLOW_TAGS",
}
_SECRET = re.compile(r"TOKEN|PASSWORD|SECRET|KEY")


class Finding(NamedTuple):
    """One line of a diagnosis.

    Attributes:
        part: What it is about, such as `tracking`.
        name: What was looked at.
        value: What was found.
        problem: What is wrong and what to do; None if nothing is.
    """

    part: str
    name: str
    value: str
    problem: str | None = None


def examine(*, mask_envs: bool = False) -> Iterator[Finding]:
    """Examine this installation; nothing is changed or made.

    Args:
        mask_envs: Whether the values of all environment variables are hidden; those of secrets are
            always.
    """
    yield from _versions()
    store = yield from _tracking()
    yield from _journals()
    yield from _artifacts(store)
    yield from _libraries()
    yield from _settings(mask_envs)


def print_findings(findings: Iterable[Finding], out: TextIO) -> int:
    """Print findings as they come, and at the end what is wrong.

    Args:
        findings: Of `examine`.
        out: Where to print.

    Returns:
        The number of problems.
    """
    part, problems = "", 0
    for finding in findings:
        if finding.part != part:
            part = finding.part
            out.write(f"{part.capitalize()}\n")
        out.write(f"  {finding.name}: {finding.value}\n")
        if finding.problem is not None:
            problems += 1
            out.write(f"    PROBLEM: {finding.problem}\n")
        out.flush()
    said = {0: "No problem was found.", 1: "One problem was found."}
    out.write(said.get(problems, f"{problems} problems were found.") + "\n")
    return problems


def _versions() -> Iterator[Finding]:
    yield Finding("versions", "Headrace", platform_module("version").__version__)
    yield Finding("versions", "MLflow interface", VERSION)
    yield Finding("versions", "Python", f"{platform.python_version()} ({sys.executable})")
    yield Finding("versions", "SQLite", platform_module("sql.sqlite").sqlite3.sqlite_version)
    yield Finding("versions", "System", platform.platform())
    yield Finding("versions", "Package", str(Path(__file__).parent))


# ---- the store ----
def _tracking() -> Generator[Finding, None, TrackingStore | None]:
    """Returns the store, if it answers."""
    uri = get_tracking_uri()
    origin = "" if is_tracking_uri_set() else " (the default)"
    yield Finding("tracking", "Tracking URI", public_destination(uri) + origin)
    yield Finding("tracking", "Registry URI", public_destination(get_registry_uri()))
    try:
        store = existing_store(uri)
        if store is None:
            yield Finding("tracking", "Store", "not made yet: the first run makes it")
            return None
        store.search_experiments(max_results=1)
        takes = "takes" if store.accepts_journal() else "takes no"
    except MlflowException as error:
        yield Finding("tracking", "Store", "does not answer", error.message)
        return None
    yield Finding("tracking", "Store", f"answers; {takes} journals")
    return store


def _journals() -> Iterator[Finding]:
    uri = get_tracking_uri()
    writes_to = journal_folder(uri)
    yield Finding("journals", "Folder", str(writes_to), _not_writable(writes_to))
    places = journal_places(uri, everywhere=True)
    for place in places:
        found = journals_in([place])
        pending = [journal for journal in found if not journal.in_use]
        if found:
            size = sum(journal.size for journal in pending)
            yield Finding(
                "journals",
                str(place),
                f"{len(found) - len(pending)} in use, {len(pending)} pending ({size:,} bytes)",
                "`mlflow sync --all` delivers what is pending." if pending else None,
            )
        refused = len(list(place.rglob(f"*{REFUSED_SUFFIX}"))) if place.is_dir() else 0
        if refused:
            yield Finding(
                "journals",
                str(place),
                f"{refused} files of refused records",
                f"A store refused them; see the reasons in *{REFUSED_SUFFIX}, then remove them.",
            )
    yield _space(writes_to)


def _artifacts(store: TrackingStore | None) -> Iterator[Finding]:
    if store is None:
        return
    newest = store.search_experiments(max_results=1)
    if not newest:
        return
    root = newest[0].artifact_location
    name = f"Root of experiment {newest[0].experiment_id}"
    if is_local(root):
        folder = Path(path_of(root))
        yield Finding("artifacts", name, str(folder), _not_writable(folder))
        yield _space(folder, "artifacts")
        return
    from mlflow.artifacts.resolve import get_artifact_repository  # HTTP, object stores

    try:
        get_artifact_repository(root, tracking_uri=get_tracking_uri()).list_artifacts()
    except (MlflowException, ImportError) as error:
        yield Finding("artifacts", name, public_destination(root), str(error))
    else:
        yield Finding("artifacts", name, f"{public_destination(root)} (answers)")


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _not_writable(folder: Path) -> str | None:
    there = _nearest(folder)
    if os.access(there, os.W_OK):
        return None
    return f"{there} cannot be written by this user."


def _space(folder: Path, part: str = "journals") -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    return Finding(
        part,
        "Free disk space",
        f"{free / 1e9:.1f} GB",
        "Little is left: what runs log could be lost." if free < LITTLE_SPACE_BYTES else None,
    )


# ---- what is installed ----
def _libraries() -> Iterator[Finding]:
    try:
        required = metadata.requires("headrace") or []
    except metadata.PackageNotFoundError:
        yield Finding("libraries", "headrace", "runs from source, not installed")
        return
    for requirement in required:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        extra = re.search(r"""extra\s*==\s*['"]([\w-]+)""", requirement)
        of = f" (extra {extra[1]})" if extra else ""
        try:
            yield Finding("libraries", name + of, metadata.version(name))
        except metadata.PackageNotFoundError:
            if extra:
                yield Finding("libraries", name + of, "not installed")
            elif ";" not in requirement:  # else only other systems need it
                yield Finding("libraries", name, "missing", "Reinstall: pip install headrace.")


# ---- settings ----
def _settings(mask: bool) -> Iterator[Finding]:
    for name in sorted(os.environ):
        if name.startswith("MLFLOW_"):
            value = os.environ[name]
            hidden = mask or _SECRET.search(name)
            shown = "***" if hidden else public_destination(value)
            yield Finding("settings", name, shown, _fault(name))


def _fault(name: str) -> str | None:
    setting = SETTINGS.get(name)
    if setting is not None:
        try:
            setting.get()
        except MlflowException:
            return f"This value cannot be read. The variable means: {setting.doc}"
        return None
    if name in environment_variables.__all__:
        return None  # accepted and without effect
    if name in _OF_OTHERS:
        return None
    close = get_close_matches(name, SETTINGS, n=1)
    return "Nothing reads this variable." + (f" Did you mean {close[0]}?" if close else "")
