"""`mlflow models …`: what the commands say, write and refuse."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import mlflow
from mlflow.exceptions import ExecutionException, MlflowException
from tests.serving_process import CODE, register
from tests.unit.cli.command_line import answer, error

DOCKER = """\
#!/bin/sh
echo "$@" >> "$(dirname "$0")/docker.log"
[ "$1" = build ] && cp -r . "$(dirname "$0")/context"
exit 0
"""


def test_predict_reads_and_writes_files_and_streams() -> None:
    register("v1")
    Path("in.json").write_text('{"inputs": ["a"]}')
    command = [sys.executable, "-m", "mlflow", "models", "predict", "--env-manager", "local"]
    command += ["-m", "models:/Words/1"]
    done = subprocess.run(
        command, input='{"inputs": ["b"]}', capture_output=True, text=True, check=True
    )
    assert done.stdout == '{"predictions":["v1:b"]}\n'
    subprocess.run([*command, "-i", "in.json", "-o", "out.json"], check=True)
    assert json.loads(Path("out.json").read_text()) == {"predictions": ["v1:a"]}


def test_predict_of_python_takes_data_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    register("v1")
    for given in (["a"], {"inputs": ["a"]}, '{"inputs": ["a"]}'):
        mlflow.models.predict("models:/Words/1", given, env_manager="local")
        assert capsys.readouterr().out == '{"predictions":["v1:a"]}\n'
    assert mlflow.models.validate_serving_input("models:/Words/1", {"inputs": ["a"]}) == ["v1:a"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"input_data": 1, "input_path": "x"}, "not both"),
        ({"input_path": "nothing"}, "cannot be read"),
        ({"input_data": 1, "content_type": "xml"}, "content_type is"),
        ({"input_data": 1, "content_type": "csv"}, "text or a data frame"),
        ({"input_data": 1, "env_manager": "poetry"}, "'poetry' is no environment manager"),
        ({"input_data": 1, "env_manager": "local", "extra_envs": {"A": "b"}}, "Use 'uv'"),
    ],
)
def test_predict_refuses_what_cannot_be_meant(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(MlflowException, match=says):
        mlflow.models.predict("somewhere", **arguments)


def test_requirements_are_changed_by_command() -> None:
    Path("words.py").write_text(CODE)
    mlflow.pyfunc.save_model("words", python_model="words.py")
    answer("models", "update-pip-requirements", "-m", "words", "add", "six==1.17", "pyyaml")
    lines = Path("words/requirements.txt").read_text().splitlines()
    assert {"six==1.17", "pyyaml"} <= set(lines)
    assert "six==1.17" in Path("words/conda.yaml").read_text()
    answer("models", "update-pip-requirements", "-m", "words", "remove", "six")
    assert "six" not in Path("words/requirements.txt").read_text()
    said = error("models", "update-pip-requirements", "-m", "words", "add", "==1.0")
    assert "'==1.0' names no package" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("serve", "-m", "models:/Nothing/Production"), "Nothing"),
        (("serve", "-m", "nowhere"), "There is no model at nowhere"),
        (("serve", "-m", "nowhere", "--timeout", "0"), "--timeout is at least 1; got 0"),
        (("serve", "-m", "nowhere", "--host", "no.such.host.invalid"), "--host"),
        (("predict", "-m", "nowhere", "-i", "nothing.json"), "cannot be read"),
        (("predict", "-m", "nowhere", "--env", "X"), "--env takes NAME=VALUE"),
        (("prepare-env", "-m", "nowhere"), "There is no model at nowhere"),
        (("generate-dockerfile", "-m", "nowhere"), "There is no model at nowhere"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(arguments: tuple[str, ...], says: str) -> None:
    port = ("--port", "0") if arguments[0] == "serve" else ()
    assert says in error("models", *arguments, *port)


def test_a_dockerfile_holds_what_the_image_needs() -> None:
    register("v1", pip_requirements=["mlflow", "six==1.17.0", "-c bounds.txt"], **bounds())
    from mlflow.serving.docker import generate_dockerfile

    file = generate_dockerfile("models:/Words/1", "image")
    text = file.read_text()
    version = sys.version.split()[0]
    assert text.startswith(f"FROM python:{version}-slim\n")
    assert "COPY model /opt/ml/model" in text
    assert "ENV MLFLOW_DISABLE_ENV_CREATION=true" in text
    assert 'ENTRYPOINT ["python", "-m", "mlflow.serving", "container"]' in text
    assert Path("image/model/MLmodel").is_file()
    lines = Path("image/requirements.txt").read_text().splitlines()
    assert lines == ["six==1.17.0", "cloudpickle", "numpy", "pandas", "-c constraints.txt"]
    assert Path("image/constraints.txt").read_text() == "numpy<3"
    [wheel] = Path("image").glob("headrace-*.whl")
    for source in [line.split()[1] for line in text.splitlines() if line.startswith("COPY")]:
        assert Path("image", source).exists()
    assert wheel.name in text

    conda = generate_dockerfile("models:/Words/1", "other", "conda", install_java=True).read_text()
    assert "conda env update" in conda
    assert "default-jre-headless" in conda
    bare = generate_dockerfile(None, "bare").read_text()
    assert "PICKLE" not in bare  # who mounts a model says whether it is trusted
    assert "[projects]" in bare


def bounds() -> dict[str, Any]:
    Path("bounds.txt").write_text("numpy<3\n")
    return {}


def test_an_image_is_built_by_docker(monkeypatch: pytest.MonkeyPatch) -> None:
    register("v1")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ExecutionException, match="generate-dockerfile"):
        mlflow.models.build_docker("models:/Words/1", "words")
    programs = Path("programs").absolute()
    programs.mkdir()
    (programs / "docker").write_text(DOCKER)
    (programs / "docker").chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    mlflow.models.build_docker("models:/Words/1", "words:1")
    said = (programs / "docker.log").read_text().splitlines()
    assert said == ["info", "build --tag words:1 --file Dockerfile ."]
    assert (programs / "context" / "model" / "MLmodel").is_file()


def test_a_model_that_nobody_vouches_for_gets_into_no_image() -> None:
    from mlflow.serving.docker import generate_dockerfile

    Path("words.py").write_text(CODE)
    mlflow.pyfunc.save_model("words", python_model="words.py")
    Path("words/words.py").write_text(CODE + "# changed\n")
    with pytest.raises(MlflowException, match="nobody vouches"):
        generate_dockerfile("words", "image")
