"""Reads conda.yaml, and says it in pip's words where that can be done.

    dependencies:
      - python=3.11
      - scikit-learn>=1.5        # pip: scikit-learn>=1.5
      - numpy=1.26               # pip: numpy==1.26.*
      - pip:
          - mlflow

The form of a package is that of conda's match specifications:
`channel::name version build`, `name=version=build`, `name[version='…']`.
"""

from __future__ import annotations

import re
from pathlib import Path

from mlflow.projects.environments.conda_names import pip_name
from mlflow.projects.environments.needs import Needs, requirement_lines
from mlflow.projects.yaml_file import YamlValue, read_yaml

_SPEC = re.compile(
    r"(?:[^:\s]+::)?(?P<name>[A-Za-z0-9_][-A-Za-z0-9_.+]*)\s*"
    r"(?P<version>[=<>!~][^\s\[]*(?:\s*,\s*[=<>!~][^\s\[,]*)*|\d[^\s\[]*)?"
    r"(?:\s+(?P<build>[^\s\[]+))?\s*(?:\[(?P<options>.*)\])?"
)
_OPTION = re.compile(r"(\w+)\s*=\s*['\"]?([^'\",\]]*(?:,[^'\"\]=]*)?)['\"]?")
_CONDITION = re.compile(r"(===?|~=|!=|>=|<=|=|<|>)?\s*([A-Za-z0-9_.!+*-]+)")
_OPERATORS = ("=", "<", ">", "!", "~")
_KNOWN = ("name", "channels", "dependencies", "prefix", "variables", "platforms")


def read_conda_file(file: Path) -> Needs:
    """What a conda.yaml says.

    Raises:
        ExecutionException: It is not of its format (with line and column).
    """
    fields = read_yaml(file).mapping("A conda environment file", _KNOWN)
    dependencies = fields.get("dependencies")
    lines: list[str] = []
    conda_only: list[str] = []
    python: str | None = None
    for value in dependencies.items("`dependencies`") if dependencies is not None else ():
        if value.is_mapping:
            lines += _pip_section(value)
            continue
        name, conditions = _read(value)
        if name == "python":
            python = conditions or None
            continue
        line = _pip_line(name, conditions)
        if line is None:
            conda_only.append(value.text("A dependency"))
        elif line:
            lines.append(line)
    return Needs(
        file.parent,
        tuple(lines),
        python=python,
        conda_file=file,
        conda_only=tuple(conda_only),
    )


def _pip_section(value: YamlValue) -> list[str]:
    fields = value.mapping("A dependency", ("pip",))
    return list(requirement_lines(fields["pip"].items("`pip`"))) if "pip" in fields else []


def _read(value: YamlValue) -> tuple[str, str]:
    """Name, and conditions on the version as they are written, without the build."""
    text = value.text("A dependency").strip()
    match = _SPEC.fullmatch(text)
    if match is None or (match["version"] or "").endswith(_OPERATORS):
        raise value.fault(
            f"The dependency {text!r} cannot be read: write a package and its version, such as "
            "numpy>=1.26."
        )
    version = (match["version"] or "").strip()
    if version.startswith("=") and not version.startswith("==") and version.count("=") > 1:
        version = version[: version.rindex("=")]  # name=version=build
    if match["options"]:
        version = dict(_OPTION.findall(match["options"])).get("version", version)
    return match["name"], version


def _pip_line(name: str, conditions: str) -> str | None:
    """A requirement of pip; empty: none is needed; None: pip cannot have it."""
    known = pip_name(name)
    if known is None or "|" in conditions:
        return None
    if not known or not conditions or conditions == "*":
        return known
    converted = [_converted(part.strip()) for part in conditions.split(",")]
    return None if None in converted else known + ",".join(filter(None, converted))


def _converted(condition: str) -> str | None:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        return None
    operator, version = match[1] or "=", match[2]
    if version in ("*", ""):
        return ""
    if operator == "=":  # fuzzy: 1.26 is any 1.26.x
        return f"=={version.removesuffix('*').removesuffix('.')}.*"
    if operator in ("==", "==="):
        return f"=={version}"
    return operator + (version.removesuffix(".*") if operator != "!=" else version)
