"""What MLproject files and folders say, and what is said about those that are wrong."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import ExecutionException
from mlflow.projects.mlproject import DockerEnv, EntryPoint, load_project
from mlflow.projects.parameters import TYPES, Parameter

SAMPLE = """\
name: my_ml_project

conda_env: conda.yaml

entry_points:
  main:
    parameters:
      learning_rate: {type: float, default: 0.01}
      epochs: {type: int, default: 100}
    command: "python train.py --lr {learning_rate} --epochs {epochs}"
"""


def project(text: str, name: str = "MLproject", **files: str) -> Any:
    Path(name).write_text(text, encoding="utf-8")
    for file, content in files.items():
        Path(file.replace("__", ".")).write_text(content, encoding="utf-8")
    return load_project(".")


def test_the_sample() -> None:
    read = project(SAMPLE, conda__yaml="")
    assert read.name == "my_ml_project"
    assert read.env_type == "conda_env"
    assert read.env_config_path == Path.cwd() / "conda.yaml"
    main = read.get_entry_point("main")
    assert main.parameters == {
        "learning_rate": Parameter("learning_rate", "float", "0.01"),
        "epochs": Parameter("epochs", "int", "100"),
    }
    declared, extra = main.values({"learning_rate": 0.001, "seed": 7})
    assert declared == {"learning_rate": "0.001", "epochs": "100"}
    assert extra == {"seed": "7"}


@pytest.mark.parametrize("name", ["MLproject", "mlproject", "MLPROJECT"])
def test_capitals_of_the_name_do_not_matter(name: str) -> None:
    assert project("name: x", name).name == "x"


def test_parameters_may_be_written_short() -> None:
    text = "entry_points: {main: {parameters: {a: int, b: , c: {default: hello}}, command: run}}"
    assert project(text).get_entry_point("main").parameters == {
        "a": Parameter("a", "int", None),
        "b": Parameter("b", "string", None),
        "c": Parameter("c", "string", "hello"),
    }


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (["python_env.yaml", "conda.yaml", "pyproject.toml", "requirements.txt"], "python_env"),
        (["conda.yaml", "pyproject.toml", "requirements.txt"], "conda_env"),
        (["pyproject.toml", "requirements.txt"], "pyproject"),
        (["requirements.txt"], "requirements"),
        ([], None),
    ],
)
def test_what_a_folder_needs_is_found_by_its_files(files: list[str], kind: str | None) -> None:
    for name in files:
        Path(name).write_text("[project]" if name == "pyproject.toml" else "")
    found = load_project(".")
    assert found.env_type == kind
    assert found.env_config_path == (Path.cwd() / files[0] if files else None)


def test_docker() -> None:
    text = """\
name: in-docker
docker_env:
  image: python:3.11
  volumes: ["/data:/data:ro"]
  environment: [["MODE", "fast"], "TOKEN"]
