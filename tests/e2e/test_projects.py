"""`mlflow run` and `mlflow.run` with the environment they are called from."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

import mlflow
from mlflow.entities import Run
from mlflow.exceptions import ExecutionException, MlflowException
from mlflow.projects.sweep.plan import SweepPlan
from mlflow.projects.sweep.runner import start_sweep
from tests.e2e.projects import (
    MLFLOW,
    SAMPLE,
    TRAIN,
    artifact,
    last_run,
    manifest,
    mlflow_run,
    write_project,
)
from tests.servers import ServerProcess


def python_project(code: str, folder: str = "project") -> str:
    """A project whose entry point `main` is a program."""
    text = "entry_points: {main: {command: python main.py}}"
    return str(write_project(folder, text, main__py=code))


def run_local(uri: str, **arguments: object) -> Run:
    """Run a project in this environment: the run as it is then."""
    started = mlflow.projects.run(uri, env_manager="local", **arguments)
    return mlflow.get_run(started.run_id)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_run_is_recorded() -> None:
    folder = write_project("my_project", SAMPLE, conda__yaml="", train__py=TRAIN)
    done = mlflow_run("./my_project", "-P", "learning_rate=0.001", "--env-manager", "local")
    assert done.stdout == "trained\n"
    run = last_run()
    assert run.info.status == "FINISHED"
    assert run.data.params == {"learning_rate": "0.001", "epochs": "100"}
    assert run.data.metrics == {"loss": pytest.approx(0.1)}
    tags = run.data.tags
    assert tags["mlflow.source.type"] == "PROJECT"
    assert tags["mlflow.source.name"] == str(folder.absolute())
    assert tags["mlflow.project.entryPoint"] == "main"
    assert tags["mlflow.project.backend"] == "local"
    assert tags["mlflow.project.env"] == "local"
    assert artifact(run, "project/stdout.log") == "trained\n"
    assert "pytest==" in artifact(run, "project/requirements.txt")
    assert manifest(run)["parameters"] == run.data.params


@pytest.mark.parametrize("uri", ["here/runs", "file:runs", "sqlite:///runs.db"])
def test_relative_stores_are_the_same_for_the_command(uri: str) -> None:
    write_project("my_project", SAMPLE, conda__yaml="", train__py=TRAIN)
    mlflow_run("my_project", "--env-manager=local", variables={"MLFLOW_TRACKING_URI": uri})
    [run] = mlflow.MlflowClient(uri).search_runs(["0"])
    assert run.data.metrics == {"loss": 1.0}
    assert run.info.status == "FINISHED"
    assert sorted(path.name for path in Path("my_project").iterdir()) == [
        "MLproject", "conda.yaml", "train.py",
    ]  # fmt: skip


def test_against_a_server(server: ServerProcess) -> None:
    write_project("my_project", SAMPLE, conda__yaml="", train__py=TRAIN)
    variables = {"MLFLOW_TRACKING_URI": server.url}
    mlflow_run("my_project", "--env-manager=local", "-P", "epochs=3", variables=variables)
    client = mlflow.MlflowClient(server.url)
    [run] = client.search_runs(["0"])
    assert (run.info.status, run.data.params["epochs"]) == ("FINISHED", "3")
    log = client.download_artifacts(run.info.run_id, "project/stdout.log")
    assert Path(log).read_text() == "trained\n"


def test_folders_without_an_mlproject() -> None:
    write_project("plain", None, show__py="import sys; print(sys.argv)", list__sh='echo "$@"')
    done = mlflow_run("plain", "-e", "show.py", "-P", "name=a b", "-P", "n=1")
    assert done.stdout == "['show.py', '--name', 'a b', '--n', '1']\n"
    done = mlflow_run("plain", "-e", "list.sh", "-P", "name=$(id)", variables={"SHELL": "/bin/sh"})
    assert done.stdout == "--name $(id)\n"
    assert last_run().data.params == {"name": "$(id)"}


def test_paths_with_spaces_and_other_letters() -> None:
    write_project("mein Projekt ü/日本 語", None, show__py="print('here')")
    Path("a b").mkdir()
    Path("a b/dätá.csv").write_text("1,2")
    text = (
        "entry_points: {main: {parameters: {data: path}, "
        "command: 'python -c \"import sys; print(open(sys.argv[1]).read())\" {data}'}}"
    )
    write_project("mein Projekt ü/日本 語", text)
    done = mlflow_run("mein Projekt ü/日本 語", "-P", "data=a b/dätá.csv")
    assert done.stdout == "1,2\n"
    assert last_run().data.params == {"data": "a b/dätá.csv"}
    assert mlflow_run("mein Projekt ü#日本 語", "-e", "show.py").stdout == "here\n"


def test_paths_may_be_artifacts_of_runs() -> None:
    with mlflow.start_run() as earlier:
        mlflow.log_text("of a run", "data/x.txt")
    text = "entry_points: {main: {parameters: {data: path}, command: 'cat {data}'}}"
    write_project("project", text)
    uri = f"runs:/{earlier.info.run_id}/data/x.txt"
    run = run_local("project", parameters={"data": uri}, storage_dir="storage")
    assert artifact(run, "project/stdout.log") == "of a run"
    assert run.data.params == {"data": uri}
    assert list(Path("storage").iterdir()) == []


def test_the_status_is_that_of_the_command() -> None:
    folder = python_project("import mlflow, sys\nwith mlflow.start_run(): pass\nsys.exit(3)")
    with pytest.raises(ExecutionException, match="its command ended with status 3"):
        run_local(folder)
    assert last_run().info.status == "FAILED"
    done = mlflow_run(folder, status=1)
    assert "Error: Run " in done.stderr


def test_an_end_that_the_command_gave_its_run_stays() -> None:
    folder = python_project(
        "import mlflow\nmlflow.start_run()\nmlflow.end_run('KILLED')\nprint('given up')"
    )
    assert run_local(folder).info.status == "KILLED"


def test_what_a_killed_command_logged_is_there() -> None:
    folder = python_project(
        "import mlflow, os, signal\nmlflow.start_run()\nmlflow.log_metric('loss', 0.5)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    with pytest.raises(ExecutionException, match="signal 9 ended it"):
        run_local(folder)
    assert last_run().data.metrics == {"loss": 0.5}
    assert last_run().info.status == "FAILED"


def test_output_is_stored_while_it_comes() -> None:
    folder = python_project(
        "import pathlib, sys, time\nprint('first')\nprint('second', file=sys.stderr)\n"
        "while not pathlib.Path('go').exists(): time.sleep(0.05)\nprint('last')"
    )
    started = mlflow.projects.run(folder, env_manager="local", synchronous=False)
    run = mlflow.get_run(started.run_id)
    assert started.get_status() == "RUNNING"
    logs = Path(mlflow.artifacts.download_artifacts(run_id=started.run_id)) / "project"
    wait_until(lambda: (logs / "stdout.log").exists() and (logs / "stderr.log").exists())
    assert (logs / "stdout.log").read_text() == "first\n"
    assert (logs / "stderr.log").read_text() == "second\n"
    Path(folder, "go").touch()
    assert started.wait()
    assert started.get_status() == "FINISHED"
    assert artifact(run, "project/stdout.log") == "first\nlast\n"


def test_a_program_that_does_not_wait_records_the_end_all_the_same() -> None:
    folder = python_project("print('done')")
    code = f"import mlflow\nmlflow.run({folder!r}, env_manager='local', synchronous=False)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert last_run().info.status == "FINISHED"


def lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


SLEEPERS = """\
import pathlib, subprocess, sys, time
sleep = "import time; time.sleep(600)"
ignore = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"
children = [
    subprocess.Popen([sys.executable, "-c", sleep]),
    subprocess.Popen([sys.executable, "-c", ignore]),
    subprocess.Popen([sys.executable, "-c", ignore], start_new_session=True),
]
pathlib.Path("pids").write_text(" ".join(str(child.pid) for child in children))
time.sleep(600)
"""


HEED_CTRL_C = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def started_sleepers(folder: str) -> tuple[subprocess.Popen[bytes], list[int]]:
    """A command that runs the project above, and the processes that this has started.

    It heeds Ctrl-C, as at a terminal, also where the tests themselves run in the background.
    """
    pids = Path(folder, "pids")
    process = subprocess.Popen(
        [sys.executable, "-c", HEED_CTRL_C, MLFLOW, "run", folder, "--env-manager", "local"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_until(lambda: pids.exists() and len(pids.read_text().split()) == 3)
    return process, [int(pid) for pid in pids.read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["INT", "TERM"])
def test_nothing_is_left_running_by_an_interrupted_command(number: signal.Signals) -> None:
    folder = python_project(SLEEPERS)
    process, pids = started_sleepers(folder)
    process.send_signal(number)
    assert process.wait(60) == 1
    assert [pid for pid in pids if lives(pid)] == []
    assert last_run().info.status == "KILLED"


def test_nothing_is_left_running_by_a_command_that_is_killed() -> None:
    folder = python_project("print('begun')\n" + SLEEPERS)
    process, pids = started_sleepers(folder)
    assert artifact_names(last_run()) >= {"project.json"}
    process.kill()
    process.wait()
    wait_until(lambda: last_run().info.status == "KILLED")
    assert [pid for pid in pids if lives(pid)] == []
    assert artifact(last_run(), "project/stdout.log") == "begun\n"
    wait_until(lambda: list(Path("mlruns/journal").iterdir()) == [])


def test_a_run_that_the_machine_took_along_is_found_by_the_next() -> None:
    folder = python_project(SLEEPERS)
    process, pids = started_sleepers(folder)
    cut_off = last_run().info.run_id
    everything = [
        *psutil.Process(process.pid).children(recursive=True),
        psutil.Process(process.pid),
    ]
    for each in everything:  # the guard first
        each.kill()
    process.wait()
    assert mlflow.get_run(cut_off).info.status == "RUNNING"
    with pytest.raises(ExecutionException):
        run_local(python_project("raise SystemExit(1)", "other"))
    assert mlflow.get_run(cut_off).info.status == "KILLED"
    assert [pid for pid in pids if lives(pid)] == []


def artifact_names(run: Run) -> set[str]:
    found = mlflow.artifacts.list_artifacts(run_id=run.info.run_id, artifact_path="project")
    return {Path(each.path).name for each in found}


def test_cancelling() -> None:
    folder = python_project("import pathlib, time\npathlib.Path('here').touch()\ntime.sleep(600)")
    started = mlflow.projects.run(folder, env_manager="local", synchronous=False)
    wait_until(Path(folder, "here").exists)
    started.cancel()
    assert started.get_status() == "KILLED"
    assert not started.wait()
    assert mlflow.get_run(started.run_id).info.status == "KILLED"
    started.cancel()


def test_projects_within_projects() -> None:
    code = """\
