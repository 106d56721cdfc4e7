"""Environments of projects: real ones, from real packages, kept and used again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

import mlflow
from mlflow.entities import Run
from mlflow.exceptions import ExecutionException, MlflowException
from mlflow.projects.environments import cache
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

ROOT = Path(__file__).resolve().parents[2]
SAY = """\
import importlib.metadata, json, sys
found = sorted(each.name.lower() for each in importlib.metadata.distributions())
print(json.dumps([sys.prefix, found]))
"""


@pytest.fixture(autouse=True)
def kept_packages(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Packages are fetched once for all runs of the tests, environments made once for a process."""
    monkeypatch.setenv("UV_CACHE_DIR", str(ROOT / ".cache" / "uv"))
    environments = tmp_path_factory.getbasetemp() / "environments"
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(environments))
    return environments


def project(lines: str, folder: str = "project") -> str:
    text = "entry_points: {main: {command: python main.py}}"
    return str(write_project(folder, text, main__py=SAY, requirements__txt=lines))


def run(uri: str, **arguments: object) -> Run:
    return mlflow.get_run(mlflow.projects.run(uri, **arguments).run_id)


def said(run: Run) -> tuple[str, list[str]]:
    """Where the run's Python was, and which packages it had."""
    prefix, packages = json.loads(artifact(run, "project/stdout.log"))
    return prefix, packages


def test_the_sample_on_a_machine_with_nothing_but_this_package() -> None:
    environment = f"""\
name: sample
channels: [conda-forge]
dependencies:
  - python={sys.version_info[0]}.{sys.version_info[1]}
  - pip
  - six>=1.16
  - pip:
    - mlflow==2.9.2
    - iniconfig
"""
    write_project("my_project", SAMPLE, conda__yaml=environment, train__py="import six\n" + TRAIN)
    bare = {"PATH": "/usr/bin:/bin"}
    done = mlflow_run("./my_project", "-P", "learning_rate=0.001", variables=bare)
    assert done.stdout == "trained\n"
    ran = last_run()
    assert ran.data.metrics == {"loss": pytest.approx(0.1)}
    assert ran.data.tags["mlflow.project.env"] == "uv"
    packages = artifact(ran, "project/requirements.txt").splitlines()
    names = [line.partition("==")[0] for line in packages]
    assert {"headrace", "iniconfig", "six", "pandas", "numpy"} <= set(names)
    assert "mlflow" not in names
    assert all("==" in line for line in packages)
    assert manifest(ran)["python"].startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    # Again, it is there already.
    assert "Making" in done.stderr
    assert "Making" not in mlflow_run("./my_project", variables=bare).stderr


def test_an_environment_is_apart_from_this_one() -> None:
    prefix, packages = said(run(project("six\n")))
    assert prefix != sys.prefix
    assert "six" in packages
    assert "pytest" not in packages


def test_environments_differ_by_what_is_asked_for(kept_packages: Path) -> None:
    first = said(run(project("six\n")))[0]
    assert said(run(project("six\n", "other folder")))[0] == first
    assert said(run(project("six\niniconfig\n")))[0] != first


def test_projects_within_projects_use_the_same_environment() -> None:
    main = (
        "import mlflow\nstarted = mlflow.run('.', 'say')\n"
        "print(open(mlflow.artifacts.download_artifacts("
        "f'runs:/{started.run_id}/project/stdout.log')).read())"
    )
    text = "entry_points: {main: {command: python main.py}, say: {command: python say.py}}"
    write_project("project", text, main__py=main, say__py=SAY, requirements__txt="six\n")
    ran = run("project")
    lines = artifact(ran, "project/stdout.log").split()
    prefix = json.loads(artifact(ran, "project/stdout.log").strip().splitlines()[-1])[0]
    assert prefix.startswith(os.environ["MLFLOW_ENV_ROOT"])
    assert len([path for path in Path(prefix).parents[1].iterdir() if "uv-" in path.name]) >= 1
    assert lines


def test_what_goes_not_together_with_this_package_is_installed_without_it() -> None:
    ran = run(project("click==7.0\n"))
    assert "headrace" not in said(ran)[1]
    assert "click==7.0" in artifact(ran, "project/requirements.txt").splitlines()


def test_a_package_of_the_project_itself() -> None:
    folder = Path(project("unused"))
    (folder / "requirements.txt").unlink()
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "own"\nversion = "1"\ndescription = "Own."\ndependencies = ["six"]\n'
        '[build-system]\nrequires = ["flit-core>=3.9"]\nbuild-backend = "flit_core.buildapi"\n'
        '[tool.flit.module]\nname = "own"\n'
    )
    (folder / "own").mkdir()
    (folder / "own/__init__.py").write_text('"""Own."""\n')
    assert {"own", "six"} <= set(said(run(str(folder)))[1])


