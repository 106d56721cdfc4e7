"""The tree keeps its shape: names of files, their length, and what none of them holds."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MOST_LINES = 600
DRAWERS = {"common.py", "helpers.py", "misc.py", "utils.py"}
# Names that third parties import: re-exports, no logic.
MANDATED = (
    *("src/mlflow/utils/", "src/mlflow/tracking/", "src/mlflow/store/"),
    "src/mlflow/models/utils.py",
    "src/mlflow/projects/utils.py",
)

# Written in two parts, so that this file does not hold what it looks for.
REGISTRY_HOSTS = [
    f"{name}.{domain}"
    for name, domain in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("deb.debian", "org"),
        ("repo1.maven", "org"),
        ("conda.anaconda", "org"),
    ]
]
MACHINE_PATHS = ["/root/", "/work/"]
if len(ROOT.parts) > 2:  # this checkout's own place; a folder of one part may be called anything
    MACHINE_PATHS.append(f"{ROOT}/")


def tracked_files() -> list[Path]:
    """What git keeps and what it would keep: new files that are not ignored count."""
    listed = subprocess.run(
        # A checkout may belong to another account than the one that runs the tests.
        [
            *("git", "-c", "safe.directory=*", "ls-files", "-z"),
            *("--cached", "--others", "--exclude-standard"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    assert paths, "git lists no file"
    return [path for path in paths if path.is_file()]


def lines_with(pattern: re.Pattern[bytes]) -> list[str]:
    """`path:line` of every match in a tracked file."""
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        for match in pattern.finditer(content):
            line = content.count(b"\n", 0, match.start()) + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {match[0].decode()}")
    return found


def test_no_file_names_a_package_registry() -> None:
    hosts = "|".join(re.escape(host) for host in REGISTRY_HOSTS)
    assert lines_with(re.compile(rf"\b(?:{hosts})\b".encode())) == []


def test_no_file_holds_a_path_of_a_machine() -> None:
    paths = "|".join(re.escape(path) for path in MACHINE_PATHS)
    assert lines_with(re.compile(rf"(?<![\w.~<>\[{{}}:/-])(?:{paths})\w+".encode())) == []


def test_no_file_is_a_drawer() -> None:
    drawers = [
        name
        for path in tracked_files()
        if path.name in DRAWERS
        and not (name := path.relative_to(ROOT).as_posix()).startswith(MANDATED)
    ]
    assert drawers == [], "name a file after what it answers"


def test_source_files_can_be_read_in_one_sitting() -> None:
    source = [path for path in tracked_files() if path.is_relative_to(ROOT / "src")]
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines())
        for path in source
        if path.suffix in {".py", ".sql"}
    }
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


@pytest.mark.parametrize("name", ["LICENSE", "NOTICE", "README.md", "CHANGELOG.md"])
def test_what_a_release_carries_is_there(name: str) -> None:
    assert (ROOT / name).is_file()
