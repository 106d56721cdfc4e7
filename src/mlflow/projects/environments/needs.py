"""What a project needs, read from the file that says it.

python_env.yaml    python, build_dependencies, dependencies: lines for pip
conda.yaml         packages of conda and of pip (`conda_file.py`)
requirements.txt   lines for pip
pyproject.toml     `project.dependencies`; exactly those of `uv.lock`, if that is there
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from shlex import split
from typing import Any

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.projects.environments.pythons import PythonRequest
from mlflow.projects.mlproject import Project
from mlflow.projects.yaml_file import YamlValue, read_yaml

# Names under which packages may ask for this one.
OWN_NAMES = frozenset({"mlflow", "mlflow-skinny", "mlflow-tracing", "headrace"})

_BROUGHT = frozenset({"numpy", "pandas"})
_NAME = re.compile(r"\s*([A-Za-z0-9][-A-Za-z0-9._]*)")
_REQUIREMENTS = ("-r", "--requirement")
_INCLUDES = (*_REQUIREMENTS, "-c", "--constraint")
_EDITABLE = ("-e", "--editable")
_NOT_CODE = frozenset({".git", ".venv", "venv", "__pycache__", "mlruns", "build", "dist"})
_REQUIRES_PYTHON = re.compile(r"^\s*requires-python\s*=\s*[\"']([^\"']*)[\"']", re.MULTILINE)
_BUILDS = re.compile(r"^\s*\[build-system\]", re.MULTILINE)


@dataclass(frozen=True)
class Needs:
    """What a project needs.

    Attributes:
        folder: What relative paths in the lines are relative to.
        lines: Lines of a requirements file.
        build_lines: The same, of what is installed before, where that makes a difference.
        python: Version of Python, as `mlflow.projects.environments.pythons` reads it; None: any.
        lock: A `pyproject.toml` whose `uv.lock` says the exact packages.
        conda_file: The file, if it is one for conda.
        conda_only: Packages in there that pip does not have.
    """

    folder: Path
    lines: tuple[str, ...] = ()
    build_lines: tuple[str, ...] = ()
    python: str | None = None
    lock: Path | None = None
    conda_file: Path | None = None
    conda_only: tuple[str, ...] = ()

    @property
    def names_us(self) -> bool:
        """Whether this package is asked for, under one of its names."""
        return any(package_name(line) in OWN_NAMES for line in _flat(self.lines, self.folder))

    @property
    def expected_of_mlflow(self) -> tuple[str, ...]:
        """What MLflow brings and code uses without asking, for those who ask for `mlflow`."""
        if self.lock is not None or self.requires_hashes:
            return ()  # every package is said
        asked = {package_name(line) for line in _flat(self.lines, self.folder)}
        return tuple(sorted(_BROUGHT - asked)) if "mlflow" in asked else ()

    @property
    def requires_hashes(self) -> bool:
        """Whether no package may be installed whose digest is not given."""
        return any(line.startswith("--require-hashes") for line in _flat(self.lines, self.folder))

    @property
    def other_lines(self) -> list[str]:
        """The lines that ask for other packages than this one, with those of included files."""
        lines = _flat(self.lines, self.folder)
        return [line for line in lines if package_name(line) not in OWN_NAMES]

    def mentions(self, package: str) -> bool:
        """Whether a line, of this or of an included file, is about a package."""
        lines = (*self.build_lines, *self.lines)
        return any(package_name(line) == package for line in _contents(lines, self.folder))

    def fingerprint(self) -> str:
        """A digest of all that decides what is installed; it changes when one of them does."""
        digest = hashlib.sha256()
        lines = (*self.build_lines, *self.lines)
        for part in (self.python or "", *_contents(lines, self.folder)):
            digest.update(part.encode(errors="surrogateescape") + b"\0")
        if self.lock is not None:
            digest.update((self.lock.parent / "uv.lock").read_bytes())
        if self.conda_file is not None:
            digest.update(self.conda_file.read_bytes())
        return digest.hexdigest()


def read_needs(project: Project, *, temporary: bool = False) -> Needs:
    """What a project needs.

    Args:
        project: The project.
        temporary: Whether its folder is there for one run only.

    Raises:
        ExecutionException: The file cannot be read, or is not of its format.
    """
    file = project.env_config_path
    if file is None:
        return Needs(project.folder)
    if project.env_type == "conda_env":
        from mlflow.projects.environments.conda_file import (
            read_conda_file,  # for those who have one
        )

        return read_conda_file(file)
    if project.env_type == "python_env":
        return read_python_env(file)
    if project.env_type == "pyproject":
        return _read_pyproject(file, temporary)
    return Needs(file.parent, (f"-r {file.name}",))


def read_python_env(file: Path) -> Needs:
    """What a `python_env.yaml` says."""
    document = read_yaml(file)
    known = ("python", "build_dependencies", "dependencies")
    fields = document.mapping("A python_env file", known)
    python = fields.get("python")
    build_lines, lines = (
        tuple(requirement_lines(fields[key].items(f"`{key}`"))) if key in fields else ()
        for key in known[1:]
    )
    version = None if python is None or python.is_none else _version(python)
    needs = Needs(file.parent, lines, build_lines, version)
    # Together they are resolved as one, and faster; but digests are given for one part only.
    if any(line.startswith("--require-hashes") for line in lines):
        return needs
    return replace(needs, lines=build_lines + lines, build_lines=())


def _version(value: YamlValue) -> str:
    text = value.raw()
    try:
        PythonRequest(text)
    except ExecutionException as error:
        raise value.fault(error.message) from None
    return text


def requirement_lines(values: Iterable[YamlValue]) -> Iterator[str]:
    """Lines for pip, each of one line.

    Raises:
        ExecutionException: One is no text, or of several lines.
    """
    for value in values:
        line = value.text("A requirement").strip()
        if "\n" in line or "\r" in line or "\0" in line:
            raise value.fault(f"The requirement {line!r} is of more than one line.")
        if line:
            yield line


def package_name(line: str) -> str:
    """The package that a line asks for, as package indexes write it; empty for other lines."""
    match = _NAME.match(line)
    return "" if match is None else re.sub(r"[-_.]+", "-", match[1]).lower()


def _read_pyproject(file: Path, temporary: bool) -> Needs:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExecutionException(f"{file} cannot be read: {error}.") from None
    python = _REQUIRES_PYTHON.search(text)
    version = None if python is None else python[1]
    if (file.parent / "uv.lock").exists():
        return Needs(file.parent, python=version, lock=file)
    if _BUILDS.search(text):
        # What is edited is used without being installed again; what goes away after the run is not.
        return Needs(file.parent, (".",) if temporary else ("-e .",), python=version)
    return Needs(file.parent, (f"-r {file.name}",), python=version)


def _contents(
    lines: Iterable[str], folder: Path, seen: frozenset[Path] = frozenset()
) -> Iterator[str]:
    """Lines, and what the files and folders hold that they name."""
    for line in lines:
        yield line
        words = _words(line)
        if not words:
            continue
        if words[0] in _INCLUDES and len(words) > 1:
            file = folder / words[1]
            if file in seen:
                raise ExecutionException(
                    f"{file} includes itself. Take the line {line!r} out.", INVALID_PARAMETER_VALUE
                )
            yield from _contents(_file_lines(file), file.parent, seen | {file})
        else:
            place = folder / (words[1] if words[0] in _EDITABLE and len(words) > 1 else words[0])
            yield from _state(place, sources=words[0] not in _EDITABLE)


def _flat(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Lines with those of included files in their place, and absolute paths."""
    for line in lines:
        words = _words(line)
        if words and words[0] in _REQUIREMENTS and len(words) > 1 and words[1].endswith(".txt"):
            file = folder / words[1]
            joined = "\n".join(_file_lines(file)).replace("\\\n", " ").splitlines()
            yield from _flat(joined, file.parent)
        elif words and words[0] in _REQUIREMENTS and len(words) > 1 and words[1].endswith(".toml"):
            yield from _dependencies(folder / words[1])
        elif words:
            yield with_absolute_path(line, folder)


