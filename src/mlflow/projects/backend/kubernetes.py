"""Runs projects as Jobs of a Kubernetes cluster, through its official client.

What the backend is told (`--backend-config`):

    kube-job-template-path   YAML of a Job; name, image, command and variables are filled in
    kube-context             context of the kubeconfig; by default the current one, or inside a
                             cluster that cluster
    repository-uri           where an image of the project is pushed to, built on the image of
                             `docker_env`; without it that image is run as it is
    image                    an image that holds the project already

The Job's run is recorded by the tracking server, which the cluster has to reach:
`KUBE_MLFLOW_TRACKING_URI` names it where it has another address in there.
"""

from __future__ import annotations

import copy
import logging
import os
import re
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from mlflow.client import MlflowClient
from mlflow.entities import Run
from mlflow.exceptions import INVALID_PARAMETER_VALUE, ExecutionException
from mlflow.file_uri import uri_scheme
from mlflow.projects import run_record, tag_names
from mlflow.projects.backend.abstract_backend import AbstractBackend
from mlflow.projects.backend.run_end import record_end
from mlflow.projects.command import shell_command
from mlflow.projects.environments.docker import build_image, container_variables, find_docker
from mlflow.projects.environments.installer import run_installer
from mlflow.projects.mlproject import DockerEnv, Project, load_project
from mlflow.projects.options import read_options
from mlflow.projects.output import RunOutput
from mlflow.projects.sources import fetch_project
from mlflow.projects.submitted_run import SubmittedRun
from mlflow.projects.yaml_file import read_yaml

TRACKING_URI = "KUBE_MLFLOW_TRACKING_URI"
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_POLL_SECONDS = 1.0
# A Job keeps no more than this of its name for the pods.
_MOST_CHARACTERS = 52

_logger = logging.getLogger(__name__)


class KubernetesSubmittedRun(SubmittedRun):
    """A Job.

    Its run ends with it, whether `wait` is called or not.

    Args:
        client: Store of the run.
        run: The run.
        api: Client of the cluster.
        name: Name of the Job.
        namespace: Its namespace.
        show: Whether what it writes is shown here.
    """

    def __init__(
        self, client: MlflowClient, run: Run, api: Any, name: str, namespace: str, *, show: bool
    ) -> None:
        kubernetes = client_library()
        self._client = client
        self._run_id = run.info.run_id
        self._jobs = kubernetes.client.BatchV1Api(api)
        self._pods = kubernetes.client.CoreV1Api(api)
        self._name = name
        self._namespace = namespace
        self._output = RunOutput(client, self._run_id, show=show)
        self._status = "SCHEDULED"
        self._ended = threading.Event()
        self._cancelled = threading.Event()
        threading.Thread(target=self._follow, name="mlflow-kubernetes-run").start()

    @property
    def run_id(self) -> str:
        return self._run_id

    @property
    def job_name(self) -> str:
        """Name of the Job."""
        return self._name

    def wait(self) -> bool:
        self._ended.wait()
        return self._status == "FINISHED"

    def get_status(self) -> str:
        return self._status

    def cancel(self) -> None:
        if not self._ended.is_set():
            self._cancelled.set()
            self._jobs.delete_namespaced_job(
                self._name, self._namespace, propagation_policy="Background"
            )
        self._ended.wait()

    def _follow(self) -> None:
        logs = threading.Thread(target=self._copy_logs, name="mlflow-kubernetes-logs", daemon=True)
        try:
            self._output.start()
            logs.start()
            status = self._wait_for_job()
            logs.join(10.0)
            self._output.finish()
            self._status = record_end(self._client, self._run_id, status)
        except Exception as error:  # noqa: BLE001 - the client's errors are of many kinds
            self._status = "FAILED"
            _logger.warning("Job %s is not followed any more: %s", self._name, error)
        finally:
            self._ended.set()

    def _wait_for_job(self) -> str:
        while not self._cancelled.is_set():
            state = self._jobs.read_namespaced_job_status(self._name, self._namespace).status
            if state.start_time is not None:
                self._status = "RUNNING"
            for condition in state.conditions or ():
                if condition.status == "True" and condition.type in ("Complete", "Failed"):
                    return "FINISHED" if condition.type == "Complete" else "FAILED"
            self._cancelled.wait(_POLL_SECONDS)
        return "KILLED"

    def _copy_logs(self) -> None:
        """What the pod writes; Kubernetes keeps both streams as one."""
        kubernetes = client_library()
        selector = f"job-name={self._name}"
        while not self._ended.is_set() and not self._cancelled.is_set():
            try:
                found = self._pods.list_namespaced_pod(self._namespace, label_selector=selector)
                started = [pod for pod in found.items if pod.status.phase not in (None, "Pending")]
                if started:
                    answer = self._pods.read_namespaced_pod_log(
                        started[-1].metadata.name,
                        self._namespace,
                        follow=True,
                        _preload_content=False,
                    )
                    for data in answer.stream(None):
                        self._output.stdout(data)
                    return
            except kubernetes.client.ApiException as error:
                _logger.debug("The log of job %s is not there yet: %s", self._name, error.reason)
            time.sleep(_POLL_SECONDS / 4)


