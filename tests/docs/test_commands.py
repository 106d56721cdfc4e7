"""Every command in the documentation runs.

The rule: the commands of a ```bash block are one session, run one after the other in one empty
folder. Each command of a ```console block (behind `$`) is an example for itself; its folder holds
the experiment `fraud` (id 1) with one run, unless the command makes that.

What a page can only give as an example becomes a real one: the run's id, the addresses of servers
and databases. Servers are started on a free port, asked whether they are well, and stopped. What
would change the machine (`pip`, `make`) is checked to name what exists.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mlflow
from mlflow.settings import SETTINGS
from mlflow.stores.identity_contract import IdentityStore
from mlflow.stores.resolve import resolve_store
from tests.contract.rest import Rest
from tests.deployment_target import install_target
from tests.docs.pages import ROOT, Block, blocks
from tests.servers import ServerProcess, _free_port

if sys.version_info >= (3, 11):
    import tomllib  # novm
else:
    import tomli as tomllib

RUN_ID = "0f4ab2c93c934c9bb7b1a5c2a54d9e12"
JOURNAL = f"mlruns/journal/{RUN_ID}.5a0c27b1.journal"
DATABASE = re.compile(r"postgresql://\S+:\S+@(?:db|host)/mlflow")
ADDRESS = re.compile(r"http://(?:tracking|that-host|127\.0\.0\.1):5000")
SERVE = ["models", "serve"]
WORKING = ("serve", "predict", "explain", "prepare-env", "docker", "pip-requirements")
SHELLS_THAT_MAY_BE_MISSING = ("completion zsh", "completion fish")

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXAMPLES = [
    pytest.param(line[2:], id=f"{block}-{number}")
    for block in blocks("console")
    for number, line in enumerate(block.text.splitlines())
    if line.startswith("$ ")
]


class Session:
    """A folder to run commands in, with what the pages presuppose."""

    def __init__(self, fixture: Callable[[str], Any]) -> None:
        self._fixture = fixture
        self._environment = {
            **os.environ,
            "PATH": os.pathsep.join(
                [str(Path.cwd() / "programs"), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
        }

    def run(self, line: str) -> None:
        """Run a line, or check what cannot be run here."""
        words = shlex.split(line, comments=True)
        if not words:
            return
        if words[0] == "make":
            check_make(words)
        elif words[0] == "pip":
            check_pip(words)
        elif words[0] == "export":
            name, _, value = words[1].partition("=")
            assert name in SETTINGS
            self._environment[name] = self._real(value)
        elif words[0] == "curl":
            self._curl([self._real(word) for word in words[1:]])
        elif words[:2] in (["mlflow", "server"], ["mlflow", "ui"]) or words[1:3] == SERVE:
            self._serve([self._real(word) for word in words])
        else:
            assert words[0] in ("mlflow", "eval"), f"there is no rule for {line!r}"
            self._shell(self._real(line.partition(" #")[0]))

    def _real(self, text: str) -> str:
        if "-t TARGET" in text:
            install_target(Path.cwd(), "TARGET")
            self._environment["PYTHONPATH"] = str(Path.cwd())
        if DATABASE.search(text):
            text = DATABASE.sub(self._fixture("postgres_url"), text)
        if ADDRESS.search(text):
            text = ADDRESS.sub(self._fixture("server").url, text)
        return text

    def _shell(self, line: str) -> None:
        for shell in SHELLS_THAT_MAY_BE_MISSING:
            if shell in line:
                line = f"mlflow {shell}"
        done = subprocess.run(
            ["bash", "-c", line],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr

    def _serve(self, words: list[str]) -> None:
        for option in {"--port", "-p"} & set(words):
            del words[words.index(option) : words.index(option) + 2]
        port = _free_port()
        command = [*words, "--port", str(port)]
        if "--oidc-config" in words:
            [shown] = [block.text for block in blocks("yaml") if "issuer:" in block.text]
            Path(words[words.index("--oidc-config") + 1]).write_text(shown)
            self._environment["OIDC_SECRET"] = "what the provider knows"
        rest = Rest(f"http://127.0.0.1:{port}")
        with Path("server.log").open("wb") as log:
            server = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 30
            while not is_well(rest):
                printed = Path("server.log").read_text()
                assert server.poll() is None, printed
                assert time.monotonic() < deadline, printed
                time.sleep(0.05)
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0
        finally:
            if server.poll() is None:
                server.kill()
                server.wait()

    def _curl(self, words: list[str]) -> None:
        method, body, url = "GET", None, ""
        while words:
            word = words.pop(0)
            if word == "-X":
                method = words.pop(0)
            elif word == "-d":
                body = words.pop(0).encode()
            else:
                assert word.startswith("http://"), f"there is no rule for curl's {word!r}"
                url = word
        server: ServerProcess = self._fixture("server")
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        answer = Rest(server.url).send(method, url.removeprefix(server.url), body, headers)
        assert answer.status == 200, answer


def is_well(rest: Rest) -> bool:
    try:
        return rest.send("GET", "/health").status == 200
    except OSError:
        return False


def check_make(words: list[str]) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = [word for word in words[1:] if "=" not in word]
    assert named
    assert set(named) <= targets


def check_pip(words: list[str]) -> None:
    if words[1] == "uninstall":
        assert all(word.startswith("mlflow") for word in words[2:])
        return
    assert words[1] == "install"
    assert len(words) == 3
    found = re.fullmatch(r"(\.|headrace)(?:\[([\w,]+)\])?", words[2])
    assert found is not None
    assert {*(found[2] or "").split(",")} - {""} <= set(PROJECT["optional-dependencies"])


def prepare(line: str) -> str:
    """Make what a command works on; the command with real ids and paths in it."""
    if "mlflow run " in line:
        write_projects()
    if "mlflow run runs:/" in line:
        first = mlflow.run("my_project", env_manager="local")
        return line.replace(RUN_ID, first.run_id)
    if "experiments create" in line:
        return line
    experiment = mlflow.set_experiment("fraud")
    assert experiment.experiment_id == "1"
    Path("model.pkl").write_bytes(b"model")
    Path("plots").mkdir()
    Path("plots/loss.svg").write_text("<svg/>")
    with mlflow.start_run(run_name="baseline") as run:
        mlflow.log_param("model", "tree")
        mlflow.log_metric("loss", 0.25)
        mlflow.log_artifact("model.pkl")
        mlflow.log_artifacts("plots", "plots")
    if "restore -x" in line:
        mlflow.delete_experiment("1")
    if "runs restore" in line or " gc " in line:
        mlflow.delete_run(run.info.run_id)
    if "sqlite:///runs.db" in line:
        mlflow.MlflowClient("sqlite:///runs.db").create_experiment("churn")
    if any(verb in line for verb in WORKING):
        log_models(run.info.run_id)
    elif " models " in line or "--model " in line:
        register(line)
    if re.search(r" (users|tokens|roles) ", line):
        make_users(line)
    run_id = run.info.run_id
    if "journal show" in line:
        undelivered = leave_journal()
        run_id = undelivered.name.partition(".")[0]
        line = line.replace(JOURNAL, str(undelivered))
    if "/mnt/cluster/journals" in line:
        Path("journals").mkdir()
        line = line.replace("/mnt/cluster/journals", "journals")
    return line.replace(RUN_ID, run_id).replace(f" {RUN_ID[:6]} ", f" {run_id[:6]} ")


def register(line: str) -> None:
    """The registered model that commands about registered models name, and a policy for it."""
    client = mlflow.MlflowClient()
    client.create_registered_model("FraudDetector")
    for version in ("1", "2"):
        client.create_model_version("FraudDetector", "s3://models/fraud")
        if "rollback" in line:
            client.transition_model_version_stage("FraudDetector", version, "Production", True)
    if any(f" {verb} " in line for verb in ("approve", "reject", "cancel")):
        client.create_transition_request("FraudDetector", "1", "Production")
    Path("policy.yaml").write_text("transitions: {Production: {approvals: 1}}")


def log_models(run_id: str) -> None:
    """The model `my_model`, of a run and in a folder, and two versions of it, one in Production."""
    Path("fraud.py").write_text(
        "import mlflow\nmlflow.models.set_model(lambda table: [0] * len(table))\n"
    )
    with mlflow.start_run(run_id=run_id):
        for _ in ("1", "2"):
            mlflow.pyfunc.log_model(
                name="my_model", python_model="fraud.py", registered_model_name="FraudDetector"
            )
    mlflow.MlflowClient().transition_model_version_stage("FraudDetector", "2", "Production")
    mlflow.pyfunc.save_model("my_model", python_model="fraud.py")
    Path("input.json").write_text('{"dataframe_records": [{"amount": 1000}]}')
    Path("table.csv").write_text("amount\n1000\n")
    Path("programs").mkdir()
    Path("programs/docker").write_text("#!/bin/sh\n")  # which is not on every machine
    Path("programs/docker").chmod(0o755)


def write_projects() -> None:
    """The project `my_project`, and a git repository of it at `git@github.com:user/repo.git`."""
    text = """\
