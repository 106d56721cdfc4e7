"""What survives when processes and servers die, disks fill and networks go: every point is counted.

Each test logs to the embedded default or to a server, breaks something, and then reads the points
back from the store.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.fluent import state
from mlflow.journal.recover import deliver_file, find_journals
from tests.servers import ServerProcess


@pytest.fixture(params=["embedded", "server"])
def tracking_uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the test tracks: a folder, or a real server."""
    if request.param == "embedded":
        return (tmp_path / "mlruns").as_uri()
    server: ServerProcess = request.getfixturevalue("server")
    return server.url


def program(uri: str, code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python program that tracks at `uri`."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        env={**os.environ, "MLFLOW_TRACKING_URI": uri},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for a program that should succeed; what it printed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


def steps(uri: str, run_id: str, key: str = "loss") -> list[int]:
    """Steps of all stored points of a metric."""
    client = mlflow.MlflowClient(uri)
    return [point.step for point in client.get_metric_history(run_id, key)]


def sync(uri: str) -> None:
    """`mlflow sync`, as a user runs it."""
    finish(program(uri, "import sys; from mlflow.cli import main; sys.exit(main(['sync']))"))


def test_killed_trainer_loses_no_point_it_logged(tracking_uri: str) -> None:
    process = program(
        tracking_uri,
        """
        import mlflow
        run = mlflow.start_run()
        print(run.info.run_id, flush=True)
        for step in range(10_000_000):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
            if step % 1000 == 999:
                print(step + 1, flush=True)
        """,
    )
    assert process.stdout is not None
    run_id = process.stdout.readline().strip()
    logged = 0
    while logged < 20_000:
        logged = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    logged = max([logged, *(int(line) for line in rest.split("\n")[:-1])])

    sync(tracking_uri)

    stored = steps(tracking_uri, run_id)
    assert len(stored) >= logged
    assert stored == list(range(len(stored)))


def test_killed_trainer_is_delivered_by_the_next_process(tracking_uri: str) -> None:
    process = program(
        tracking_uri,
        """
        import mlflow, os, signal
        run = mlflow.start_run()
        print(run.info.run_id, flush=True)
        for step in range(5000):
            mlflow.log_metric("loss", step, step=step)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    run_id = process.communicate()[0].strip()
    finish(program(tracking_uri, "import mlflow, time; mlflow.start_run(); time.sleep(2)"))

    assert steps(tracking_uri, run_id) == list(range(5000))


def test_server_killed_in_mid_run(server: ServerProcess) -> None:
    mlflow.set_tracking_uri(server.url)
    with mlflow.start_run() as run:
        for step in range(30_000):
            mlflow.log_metric("loss", step, step=step)
            if step in (10_000, 20_000):
                server.kill()
                time.sleep(0.3)
            if step in (15_000, 25_000):
                server.start()
                time.sleep(0.8)

    assert steps(server.url, run.info.run_id) == list(range(30_000))


def test_run_with_no_server_at_all_is_synced_later(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MLFLOW_JOURNAL_FLUSH_TIMEOUT", "0.2")
    server.kill()
    mlflow.set_tracking_uri(server.url)
    mlflow.set_experiment("made while the server was away")
    with mlflow.start_run(run_name="offline") as run:
        mlflow.log_param("learning_rate", 0.001)
        mlflow.log_metrics({"a": 1.0, "b": 2.0}, step=1)
        for step in range(1000):
            mlflow.log_metric("loss", step, step=step)
        mlflow.log_text("written offline", "notes/offline.txt")
    assert "mlflow sync" in caplog.text
    assert str(find_journals(Path("mlruns/journal"))[0].path.name) in caplog.text
    state.reset_for_tests()

    server.start()
    sync(server.url)

    assert steps(server.url, run.info.run_id) == list(range(1000))
    mlflow.set_tracking_uri(server.url)
    stored = mlflow.get_run(run.info.run_id)
    assert stored.info.status == "FINISHED"
    assert stored.info.run_name == "offline"
    assert stored.data.params == {"learning_rate": "0.001"}
    assert stored.data.metrics["b"] == 2.0
    experiment = mlflow.get_experiment_by_name("made while the server was away")
    assert experiment is not None
    assert experiment.experiment_id == stored.info.experiment_id
    text = mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes/offline.txt")
    assert text == "written offline"
    assert find_journals(Path("mlruns/journal")) == []


def test_synced_twice_is_stored_once(server: ServerProcess, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    process = program(
        server.url,
        """
        import mlflow, os, shutil, sys
        with mlflow.start_run() as run:
            for step in range(500):
                mlflow.log_metric("loss", 1.0)  # the same step and, often, the same millisecond
            shutil.copytree("mlruns/journal", sys.argv[1])
            print(run.info.run_id)
        """,
        str(copy),
    )
    run_id = finish(process).strip()
    mlflow.set_tracking_uri(server.url)
    for _ in range(2):
        for journal in find_journals(copy):
            kept = journal.path.read_bytes()
            deliver_file(mlflow.MlflowClient()._store, journal)
            journal.path.write_bytes(kept)

    assert len(steps(server.url, run_id)) == 500


def test_two_processes_log_to_one_run(tracking_uri: str) -> None:
    mlflow.set_tracking_uri(tracking_uri)
    with mlflow.start_run() as run:
        others = [
            program(
                tracking_uri,
                """
                import mlflow, sys
                with mlflow.start_run(run_id=sys.argv[1]):
                    for step in range(3000):
                        mlflow.log_metric(sys.argv[2], step, step=step)
                """,
                run.info.run_id,
                key,
            )
            for key in ("first", "second")
        ]
        for step in range(3000):
            mlflow.log_metric("loss", step, step=step)
        for other in others:
            finish(other)

    for key in ("loss", "first", "second"):
        assert steps(tracking_uri, run.info.run_id, key) == list(range(3000))


def test_forked_children_log_to_their_parents_run(tracking_uri: str) -> None:
    out = finish(
        program(
            tracking_uri,
            """
            import mlflow, os
            with mlflow.start_run() as run:
                for step in range(500):
                    mlflow.log_metric("loss", step, step=step)
                children = []
                for child in range(3):
                    pid = os.fork()
                    if pid == 0:
                        for step in range(500):
                            mlflow.log_metric(f"child{child}", step, step=step)
                        os._exit(0)
                    children.append(pid)
                for step in range(500, 1000):
                    mlflow.log_metric("loss", step, step=step)
                for pid in children:
                    os.waitpid(pid, 0)
            print(run.info.run_id)
            """,
        )
    )
    run_id = out.split()[-1]
    assert steps(tracking_uri, run_id) == list(range(1000))
    for child in range(3):
        assert steps(tracking_uri, run_id, f"child{child}") == list(range(500))


def test_multiprocessing_pool_logs_to_its_parents_run(tracking_uri: str) -> None:
    out = finish(
        program(
            tracking_uri,
            """
            import mlflow, multiprocessing
            def work(step):
                mlflow.log_metric("loss", step, step=step, run_id=run.info.run_id)
            with mlflow.start_run() as run:
                with multiprocessing.get_context("fork").Pool(4) as pool:
                    pool.map(work, range(200))
                    pool.close()
                    pool.join()
            print(run.info.run_id)
            """,
        )
    )
    assert sorted(steps(tracking_uri, out.split()[-1])) == list(range(200))


def test_sixteen_threads_log_to_one_run(tracking_uri: str) -> None:
    mlflow.set_tracking_uri(tracking_uri)
    with mlflow.start_run() as run:

        def work(thread: int) -> None:
            for step in range(500):
                mlflow.log_metric("loss", thread, step=step, run_id=run.info.run_id)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert Counter(steps(tracking_uri, run.info.run_id)) == dict.fromkeys(range(500), 16)


def test_equal_points_are_all_kept(tracking_uri: str) -> None:
    mlflow.set_tracking_uri(tracking_uri)
    with mlflow.start_run() as run:
        for _ in range(100):
            mlflow.log_metric("loss", 1.0, step=7, timestamp=1_700_000_000_000)

    assert steps(tracking_uri, run.info.run_id) == [7] * 100


def test_full_disk_keeps_logging_from_memory(tracking_uri: str) -> None:
    process = program(
        tracking_uri,
        """
        import mlflow, resource, signal
        mlflow.log_param("before", 1)
        run_id = mlflow.active_run().info.run_id
        mlflow.flush_async_logging()
        # No file of this process may grow beyond 20 kB, as if the disk were full.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        for step in range(2000):
            mlflow.log_metric("loss", step, step=step)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        mlflow.end_run()
        print(run_id)
        """,
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "kept in memory" in err
    assert steps(tracking_uri, out.strip()) == list(range(2000))


def test_folder_that_cannot_be_written_keeps_logging_from_memory(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MLFLOW_JOURNAL_DIR", "/proc/no-such-folder")
    mlflow.set_tracking_uri(server.url)
    with mlflow.start_run() as run:
        for step in range(100):
            mlflow.log_metric("loss", step, step=step)

    assert "kept in memory" in caplog.text
    assert steps(server.url, run.info.run_id) == list(range(100))


def test_torn_last_line_is_ignored_and_the_rest_is_delivered(
    tracking_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_JOURNAL_DIR", str(tmp_path / "journals"))
    process = program(
        tracking_uri,
        """
        import mlflow, os, signal
        from pathlib import Path
        run = mlflow.start_run()
        for step in range(100):
            mlflow.log_metric("loss", step, step=step)
        [journal] = Path(os.environ["MLFLOW_JOURNAL_DIR"]).glob("*.journal")
        with journal.open("ab") as file:
            file.write(b'["m","loss",0.5,17')
        print(run.info.run_id, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
        """,
    )
    run_id = process.communicate()[0].strip()

    sync(tracking_uri)

    assert steps(tracking_uri, run_id) == list(range(100))


def test_record_the_store_refuses_raises_and_the_others_are_stored(tracking_uri: str) -> None:
    mlflow.set_tracking_uri(tracking_uri)
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
    other = program(
        tracking_uri,
        """
        import mlflow, sys
        client = mlflow.MlflowClient()
        run = mlflow.start_run(run_id=sys.argv[1])
        run.recorder.params.clear()  # as if another process had set the param meanwhile
        mlflow.log_metric("before", 1.0)
        mlflow.log_param("depth", 4)
        mlflow.log_metric("after", 1.0)
        try:
            mlflow.end_run()
        except mlflow.MlflowException as error:
            print(error.error_code, error)
        """,
        run.info.run_id,
    )
    out = finish(other)

    assert out.startswith("INVALID_PARAMETER_VALUE")
    assert "depth" in out
    stored = mlflow.get_run(run.info.run_id)
    assert stored.data.params == {"depth": "3"}
    assert stored.data.metrics == {"before": 1.0, "after": 1.0}


def test_changed_param_raises_at_once(tracking_uri: str) -> None:
    mlflow.set_tracking_uri(tracking_uri)
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        with pytest.raises(MlflowException, match="depth") as raised:
            mlflow.log_params({"width": 1, "depth": 4})
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"

    assert mlflow.get_run(run.info.run_id).data.params == {"depth": "3"}
