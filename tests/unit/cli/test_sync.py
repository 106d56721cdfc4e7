"""`mlflow sync`: journals that are left on disk reach their stores."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

import mlflow
from mlflow.fluent import state
from mlflow.journal import format as records
from mlflow.journal.format import Header, NewRun
from mlflow.journal.recover import find_journals
from tests.servers import ServerProcess
from tests.unit.cli.command_line import answer, call, error

NOWHERE = "http://127.0.0.1:9"
FOLDER = Path("mlruns/journal")


def journal(
    destination: str,
    *lines: bytes,
    run_id: str = "0" * 32,
    folder: Path = FOLDER,
    new: bool = True,
) -> Path:
    """Write a journal as a process leaves it that is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = os.urandom(16).hex()
    path = folder / f"{run_id}.{writer[:8]}.journal"
    header = Header(run_id, writer, destination, time.time_ns() // 1_000_000, "host", 1)
    made = NewRun("0", "Default", "left behind", "john", 1, {"mlflow.runName": "left behind"})
    first = [records.line(records.RUN, made)] if new else []
    path.write_bytes(b"".join([records.header_line(header), *first, *lines]))
    return path


def metric(step: int) -> bytes:
    """A point of `loss`."""
    return records.metric_line(records.metric_prefix("loss"), step / 2, 1, step)


def synced(*arguments: str, status: int = 0, **environment: str) -> list[dict[str, Any]]:
    """What `mlflow sync --output json` answers."""
    result = call("sync", *arguments, "--output", "json", **environment)
    assert result.exit_code == status, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


@pytest.fixture
def here() -> str:
    """A local store that exists: the default one."""
    mlflow.create_experiment("made")
    return Path("mlruns").absolute().as_uri()


def test_delivers_what_a_gone_process_left(here: str) -> None:
    path = journal(here, *map(metric, range(100)))
    size = path.stat().st_size

    [outcome] = synced()

    assert (outcome["sent"], outcome["left"], outcome["refused"]) == (size, None, [])
    assert outcome["destination"] == here
    run = mlflow.get_run("0" * 32)
    assert run.info.run_name == "left behind"
    history = mlflow.MlflowClient().get_metric_history("0" * 32, "loss")
    assert [(point.step, point.value) for point in history] == [(n, n / 2) for n in range(100)]
    assert not path.exists()


def test_nothing_to_do_is_fine() -> None:
    assert synced() == []
    assert "no journal" in call("sync").stderr
    assert list(Path().iterdir()) == []  # nor was a store made


def test_synced_twice_is_stored_once(here: str) -> None:
    path = journal(here, metric(1))
    shutil.copy(path, "copy.journal")
    synced()
    synced("copy.journal")
    assert len(mlflow.MlflowClient().get_metric_history("0" * 32, "loss")) == 1
    assert not Path("copy.journal").exists()


def test_unreachable_store_leaves_the_journal_and_is_tried_once() -> None:
    paths = [journal(NOWHERE, metric(1), run_id=f"{n}" * 32) for n in range(3)]
    outcomes = synced(status=1)
    assert len(outcomes) == 3
    for outcome in outcomes:
        assert NOWHERE in outcome["left"]
        assert outcome["sent"] == 0
    assert all(path.exists() for path in paths)
    said = call("sync")
    assert "left: " in said.stdout
    assert "0 of 3 journals delivered." in said.stderr


def test_each_goes_to_its_own_store(here: str, tmp_path: Path) -> None:
    other = (tmp_path / "other").as_uri()
    mlflow.MlflowClient(other).create_experiment("made")
    journal(here, run_id="a" * 32)
    journal(other, run_id="b" * 32)
    journal(NOWHERE, run_id="c" * 32)

    outcomes = {it["run_id"][0]: it for it in synced(status=1)}

    assert [outcomes[run]["left"] is None for run in "abc"] == [True, True, False]
    assert mlflow.MlflowClient(other).get_run("b" * 32).info.run_name == "left behind"
    assert mlflow.get_run("a" * 32).info.status == "RUNNING"


def test_tracking_uri_takes_the_place_of_the_journals_own(tmp_path: Path) -> None:
    journal(NOWHERE, metric(7))
    new = str(tmp_path / "new")
    [outcome] = synced("--tracking-uri", new)
    assert outcome["destination"] == Path(new).as_uri()
    assert mlflow.MlflowClient(new).get_run("0" * 32).data.metrics == {"loss": 3.5}


def test_folder_of_another_machine_is_not_made(tmp_path: Path) -> None:
    path = journal((tmp_path / "cluster/mlruns").as_uri())
    [outcome] = synced(status=1)
    assert "--tracking-uri" in outcome["left"]
    assert path.exists()
    assert not (tmp_path / "cluster").exists()


@pytest.mark.parametrize("destination", ["sqlite:///runs.db", "file:./runs", "./runs"])
def test_relative_store_is_the_one_where_the_process_ran(
    destination: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("b", "a"):
        (tmp_path / place).mkdir()
        monkeypatch.chdir(tmp_path / place)
        mlflow.MlflowClient(destination).create_experiment("made")
    path = journal(records.public_destination(destination), folder=tmp_path / "a/mlruns/journal")

    monkeypatch.chdir(tmp_path / "b")
    [outcome] = synced(str(path))

    assert outcome["left"] is None
    monkeypatch.chdir(tmp_path / "a")
    assert mlflow.MlflowClient(destination).get_run("0" * 32).info.run_name == "left behind"


def test_password_of_the_configured_store_is_used_and_never_shown(postgres_url: str) -> None:
    mlflow.MlflowClient(postgres_url).create_experiment("made")
    public = records.public_destination(postgres_url)
    journal(public, metric(1))
    [outcome] = synced(MLFLOW_TRACKING_URI=postgres_url)
    assert outcome["destination"] == public
    assert outcome["left"] is None


# ---- where journals are looked for ----
def test_path_may_be_a_folder_or_a_journal(here: str, tmp_path: Path) -> None:
    first = journal(here, run_id="a" * 32, folder=tmp_path / "rsynced/deep")
    second = journal(here, run_id="b" * 32, folder=tmp_path / "rsynced")
    assert [it["run_id"][0] for it in synced(str(second))] == ["b"]
    assert [it["run_id"][0] for it in synced(str(tmp_path / "rsynced"))] == ["a"]
    assert not first.exists()
    assert "--all" in error("sync", "rsynced", "--all", status=2)
    assert "none" in error("sync", "none", status=2)


def test_all_looks_where_runs_were_left(
    here: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_JOURNAL_FLUSH_TIMEOUT", "0")
    (tmp_path / "far").mkdir()
    monkeypatch.chdir(tmp_path / "far")
    mlflow.set_tracking_uri(NOWHERE)
    with mlflow.start_run(run_name="offline") as run:
        mlflow.log_param("lr", 0.1)
    state.reset_for_tests()
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    monkeypatch.chdir(tmp_path)

    assert synced() == []
    [outcome] = synced("--all", "--tracking-uri", here)
    assert outcome["left"] is None
    assert mlflow.get_run(run.info.run_id).data.params == {"lr": "0.1"}


def test_journal_folder_of_the_setting_is_looked_at(here: str, tmp_path: Path) -> None:
    journal(here, folder=tmp_path / "chosen")
    assert synced() == []
    assert len(synced(MLFLOW_JOURNAL_DIR=str(tmp_path / "chosen"))) == 1


# ---- what a store refuses, what is in use ----
def test_refused_records_are_kept_and_said(here: str) -> None:
    changed = [records.line(records.PARAM, "lr", value) for value in ("0.1", "0.2")]
    path = journal(here, *changed, metric(1))

    [outcome] = synced(status=1)

    assert outcome["left"] is None
    assert "lr" in outcome["refused"][0]["message"]
    assert "0.2" in Path(outcome["refused_file"]).read_text()
    run = mlflow.get_run("0" * 32)
    assert run.data.params == {"lr": "0.1"}
    assert run.data.metrics == {"loss": 0.5}
    assert not path.exists()


def test_journal_in_use_is_left_to_its_process(here: str) -> None:
    path = journal(here)
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        [outcome] = synced(status=1)
    assert "process 1 on host" in outcome["left"]
    assert path.exists()


def test_records_of_an_unknown_run_stay(here: str) -> None:
    path = journal(here, metric(1), new=False)
    [outcome] = synced(status=1)
    assert "0" * 32 in outcome["left"]
    assert path.exists()


def test_last_line_that_was_torn_is_passed_over(here: str) -> None:
    path = journal(here, metric(1), metric(2)[:-5])
    [outcome] = synced()
    assert outcome["left"] is None
    assert [p.step for p in mlflow.MlflowClient().get_metric_history("0" * 32, "loss")] == [1]
    assert not path.exists()


# ---- artifacts that wait ----
@pytest.fixture
def waiting(here: str) -> Path:
    """A journal beside which an artifact waits."""
    path = journal(here)
    file = path.with_suffix(".artifacts") / "notes" / "late.txt"
    file.parent.mkdir(parents=True)
    file.write_text("late")
    return path


def test_waiting_artifacts_are_stored(waiting: Path) -> None:
    [outcome] = synced()
    assert outcome["artifacts"] == 1
    assert mlflow.artifacts.load_text(f"runs:/{'0' * 32}/notes/late.txt") == "late"
    assert find_journals(FOLDER) == []
    assert not waiting.with_suffix(".artifacts").exists()


def test_artifacts_that_cannot_be_stored_go_on_waiting(waiting: Path) -> None:
    root = Path("mlruns/0")
    root.touch()  # a file where a folder has to be
    [outcome] = synced(status=1)
    assert outcome["left"]
    assert (waiting.with_suffix(".artifacts") / "notes/late.txt").read_text() == "late"
    assert waiting.exists()
    root.unlink()
    assert synced()[0]["artifacts"] == 1


# ---- forms ----
def test_table_and_csv(here: str) -> None:
    journal(here)
    table = answer("sync").splitlines()
    assert table[0].split() == ["Run", "Sent", "Artifacts", "Refused", "Destination", "Outcome"]
    assert table[2].endswith("delivered")
    journal(here, run_id="a" * 32)
    assert answer("sync", "--output", "csv").splitlines()[0].startswith("run_id,file,destination")


def test_to_a_server(server: ServerProcess) -> None:
    journal(server.url, *map(metric, range(50)))
    server.kill()
    assert synced(status=1)[0]["left"]
    server.start()
    assert synced()[0]["left"] is None
    client = mlflow.MlflowClient(server.url)
    assert len(client.get_metric_history("0" * 32, "loss")) == 50
