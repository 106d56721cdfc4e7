"""The files that say in which environment a model runs.

requirements.txt    what pip installs
constraints.txt     versions of what is not asked for, if there are any
conda.yaml          the same for conda: Python, pip and the requirements
python_env.yaml     the version of Python, what pip is built with, and `-r requirements.txt`
"""

from __future__ import annotations

import copy
import os
import platform
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any, NamedTuple

from mlflow.exceptions import MlflowException
from mlflow.models.distributions import version_of
from mlflow.models.mlmodel_yaml import read_yaml, write_yaml
from mlflow.models.requirements import MLFLOW_REQUIREMENT

CONDA_FILE = "conda.yaml"
PYTHON_FILE = "python_env.yaml"
REQUIREMENTS_FILE = "requirements.txt"
CONSTRAINTS_FILE = "constraints.txt"

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_MOST_FILES = 64


class Environment(NamedTuple):
    """What a model's environment needs.

    Attributes:
        conda: `conda.yaml`.
        requirements: Lines of `requirements.txt`.
        constraints: Lines of `constraints.txt`.
    """

    conda: dict[str, Any]
    requirements: list[str]
    constraints: list[str]

    def write(self, folder: str | os.PathLike[str]) -> None:
        """Write the files."""
        write_yaml(Path(folder, CONDA_FILE), self.conda)
        Path(folder, REQUIREMENTS_FILE).write_text("\n".join(self.requirements), encoding="utf-8")
        if self.constraints:
            Path(folder, CONSTRAINTS_FILE).write_text("\n".join(self.constraints), encoding="utf-8")
        PythonEnv.current().to_yaml(Path(folder, PYTHON_FILE))


def check_arguments(conda_env: Any, pip_requirements: Any, extra_pip_requirements: Any) -> None:
    """Refuse arguments that contradict one another (`INVALID_PARAMETER_VALUE`)."""
    given = [
        name
        for name, value in (
            ("conda_env", conda_env),
            ("pip_requirements", pip_requirements),
            ("extra_pip_requirements", extra_pip_requirements),
        )
        if value is not None
    ]
    if len(given) > 1:
        raise MlflowException.invalid_parameter_value(
            f"Pass one of {' and '.join(given)}: conda_env says everything, pip_requirements all "
            "that pip installs, and extra_pip_requirements what is added to what is found out."
        )


def environment(
    default: Iterable[str],
    conda_env: dict[str, Any] | str | os.PathLike[str] | None = None,
    pip_requirements: Any = None,
    extra_pip_requirements: Any = None,
) -> Environment:
    """What a model's environment needs.

    Args:
        default: Requirements that were found out.
        conda_env: All of it, as a dictionary or a file.
        pip_requirements: Instead of the default: a list, or a file of requirements.
        extra_pip_requirements: Added to the default.

    Raises:
        MlflowException: Arguments that contradict one another, or that cannot be read
            (`INVALID_PARAMETER_VALUE`).
    """
    check_arguments(conda_env, pip_requirements, extra_pip_requirements)
    if conda_env is not None:
        return process_conda_env(conda_env)
    return process_pip_requirements(list(default), pip_requirements, extra_pip_requirements)


def process_conda_env(conda_env: dict[str, Any] | str | os.PathLike[str]) -> Environment:
    """The environment that a `conda.yaml` describes; what pip installs of it includes MLflow."""
    if isinstance(conda_env, dict):
        conda = copy.deepcopy(conda_env)
    elif isinstance(conda_env, (str, os.PathLike)):
        conda = read_yaml(conda_env)
    else:
        raise MlflowException.invalid_parameter_value(
            f"conda_env is a dictionary or the path of a YAML file; got {type(conda_env).__name__}."
        )
    dependencies = conda.setdefault("dependencies", [])
    pip = next((each["pip"] for each in dependencies if _is_pip(each)), None)
    requirements, constraints = parse_requirements(pip or [])
    requirements = _with_mlflow(requirements)
    lines = [*requirements, *([f"-c {CONSTRAINTS_FILE}"] if constraints else [])]
    if pip is None:
        dependencies.append({"pip": lines})
    else:
        pip[:] = lines
    return Environment(conda, requirements, constraints)


def process_pip_requirements(
    default: list[str] | None, pip_requirements: Any = None, extra_pip_requirements: Any = None
) -> Environment:
    """The environment with these requirements; see `environment`."""
    if pip_requirements is not None:
        requirements, constraints = parse_requirements(pip_requirements)
    else:
        extra, constraints = parse_requirements(extra_pip_requirements or [])
        named = {requirement_name(each) for each in extra} - {None}
        kept = [each for each in default or [] if requirement_name(each) not in named]
        requirements = [*kept, *extra]
    requirements = _with_mlflow(requirements)
    lines = [*requirements, *([f"-c {CONSTRAINTS_FILE}"] if constraints else [])]
    return Environment(conda_env_of(lines), requirements, constraints)