class KubernetesBackend(AbstractBackend):
    """Jobs of a Kubernetes cluster."""

    def run(
        self,
        project_uri: str,
        entry_point: str,
        params: dict[str, Any] | None,
        version: str | None,
        backend_config: dict[str, Any],
        tracking_uri: str,
        experiment_id: str,
    ) -> KubernetesSubmittedRun:
        _check_reachable(tracking_uri)
        template = _read_template(backend_config)
        api = _connect(backend_config.get("kube-context"))
        options = read_options(backend_config)
        source = fetch_project(project_uri, version)
        try:
            project = load_project(source.folder)
            entry = project.get_entry_point(entry_point)
            declared, extra = entry.values(params)
            client = MlflowClient(tracking_uri)
            run = run_record.make_run(
                client,
                source,
                experiment_id,
                entry_point,
                run_name=options.run_name,
                tags={
                    tag_names.BACKEND: "kubernetes",
                    tag_names.ENVIRONMENT: "docker",
                    **options.tags,
                },
            )
            try:
                run_record.log_values(client, run.info.run_id, {**declared, **extra})
                started = {
                    "version": version,
                    "entry_point": entry_point,
                    "parameters": {**declared, **extra},
                    "environment": "docker",
                    "python": None,
                }
                run_record.log_source(client, run.info.run_id, source, started)
                image = _image(client, run, project, backend_config)
                text = shell_command(entry.command, declared, extra)
                job = fill_template(template, project, run, image, text)
                return _submit(client, run, api, job, show=options.show_output)
            except BaseException:
                record_end(client, run.info.run_id, "FAILED")
                raise
        finally:
            source.remove()


def fill_template(
    template: Mapping[str, Any], project: Project, run: Run, image: str, text: str
) -> dict[str, Any]:
    """A Job for a run, from a template.

    Args:
        template: A Job, with at least one container.
        project: The project.
        run: The run.
        image: Image of the first container.
        text: What its shell runs.

    Raises:
        ExecutionException: The template has no container (`INVALID_PARAMETER_VALUE`).
    """
    job: dict[str, Any] = copy.deepcopy(dict(template))
    try:
        container = job["spec"]["template"]["spec"]["containers"][0]
    except (KeyError, IndexError, TypeError):
        raise ExecutionException(
            "The job template has no spec.template.spec.containers[0]: write one, with whatever "
            "the container needs; image and command are filled in.",
            INVALID_PARAMETER_VALUE,
        ) from None
    plain = _NOT_IN_A_NAME.sub("-", (project.name or "mlflow-project").lower()).strip("-")
    name = f"{plain[: _MOST_CHARACTERS - 13]}-{run.info.run_id[:12]}".lstrip("-")
    metadata = job.setdefault("metadata", {})
    metadata["name"] = name
    metadata.setdefault("namespace", "default")
    metadata.setdefault("labels", {})["mlflow-run-id"] = run.info.run_id
    said = project.docker_env or DockerEnv(image)
    variables = container_variables(said, run)
    if TRACKING_URI in os.environ:
        variables["MLFLOW_TRACKING_URI"] = os.environ[TRACKING_URI]
    container.update(name=container.get("name") or plain, image=image, command=["sh", "-c", text])
    container["env"] = [
        *(each for each in container.get("env") or () if each.get("name") not in variables),
        *({"name": key, "value": value} for key, value in variables.items()),
    ]
    for quantities in (container.get("resources") or {}).values():
        # The server takes numbers, its client only text.
        quantities.update({key: str(value) for key, value in quantities.items()})
    job["spec"]["template"]["spec"].setdefault("restartPolicy", "Never")
    job["spec"].setdefault("backoffLimit", 0)
    return job