def _dependencies(pyproject: Path) -> list[str]:
    """What a pyproject.toml lists as `project.dependencies`.

    Raises:
        ExecutionException: It is not of its format.
    """
    try:
        toml = import_module("tomllib")
    except ModuleNotFoundError:  # Python 3.10; uv reads it by itself
        return [f"-r {pyproject}"]
    try:
        content: dict[str, Any] = toml.loads(pyproject.read_text(encoding="utf-8"))
        return [str(each) for each in content["project"].get("dependencies", [])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExecutionException(
            f"{pyproject} cannot be read: {error}. Its packages are the list `dependencies` under "
            "[project].",
            INVALID_PARAMETER_VALUE,
        ) from None


def with_absolute_path(line: str, folder: Path) -> str:
    """A line whose file is named such that it is found from any folder."""
    words = _words(line)
    if len(words) > 1 and words[0] in (*_INCLUDES, *_EDITABLE):
        return f"{words[0]} {os.path.normpath(folder / words[1])}"
    if line.startswith((".", "/")):
        return os.path.normpath(folder / line)
    return line


def _words(line: str) -> list[str]:
    try:
        words = split(line, comments=True)
    except ValueError:
        return []
    if words and words[0].startswith(("-r", "-c", "-e")) and not words[0].startswith("--"):
        flag, rest = words[0][:2], words[0][2:]
        return [flag, *([rest] if rest else []), *words[1:]]
    if words and words[0].startswith("--") and "=" in words[0]:
        return [*words[0].split("=", 1), *words[1:]]
    return words


def _file_lines(file: Path) -> list[str]:
    if file.suffix == ".toml":
        return [file.read_text(encoding="utf-8")] if file.exists() else []
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExecutionException(f"The requirements file {file} cannot be read: {error}.") from None


def _state(place: Path, *, sources: bool) -> Iterator[str]:
    """The state of a package that is a file or a folder of this machine."""
    if place.is_dir() and any((place / name).exists() for name in ("pyproject.toml", "setup.py")):
        yield os.fspath(place) if not sources else ""
        for folder, folders, names in os.walk(place):
            folders[:] = sorted(set(folders) - _NOT_CODE) if sources else []
            for name in sorted(names):
                if sources or name in ("pyproject.toml", "setup.py", "setup.cfg"):
                    yield f"{os.path.relpath(os.path.join(folder, name), place)} "
                    yield hashlib.sha256(Path(folder, name).read_bytes()).hexdigest()
    elif place.is_file():
        found = place.stat()
        yield f"{place} {found.st_size} {found.st_mtime_ns}"
