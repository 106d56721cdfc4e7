"""`mlflow deployments`, over a target that a package offers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.deployment_target import install_target
from tests.unit.cli.command_line import answer, answer_json, call, error

ON = ("-t", "shelf:/place")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_target(tmp_path, "shelf")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_a_deployment_from_beginning_to_end() -> None:
    assert answer("deployments", "help", *ON) == "shelf:/place, replicas=NUMBER\n"
    model = ("-m", "models:/FraudDetector/1")
    made = answer("deployments", "create", *ON, "--name", "fraud", *model, "-C", "a=b=c")
    assert made == "The deployment fraud-1 is made.\n"
    told = {"model": "models:/FraudDetector/1", "flavor": None, "config": {"a": "b=c"}}
    found = answer_json("deployments", "get", *ON, "--name", "fraud")
    assert found == {"name": "fraud", **told}
    assert "FraudDetector" in answer("deployments", "get", *ON, "--name", "fraud")
    assert answer_json("deployments", "list", *ON) == [{"name": "fraud", "kept": told}]
    assert answer("deployments", "list", *ON).split() == ["Name", "-----", "fraud"]
    said = answer("deployments", "update", *ON, "--name", "fraud", "-f", "sklearn")
    assert said == "The deployment fraud is changed.\n"
    assert answer_json("deployments", "get", *ON, "--name", "fraud")["flavor"] == "sklearn"
    said = answer("deployments", "delete", *ON, "--name", "fraud")
    assert said == "The deployment fraud is removed.\n"
    said = answer("deployments", "run-local", *ON, "--name", "n", *model, "-C", "a=b")
    assert said == "n models:/FraudDetector/1 None {'a': 'b'}\n"


def test_an_endpoint_from_beginning_to_end() -> None:
    on = (*ON, "--endpoint", "e")
    assert answer("deployments", "create-endpoint", *on, "-C", "a=b") == "The endpoint e is made.\n"
    assert answer_json("deployments", "get-endpoint", *on) == {"name": "e", "config": {"a": "b"}}
    assert answer("deployments", "update-endpoint", *on) == "The endpoint e is changed.\n"
    assert answer_json("deployments", "list-endpoints", *ON) == [{"name": "e"}]
    assert answer("deployments", "delete-endpoint", *on) == "The endpoint e is removed.\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.json", '[{"x": 1.5}, {"x": 2}]'),
        ("columns.json", '{"x": {"0": 1.5, "1": 2}}'),
        ("split.json", '{"dataframe_split": {"columns": ["x"], "data": [[1.5], [2]]}}'),
        ("table.csv", "x\n1.5\n2\n"),
    ],
)
def test_predicting_on_a_file(name: str, content: str) -> None:
    Path(name).write_text(content)
    said = answer("deployments", "predict", *ON, "--name", "fraud", "-I", name)
    assert json.loads(said) == {"predictions": [3.5, "fraud", None]}
    assert answer("deployments", "predict", *ON, "--endpoint", "e", "-I", name, "-O", "out") == ""
    assert json.loads(Path("out").read_text()) == {"predictions": [3.5, None, "e"]}
    said = answer("deployments", "predict", *ON, "--endpoint", "frame", "-I", name)
    assert json.loads(said) == {"p": {"0": 1, "1": 2}}
    said = answer("deployments", "explain", *ON, "--name", "fraud", "-I", name)
    assert json.loads(said) == {"x": [1.5, 2]}


def test_what_is_wrong_is_said() -> None:
    Path("wrong.json").write_text("{")
    named = (*ON, "--name", "fraud")
    assert "either --name or --endpoint" in error(
        "deployments", "predict", *ON, "-I", "wrong.json", status=2
    )
    assert "'wrong.json' holds no data" in error(
        "deployments", "predict", *named, "-I", "wrong.json"
    )
    assert "none.json" in error("deployments", "predict", *named, "-I", "none.json")
    assert "takes no --endpoint" in error("deployments", "list", *ON, "--endpoint", "e")
    assert "takes NAME=VALUE" in error("deployments", "create", *named, "-m", "m", "-C", "x")
    assert "twice" in error("deployments", "create", *named, "-m", "m", "-C", "x=1", "-C", "x=2")
    assert "there are: shelf" in error("deployments", "list", "-t", "cloud:/region")
    assert "Missing option" in call("deployments", "list").stderr