def test_a_pyproject_that_lists_packages() -> None:
    folder = Path(project("unused"))
    (folder / "requirements.txt").unlink()
    text = '[project]\nname = "own"\nversion = "1"\ndependencies = ["six", "mlflow-skinny"]\n'
    (folder / "pyproject.toml").write_text(text)
    names = said(run(str(folder)))[1]
    assert {"six", "headrace"} <= set(names)
    assert "own" not in names


@pytest.mark.parametrize("line", ["no-such-package-of-headrace==9", "six==0.0.1"])
def test_a_package_that_does_not_resolve(line: str, kept_packages: Path) -> None:
    before = sorted(kept_packages.glob("uv-*/environment.json"))
    done = mlflow_run(project(line), status=1)
    assert "The packages of the project cannot be installed. uv says:" in done.stderr
    assert line.partition("==")[0] in done.stderr
    assert "unsatisfiable" in done.stderr
    assert last_run().info.status == "FAILED"
    assert "unsatisfiable" in artifact(last_run(), "project/stderr.log")
    assert sorted(kept_packages.glob("uv-*/environment.json")) == before


def stand_in(name: str, script: str) -> Path:
    """A program that stands in for one that is not here."""
    path = Path("programs", name).absolute()
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_full_disk_while_it_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # What uv does and says then.
    script = """\
if [ "$1" = venv ]; then for place; do :; done; mkdir -p "$place/bin"; exit; fi
printf 'error: Failed to install\\n  cause: No space left on device (os error 28)' >&2
exit 2
"""
    full = stand_in("uv", script)
    monkeypatch.setenv("UV", str(full))
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "full"))
    with pytest.raises(ExecutionException) as raised:
        run(project("six\n"))
    assert "No space left on device" in raised.value.message
    assert "mlflow gc --environments" in raised.value.message
    assert [path.name for path in (tmp_path / "full").iterdir() if path.name.startswith("uv-")
            and path.is_dir()] == []  # fmt: skip


def test_a_place_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "file"))
    with pytest.raises(ExecutionException, match="Name another folder with MLFLOW_ENV_ROOT"):
        run(project("six\n"))


