"""`mlflow gc`: what is in the bin goes for good."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import mlflow
from mlflow.cli.gc import milliseconds
from mlflow.exceptions import MlflowException
from tests.servers import ServerProcess
from tests.unit.cli.command_line import answer, answer_json, call, error


def run_with_artifact(name: str = "run") -> str:
    """A run with an artifact."""
    with mlflow.start_run(run_name=name) as run:
        mlflow.log_metric("loss", 1)
        mlflow.log_text("hello", "notes/hello.txt")
    return str(run.info.run_id)


def artifacts(run_id: str) -> Path:
    """Where a run's artifacts are, in the local store."""
    return Path("mlruns/0", run_id, "artifacts")


def removed(*arguments: str, **environment: str) -> set[tuple[str, str]]:
    """What `mlflow gc` says is gone."""
    return {(it["noun"], it["id"]) for it in answer_json("gc", *arguments, **environment)}


def test_removes_what_is_deleted_and_its_artifacts() -> None:
    kept, gone = run_with_artifact("kept"), run_with_artifact("gone")
    mlflow.delete_run(gone)

    assert removed() == {("run", gone)}

    assert not artifacts(gone).parent.exists()
    assert artifacts(kept).is_dir()
    assert mlflow.get_run(kept).data.metrics == {"loss": 1.0}
    with pytest.raises(MlflowException, match=gone):
        mlflow.get_run(gone)
    assert removed() == set()


def test_dry_run_removes_nothing() -> None:
    gone = run_with_artifact()
    mlflow.delete_run(gone)
    assert removed("--dry-run") == {("run", gone)}
    assert "would be removed" in call("gc", "--dry-run").stderr
    assert (artifacts(gone) / "notes/hello.txt").is_file()
    assert mlflow.get_run(gone).info.lifecycle_stage == "deleted"


def test_run_ids_remove_those_runs_only() -> None:
    first, second = run_with_artifact(), run_with_artifact()
    experiment = mlflow.create_experiment("deleted too")
    for run_id in (first, second):
        mlflow.delete_run(run_id)
    mlflow.delete_experiment(experiment)

    assert removed("--run-ids", "") == set()
    assert removed("--run-ids", f"{first}, ") == {("run", first)}
    assert removed("--run-ids", second) == {("run", second)}
    assert mlflow.get_experiment(experiment).lifecycle_stage == "deleted"


def test_experiment_goes_with_all_its_runs() -> None:
    experiment = mlflow.create_experiment("gone")
    mlflow.set_experiment("gone")
    run_id = run_with_artifact()
    mlflow.delete_experiment(experiment)

    planned = removed("--experiment-ids", experiment, "--dry-run")
    assert planned == {("experiment", experiment), ("run", run_id)}
    assert removed("--experiment-ids", experiment) == planned
    assert mlflow.get_experiment_by_name("gone") is None


def test_logged_model_by_its_id() -> None:
    model = mlflow.create_external_model(name="outside")
    mlflow.MlflowClient().delete_logged_model(model.model_id)
    assert removed("--logged-model-ids", model.model_id) == {("logged model", model.model_id)}


def test_older_than_spares_what_was_deleted_just_now() -> None:
    gone = run_with_artifact()
    mlflow.delete_run(gone)
    assert removed("--older-than", "1h") == set()
    assert gone in error("gc", "--older-than", "1h", "--run-ids", gone)
    assert removed("--older-than", "0s") == {("run", gone)}


def test_errors_name_what_is_wrong() -> None:
    active = run_with_artifact()
    assert active in error("gc", "--run-ids", active)
    assert "none" in error("gc", "--run-ids", "none")
    assert "77" in error("gc", "--experiment-ids", "77")
    assert artifacts(active).is_dir()


def test_ages() -> None:
    read = {text: milliseconds(text) for text in ("30d", "1d2h3m4s", "1.5h", "0s")}
    assert read == {"30d": 2_592_000_000, "1d2h3m4s": 93_784_000, "1.5h": 5_400_000, "0s": 0}


