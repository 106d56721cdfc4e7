"""Projects that run elsewhere: in containers and in a Kubernetes cluster, both stood in for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import mlflow
from mlflow.entities import Run
from mlflow.exceptions import ExecutionException
from tests.e2e.cluster import Cluster
from tests.e2e.projects import artifact, last_run, manifest, mlflow_run, write_project
from tests.e2e.test_projects import wait_until
from tests.e2e.test_projects_environments import stand_in
from tests.servers import ServerProcess

MLPROJECT = """\
name: In Docker
docker_env:
  image: example/base:1
  volumes: ["/data:/data:ro"]
  environment: [["MODE", "fast"], "TOKEN"]
entry_points:
  main:
    parameters: {name: string}
    command: "python main.py {name} $MODE $TOKEN"
"""
CODE = """\
import sys
import mlflow
print("said:", *sys.argv[1:])
with mlflow.start_run():
    mlflow.log_metric("loss", 0.5)
sys.exit(sys.argv[1] == "fail")
"""
# Says what it was told, and runs the command on this machine with the variables that it was given.
DOCKER = """\
echo "$@" >> "$(dirname "$0")/docker.log"
[ "$1" = image ] && { echo sha256:1234; exit; }
[ "$1" = run ] || exit 0
while [ "$1" != sh ]; do
  [ "$1" = --env ] && export "$2"
  [ "$1" = --volume ] && case "$2" in *:/mlflow/projects/code) cd "${2%%:*}";; esac
  shift
done
exec "$@"
"""


def last_of(uri: str) -> Run:
    return mlflow.MlflowClient(uri).search_runs(["0"], max_results=1)[0]


@pytest.fixture
def docker(monkeypatch: pytest.MonkeyPatch) -> Path:
    program = stand_in("docker", DOCKER)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("TOKEN", "s p")
    write_project("project", MLPROJECT, main__py=CODE)
    return program.parent / "docker.log"


def test_a_container_is_told_what_it_needs(docker: Path) -> None:
    import sys

    path = f"{docker.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = mlflow_run(
        "project", "-P", "name=a b", "-A", "network=host", "-A", "t", variables={"PATH": path}
    )
    run = last_run()
    assert done.stdout == "said: a b fast s p\n"
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"loss": 0.5})
    assert run.data.tags["mlflow.project.env"] == "docker"
    assert run.data.tags["mlflow.docker.image.uri"] == "example/base:1"
    assert run.data.tags["mlflow.docker.image.id"] == "sha256:1234"
    info, _, told = docker.read_text().splitlines()
    assert info == "info"
    assert told.startswith(f"run --rm --init --name mlflow-{run.info.run_id} --network host -t ")
    store, folder = Path("mlruns").absolute(), Path("project").absolute()
    for said in (
        f"--user {os.getuid()}:{os.getgid()}", f"--volume {store}:{store}",
        f"--volume {folder}:/mlflow/projects/code", "--workdir /mlflow/projects/code",
        "--volume /data:/data:ro", "--env MODE=fast", "--env TOKEN=s p",
        f"--env MLFLOW_RUN_ID={run.info.run_id}", f"--env MLFLOW_TRACKING_URI={store.as_uri()}",
        "example/base:1 sh -c ",
    ):  # fmt: skip
        assert said in told


def test_an_image_of_the_project(docker: Path) -> None:
    started = mlflow.projects.run("project", parameters={"name": "x"}, build_image=True,
                                  docker_auth={"username": "ada", "password": "secret"},
                                  synchronous=False)  # fmt: skip
    started.wait()
    log = docker.read_text()
    assert "login --username ada --password-stdin" in log
    assert "secret" not in log
    assert "build --quiet --tag in-docker:latest --file " in log
    assert "in-docker:latest sh -c " in log
    assert "/mlflow/projects/code" not in log.splitlines()[-1]


def test_what_a_container_lacks(docker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOKEN")
    with pytest.raises(ExecutionException, match="expects the environment variable TOKEN"):
        mlflow.projects.run("project", parameters={"name": "x"})
    stand_in("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1")
    with pytest.raises(ExecutionException, match=r"engine does not answer\. docker says:\nCannot"):
        mlflow.projects.run("project", parameters={"name": "x"})
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ExecutionException, match="program `docker` is not on PATH"):
        mlflow.projects.run("project", parameters={"name": "x"})


def test_a_project_for_docker_may_be_run_without(docker: Path) -> None:
    mlflow_run("project", "-P", "name=x", "--env-manager", "local", variables={"MODE": "none"})
    assert last_run().data.tags["mlflow.project.env"] == "local"
    assert not docker.exists()


TEMPLATE = """\
apiVersion: batch/v1
kind: Job
metadata: {namespace: research, labels: {team: fraud}}
spec:
  template:
    spec:
      containers:
        - resources: {limits: {cpu: 1}}
          env: [{name: CORES, value: "4"}]
