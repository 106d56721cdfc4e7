"""The program itself: help, version, unknown commands, errors, lateness, completion."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mlflow.cli import main
from mlflow.cli.program import COMMANDS, SECTIONS, program
from tests.unit.cli.command_line import answer, answer_json, call, error

HEAVY = {"headrace", "numpy", "pandas", "rich", "sqlite3", "starlette", "urllib3", "uvicorn"}


def modules_after(*arguments: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after a command line."""
    code = (
        "import sys\nfrom mlflow.cli import main\nmain(sys.argv[1:])\n"
        "print('|', *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    loaded = done.stderr.rpartition("|")[2].split()
    return {name.partition(".")[0] for name in loaded}


def test_help_lists_every_command_in_sections() -> None:
    text = answer("--help")
    for title, commands in SECTIONS.items():
        assert f"{title}:" in text
        for name, entry in commands.items():
            assert f"{name} " in text
            assert entry.help in text


@pytest.mark.parametrize("name", COMMANDS)
def test_table_and_command_say_the_same(name: str) -> None:
    command = program.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.name == name
    summary = (command.help or "").partition("\n\n")[0].replace("\n", " ")
    assert summary == COMMANDS[name].help


@pytest.mark.parametrize("arguments", [("--help",), ("experiments", "--help"), ("sync", "--help")])
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert modules_after(*arguments) & HEAVY == set()


def test_version_loads_not_even_click() -> None:
    assert modules_after("--version") & (HEAVY - {"headrace"} | {"click"}) == set()


def test_version_names_both() -> None:
    import headrace

    line = f"mlflow, version 3.17.2 (Headrace {headrace.__version__})\n"
    assert answer("--version") == line
    assert answer("--debug", "--version") == line


def test_main_returns_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert main(["experiments", "search"]) == 0
    assert main(["runs", "describe", "--run-id", "none"]) == 1
    assert main(["runs", "describe"]) == 2
    assert "Default" in capsys.readouterr().out


def test_module_runs_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mlflow", "runs", "describe"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "python -m mlflow runs describe" in done.stderr


def test_unknown_command_names_those_there_are() -> None:
    said = error("runss", status=2)
    assert "Did you mean 'runs'?" in said
    assert "experiments" in said
    said = error("experiments", "list", status=2)
    assert "`mlflow experiments` has no command 'list'" in said
    assert "search" in said


def test_error_is_one_line_and_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    assert error("runs", "describe", "--run-id", "none") == "There is no run with the id 'none'."
    with_traceback = call("--debug", "runs", "describe", "--run-id", "none")
    assert with_traceback.exit_code == 1
    assert "Traceback" in with_traceback.stderr
    monkeypatch.setenv("MLFLOW_LOGGING_LEVEL", "debug")
    assert "Traceback" in call("runs", "describe", "--run-id", "none").stderr


def test_unreachable_store_is_said_without_a_traceback() -> None:
    said = error("experiments", "search", MLFLOW_TRACKING_URI="http://127.0.0.1:9")
    assert "http://127.0.0.1:9" in said


def test_tracking_uri_that_cannot_be_is_said() -> None:
    assert "quantum" in error("experiments", "search", MLFLOW_TRACKING_URI="quantum://x")


def test_reader_that_stops_reading_is_no_error() -> None:
    # More than a pipe holds, so that the program writes after its reader has gone.
    for number in range(3):
        answer("experiments", "create", "-n", f"{number}" * 400)
    done = subprocess.run(
        f"{sys.executable} -m mlflow experiments search --output csv | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "e"
    assert "Traceback" not in done.stderr


# ---- completion ----
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_shells_script(shell: str) -> None:
    script = answer("completion", shell)
    assert "_MLFLOW_COMPLETE" in script
    assert "mlflow" in script


def completed(*words: str) -> list[str]:
    """What zsh would offer for the last word."""
    code = "import sys; sys.argv[0] = 'mlflow'; from mlflow.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "_MLFLOW_COMPLETE": "zsh_complete",
            "COMP_WORDS": " ".join(["mlflow", *words]),
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_commands_and_options_are_completed() -> None:
    assert "experiments" in completed("exp")
    assert "search" in completed("experiments", "s")
    assert "--max-results" in completed("runs", "list", "--max")


def test_ids_and_names_in_a_local_store_are_completed() -> None:
    answer("experiments", "create", "-n", "fraud")
    run_id = answer_json("runs", "create", "--experiment-name", "fraud")["run_id"]

    assert "1" in completed("experiments", "get", "-x", "")
    assert "fraud" in completed("experiments", "get", "-n", "fr")
    assert run_id in completed("runs", "describe", "--run-id", run_id[:4])


def test_completing_makes_no_store() -> None:
    assert "".join(completed("runs", "describe", "--run-id", "")) == ""
    assert os.listdir() == []
