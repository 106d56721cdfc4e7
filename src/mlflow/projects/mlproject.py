"""The MLproject format: what a folder says about how it is run.

    name: my_ml_project
    conda_env: conda.yaml            # or python_env, or docker_env: one of them
    entry_points:
      main:
        parameters:
          learning_rate: {type: float, default: 0.01}
        command: "python train.py --lr {learning_rate}"

A folder needs no such file: a `.py` or `.sh` file in it is an entry point by its name, and what it
needs may be said by `python_env.yaml`, `conda.yaml`, `pyproject.toml` or `requirements.txt`, in
this order.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from shlex import quote

from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.projects.command import shell_command
from mlflow.projects.parameters import TYPES, Parameter, check_all
from mlflow.projects.yaml_file import YamlValue, read_yaml

MLPROJECT = "MLproject"
ENVIRONMENTS = ("docker_env", "python_env", "conda_env")
# Files that say what a project needs where MLproject does not; the first that is there counts.
DEFAULT_FILES = (
    ("python_env.yaml", "python_env"),
    ("conda.yaml", "conda_env"),
    ("pyproject.toml", "pyproject"),
    ("requirements.txt", "requirements"),
)

# What may be written, besides what others have written there and is passed over.
_FIELDS = ("name", "entry_points", *ENVIRONMENTS)
_OF_ENTRY_POINTS = ("parameters", "command")
_OF_PARAMETERS = ("type", "default", "description")
_PROJECT_TABLE = re.compile(r"^\s*\[project\]", re.MULTILINE)

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DockerEnv:
    """What `docker_env` says.

    Attributes:
        image: The image to run in, or to build on.
        volumes: Folders to mount, as `docker run --volume` takes them.
        environment: Variables of the container: name and value, or the name of one to pass on.
    """

    image: str
    volumes: tuple[str, ...] = ()
    environment: tuple[tuple[str, str] | str, ...] = ()


@dataclass(frozen=True)
class EntryPoint:
    """A command of a project, and its parameters by name."""

    name: str
    command: str
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def values(self, given: Mapping[str, object] | None) -> tuple[dict[str, str], dict[str, str]]:
        """Values of the declared parameters, and of those given besides, as text.

        Args:
            given: Values by name; one that is None counts as not given.

        Raises:
            ExecutionException: A parameter without a default is missing, or a value is not of its
                parameter's type (`INVALID_PARAMETER_VALUE`).
        """
        texts = {str(k): str(v) for k, v in (given or {}).items() if v is not None}
        missing = [
            f"{name} ({known.type})"
            for name, known in self.parameters.items()
            if name not in texts and known.default is None
        ]
        if missing:
            raise ExecutionException(
                f"Entry point {self.name!r} needs values for: {', '.join(missing)}. Give them with "
                "-P name=value, or in parameters={…}.",
                INVALID_PARAMETER_VALUE,
            )
        declared = {
            name: texts.pop(name, str(known.default)) for name, known in self.parameters.items()
        }
        known = {**{name: Parameter(name) for name in texts}, **self.parameters}
        check_all((known[name], value) for name, value in (declared | texts).items())
        return declared, texts

    def shell_command(
        self, given: Mapping[str, object] | None, folder: Path, downloads: Path
    ) -> str:
        """The text that a shell runs for these values; see `mlflow.projects.command`.

        Args:
            given: See `values`.
            folder: The project's.
            downloads: Folder that URIs of parameters of the type `path` are fetched into.
        """
        declared, extra = self.values(given)
        resolved = {
            name: self.parameters[name].resolve(value, folder, downloads)
            for name, value in declared.items()
        }
        return shell_command(self.command, resolved, extra)


@dataclass(frozen=True)
class Project:
    """What a folder says about how it is run.

    Attributes:
        folder: The folder, absolute.
        name: The project's name, if it has one.
        entry_points: Its entry points by name.
        env_type: What it says its needs with: one of `ENVIRONMENTS`, `pyproject` or `requirements`;
            None: nothing.
        env_config_path: The file that says them.
        docker_env: What `docker_env` says.
    """

    folder: Path
    name: str | None
    entry_points: dict[str, EntryPoint]
    env_type: str | None = None
    env_config_path: Path | None = None
    docker_env: DockerEnv | None = None

    def get_entry_point(self, name: str) -> EntryPoint:
        """The entry point of a name; a `.py`, `.sh` or `.R` file of the folder is one by its path.

        Raises:
            ExecutionException: There is none (`RESOURCE_DOES_NOT_EXIST`); names those there are.
        """
        known = self.entry_points.get(name)
        if known is not None:
            return known
        programs = {
            ".py": f"python {quote(name)}",
            ".sh": f"{quote(os.environ.get('SHELL') or 'bash')} {quote(name)}",
            ".R": f"Rscript {quote(name)}",
        }
        program = programs.get(os.path.splitext(name)[1])
        if program is not None and (self.folder / name).is_file():
            return EntryPoint(name, program.replace("{", "{{").replace("}", "}}"))
        raise ExecutionException(
            f"The project has no entry point {name!r}. {self._what_it_has()}",
            "RESOURCE_DOES_NOT_EXIST",
        )

    def _what_it_has(self) -> str:
        said = []
        file = _find(self.folder)
        if self.entry_points:
            said.append(f"Its entry points are: {', '.join(self.entry_points)}.")
        elif file is not None:
            said.append(f"Its {file.name} file names none under `entry_points`.")
        files = sorted(
            path.name for path in self.folder.iterdir() if path.suffix in (".py", ".sh", ".R")
        )
        if files:
            shown = ", ".join(files[:20]) + (", …" if len(files) > 20 else "")
            said.append(f"Files that can be named as one (-e): {shown}.")
        elif file is None:
            said.append(
                f"It has no {MLPROJECT} file, and no .py, .sh or .R file that could be one."
            )
        return " ".join(said)


def load_project(folder: str | os.PathLike[str]) -> Project:
    """What a folder says about how it is run.

    Raises:
        ExecutionException: Its MLproject is no YAML or says what it cannot (with line and column),
            or names a file that is not there.
    """
    root = Path(os.path.abspath(folder))
    file = _find(root)
    if file is None:
        return _with_default_environment(Project(root, None, {}))
    document = read_yaml(file)
    fields = document.mapping("An MLproject file")
    if "databricks_spark_job" in fields:
        raise fields["databricks_spark_job"].fault(
            "`databricks_spark_job` describes a job for Databricks, which is not run from here."
        )
    name = fields.get("name")
    _warn_of_others(fields, _FIELDS)
    project = Project(
        root,
        None if name is None or name.is_none else name.text("The project's name"),
        _entry_points(fields.get("entry_points")),
    )
    said = [each for each in ENVIRONMENTS if each in fields and not fields[each].is_none]
    if len(said) > 1:
        raise fields[said[1]].fault(
            f"A project has one environment, and this has {' and '.join(said)}: keep one."
        )
    if not said:
        return _with_default_environment(project)
    return _with_environment(project, said[0], fields[said[0]])


def _find(root: Path) -> Path | None:
    """The file `MLproject`, whichever letters of its name are capitals."""
    try:
        names = os.listdir(root)
    except OSError as error:
        raise ExecutionException(
            f"The project's folder {root} cannot be read: {error.strerror}.",
            "RESOURCE_DOES_NOT_EXIST",
        ) from None
    found = sorted(name for name in names if name.lower() == MLPROJECT.lower())
    if not found:
        return None
    return root / (MLPROJECT if MLPROJECT in found else found[0])


def _with_default_environment(project: Project) -> Project:
    for file_name, kind in DEFAULT_FILES:
        file = project.folder / file_name
        if file.is_file() and (kind != "pyproject" or _describes_project(file)):
            return Project(project.folder, project.name, project.entry_points, kind, file)
    return project


def _describes_project(pyproject: Path) -> bool:
    """Whether a pyproject.toml is more than a place for settings of tools."""
    return (
        _PROJECT_TABLE.search(pyproject.read_text(encoding="utf-8", errors="replace")) is not None
    )


def _with_environment(project: Project, kind: str, value: YamlValue) -> Project:
    if kind == "docker_env":
        return Project(
            project.folder, project.name, project.entry_points, kind, None, _docker_env(value)
        )
    file_name = value.text(f"`{kind}`")
    file = project.folder / file_name
    if not file.is_file():
        raise value.fault(f"`{kind}` names the file {file_name!r}, and there is no {file}.")
    return Project(project.folder, project.name, project.entry_points, kind, file)


def _entry_points(value: YamlValue | None) -> dict[str, EntryPoint]:
    if value is None:
        return {}
    found = {}
    for name, entry in value.mapping("`entry_points`").items():
        fields = entry.mapping(f"Entry point {name!r}")
        command = fields.get("command")
        if command is None or command.is_none:
            has = f"; it has: {', '.join(fields)}" if fields else ""
            raise entry.fault(f"Entry point {name!r} has no `command`{has}.")
        _warn_of_others(fields, _OF_ENTRY_POINTS)
        found[name] = EntryPoint(
            name,
            command.text(f"The command of entry point {name!r}"),
            _parameters(name, fields.get("parameters")),
        )
    return found


def _parameters(entry_point: str, value: YamlValue | None) -> dict[str, Parameter]:
    if value is None:
        return {}
    what = f"`parameters` of entry point {entry_point!r}"
    return {name: _parameter(name, each) for name, each in value.mapping(what).items()}


def _parameter(name: str, value: YamlValue) -> Parameter:
    what = f"Parameter {name!r}"
    if value.is_none:
        return Parameter(name)
    if not value.is_mapping:  # `learning_rate: float`
        return Parameter(name, _type(name, value))
    fields = value.mapping(what)
    _warn_of_others(fields, _OF_PARAMETERS)
    kind, default = fields.get("type"), fields.get("default")
    parameter = Parameter(
        name,
        "string" if kind is None or kind.is_none else _type(name, kind),
        None if default is None or default.is_none else str(default.plain()),
    )
    if parameter.default is not None and default is not None and parameter.type in TYPES:
        try:
            parameter.check(parameter.default)
        except ExecutionException as error:
            raise default.fault(f"The default cannot be used: {error.message}") from None
    return parameter


def _type(parameter: str, value: YamlValue) -> str:
    kind = value.text(f"The type of parameter {parameter!r}")
    if kind not in TYPES:
        _warn_once(
            f"{value.place}: {kind!r} is no type of parameters, and taken for `string`. There are: "
            f"{', '.join(TYPES)}."
        )
    return kind


def _warn_of_others(fields: Mapping[str, YamlValue], known: Sequence[str]) -> None:
    for key, value in fields.items():
        if key not in known:
            _warn_once(f"{value.place}: {key!r} means nothing here. What does: {', '.join(known)}.")


@cache
def _warn_once(message: str) -> None:
    """A file is read again for each step of a project, and each run of a sweep."""
    _logger.warning(message)


def _docker_env(value: YamlValue) -> DockerEnv:
    fields = value.mapping("`docker_env`")
    image = fields.get("image")
    if image is None or image.is_none:
        raise value.fault("`docker_env` has no `image`.")
    volumes = fields.get("volumes")
    environment = fields.get("environment")
    return DockerEnv(
        image.text("The image of `docker_env`"),
        tuple(
            each.text("A volume") for each in (volumes.items("`volumes`") if volumes else ())
        ),
        tuple(
            _variable(each) for each in (environment.items("`environment`") if environment else ())
        ),
    )  # fmt: skip


def _variable(value: YamlValue) -> tuple[str, str] | str:
    if not value.is_list:
        return value.text("A variable of `environment`")
    pair = value.items("A variable of `environment`")
    if len(pair) != 2:
        raise value.fault(
            "A new variable of `environment` is a list of its name and its value: [NAME, value]."
        )
    return pair[0].text("A variable's name"), pair[1].text("A variable's value")