"""


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    monkeypatch.setenv("KUBECONFIG", str(made.kubeconfig))
    monkeypatch.setenv("TOKEN", "t")
    Path("job.yaml").write_text(TEMPLATE)
    code = f"cd {Path('project').absolute()} && python main.py {{name}} $MODE $CORES"
    write_project("project", MLPROJECT.replace(
        '"python main.py {name} $MODE $TOKEN"', f'"{code}"'), main__py=CODE)  # fmt: skip
    yield made
    made.close()


CONFIG = '{"kube-job-template-path": "job.yaml"}'


def test_a_job(cluster: Cluster, server: ServerProcess) -> None:
    variables = {"MLFLOW_TRACKING_URI": server.url}
    done = mlflow_run(
        "project", "-P", "name=a b", "--backend", "kubernetes", "--backend-config", CONFIG,
        variables=variables,
    )  # fmt: skip
    mlflow.set_tracking_uri(server.url)
    run = last_of(server.url)
    assert (run.info.status, run.data.metrics) == ("FINISHED", {"loss": 0.5})
    assert run.data.params == {"name": "a b"}
    assert run.data.tags["mlflow.project.backend"] == "kubernetes"
    assert run.data.tags["mlflow.docker.image.uri"] == "example/base:1"
    assert done.stdout == "said: a b fast 4\n"
    assert artifact(run, "project/stdout.log") == "said: a b fast 4\n"
    assert manifest(run)["entry_point"] == "main"
    [(name, job)] = cluster.jobs.items()
    assert name == f"in-docker-{run.info.run_id[:12]}"
    assert job["metadata"]["namespace"] == "research"
    assert job["metadata"]["labels"] == {"team": "fraud", "mlflow-run-id": run.info.run_id}
    container = job["spec"]["template"]["spec"]["containers"][0]
    assert container["image"] == "example/base:1"
    assert container["resources"] == {"limits": {"cpu": "1"}}
    assert job["spec"]["backoffLimit"] == 0
    assert job["spec"]["template"]["spec"]["restartPolicy"] == "Never"


def start(server: ServerProcess, name: str = "x", **config: str) -> mlflow.projects.SubmittedRun:
    mlflow.set_tracking_uri(server.url)
    return mlflow.projects.run(
        "project", parameters={"name": name}, backend="kubernetes", synchronous=False,
        backend_config={"kube-job-template-path": "job.yaml", **config},
    )  # fmt: skip


def test_a_sweep_of_jobs(cluster: Cluster, server: ServerProcess) -> None:
    done = mlflow_run(
        "project", "-P", "name=a,fail,b", "--sweep", "grid", "--minimize", "loss", "--parallel",
        "3", "--backend", "kubernetes", "--backend-config", CONFIG,
        variables={"MLFLOW_TRACKING_URI": server.url},
    )  # fmt: skip
    assert "3/3" in done.stderr
    client = mlflow.MlflowClient(server.url)
    parent = client.get_run(done.stderr.split()[1])
    assert (parent.info.status, parent.data.metrics) == ("FINISHED", {"loss": 0.5})
    condition = f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'"
    trials = client.search_runs(["0"], condition)
    outcome = {run.data.params["name"]: run.info.status for run in trials}
    assert outcome == {"a": "FINISHED", "fail": "FAILED", "b": "FINISHED"}
    assert {run.data.tags["mlflow.project.backend"] for run in trials} == {"kubernetes"}
    jobs = {job["metadata"]["labels"]["mlflow-run-id"] for job in cluster.jobs.values()}
    assert jobs == {run.info.run_id for run in trials}


def test_jobs_fail_and_are_cancelled(cluster: Cluster, server: ServerProcess) -> None:
    failing = start(server, "fail")
    assert not failing.wait()
    assert mlflow.get_run(failing.run_id).info.status == "FAILED"
    write_project("project", None, main__py="import time; print('up', flush=True); time.sleep(600)")
    started = start(server)
    wait_until(lambda: started.get_status() == "RUNNING")
    started.cancel()
    assert not started.wait()
    assert started.get_status() == "KILLED"
    assert mlflow.get_run(started.run_id).info.status == "KILLED"
    assert cluster.deleted == [started.job_name]  # type: ignore[attr-defined]


def test_an_image_is_built_and_pushed(
    cluster: Cluster, docker: Path, server: ServerProcess
) -> None:
    started = start(server, **{"repository-uri": "registry.example/team/code"})
    started.wait()
    assert "push registry.example/team/code:latest" in docker.read_text()
    [job] = cluster.jobs.values()
    container = job["spec"]["template"]["spec"]["containers"][0]
    assert container["image"] == "registry.example/team/code:latest"


def test_what_a_cluster_lacks(
    cluster: Cluster, server: ServerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ExecutionException, match="recorded by a server, and the tracking URI is"):
        mlflow.projects.run("project", parameters={"name": "x"}, backend="kubernetes")
    Path("job.yaml").write_text("metadata: {namespace: research}")
    with pytest.raises(ExecutionException, match=r"has no spec\.template\.spec\.containers"):
        start(server)
    assert last_of(server.url).info.status == "FAILED"
    Path("job.yaml").write_text(TEMPLATE.replace("research", "forbidden"))
    with pytest.raises(ExecutionException, match=r"refuses the job .*no quota is left"):
        start(server)
    Path("job.yaml").write_text("metadata: [")
    with pytest.raises(ExecutionException, match=r"job\.yaml:1:12: this is not YAML"):
        start(server)
    with pytest.raises(ExecutionException, match="needs a template of its Jobs"):
        mlflow.projects.run("project", parameters={"name": "x"}, backend="kubernetes")
    monkeypatch.setenv("KUBECONFIG", "/nowhere/config")
    Path("job.yaml").write_text(TEMPLATE)
    with pytest.raises(ExecutionException, match="There is no cluster to run in"):
        start(server)