@pytest.mark.parametrize("text", ["30", "d", "", "1h1d", "1.2.3d", "-1d"])
def test_ages_that_are_none(text: str) -> None:
    assert repr(text) in error("gc", "--older-than", text, status=2)


# ---- which database ----
def test_server_is_no_database() -> None:
    said = error("gc", MLFLOW_TRACKING_URI="http://127.0.0.1:9")
    assert "--backend-store-uri" in said


def test_database_that_is_not_there_is_not_made() -> None:
    assert "mlflow.db" in error("gc")
    assert "none.db" in error("gc", "--backend-store-uri", "sqlite:///none.db")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("named", ["mlruns", "sqlite:///mlruns/mlflow.db", "mlruns/mlflow.db"])
def test_database_by_url_folder_or_file(named: str) -> None:
    gone = run_with_artifact()
    mlflow.delete_run(gone)
    nowhere = "http://127.0.0.1:9"
    assert removed("--backend-store-uri", named, MLFLOW_TRACKING_URI=nowhere) == {("run", gone)}


def test_on_each_database(database_url: str) -> None:
    mlflow.set_tracking_uri(database_url)
    gone = run_with_artifact()
    mlflow.delete_run(gone)
    assert removed() == {("run", gone)}


# ---- artifacts that went through a server ----
def deleted_on(server: ServerProcess) -> str:
    """A deleted run whose artifacts the server keeps."""
    mlflow.set_tracking_uri(server.url)
    run_id = run_with_artifact()
    mlflow.delete_run(run_id)
    return run_id


def kept_by(server: ServerProcess, run_id: str) -> list[Path]:
    """The run's files in the server's folder."""
    return [path for path in server.log.parent.rglob("hello.txt") if run_id in str(path)]


def test_artifacts_go_through_the_server(server: ServerProcess) -> None:
    gone = deleted_on(server)
    backend = f"sqlite:///{server.log.parent}/server.db"
    assert len(kept_by(server, gone)) == 1
    assert removed("--backend-store-uri", backend, "--tracking-uri", server.url) == {("run", gone)}
    assert kept_by(server, gone) == []


def test_artifacts_are_deleted_where_the_server_keeps_them(server: ServerProcess) -> None:
    gone = deleted_on(server)
    folder = server.log.parent
    server.kill()
    given = ("--backend-store-uri", f"sqlite:///{folder}/server.db")
    assert removed(*given, "--artifacts-destination", f"{folder}/artifacts") == {("run", gone)}
    assert kept_by(server, gone) == []


def test_run_stays_when_its_artifacts_cannot_be_found(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = deleted_on(server)
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    mlflow.set_tracking_uri("")
    backend = f"sqlite:///{server.log.parent}/server.db"
    result = call("gc", "--backend-store-uri", backend, "--output", "json")
    assert result.exit_code == 1
    assert result.stdout == "[]\n"
    assert "1 noun kept" in result.stderr
    assert len(kept_by(server, gone)) == 1
    assert mlflow.MlflowClient(server.url).get_run(gone).info.lifecycle_stage == "deleted"


def test_table() -> None:
    gone = run_with_artifact()
    mlflow.delete_run(gone)
    assert answer("gc").splitlines()[2].split() == ["run", gone]


def test_uploads_that_were_broken_off_go_after_a_week(server: ServerProcess) -> None:
    folder = server.log.parent
    server.kill()
    kept = folder / "artifacts"
    old, new = (kept / ".headrace/uploads" / (digit * 32) for digit in "ab")
    partial = kept / "1/run/artifacts/.0123.headrace-part"
    for path in (old / "file", new / "file", partial, partial.with_name("f")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for path in (old, partial, partial.with_name("f")):
        os.utime(path, (1, 1))
    given = ("--backend-store-uri", f"sqlite:///{folder}/server.db")
    assert call("gc", *given, "--dry-run").exit_code == 0
    assert old.exists()
    result = call("gc", *given, "--artifacts-destination", str(kept))
    assert "2 uploads removed" in result.stderr
    assert sorted(path.name for path in kept.rglob("*") if path.is_file()) == ["f", "file"]
    assert (new / "file").exists()
    assert "broken off" not in call("gc", *given, "--artifacts-destination", str(kept)).stderr