def client_library() -> Any:
    """Kubernetes' client.

    Raises:
        ExecutionException: It is not installed.
    """
    try:
        return import_module("kubernetes")  # an extra
    except ImportError as error:
        raise ExecutionException(
            "--backend kubernetes needs Kubernetes' client: pip install 'headrace[kubernetes]'."
        ) from error


def _check_reachable(tracking_uri: str) -> None:
    if uri_scheme(tracking_uri) not in ("http", "https") and TRACKING_URI not in os.environ:
        raise ExecutionException(
            f"Runs in a cluster are recorded by a server, and the tracking URI is {tracking_uri}. "
            f"Set MLFLOW_TRACKING_URI to a server's address, or {TRACKING_URI} to the one that the "
            "cluster knows it by.",
            INVALID_PARAMETER_VALUE,
        )


def _read_template(config: Mapping[str, Any]) -> dict[str, Any]:
    path = config.get("kube-job-template-path")
    if not path:
        raise ExecutionException(
            "The kubernetes backend needs a template of its Jobs: name a YAML file in "
            '--backend-config \'{"kube-job-template-path": "job.yaml"}\'.',
            INVALID_PARAMETER_VALUE,
        )
    document = read_yaml(Path(path))
    document.mapping("A job template")
    content: dict[str, Any] = document.plain() or {}
    return content


def _connect(context: str | None) -> Any:
    kubernetes = client_library()
    try:
        # Said each time: the library reads the variable once, when it is imported.
        file = os.environ.get("KUBECONFIG") or None
        return kubernetes.config.new_client_from_config(config_file=file, context=context)
    except (kubernetes.config.ConfigException, OSError, TypeError) as error:
        reason = str(error)
    try:
        kubernetes.config.load_incluster_config()
    except kubernetes.config.ConfigException:
        raise ExecutionException(
            f"There is no cluster to run in: the kubeconfig cannot be used ({reason}), and this is "
            "not inside a cluster. Set KUBECONFIG, or name another kube-context.",
            INVALID_PARAMETER_VALUE,
        ) from None
    return kubernetes.client.ApiClient()


def _image(client: MlflowClient, run: Run, project: Project, config: Mapping[str, Any]) -> str:
    """The image to run; built and pushed where the configuration names a place for it."""
    base = project.docker_env.image if project.docker_env is not None else None
    image = config.get("image") or base
    if image is None:
        raise ExecutionException(
            "The kubernetes backend needs an image: `docker_env` in the MLproject file, or `image` "
            "in --backend-config.",
            INVALID_PARAMETER_VALUE,
        )
    if config.get("repository-uri") and not config.get("image"):
        docker = find_docker()
        image = build_image(docker, project, image, config["repository-uri"])
        run_installer([docker, "push", image], project.folder, f"{image} cannot be pushed")
    client.set_tag(run.info.run_id, tag_names.DOCKER_IMAGE_URI, image)
    return str(image)


def _submit(
    client: MlflowClient, run: Run, api: Any, job: dict[str, Any], *, show: bool
) -> KubernetesSubmittedRun:
    import urllib3  # what the client raises where nobody answers

    kubernetes = client_library()
    name, namespace = job["metadata"]["name"], job["metadata"]["namespace"]
    try:
        kubernetes.client.BatchV1Api(api).create_namespaced_job(namespace, job)
    except kubernetes.client.ApiException as error:
        raise ExecutionException(
            f"The cluster refuses the job {name} in namespace {namespace}: {error.reason}. "
            f"{error.body or ''}".strip()
        ) from None
    except ValueError as error:  # the client checks what it sends
        raise ExecutionException(
            f"The job template does not make a Job: {error}", INVALID_PARAMETER_VALUE
        ) from None
    except urllib3.exceptions.HTTPError as error:
        raise ExecutionException(f"The cluster does not answer: {error}.") from None
    _logger.info("Job %s in namespace %s.", name, namespace)
    return KubernetesSubmittedRun(client, run, api, name, namespace, show=show)