import mlflow
with mlflow.start_run():
    step = mlflow.run(".", "step", parameters={"n": 2})
    mlflow.log_param("step", step.run_id)
"""
    text = """\
entry_points:
  main: {command: python main.py}
  step: {parameters: {n: int}, command: "echo step {n}"}
"""
    folder = write_project("project", text, main__py=code, requirements__txt="no-such-package-xyz")
    run = run_local(str(folder))
    step = mlflow.get_run(run.data.params["step"])
    assert step.data.tags["mlflow.parentRunId"] == run.info.run_id
    assert step.data.tags["mlflow.project.env"] == "local"  # as the one that called it
    assert artifact(step, "project/stdout.log") == "step 2\n"


def test_experiment_name_run_name_and_run_id() -> None:
    folder = python_project("import mlflow\nwith mlflow.start_run(): mlflow.log_param('a', 1)")
    run = run_local(folder, experiment_name="fraud", run_name="baseline")
    experiment = mlflow.get_experiment_by_name("fraud")
    assert experiment is not None
    assert run.info.experiment_id == experiment.experiment_id
    assert run.info.run_name == "baseline"
    client = mlflow.MlflowClient()
    made = client.create_run(experiment.experiment_id, run_name="made")
    again = run_local(folder, run_id=made.info.run_id, experiment_id=experiment.experiment_id)
    assert again.info.run_id == made.info.run_id
    assert (again.info.run_name, again.info.status) == ("made", "FINISHED")
    assert again.data.tags["mlflow.project.entryPoint"] == "main"
    with pytest.raises(MlflowException, match="not both"):
        run_local(folder, experiment_name="fraud", experiment_id="1")


def test_the_experiment_of_the_environment() -> None:
    folder = python_project("import mlflow\nwith mlflow.start_run(): mlflow.log_param('a', 1)")
    mlflow_run(folder, variables={"MLFLOW_EXPERIMENT_NAME": "fraud"})
    experiment = mlflow.get_experiment_by_name("fraud")
    assert experiment is not None
    [run] = mlflow.MlflowClient().search_runs([experiment.experiment_id])
    assert (run.info.status, run.data.params) == ("FINISHED", {"a": "1"})


def test_a_backend_that_there_is_not() -> None:
    folder = python_project("")
    done = mlflow_run(folder, "--backend", "moon", status=1)
    assert "There is no backend 'moon'. There are: local" in done.stderr
    with pytest.raises(ExecutionException) as raised:
        run_local(folder, backend="moon")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_backend_of_a_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    code = """\