entry_points:
  main:
    parameters:
      learning_rate: {type: float, default: 0.01}
      epochs: {type: int, default: 100}
    command: "python train.py --lr {learning_rate} --epochs {epochs}"
"""
    project = Path("my_project")
    project.mkdir()
    (project / "MLproject").write_text(text)
    (project / "train.py").write_text(
        "import sys, mlflow\n"
        "with mlflow.start_run(): mlflow.log_metric('loss', float(sys.argv[2]))\n"
    )
    (project / "validate.py").touch()
    repository = Path("repo.git").absolute()
    shutil.copytree(project, repository)
    Path.home().joinpath(".gitconfig").write_text(
        f'[url "{repository}"]\n  insteadOf = git@github.com:user/repo.git\n'
        "[user]\n  name = Ada\n  email = ada@example.com\n"
    )
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "v2"], ["tag", "v2"]):
        subprocess.run(["git", *arguments], cwd=repository, check=True)


def make_users(line: str) -> None:
    """The users, the group, the token and the role that commands about them name."""
    store = resolve_store()
    assert isinstance(store, IdentityStore)
    for name in ("jane@company.com", "ci"):
        if f"users create {name}" not in line:
            store.create_user(name)
            store.create_token(name)
    if "create-group" not in line:
        store.create_group("risk")
    if "roles revoke" in line:
        store.grant_role("viewer", "jane@company.com", "", "model", "FraudDetector")


def leave_journal() -> Path:
    """A journal that could not be delivered."""
    program = "import mlflow\nwith mlflow.start_run(): mlflow.log_metric('loss', 0.5)"
    nowhere = {"MLFLOW_TRACKING_URI": f"http://127.0.0.1:{_free_port()}"}
    at_once = {"MLFLOW_JOURNAL_FLUSH_TIMEOUT": "0"}
    subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **nowhere, **at_once}, check=True
    )
    [journal] = Path("mlruns/journal").glob("*.journal")
    return journal


@pytest.mark.parametrize("line", EXAMPLES)
def test_example_runs(line: str, request: pytest.FixtureRequest) -> None:
    Session(request.getfixturevalue).run(prepare(line))


@pytest.mark.parametrize("block", blocks("bash"), ids=str)
def test_session_runs(block: Block, request: pytest.FixtureRequest) -> None:
    session = Session(request.getfixturevalue)
    for line in block.text.replace("\\\n", " ").splitlines():
        session.run(line)


def test_there_are_commands() -> None:
    assert len(EXAMPLES) > 20
    assert len(blocks("bash")) > 5
