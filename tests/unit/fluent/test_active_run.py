"""The active run: started, nested, resumed, ended, seen from threads and children."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

import mlflow
from mlflow.entities import RunStatus
from mlflow.exceptions import MlflowException
from mlflow.tracking.fluent import _active_run_stack


def program(code: str, *, status: int = 0, **environment: str) -> str:
    """Run a Python program in this folder; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout.strip()


# ---- starting ----
def test_run_ends_with_its_block() -> None:
    with mlflow.start_run(run_name="baseline", description="First try.", tags={"n": 1}) as run:
        assert mlflow.active_run() is run
        assert mlflow.get_run(run.info.run_id).info.status == "RUNNING"
    assert mlflow.active_run() is None
    ended = mlflow.get_run(run.info.run_id)
    assert ended.info.status == "FINISHED"
    assert ended.info.run_name == "baseline"
    assert ended.info.start_time <= ended.info.end_time
    tags = ended.data.tags
    assert tags["mlflow.runName"] == "baseline"
    assert tags["mlflow.note.content"] == "First try."
    assert tags["n"] == "1"
    assert tags["mlflow.user"] == ended.info.user_id
    assert tags["mlflow.source.type"] == "LOCAL"


def test_names_are_invented() -> None:
    names = set()
    for _ in range(5):
        with mlflow.start_run() as run:
            names.add(run.info.run_name)
            assert run.data.tags["mlflow.runName"] == run.info.run_name
    assert len(names) > 1
    assert all(len(name.split("-")) == 3 for name in names)


def test_name_may_be_given_by_its_tag() -> None:
    with mlflow.start_run(tags={"mlflow.runName": "by tag"}) as run:
        assert run.info.run_name == "by tag"
    assert mlflow.get_run(run.info.run_id).info.run_name == "by tag"


def test_description_and_its_tag_are_not_given_both() -> None:
    with pytest.raises(MlflowException, match=r"mlflow\.note\.content") as caught:
        mlflow.start_run(description="a", tags={"mlflow.note.content": "b"})
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    assert mlflow.active_run() is None


def test_second_run_is_refused() -> None:
    with mlflow.start_run() as run:
        with pytest.raises(Exception, match="is already active") as caught:
            mlflow.start_run()
        assert run.info.run_id in str(caught.value)
        with pytest.raises(Exception, match="is already active"):
            mlflow.start_run(nested=None)
        assert mlflow.active_run() is run


@pytest.mark.parametrize(
    "arguments",
    [
        {"run_id": "0" * 32},
        {"run_id": "no/run"},
        {"experiment_id": "987654321"},
        {"experiment_id": 1.5},
        {"parent_run_id": "0" * 32},
        {"run_name": "x" * 251},
        {"tags": {"a//b": "c"}},
    ],
)
def test_run_that_cannot_start_leaves_none_active(arguments: dict[str, Any]) -> None:
    with pytest.raises(MlflowException):
        mlflow.start_run(**arguments)
    assert mlflow.active_run() is None
    assert mlflow.search_runs(output_format="list") == []


def test_logging_without_a_run_starts_one() -> None:
    mlflow.log_metric("loss", 0.5)
    run = mlflow.active_run()
    assert run is not None
    mlflow.log_param("depth", 3)
    mlflow.set_tag("team", "risk")
    assert mlflow.active_run() is run
    mlflow.end_run()
    data = mlflow.get_run(run.info.run_id).data
    assert (data.metrics, data.params) == ({"loss": 0.5}, {"depth": "3"})


# ---- ending ----
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_exception_makes_the_run_failed(error: type[BaseException]) -> None:
    with pytest.raises(error), mlflow.start_run() as run:
        raise error
    assert mlflow.get_run(run.info.run_id).info.status == "FAILED"
    assert mlflow.active_run() is None


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED", RunStatus.KILLED])
def test_end_run_with_a_status(status: str | int) -> None:
    run = mlflow.start_run()
    mlflow.end_run(status)
    name = status if isinstance(status, str) else RunStatus.to_string(status)
    assert mlflow.get_run(run.info.run_id).info.status == name


def test_end_run_without_a_run_does_nothing() -> None:
    mlflow.end_run()
    assert mlflow.last_active_run() is None


def test_unknown_status_is_an_error() -> None:
    mlflow.start_run()
    with pytest.raises(Exception, match="WAT"):
        mlflow.end_run("WAT")
    assert mlflow.active_run() is None