import mlflow
from mlflow.projects import SubmittedRun
from mlflow.projects.backend.abstract_backend import AbstractBackend


class Done(SubmittedRun):
    def __init__(self, run_id): self._run_id = run_id
    run_id = property(lambda self: self._run_id)
    def wait(self): return True
    def get_status(self): return "FINISHED"
    def cancel(self): pass


class Moon(AbstractBackend):
    def run(self, uri, entry_point, params, version, config, tracking_uri, experiment_id):
        client = mlflow.MlflowClient(tracking_uri)
        run = client.create_run(experiment_id)
        client.log_param(run.info.run_id, "told", f"{entry_point} {params} {config['crater']}")
        client.log_metric(run.info.run_id, "loss", float(params.get("a", 0)))
        return Done(run.info.run_id)
"""
    Path("plugin/moon-1.0.dist-info").mkdir(parents=True)
    Path("plugin/moon.py").write_text(code)
    Path("plugin/moon-1.0.dist-info/METADATA").write_text("Name: moon\nVersion: 1.0\n")
    Path("plugin/moon-1.0.dist-info/entry_points.txt").write_text(
        "[mlflow.project_backend]\nmoon = moon:Moon\n"
    )
    monkeypatch.syspath_prepend("plugin")
    config = Path("config.json")
    config.write_text(json.dumps({"crater": "Tycho"}))
    run = run_local(
        ".", parameters={"a": 1}, backend="moon", backend_config=str(config), run_name="x"
    )
    assert run.data.params == {"told": "main {'a': 1} Tycho"}
    assert run.data.tags["mlflow.project.backend"] == "moon"
    assert (run.info.run_name, run.info.status) == ("x", "FINISHED")
    write_project("swept", "entry_points: {main: {parameters: {a: int}, command: x}}")
    told = {"crater": "Kepler"}
    values = {"a": "2,1"}
    plan = SweepPlan(
        method="grid", uri="swept", parameters=values, metric="loss", backend="moon", config=told
    )
    sweep = start_sweep(plan, "0")
    sweep.go()
    assert sweep.best is not None
    best = mlflow.get_run(sweep.best.run_id or "")
    assert best.data.params == {"told": "main {'a': '1'} Kepler"}
    assert best.data.tags["mlflow.parentRunId"] == sweep.run_id
    assert (best.info.status, best.data.tags["mlflow.project.backend"]) == ("FINISHED", "moon")


BAD_CALLS = {
    ("project", "-P", "lr"): "-P takes NAME=VALUE; 'lr' is not that",
    ("project", "-P", "a=1", "-P", "a=2"): "-P gives 'a' twice",
    ("project", "--backend-config", "{"): "--backend-config takes a JSON object",
    ("project", "--backend-config", "[1]"): "--backend-config takes a JSON object",
    ("project", "--experiment-id", "0", "--experiment-name", "x"): "not both",
    ("project", "--env-manager", "pip"): "'pip' is not one of",
}
BAD_PROJECTS = {
    ("nowhere",): "There is no project at 'nowhere'",
    ("project#nowhere",): "no folder 'nowhere' in project",
    ("project", "-e", "test"): "no entry point 'test'. Its entry points are: main.",
    ("project",): "needs values for: epochs (int)",
    ("project", "-P", "epochs=many"): "Parameter 'epochs' is 'many', which is not an int",
    ("project", "-P", "epochs=1", "-P", "data=gone"): "there is no file or folder 'gone'",
    ("project", "-P", "epochs=1", "--experiment-id", "77"): "77",
    ("project", "-P", "epochs=1", "--backend-config", "gone.json"): "gone.json",
}
ALL_BAD = {**{call: (2, said) for call, said in BAD_CALLS.items()},
           **{call: (1, said) for call, said in BAD_PROJECTS.items()}}  # fmt: skip


@pytest.mark.parametrize("call", ALL_BAD, ids=" ".join)
def test_what_is_wrong_is_said(call: tuple[str, ...]) -> None:
    text = """\
