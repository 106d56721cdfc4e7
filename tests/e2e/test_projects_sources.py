"""Where projects come from: git repositories, archives and artifacts of runs."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlflow
from mlflow.entities import Run
from mlflow.exceptions import ExecutionException
from mlflow.projects import git_state
from tests.e2e.projects import artifact, last_run, manifest, write_project
from tests.e2e.ssh_server import ssh_server

ENTRY = "entry_points: {main: {command: cat version.txt}}"


def git(*arguments: str, folder: str | Path = "repo") -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    safe = ["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"]
    command = ["git", *identity, *safe, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(version: str) -> str:
    Path("repo/sub/version.txt").write_text(version)
    git("add", "-A")
    git("commit", "-q", "-m", version)
    return git("rev-parse", "HEAD")


@pytest.fixture
def repository() -> dict[str, str]:
    """A repository with a project in `sub`, a branch, a tag, and commits by what they hold."""
    write_project("repo/sub", ENTRY)
    git("init", "-q")
    commits = {name: commit(name) for name in ("first", "tagged")}
    git("tag", "-a", "v1", "-m", "v1")
    commits["main"] = commit("main")
    git("checkout", "-q", "-b", "feature/x", "v1")
    commits["branch"] = commit("branch")
    git("checkout", "-q", "main")
    return commits


def run(uri: str, **arguments: object) -> tuple[Run, str]:
    """Run a project here: the run, and what it printed."""
    started = mlflow.projects.run(uri, env_manager="local", **arguments)
    ended = mlflow.get_run(started.run_id)
    return ended, artifact(ended, "project/stdout.log")


VERSIONS = {
    None: ("main", "main"),
    "feature/x": ("branch", "feature/x"),
    "v1": ("tagged", None),
    "main": ("main", "main"),
}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_of_a_repository(repository: dict[str, str], version: str | None) -> None:
    holds, branch = VERSIONS[version]
    repo = Path("repo/.git").absolute()
    ran, printed = run(f"{repo.as_uri()}#sub", version=version)
    assert printed == holds
    tags = ran.data.tags
    assert tags["mlflow.source.git.commit"] == repository[holds]
    assert tags.get("mlflow.source.git.branch") == branch
    assert tags["mlflow.source.git.dirty"] == "false"
    assert tags["mlflow.source.git.repoURL"] == str(repo)
    assert tags["mlflow.source.name"] == f"{repo}#sub"
    assert manifest(ran)["git"]["subdirectory"] == "sub"


@pytest.mark.parametrize(("length", "pip_s"), [(40, False), (10, True)])
def test_a_commit_of_a_repository(repository: dict[str, str], length: int, *, pip_s: bool) -> None:
    uri = f"git+{Path('repo').absolute().as_uri()}#sub" if pip_s else "repo#sub"
    ran, printed = run(uri, version=repository["first"][:length])
    assert printed == "first"
    assert ran.data.tags["mlflow.source.git.commit"] == repository["first"]
    assert Path("repo/sub/version.txt").read_text() == "main"  # the folder itself is as it was


def test_a_bare_repository_over_http(repository: dict[str, str]) -> None:
    git("clone", "-q", "--bare", "repo", "served/repo.git", folder=".")
    git("update-server-info", folder="served/repo.git")
    for url in serve("served"):
        ran, printed = run(f"{url.replace('://', '://ada:secret@')}/repo.git#sub", version="v1")
        assert printed == "tagged"
        tags = ran.data.tags
        assert tags["mlflow.source.git.repoURL"] == f"{url}/repo.git"
        assert "secret" not in "".join([*tags.values(), artifact(ran, "project/project.json")])
    assert run("served/repo.git#sub")[1] == "main"


def test_over_ssh_and_in_scp_form(
    repository: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = Path("repo").absolute()
    with ssh_server(tmp_path / "ssh", "example.com") as (client, asked):
        monkeypatch.setenv("GIT_SSH_COMMAND", client)
        ran, printed = run(f"git@example.com:{place}#sub", version="v1")
        assert printed == "tagged"
        assert ran.data.tags["mlflow.source.git.repoURL"] == f"git@example.com:{place}"
        assert run(f"ssh://git@example.com{place}#sub")[1] == "main"
        assert {each.partition(" ")[0] for each in asked} == {"git:"}
        with pytest.raises(ExecutionException, match="does not appear to be a git repository"):
            run(f"git@example.com:{place}-other")
        (tmp_path / "ssh/known_hosts").write_text("")
        with pytest.raises(ExecutionException, match="Host key verification failed"):
            run(f"git@example.com:{place}#sub")


def test_submodules(repository: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    write_project("outer", "entry_points: {main: {command: cat inner/sub/version.txt}}")
    git("init", "-q", folder="outer")
    git("submodule", "--quiet", "add", str(Path("repo").absolute()), "inner", folder="outer")
    git("add", "-A", folder="outer")
    git("commit", "-q", "-m", "outer", folder="outer")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "protocol.file.allow")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "always")
    assert run(Path("outer/.git").absolute().as_uri())[1] == "main"


BAD_VERSIONS = ["v9", "--upload-pack=touch pwned", "deadbeef", "0" * 40, "v1; touch pwned"]


@pytest.mark.parametrize("version", BAD_VERSIONS)
def test_a_version_that_there_is_not(repository: dict[str, str], version: str) -> None:
    with pytest.raises(ExecutionException) as raised:
        run("repo#sub", version=version)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert f"no branch, tag or commit {version!r}" in raised.value.message
    assert "Its branches are: feature/x, main. Its tags are: v1." in raised.value.message
    assert not Path("pwned").exists()
    assert mlflow.search_runs(output_format="list") == []


BAD_URIS = {
    "http://127.0.0.1:9/repo.git": "cannot be read. git says:",
    "ext::sh -c touch% pwned": "git says:",
    "--upload-pack=touch pwned": "There is no project at",
    "file:///no/such/folder": "no file or folder /no/such/folder",
    "none.zip": "no file or folder",
    "s3://bucket/project": "names no kind of project. Name a folder, a git repository (https:",
    "git@": "There is no project at 'git@'",
    "repo#../..": "'..'",
    "repo#none": "no folder 'none' in repo",
    "file://other-host/repo": "names the host 'other-host'",
}


@pytest.mark.parametrize("uri", BAD_URIS)
def test_nothing_at_a_uri(repository: dict[str, str], uri: str) -> None:
    with pytest.raises(ExecutionException) as raised:
        run(uri)
    assert BAD_URIS[uri] in raised.value.message
    assert not Path("pwned").exists()


def test_a_version_of_what_has_none() -> None:
    write_project("plain", ENTRY, version__txt="plain")
    with pytest.raises(ExecutionException, match="not the top of a git repository"):
        run("plain", version="v1")


def test_what_differs_from_the_commit_is_stored(
    repository: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_state, "MOST_BYTES_OF_A_NEW_FILE", 1000)
    mlflow.set_tracking_uri(Path("repo/sub/mlruns").absolute())
    assert run("repo/sub")[0].data.tags["mlflow.source.git.dirty"] == "false"
    Path("repo/sub/version.txt").write_text("dirty")
    Path("repo/sub/new ü.bin").write_bytes(bytes(range(256)))
    Path("repo/sub/large").write_bytes(b"x" * 1001)
    Path("repo/.gitignore").write_text("*.log\n")
    Path("repo/sub/ignored.log").touch()
    git("add", ".gitignore")
    before = git("status", "--porcelain")
    ran, printed = run("repo/sub")
    assert printed == "dirty"
    assert ran.data.tags["mlflow.source.git.dirty"] == "true"
    assert git("status", "--porcelain") == before
    git("clone", "-q", "repo", "copy", folder=".")
    diff = mlflow.artifacts.download_artifacts(f"runs:/{ran.info.run_id}/project/uncommitted.diff")
    git("apply", diff, folder="copy")
    assert Path("copy/sub/version.txt").read_text() == "dirty"
    assert Path("copy/sub/new ü.bin").read_bytes() == bytes(range(256))
    assert Path("copy/.gitignore").exists()
    names = sorted(path.name for path in Path("copy/sub").iterdir())
    assert names == ["MLproject", "new ü.bin", "version.txt"]


def make_zip(name: str, folder: str) -> Path:
    with zipfile.ZipFile(name, "w") as archive:
        for path in sorted(Path(folder).rglob("*")):
            archive.write(path, path.relative_to(Path(folder).parent))
    return Path(name)


def serve(folder: str) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_zip_file() -> None:
    write_project("my project", ENTRY.replace("cat", "./show.sh"), version__txt="zipped")
    script = write_project("my project", None, show__sh='#!/bin/sh\ncat "$1"') / "show.sh"
    script.chmod(0o755)
    file = make_zip("project.zip", "my project")
    assert run("project.zip")[1] == "zipped"
    assert run(file.absolute().as_uri())[1] == "zipped"
    for url in serve("."):
        ran, printed = run(f"{url}/project.zip")
        assert (printed, ran.data.tags["mlflow.source.name"]) == ("zipped", f"{url}/project.zip")
        with pytest.raises(Exception, match="404"):
            run(f"{url}/other.zip")


def test_an_artifact_of_a_run() -> None:
    write_project("code", ENTRY, version__txt="stored")
    with mlflow.start_run() as earlier:
        mlflow.log_artifacts("code", "inner/code")
        mlflow.log_artifact(str(make_zip("code.zip", "code")))
    root = f"runs:/{earlier.info.run_id}"
    ran, printed = run(f"{root}/inner#code")
    assert (printed, ran.data.tags["mlflow.source.name"]) == ("stored", f"{root}/inner#code")
    assert run(f"{root}/code.zip")[1] == "stored"


def bad_zip(case: str) -> None:
    if case == "no zip":
        Path("bad.zip").write_bytes(b"something else")
        return
    with zipfile.ZipFile("bad.zip", "w") as archive:
        if case == "link":
            link = zipfile.ZipInfo("link")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc")
        else:
            archive.writestr(case, "pwned")


@pytest.mark.parametrize("case", ["../pwned", "/pwned", "a/../../pwned", "no zip", "link"])
def test_a_zip_file_that_is_no_project(case: str) -> None:
    bad_zip(case)
    with pytest.raises(ExecutionException, match="cannot be unpacked as a project") as raised:
        run("bad.zip")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_zip_file_that_would_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    from mlflow.projects import zip_archive

    monkeypatch.setattr(zip_archive, "MOST_BYTES", 1000)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 1_000_000)
    with pytest.raises(ExecutionException, match="unpacks to more than 1,000 bytes"):
        run("bomb.zip")


def test_nothing_that_was_fetched_is_left(
    repository: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.path.abspath("tmp"))
    run("repo#sub", version="v1")
    with pytest.raises(ExecutionException):
        run("repo#sub", version="v1", entry_point="none")
    assert list(Path("tmp").iterdir()) == []
    assert last_run().info.status == "FINISHED"