def test_run_may_be_ended_inside_its_block() -> None:
    with mlflow.start_run() as run:
        mlflow.end_run("KILLED")
        with mlflow.start_run() as other:
            pass
    assert mlflow.get_run(run.info.run_id).info.status == "KILLED"
    assert mlflow.get_run(other.info.run_id).info.status == "FINISHED"


@pytest.mark.parametrize(
    ("code", "exit_status", "expected"),
    [
        ("pass", 0, "FINISHED"),
        ("import sys; sys.exit(0)", 0, "FINISHED"),
        ("raise ValueError('diverged')", 1, "FAILED"),
    ],
)
def test_run_ends_with_the_program(code: str, exit_status: int, expected: str) -> None:
    program(f"import mlflow\nmlflow.log_metric('a', 1)\n{code}", status=exit_status)
    [run] = mlflow.search_runs(output_format="list")
    assert run.info.status == expected
    assert run.data.metrics == {"a": 1.0}


def test_nobody_minds_that_end_run_is_no_exit_handler() -> None:
    program("import atexit, mlflow\nmlflow.start_run()\natexit.unregister(mlflow.end_run)")
    assert len(mlflow.search_runs(output_format="list")) == 1


# ---- nesting ----
def test_nested_runs_know_their_parents() -> None:
    with mlflow.start_run() as outer:
        with mlflow.start_run(nested=True) as middle:
            with mlflow.start_run(nested=True) as inner:
                assert mlflow.active_run() is inner
            assert mlflow.active_run() is middle
        assert mlflow.active_run() is outer
    assert mlflow.get_parent_run(inner.info.run_id).info.run_id == middle.info.run_id
    assert mlflow.get_parent_run(middle.info.run_id).info.run_id == outer.info.run_id
    assert mlflow.get_parent_run(outer.info.run_id) is None
    children = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{outer.info.run_id}'", output_format="list"
    )
    assert [run.info.run_id for run in children] == [middle.info.run_id]


def test_nested_run_without_an_outer_one_is_an_ordinary_run() -> None:
    with mlflow.start_run(nested=True) as run:
        pass
    assert mlflow.get_parent_run(run.info.run_id) is None


def test_parent_by_id() -> None:
    with mlflow.start_run() as parent:
        pass
    with mlflow.start_run(parent_run_id=parent.info.run_id) as child:
        pass
    assert mlflow.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id


def test_parent_by_id_must_be_the_active_run() -> None:
    with mlflow.start_run() as first:
        pass
    with mlflow.start_run() as second:
        with pytest.raises(MlflowException, match=second.info.run_id):
            mlflow.start_run(nested=True, parent_run_id=first.info.run_id)
        child = mlflow.start_run(nested=True, parent_run_id=second.info.run_id)
        mlflow.end_run()
    assert mlflow.get_parent_run(child.info.run_id).info.run_id == second.info.run_id


def test_deleted_run_takes_no_children() -> None:
    with mlflow.start_run() as parent:
        pass
    mlflow.delete_run(parent.info.run_id)
    with pytest.raises(MlflowException, match="deleted"):
        mlflow.start_run(parent_run_id=parent.info.run_id)


def test_outer_run_may_end_before_the_inner_one() -> None:
    outer = mlflow.start_run()
    inner = mlflow.start_run(nested=True)
    outer.__exit__(None, None, None)
    assert mlflow.active_run() is inner
    mlflow.end_run()
    for run in (outer, inner):
        assert mlflow.get_run(run.info.run_id).info.status == "FINISHED"


# ---- resuming ----
def test_resumed_run_goes_on() -> None:
    with mlflow.start_run(run_name="first") as run:
        mlflow.log_param("depth", 3)
        mlflow.log_metric("loss", 0.5, step=0)
    began = mlflow.get_run(run.info.run_id).info.start_time
    with mlflow.start_run(run_id=run.info.run_id, tags={"again": 2}, description="More.") as again:
        assert again.info.run_id == run.info.run_id
        assert mlflow.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("loss", 0.25, step=1)
        with pytest.raises(MlflowException, match="depth"):
            mlflow.log_param("depth", 4)
    seen = mlflow.get_run(run.info.run_id)
    assert (seen.info.status, seen.info.run_name) == ("FINISHED", "first")
    assert seen.info.start_time == began
    assert seen.data.metrics == {"loss": 0.25}
    assert seen.data.tags["again"] == "2"
    assert seen.data.tags["mlflow.note.content"] == "More."


def test_resumed_run_may_get_another_name() -> None:
    with mlflow.start_run() as run:
        pass
    with mlflow.start_run(run_id=run.info.run_id, run_name="renamed"):
        pass
    seen = mlflow.get_run(run.info.run_id)
    assert seen.info.run_name == seen.data.tags["mlflow.runName"] == "renamed"