entry_points:
  main:
    parameters: {epochs: int, data: {type: path, default: MLproject}}
    command: echo {epochs} {data}
"""
    write_project("project", text)
    status, said = ALL_BAD[call]
    done = mlflow_run(*call, status=status)
    assert said in done.stderr
    assert done.stdout == ""


def test_a_run_that_could_not_be_prepared_says_why() -> None:
    text = "entry_points: {main: {parameters: {data: path}, command: 'cat {data}'}}"
    write_project("project", text)
    with pytest.raises(ExecutionException, match="no file or folder 'gone'"):
        run_local("project", parameters={"data": "gone"})
    assert last_run().info.status == "FAILED"
    assert "no file or folder 'gone'" in artifact(last_run(), "project/stderr.log")


def test_a_shell_that_cannot_be_started() -> None:
    write_project("project", "entry_points: {main: {command: no-such-program --x}}")
    with pytest.raises(ExecutionException, match="ended with status 127"):
        run_local("project")
    assert "no-such-program" in artifact(last_run(), "project/stderr.log")


def test_the_environment_of_the_command() -> None:
    code = "import json, os, sys; print(json.dumps([dict(os.environ), sys.executable]))"
    run = run_local(python_project(code))
    variables, executable = json.loads(artifact(run, "project/stdout.log"))
    assert variables["MLFLOW_RUN_ID"] == run.info.run_id
    assert variables["MLFLOW_EXPERIMENT_ID"] == "0"
    assert variables["MLFLOW_TRACKING_URI"] == Path("mlruns").absolute().as_uri()
    assert os.path.dirname(executable) == os.path.dirname(sys.executable)
