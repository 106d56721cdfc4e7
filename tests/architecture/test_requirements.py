"""The locks hold all that pyproject.toml asks for, and nothing that must not be pulled in."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib  # novm
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
STATED = {
    "dependencies": PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
    **PROJECT["dependency-groups"],
}
# PyTorch's default build brings gigabytes of libraries for an accelerator.
# Frameworks that are locked apart, under what pip installs of them for processors; PyTorch is not.
APART = {"tensorflow": "tensorflow-cpu", "keras": "keras", "pyspark": "pyspark", "h2o": "h2o"}
UNWANTED = re.compile(r"torch|triton|nvidia-(?!ml-py).*")


def pins(lock: Path) -> list[Requirement]:
    """The pinned requirements of a lock that hold for this interpreter and platform."""
    lines = [line for line in lock.read_text().splitlines() if re.match(r"\w", line)]
    requirements = [Requirement(line.rstrip("\\ ")) for line in lines]
    return [each for each in requirements if each.marker is None or each.marker.evaluate()]


@pytest.mark.parametrize(
    "stated", [pytest.param(each, id=f"{name}-{each}") for name in STATED for each in STATED[name]]
)
def test_lock_satisfies_what_is_stated(stated: str) -> None:
    wanted = Requirement(stated)
    if wanted.marker is not None and not wanted.marker.evaluate():
        return
    if wanted.name == "torch":
        return
    lock = "frameworks.txt" if wanted.name in APART else "dev.txt"
    name = APART.get(wanted.name, wanted.name)
    versions = [
        next(iter(pin.specifier)).version
        for pin in pins(ROOT / "requirements" / lock)
        if canonicalize_name(pin.name) == canonicalize_name(name)
    ]
    assert len(versions) == 1, f"{wanted.name} is pinned as {versions}: run 'make lock'"
    assert wanted.specifier.contains(versions[0], prereleases=True), "run 'make lock'"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_is_plain_and_small(lock: Path) -> None:
    lines = lock.read_text().splitlines()
    assert [line for line in lines if line.startswith("-") or "://" in line] == []
    assert [pin.name for pin in pins(lock) if UNWANTED.fullmatch(canonicalize_name(pin.name))] == []