def test_environment_names_the_run_to_resume(monkeypatch: pytest.MonkeyPatch) -> None:
    with mlflow.start_run() as run:
        pass
    monkeypatch.setenv("MLFLOW_RUN_ID", run.info.run_id)
    with mlflow.start_run() as resumed:
        assert resumed.info.run_id == run.info.run_id
        with mlflow.start_run(nested=True) as child:
            assert child.info.run_id != run.info.run_id
    assert "MLFLOW_RUN_ID" not in os.environ


def test_child_process_resumes_the_run_it_is_given() -> None:
    with mlflow.start_run() as run:
        pass
    program("import mlflow; mlflow.log_metric('from_child', 1)", MLFLOW_RUN_ID=run.info.run_id)
    seen = mlflow.get_run(run.info.run_id)
    assert (seen.data.metrics, seen.info.status) == ({"from_child": 1.0}, "FINISHED")


def test_deleted_run_is_not_resumed() -> None:
    with mlflow.start_run() as run:
        pass
    mlflow.delete_run(run.info.run_id)
    with pytest.raises(MlflowException, match="deleted"):
        mlflow.start_run(run_id=run.info.run_id)
    mlflow.restore_run(run.info.run_id)
    with mlflow.start_run(run_id=run.info.run_id):
        pass


def test_run_of_another_experiment_is_not_resumed() -> None:
    with mlflow.start_run() as run:
        pass
    mlflow.set_experiment("another")
    with pytest.raises(MlflowException, match="experiment"):
        mlflow.start_run(run_id=run.info.run_id)


# ---- threads ----
def in_thread(work: Callable[[], Any]) -> Any:
    """What `work` returns in a thread of its own."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]


def test_each_thread_has_its_own_active_run() -> None:
    def work() -> tuple[Any, str]:
        before = mlflow.active_run()
        with mlflow.start_run() as run:  # no "already active": that is another thread's
            mlflow.log_metric("in_thread", 1)
        return before, run.info.run_id

    with mlflow.start_run() as mine:
        before, theirs = in_thread(work)
        assert mlflow.active_run() is mine
        mlflow.log_metric("in_main", 1)
    assert before is None
    assert mlflow.get_run(theirs).data.metrics == {"in_thread": 1.0}
    assert "mlflow.parentRunId" not in mlflow.get_run(theirs).data.tags
    assert mlflow.get_run(mine.info.run_id).data.metrics == {"in_main": 1.0}


def test_threads_may_log_to_one_run_by_its_id() -> None:
    with mlflow.start_run() as run:
        id_ = run.info.run_id

        def work(number: int) -> None:
            for step in range(50):
                mlflow.log_metric(f"m{number}", step, step=step, run_id=id_)
            assert mlflow.active_run() is None

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert mlflow.get_run(id_).data.metrics == {f"m{number}": 49.0 for number in range(4)}
    history = mlflow.MlflowClient().get_metric_history(id_, "m0")
    assert [point.step for point in history] == list(range(50))


def test_last_active_run() -> None:
    assert mlflow.last_active_run() is None
    with mlflow.start_run() as first:
        mlflow.log_metric("loss", 0.5)
        assert mlflow.last_active_run().info.run_id == first.info.run_id
        assert mlflow.last_active_run().data.metrics == {"loss": 0.5}
    with mlflow.start_run() as second:
        pass
    assert mlflow.last_active_run().info.run_id == second.info.run_id
    theirs = in_thread(lambda: mlflow.last_active_run().info.run_id)
    assert theirs == second.info.run_id


# ---- the stack, as other software handles it ----
def test_the_stack_of_active_runs_is_like_a_list() -> None:
    assert len(_active_run_stack) == 0
    assert not _active_run_stack
    outer = mlflow.start_run()
    inner = mlflow.start_run(nested=True)
    assert list(_active_run_stack) == [outer, inner]
    assert _active_run_stack[-1] is inner
    assert _active_run_stack[:1] == [outer]
    assert outer in _active_run_stack
    kept = _active_run_stack.copy()
    _active_run_stack.clear()
    assert mlflow.active_run() is None
    with mlflow.start_run():
        pass
    _active_run_stack.extend(kept)
    assert mlflow.active_run() is inner
    _active_run_stack.remove(inner)
    assert mlflow.active_run() is outer
    _active_run_stack.append(inner)
    assert _active_run_stack.pop() is inner
    assert _active_run_stack.get() == [outer]
    mlflow.end_run()
    assert list(_active_run_stack) == []