def conda_env_of(
    pip: Sequence[str],
    conda: Sequence[str] = (),
    channels: Sequence[str] = (),
) -> dict[str, Any]:
    """A `conda.yaml`: Python, pip, further packages of conda, and what pip installs."""
    return {
        "name": "mlflow-env",
        "channels": ["conda-forge", *channels],
        "dependencies": [
            f"python={platform.python_version()}",
            *conda,
            _pip(),
            {"pip": list(pip)},
        ],
    }


def parse_requirements(given: Any) -> tuple[list[str], list[str]]:
    """Requirements and constraints, of a list of lines or of a file; `-r` and `-c` are followed.

    Raises:
        MlflowException: Neither a list nor a file that can be read (`INVALID_PARAMETER_VALUE`).
    """
    requirements: list[str] = []
    constraints: list[str] = []
    if isinstance(given, (str, os.PathLike)):
        _read_file(Path(given), requirements, constraints, set())
    elif isinstance(given, Iterable) and not isinstance(given, (bytes, dict)):
        lines = list(given)
        wrong = next((line for line in lines if not isinstance(line, str)), None)
        if wrong is not None:
            raise MlflowException.invalid_parameter_value(
                f"Requirements are texts such as 'scikit-learn==1.9.1'; {wrong!r} is not."
            )
        _read_lines(lines, Path(), requirements, constraints, set())
    else:
        raise MlflowException.invalid_parameter_value(
            f"Requirements are a list of texts, or the path of a file; got {given!r:.200}."
        )
    return requirements, constraints


def requirement_name(requirement: str) -> str | None:
    """The distribution a requirement names, in its normal form; None for a path or an option."""
    match = _NAME.match(requirement)
    if match is None or "/" in requirement.partition("@")[0]:
        return None
    return re.sub(r"[-_.]+", "-", match[1]).lower()


def _read_file(
    file: Path, requirements: list[str], constraints: list[str], seen: set[Path]
) -> None:
    if file.resolve() in seen or len(seen) > _MOST_FILES:
        return
    seen.add(file.resolve())
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MlflowException.invalid_parameter_value(
            f"The file of requirements {str(file)!r} cannot be read: {error}."
        ) from None
    _read_lines(
        text.replace("\\\n", " ").splitlines(), file.parent, requirements, constraints, seen
    )


def _read_lines(
    lines: Iterable[str],
    folder: Path,
    requirements: list[str],
    constraints: list[str],
    seen: set[Path],
) -> None:
    for raw in lines:
        line = re.sub(r"(^|\s)#.*$", "", raw).strip()
        option, _, value = line.replace("=", " ", 1).partition(" ")
        if not line:
            continue
        if option in ("-r", "--requirement"):
            _read_file(folder / value.strip(), requirements, constraints, seen)
        elif option in ("-c", "--constraint"):
            _read_file(folder / value.strip(), constraints, constraints, seen)
        else:
            requirements.append(line)


def _with_mlflow(requirements: list[str]) -> list[str]:
    names = {requirement_name(each) for each in requirements}
    if names & {"mlflow", "mlflow-skinny", "headrace"}:
        return requirements
    return [MLFLOW_REQUIREMENT, *requirements]


def _is_pip(dependency: Any) -> bool:
    return isinstance(dependency, dict) and isinstance(dependency.get("pip"), list)


def _pip() -> str:
    try:
        return f"pip<={version_of('pip')}"
    except PackageNotFoundError:
        return "pip"


class PythonEnv:
    """`python_env.yaml`: the version of Python and what is installed into the environment.

    Args:
        python: Such as `3.11.7`; this interpreter's by default.
        build_dependencies: What comes first: pip and what builds packages.
        dependencies: What the model needs.
    """

    def __init__(
        self,
        python: str | None = None,
        build_dependencies: Sequence[str] | None = None,
        dependencies: Sequence[str] | None = None,
    ) -> None:
        self.python = python or platform.python_version()
        self.build_dependencies = list(build_dependencies or [])
        self.dependencies = list(dependencies or [])

    @classmethod
    def current(cls) -> PythonEnv:
        """This interpreter, with the requirements of the model's `requirements.txt`."""
        build = [_at_installed(name) for name in ("pip", "setuptools", "wheel")]
        return cls(None, build, [f"-r {REQUIREMENTS_FILE}"])

    @classmethod
    def from_yaml(cls, path: str | os.PathLike[str]) -> PythonEnv:
        """What a file says.

        Raises:
            MlflowException: It cannot be read (`INVALID_PARAMETER_VALUE`).
        """
        content = read_yaml(path)
        return cls(
            str(content["python"]) if content.get("python") else None,
            content.get("build_dependencies"),
            content.get("dependencies"),
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "python": self.python,
            "build_dependencies": self.build_dependencies,
            "dependencies": self.dependencies,
        }

    def to_yaml(self, path: str | os.PathLike[str]) -> None:
        """Write the file."""
        write_yaml(path, self.to_dict())


def _at_installed(distribution: str) -> str:
    try:
        return f"{distribution}=={version_of(distribution)}"
    except PackageNotFoundError:
        return distribution
