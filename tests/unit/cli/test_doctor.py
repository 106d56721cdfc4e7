"""`mlflow doctor` and `mlflow.doctor()`."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import headrace
import mlflow
from mlflow.cli.program import program
from tests.servers import ServerProcess
from tests.unit.cli.command_line import answer, answer_json, call
from tests.unit.cli.test_options import walk
from tests.unit.cli.test_sync import NOWHERE, journal


def findings(**environment: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What the doctor finds, by part and name; whatever the exit status."""
    found = json.loads(call("doctor", "--output", "json", **environment).stdout)
    return {(it["part"], it["name"]): it for it in found}


def problems(**environment: str) -> dict[str, str]:
    """Name → what is wrong with it."""
    return {
        name: it["problem"]
        for (_, name), it in findings(**environment).items()
        if it["problem"] is not None
    }


def test_finds_nothing_wrong_in_an_empty_folder_and_makes_nothing() -> None:
    text = answer("doctor")
    assert text.splitlines()[:2] == ["Versions", f"  Headrace: {headrace.__version__}"]
    assert "No problem was found." in text
    assert "not made yet" in text
    assert list(Path().iterdir()) == []


def test_looks_at_the_local_store() -> None:
    mlflow.create_experiment("made")
    found = findings()
    assert found["tracking", "Store"]["value"].startswith("answers")
    assert found["artifacts", "Root of experiment 1"]["value"] == str(Path("mlruns/1").absolute())
    assert found["versions", "MLflow interface"]["value"] == mlflow.__version__
    assert found["libraries", "msgspec"]["value"]
    assert any(name.endswith("(extra postgres)") for _, name in found)
    assert problems() == {}


def test_looks_at_a_server(server: ServerProcess) -> None:
    found = findings(MLFLOW_TRACKING_URI=server.url)
    assert "takes journals" in found["tracking", "Store"]["value"]
    assert "(answers)" in found["artifacts", "Root of experiment 0"]["value"]


def test_store_that_does_not_answer_is_a_problem() -> None:
    result = call("doctor", MLFLOW_TRACKING_URI=NOWHERE)
    assert result.exit_code == 1
    assert "PROBLEM" in result.stdout
    assert NOWHERE in problems(MLFLOW_TRACKING_URI=NOWHERE)["Store"]


def test_journals_that_wait_are_a_problem() -> None:
    path = journal(NOWHERE)
    said = problems()
    [(place, problem)] = said.items()
    assert place == str(path.parent.parent.absolute())
    assert "mlflow sync" in problem
    path.rename(path.with_suffix(".refused"))
    assert "refused" in next(iter(problems().values()))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MLFLOW_TRAKING_URI", "x", "MLFLOW_TRACKING_URI"),
        ("MLFLOW_QUITE_ANOTHER", "x", "reads"),
        ("MLFLOW_PORT", "eighty", "cannot be read"),
    ],
)
def test_settings_that_are_wrong(name: str, value: str, said: str) -> None:
    assert said in problems(**{name: value})[name]


def test_settings_that_are_right() -> None:
    right = {"MLFLOW_PORT": "80", "MLFLOW_TAGS": "{}", "MLFLOW_WORKSPACE": "accepted"}
    assert problems(**right) == {}


def test_every_variable_that_a_command_reads_is_known() -> None:
    read = {
        str(parameter.envvar): "1"
        for _, command in walk(program)
        for parameter in command.params
        if parameter.envvar is not None
    }
    assert len(read) > 10
    assert problems(**read) == {}


def test_secrets_are_never_shown() -> None:
    secrets = {
        "MLFLOW_TRACKING_TOKEN": "hush",
        "MLFLOW_TRACKING_PASSWORD": "hush",
        "MLFLOW_TRACKING_URI": "http://john:hush@127.0.0.1:9",
        "MLFLOW_BACKEND_STORE_URI": "postgresql://john:hush@host/database",
    }
    for arguments in (["doctor"], ["doctor", "--output", "csv"]):
        assert "hush" not in call(*arguments, **secrets).output


def test_mask_envs_hides_all_values() -> None:
    text = answer("doctor", "--mask-envs", MLFLOW_HOST="internal.example")
    assert "MLFLOW_HOST: ***" in text
    assert "internal.example" not in text
    assert "internal.example" in answer("doctor", MLFLOW_HOST="internal.example")


def test_forms() -> None:
    rows = list(csv.DictReader(io.StringIO(answer("doctor", "--output", "csv"))))
    assert {row["part"] for row in rows} >= {"versions", "tracking", "journals", "libraries"}
    assert answer_json("doctor")[0]["name"] == "Headrace"


def printed(*arguments: str) -> list[str]:
    """The lines a Python process prints, but for the disk space, which others change."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if "disk space" not in line]


@pytest.mark.parametrize("before", ["import mlflow", "import mlflow, mlflow.doctor"])
def test_function_prints_the_same(before: str) -> None:
    by_function = printed("-c", f"{before}; mlflow.doctor(mask_envs=True)")
    assert by_function == printed("-m", "mlflow", "doctor", "--mask-envs")
