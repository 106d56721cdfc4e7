"""Which distributions modules belong to, and what those require in their turn.

`importlib.metadata.packages_distributions` answers the first, but reads the records of everything
that is installed: more than half a second. Here the records are read only for what is not found
under its own name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions, requires
from typing import Any

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_EXTRA = re.compile(r";.*\bextra\b")
_VERSION = re.compile(r"^Version:[ \t]*(\S+)", re.MULTILINE)
# Run from a checkout, this package's own modules are in no distribution's record.
_NOT_OWN = frozenset(("mlflow", "headrace"))
# Installed under another name than they are imported by; looked up, not taken for granted.
_HINTS = {
    "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "PIL": "pillow", "skimage": "scikit-image", "sklearn": "scikit-learn", "yaml": "pyyaml",
}  # fmt: skip


def version_of(name: str) -> str:
    """The version of a distribution that is installed.

    `importlib.metadata.version` reads its description, too, which takes a millisecond.

    Raises:
        PackageNotFoundError: It is not installed.
    """
    found = distribution(name)
    match = _VERSION.search(found.read_text("METADATA") or "")
    return match[1] if match is not None else found.version


def normal_name(name: str) -> str:
    """A distribution's name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions_of(modules: Iterable[str]) -> set[str]:
    """Distributions that modules belong to, by their normal names; those of Python have none.

    Args:
        modules: Full names; the more exact, the better packages are told apart that share a name.
    """
    found: set[str] = set()
    for module in modules:
        found.update(_distributions_of(module.partition(".")[0], module))
    return found


def is_in_no_distribution(module: str) -> bool:
    """Whether a module is the user's own: of no distribution, and not of Python."""
    top = module.partition(".")[0]
    return top not in _NOT_OWN and top not in sys.stdlib_module_names and not _candidates(top)


def without_required(distributions: Iterable[str], kept: Iterable[str] = ()) -> set[str]:
    """Distributions without those that others among them bring along.

    Args:
        distributions: Normal names.
        kept: Stay, even if others bring them along.
    """
    given = set(distributions)
    brought: set[str] = set()
    for each in given:
        brought |= required_by(each)
    return given - (brought - set(kept))


@cache
def _distributions_of(top: str, module: str) -> frozenset[str]:
    names = _candidates(top)
    if len(names) > 1:  # a namespace that several share, such as `google`
        path = module.replace(".", "/")
        return frozenset(name for name in names if _brings(name, path)) or names
    return names


@cache
def _candidates(top: str) -> frozenset[str]:
    if not top or top in sys.stdlib_module_names or top in ("__main__", "__mp_main__"):
        return frozenset()
    guess = _HINTS.get(top, top)
    if _brings(guess, top):
        return frozenset([normal_name(guess)])
    return frozenset(normal_name(name) for name in _by_module().get(top, ()))


def _brings(name: str, path: str) -> bool:
    try:
        record = distribution(name).read_text("RECORD") or ""
    except (PackageNotFoundError, ValueError):
        return False
    return any(
        line.startswith((f"{path}/", f"{path}.py,", f"{path}.")) for line in record.splitlines()
    )


@cache
def _by_module() -> Any:
    return packages_distributions()


@cache
def required_by(name: str) -> frozenset[str]:
    """All that a distribution brings along, directly or not."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = set(_directly(waiting.pop())) - found - {name}
        found |= new
        waiting += new
    return frozenset(found)


def _directly(name: str) -> Iterator[str]:
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return
    for line in lines:
        match = _NAME.match(line)
        if match is not None and not _EXTRA.search(line) and _holds(line):
            yield normal_name(match[1])


def _holds(line: str) -> bool:
    """Whether a requirement's condition on the machine and the version of Python holds."""
    condition = line.partition(";")[2].strip()
    if not condition:
        return True
    try:
        from packaging.markers import InvalidMarker, Marker  # of an extra
    except ImportError:
        return True
    try:
        return bool(Marker(condition).evaluate())
    except InvalidMarker:
        return True