def test_two_runs_make_the_same_environment_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    folder = project("iniconfig\n")
    processes = [
        subprocess.Popen([MLFLOW, "run", folder], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    messages = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sum("Making the environment" in message for message in messages) == 1
    runs = mlflow.search_runs(output_format="list")
    assert len({said(each)[0] for each in runs}) == 1
    assert len(runs) == 3


def test_a_torso_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    folder = project("six\n")
    prefix = Path(said(run(folder))[0])
    (prefix.parent / "environment.json").unlink()
    (prefix / "bin/python").unlink()
    assert said(run(folder))[0] == str(prefix)
    (prefix / "bin/python").unlink()  # the Python it was made of is gone
    assert said(run(folder))[0] == str(prefix)


def test_a_python_that_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "never")
    folder = write_project("project", None, main__py="", python_env__yaml="python: 3.99")
    with pytest.raises(
        ExecutionException, match=r"asks for Python 3\.99, and there is none here"
    ) as e:
        run(str(folder), entry_point="main.py")
    assert ".".join(map(str, sys.version_info[:3])) in e.value.message
    (folder / "python_env.yaml").write_text(f"python: 3.{sys.version_info[1]}.99\n")
    run(str(folder), entry_point="main.py")  # nearly the same


@pytest.mark.timeout(300)  # pip takes its time
def test_pythons_own_venv_and_pip() -> None:
    # A package that itself asks for MLflow does not bring it.
    wheel = Path("asks-1-py3-none-any.whl").absolute()
    with zipfile.ZipFile(wheel, "w") as archive:
        metadata = "Metadata-Version: 2.1\nName: asks\nVersion: 1\nRequires-Dist: mlflow>=2\n"
        archive.writestr("asks-1.dist-info/METADATA", metadata)
        archive.writestr("asks-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("asks-1.dist-info/RECORD", "")
    lines = f"six\nmlflow-skinny\n{wheel}\n"
    program = f"{SAY}import mlflow.entities; print(mlflow.entities.__file__)"
    text = "entry_points: {main: {command: pip --version && python main.py}}"
    folder = write_project("project", text, main__py=program, requirements__txt=lines)
    ran = run(str(folder), env_manager="virtualenv")
    pip, packages, entities = artifact(ran, "project/stdout.log").splitlines()
    prefix, names = json.loads(packages)
    assert "virtualenv-" in prefix
    assert {"six", "headrace", "pip", "asks"} <= set(names)
    assert "sqlalchemy" not in names
    assert f"from {prefix}/" in pip  # the environment's own
    assert entities.startswith(prefix)
    assert ran.data.tags["mlflow.project.env"] == "virtualenv"


@pytest.mark.timeout(300)  # as above
def test_a_python_whose_pip_installs_only_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"""\
case "$*" in
  *_base_executable*) echo '{{"base": null, "version": "22.2.2", "wheel": null}}' ;;
  *platform.python_version*) echo 3.10.99 ;;
  *) exec {sys.executable} "$@" ;;
esac
"""
    programs = stand_in("python3.10", script).parent
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    text = "python_env: python_env.yaml\nentry_points: {main: {command: python main.py}}"
    needs = "python: '3.10'\nbuild_dependencies: [pip, setuptools]\ndependencies: [six]\n"
    folder = write_project("project", text, main__py=SAY, python_env__yaml=needs)
    packages = said(run(str(folder), env_manager="virtualenv"))[1]
    assert {"six", "headrace", "pip", "setuptools"} <= set(packages)


CONDA = """\
dependencies:
  - python
  - cudatoolkit=11.8
  - pip:
    - mlflow
    - six
"""


def test_a_conda_file_that_needs_conda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    folder = write_project("project", None, main__py=SAY, conda__yaml=CONDA)
    for manager in (None, "uv", "virtualenv"):
        with pytest.raises(ExecutionException, match=r"pip does not have: cudatoolkit=11\.8") as e:
            run(str(folder), entry_point="main.py", env_manager=manager)
        assert "Install micromamba, mamba or conda" in e.value.message
    with pytest.raises(ExecutionException, match="needs micromamba, mamba or conda"):
        run(str(folder), entry_point="main.py", env_manager="conda")


@pytest.mark.parametrize("name", ["micromamba", "conda"])
def test_conda(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no conda here: this says what it was told, and makes an environment without packages.
    script = f"""\
echo "$@" > {Path("told").absolute()}
for last; do :; done
cp "$last" {Path("file").absolute()}
while [ "$1" != --prefix ]; do shift; done
exec {Path(sys.executable).parent}/uv venv -q --python {sys.executable} "$2"
"""
    programs = stand_in(name, script).parent
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    folder = write_project("project", None, main__py=SAY, conda__yaml=CONDA)
    ran = run(str(folder), entry_point="main.py")
    assert "conda-" in said(ran)[0]
    assert ran.data.tags["mlflow.project.env"] == "conda"
    told = Path("told").read_text()
    assert told.startswith("create --yes" if name == "micromamba" else "env create --yes")
    content = Path("file").read_text()
    assert "cudatoolkit=11.8" in content
    assert "- six" in content
    assert "headrace-" in content
    assert "- mlflow" not in content


def test_a_manager_that_does_not_fit() -> None:
    folder = project("six\n")
    with pytest.raises(MlflowException, match=r"no conda\.yaml") as raised:
        run(folder, env_manager="conda")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(MlflowException, match="'pyenv' is no environment manager"):
        run(folder, env_manager="pyenv")
    with pytest.raises(ExecutionException, match="no `docker_env`"):
        run(folder, env_manager="docker")


def empty(folder: Path) -> dict[str, str]:
    folder.mkdir()
    return {}


def test_unused_environments_are_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    used = cache.keep("uv-used", empty)
    cache.keep("uv-new", empty).release()
    cache.keep("uv-old", empty).release()
    long_ago = time.time() - 40 * 86_400
    os.utime(tmp_path / "environments/uv-old/environment.json", (long_ago, long_ago))

    def gc(*options: str) -> list[str]:
        done = subprocess.run(
            [MLFLOW, "gc", "--environments", "--output", "json", *options],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return [record["id"] for record in json.loads(done.stdout)]

    assert gc("--older-than", "30d", "--dry-run") == ["uv-old"]
    assert (tmp_path / "environments/uv-old").exists()
    assert gc("--older-than", "30d") == ["uv-old"]
    assert not (tmp_path / "environments/uv-old").exists()
    assert gc() == ["uv-new"]
    used.release()
    assert gc() == ["uv-used"]
    assert gc() == []


def test_an_environment_is_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    begun, go = threading.Event(), threading.Event()
    made = []

    def make(folder: Path) -> dict[str, str]:
        begun.set()
        assert go.wait(60)
        folder.mkdir()
        made.append(folder)
        return {"packages": ""}

    def keep() -> None:
        cache.keep("uv-x", make).release()

    threads = [threading.Thread(target=keep) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    assert cache.unused() == []
    go.set()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def failing(folder: Path) -> dict[str, str]:
    folder.mkdir()
    raise OSError(28, "No space left on device")


def test_nothing_is_left_of_what_could_not_be_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MLFLOW_ENV_ROOT", str(tmp_path / "environments"))
    with pytest.raises(ExecutionException, match=r"No space left on device\. Make room"):
        cache.keep("uv-x", failing)
    assert [path.name for path in (tmp_path / "environments").iterdir()] == ["uv-x.lock"]