"""
    assert project(text).docker_env == DockerEnv(
        "python:3.11", ("/data:/data:ro",), (("MODE", "fast"), "TOKEN")
    )


@pytest.mark.parametrize("name", ["train.py", "sub/train.py", "train.sh", "a {b}.py"])
def test_files_are_entry_points_by_their_names(name: str) -> None:
    Path("sub").mkdir()
    Path(name).touch()
    entry_point = load_project(".").get_entry_point(name)
    text = entry_point.shell_command({"x": 1}, Path(), Path())
    assert f" {quote(name)} --x " in text


def test_a_missing_entry_point_names_those_there_are() -> None:
    Path("train.py").touch()
    read = project(SAMPLE.replace("  main:", "  train:"), conda__yaml="")
    with pytest.raises(ExecutionException) as raised:
        read.get_entry_point("main")
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert "no entry point 'main'" in raised.value.message
    assert "Its entry points are: train." in raised.value.message
    assert "train.py" in raised.value.message


def test_an_mlproject_without_entry_points_is_not_taken_for_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    text = "entry_point: {main: {command: run}}"
    with pytest.raises(ExecutionException, match="Its MLproject file names none") as raised:
        project(text).get_entry_point("main")
    assert "has no MLproject" not in raised.value.message
    assert "MLproject:1:14: 'entry_point' means nothing here. What does: name, ent" in caplog.text


def test_what_means_nothing_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    text = (
        "entry_points:\n  main:\n    cmd: x\n    command: run\n"
        "    parameters: {a: {type: flaot, defalt: 1}, b: {type: int, description: the number}}\n"
    )
    for _ in range(2):
        assert project(text).get_entry_point("main").parameters["a"].type == "flaot"
    said = [record.getMessage().partition("MLproject:")[2] for record in caplog.records]
    assert said == [
        "3:10: 'cmd' means nothing here. What does: parameters, command.",
        "5:43: 'defalt' means nothing here. What does: type, default, description.",
        "5:28: 'flaot' is no type of parameters, and taken for `string`. There are: "
        + ", ".join(TYPES)
        + ".",
    ]


def test_values_of_the_wrong_type_are_all_named() -> None:
    text = "entry_points: {main: {parameters: {a: int, b: float, c: int}, command: run}}"
    with pytest.raises(ExecutionException) as raised:
        project(text).get_entry_point("main").values({"a": "x", "b": "0.1,0.01", "c": 3})
    first, second = raised.value.message.splitlines()
    assert first.startswith("Parameter 'a' is 'x'")
    assert second.startswith("Parameter 'b' is '0.1,0.01'")
    assert second.endswith("Several values are tried by --sweep.")


def test_missing_parameters_are_all_named() -> None:
    text = "entry_points: {main: {parameters: {a: int, b: path, c: {default: 1}}, command: run}}"
    with pytest.raises(ExecutionException, match=r"needs values for: a \(int\), b \(path\)"):
        project(text).get_entry_point("main").values({"a": None})


WRONG = {
    "name: [": r"MLproject:1:\d+: this is not YAML: .*",
    "name: x\n  y: z": r"MLproject:2:4: this is not YAML: .*",
    "a list": r"MLproject:1:1: An MLproject file is written as `key: value` lines, not as 'a list'",
    "entry_points: [a]": r"MLproject:1:15: `entry_points` is written as `key: value` lines, not as",
    "entry_points:\n  main: {}": r"MLproject:2:9: Entry point 'main' has no `command`",
    "entry_points:\n  main: {command: [a]}": r"MLproject:2:19: The command .* is text, not a list",
    "entry_points:\n  main: {command: a}\n  main: {command: b}": r"MLproject:3:3: .* 'main' twice",
    "entry_points:\n  main:\n    command: a\n    parameters:\n      x: {type: int, default: 0.5}": (
        r"MLproject:5:31: The default cannot be used: Parameter 'x' is '0.5', which is not an int"
    ),
    "conda_env: none.yaml": r"MLproject:1:12: `conda_env` names the file 'none.yaml'",
    "conda_env: a\ndocker_env: {image: b}": r"one environment, and this has docker_env",
    "docker_env: {volumes: []}": r"MLproject:1:13: `docker_env` has no `image`",
    "docker_env: {image: a, volumes: b}": r"MLproject:1:33: `volumes` is .* a list, not",
    "docker_env: {image: a, environment: [[b]]}": r"MLproject:1:38: .*: \[NAME, value\]",
    "databricks_spark_job: {python_file: a.py}": r"describes a job for Databricks",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_line_and_column(text: str) -> None:
    Path("a").touch()
    with pytest.raises(ExecutionException, match=WRONG[text]):
        project(text)


def test_a_file_that_is_no_text() -> None:
    Path("MLproject").write_bytes(b"name: \xff")
    with pytest.raises(ExecutionException, match="is not UTF-8 text"):
        load_project(".")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    Path("MLproject").write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        load_project(".")
    except ExecutionException as error:
        assert "MLproject" in error.message  # noqa: PT017


VALUES: dict[str, tuple[list[object], list[object]]] = {
    "int": ([5, "5", "-3", "+7", "007"], [5.0, "5.5", "", "five", "1_000", " 5", "0x10", True]),
    "float": (
        [0.5, "0.5", "1e-3", "-.5", "5.", "inf", "NaN", 3, 1e300],
        ["", "0,5", "half", "1_0.5", " 1", "1e", "."],
    ),
    "uri": (["s3://bucket/key", "file:///x", "runs:/abc/x", "http://x"], ["x", "/a/b", "", "C:/x"]),
    "string": (["", "any thing", "ü", 5, True], ["a\0b"]),
    "whatever": (["", "any thing"], ["a\0b"]),
}


@pytest.mark.parametrize("kind", VALUES)
def test_types_are_enforced(kind: str) -> None:
    entry_point = EntryPoint("main", "run {x}", {"x": Parameter("x", kind)})
    right, wrong = VALUES[kind]
    for value in right:
        assert entry_point.values({"x": value}) == ({"x": str(value)}, {})
    for value in wrong:
        with pytest.raises(ExecutionException, match="Parameter 'x' is ") as raised:
            entry_point.values({"x": value})
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@given(st.integers(), st.floats())
def test_numbers_of_python_are_numbers(whole: int, number: float) -> None:
    Parameter("x", "int").check(str(whole))
    Parameter("x", "float").check(str(whole))
    Parameter("x", "float").check(str(number))


def test_a_path_is_found_from_here_and_in_the_project() -> None:
    here, folder = Path.cwd(), Path("project").absolute()
    folder.mkdir()
    (here / "data.csv").touch()
    (folder / "own.csv").touch()
    parameter = Parameter("data", "path")
    assert parameter.resolve("data.csv", folder, here) == str(here / "data.csv")
    assert parameter.resolve("own.csv", folder, here) == str(folder / "own.csv")
    assert parameter.resolve((here / "data.csv").as_uri(), folder, here) == str(here / "data.csv")
    with pytest.raises(
        ExecutionException, match=r"no file or folder 'other.csv'; looked for: "
    ) as e:
        parameter.resolve("other.csv", folder, here)
    assert e.value.error_code == "RESOURCE_DOES_NOT_EXIST"
