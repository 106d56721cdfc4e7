"""Commit, branch, remote and dirty state, checked against what the real git says."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mlflow.context import deferred_tags, resolve_tags

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "train.py").write_text("print('hello')\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")
    return folder


def git(folder: Path, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.com",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.com",
    }
    command = ["git", "-c", "protocol.file.allow=always", "-C", str(folder), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment
    ).stdout.strip()


def git_tags(monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    monkeypatch.chdir(folder)
    prefix = "mlflow.source.git."
    return {k.removeprefix(prefix): v for k, v in resolve_tags().items() if k.startswith(prefix)}


def test_a_branch_gives_commit_and_branch(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_tags(monkeypatch, repository) == {
        "commit": git(repository, "rev-parse", "HEAD"),
        "branch": "main",
    }


def test_a_new_commit_and_another_branch_are_seen_at_once(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_tags(monkeypatch, repository)
    git(repository, "switch", "--quiet", "--create", "feature/x")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "second")
    assert git_tags(monkeypatch, repository) == {
        "commit": git(repository, "rev-parse", "HEAD"),
        "branch": "feature/x",
    }


def test_a_detached_head_has_no_branch(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "switch", "--quiet", "--detach")
    assert git_tags(monkeypatch, repository) == {"commit": git(repository, "rev-parse", "HEAD")}


def test_packed_branches_are_found(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "branch", "mai")
    git(repository, "tag", "--annotate", "--message", "release", "v1")
    git(repository, "pack-refs", "--all")
    assert not (repository / ".git/refs/heads/main").exists()
    commit = git(repository, "rev-parse", "HEAD")
    assert git_tags(monkeypatch, repository)["commit"] == commit
    git(repository, "commit", "--quiet", "--allow-empty", "--message", "second")
    git(repository, "pack-refs", "--all")
    assert git_tags(monkeypatch, repository)["commit"] == git(repository, "rev-parse", "HEAD")
    assert git(repository, "rev-parse", "HEAD") != commit


def test_a_folder_below_the_root_belongs_to_the_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = repository / "a" / "b"
    below.mkdir(parents=True)
    assert git_tags(monkeypatch, below)["branch"] == "main"


def test_a_second_work_tree_has_its_own_branch_and_the_shared_remote(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "remote", "add", "origin", "https://example.com/team/code.git")
    git(repository, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    git(tmp_path / "other", "commit", "--quiet", "--allow-empty", "--message", "second")
    git(repository, "pack-refs", "--all")
    assert git_tags(monkeypatch, tmp_path / "other") == {
        "commit": git(tmp_path / "other", "rev-parse", "HEAD"),
        "branch": "other",
        "repoURL": "https://example.com/team/code.git",
    }


def test_a_submodule_is_a_repository_of_its_own(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "--quiet", "--initial-branch=trunk")
    git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    git(outer, "commit", "--quiet", "--message", "with a submodule")
    assert git_tags(monkeypatch, outer / "inner") == {
        "commit": git(repository, "rev-parse", "HEAD"),
        "branch": "main",
        "repoURL": str(repository),
    }
    assert git_tags(monkeypatch, outer)["branch"] == "trunk"


def test_a_repository_without_commits_and_a_plain_folder_give_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain").mkdir()
    assert git_tags(monkeypatch, tmp_path / "plain") == {}
    git(tmp_path, "init", "--quiet")
    assert git_tags(monkeypatch, tmp_path) == {}


@pytest.mark.parametrize("content", ["", "gitdir:", "gitdir: /nowhere", "\0\xff", "ref: ref: x"])
def test_a_broken_dot_git_gives_nothing(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").write_text(content, encoding="latin-1")
    assert git_tags(monkeypatch, tmp_path) == {}


@pytest.mark.parametrize(
    ("head", "reference"),
    [("ref: refs/heads/main", "ref: refs/heads/main"), ("ref: ../../secret", "x"), ("é", "x")],
)
def test_a_broken_head_gives_nothing(
    head: str, reference: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git/HEAD").write_text(head)
    (repository / ".git/refs/heads/main").write_text(reference)
    assert git_tags(monkeypatch, repository) == {}


@pytest.mark.parametrize(
    ("url", "recorded"),
    [
        ("https://jane:secret@example.com/x.git", "https://example.com/x.git"),
        ("https://token@example.com:8443/x.git", "https://example.com:8443/x.git"),
        ("git@example.com:team/x.git", "git@example.com:team/x.git"),
        ("ssh://git@example.com/x.git", "ssh://example.com/x.git"),
        ("/srv/x#1.git", "/srv/x#1.git"),
    ],
)
def test_credentials_in_a_remote_are_never_recorded(
    url: str, recorded: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "remote", "add", "origin", url)
    assert git_tags(monkeypatch, repository)["repoURL"] == recorded


def test_a_script_is_tagged_with_its_own_repository_wherever_it_is_started(
    repository: Path, tmp_path: Path
) -> None:
    script = repository / "train.py"
    script.write_text(
        textwrap.dedent(
            """
            import os
            from mlflow.context import resolve_tags
            os.chdir("/")
            tags = resolve_tags()
            print(tags["mlflow.source.git.commit"], tags["mlflow.source.name"])
            """
        )
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [sys.executable, "../repository/train.py"]
    answer = subprocess.run(
        command, cwd=elsewhere, check=True, capture_output=True, text=True
    ).stdout.split()
    assert answer == [git(repository, "rev-parse", "HEAD"), "../repository/train.py"]


def ask_deferred(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.chdir(folder)
    answered = threading.Event()
    received: dict[str, str] = {}

    def deliver(tags: dict[str, str]) -> None:
        received.update(tags)
        answered.set()

    deferred_tags(deliver)
    assert answered.wait(30)
    return received


def test_changed_tracked_files_are_reported_later(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "new.py").write_text("untracked files do not count")
    assert ask_deferred(repository, monkeypatch) == {"mlflow.source.git.dirty": "false"}

    git(repository, "commit", "--quiet", "--allow-empty", "--message", "so that it is asked anew")
    (repository / "train.py").write_text("print('changed')\n")
    assert ask_deferred(repository, monkeypatch) == {"mlflow.source.git.dirty": "true"}


def test_asking_again_at_once_gives_the_same_answer(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask_deferred(repository, monkeypatch)
    received: list[dict[str, str]] = []
    deferred_tags(received.append)
    assert received == [first]


def test_variables_of_a_git_hook_do_not_lead_to_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert ask_deferred(repository, monkeypatch) == {"mlflow.source.git.dirty": "false"}


def test_a_failing_receiver_is_a_warning(
    repository: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask_deferred(repository, monkeypatch)

    def fail(tags: dict[str, str]) -> None:
        raise OSError("disk full")

    deferred_tags(fail)
    assert "disk full" in caplog.text


def test_a_forked_child_asks_for_itself(repository: Path) -> None:
    script = repository / "fork.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, threading
            from mlflow.context import deferred_tags
            deferred_tags(lambda tags: None)
            child = os.fork()
            answered = threading.Event()
            deferred_tags(lambda tags: answered.set())
            assert answered.wait(30)
            if child:
                assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            """
        )
    )
    subprocess.run([sys.executable, str(script)], check=True, timeout=60)
