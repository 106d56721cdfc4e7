"""An image that serves a model: its Dockerfile, and building it with the program `docker`.

    Dockerfile
    model/              the model's files, compared with what the store recorded
    requirements.txt    what it needs, without MLflow
    headrace-….whl      this package

Built without a model, the image takes one that is mounted at `/opt/ml/model`, and makes its
environment when it starts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mlflow.exceptions import ExecutionException, MlflowException
from mlflow.models.environment import CONDA_FILE, CONSTRAINTS_FILE, REQUIREMENTS_FILE
from mlflow.models.location import fetch_model
from mlflow.models.model import Model
from mlflow.models.provenance import check_may_run_code
from mlflow.projects.environments import wheel
from mlflow.projects.environments.installer import run_installer
from mlflow.serving.container import INSTALLED, MODEL_FOLDER, PORT
from mlflow.serving.environment import check_manager, python_wanted, requirement_lines

_SLIM = "python:{}-slim"
_CONDA = "condaforge/miniforge3"
_NEEDS_JAVA = frozenset(("spark", "h2o"))
_SYSTEM_PACKAGES = {"lightgbm": "libgomp1"}
_JAVA = "default-jre-headless"


def generate_dockerfile(
    model_uri: str | None,
    output_directory: str | os.PathLike[str] = "mlflow-dockerfile",
    env_manager: str | None = None,
    mlflow_home: str | None = None,
    install_java: bool | None = None,
    install_mlflow: bool = False,
    base_image: str | None = None,
) -> Path:
    """Write a folder from which an image can be built that serves a model on port 8080.

    Args:
        model_uri: The model; None: it is mounted when the image is run.
        output_directory: The folder; made. What is in it under the same names is replaced.
        env_manager: `conda`: the model's `conda.yaml` decides what is installed; else its
            `requirements.txt`.
        mlflow_home, install_mlflow: Accepted for compatibility: this package is installed anyway.
        install_java: Whether Java is; by default where the model's framework needs it.
        base_image: What to build on; Python of the model's version by default.

    Returns:
        The Dockerfile.

    Raises:
        MlflowException: There is no such model (`RESOURCE_DOES_NOT_EXIST`), or nobody vouches for
            it (`PERMISSION_DENIED`).
    """
    if env_manager is not None:
        check_manager(env_manager)
    conda = env_manager == "conda"
    folder = Path(output_directory)
    folder.mkdir(parents=True, exist_ok=True)
    own = _own_wheel(folder)
    system = {_JAVA} if install_java else set()
    steps: list[str] = []
    python = None
    if model_uri is not None:
        meta = _copy_model(model_uri, folder / "model")
        system |= {_SYSTEM_PACKAGES[name] for name in meta.flavors if name in _SYSTEM_PACKAGES}
        if install_java is None and _NEEDS_JAVA & meta.flavors.keys():
            system.add(_JAVA)
        python = python_wanted(folder / "model")
        steps = _model_steps(folder, conda)
    base = base_image or (_CONDA if conda else _SLIM.format(python or wheel_python()))
    file = folder / "Dockerfile"
    file.write_text(_dockerfile(base, sorted(system), own, steps), encoding="utf-8")
    return file


def build_docker(
    model_uri: str | None = None,
    name: str = "mlflow-pyfunc",
    env_manager: str = "uv",
    mlflow_home: str | None = None,
    install_java: bool | None = None,
    install_mlflow: bool = False,
    base_image: str | None = None,
) -> None:
    """Build an image that serves a model on port 8080; see `generate_dockerfile`.

    Args:
        name: What the image is called.

    Raises:
        ExecutionException: There is no program `docker` here, its engine does not answer, or the
            image cannot be built.
    """
    docker = shutil.which("docker")
    if docker is None:
        raise ExecutionException(
            "An image is built by the program `docker`, which is not on PATH. Install it, or write "
            "the Dockerfile by `mlflow models generate-dockerfile` and build it elsewhere.",
            "RESOURCE_DOES_NOT_EXIST",
        )
    run_installer([docker, "info"], Path.cwd(), "Docker's engine does not answer")
    with tempfile.TemporaryDirectory(prefix="mlflow-image-") as folder:
        generate_dockerfile(
            model_uri, folder, env_manager, mlflow_home, install_java, install_mlflow, base_image
        )
        command = [docker, "build", "--tag", name, "--file", "Dockerfile", "."]
        done = subprocess.run(command, cwd=folder, check=False)  # its output is for who waits
    if done.returncode:
        raise ExecutionException(f"The image {name} cannot be built; docker says why above.")


def wheel_python() -> str:
    """The version of this Python, as images are tagged: `3.11`."""
    import platform

    return ".".join(platform.python_version_tuple()[:2])


def _own_wheel(folder: Path) -> str:
    with tempfile.TemporaryDirectory() as temporary:
        made = wheel.wheel(Path(temporary))
        shutil.copyfile(made, folder / made.name)
    return made.name


def _copy_model(model_uri: str, target: Path) -> Model:
    """Copy a model's files, if somebody vouches for them: the image is to run them."""
    fetched = fetch_model(model_uri)
    try:
        meta = Model.load(fetched.folder)
        if "python_function" not in meta.flavors:
            raise MlflowException.invalid_parameter_value(
                f"The model {model_uri} cannot be served: it has no flavor python_function."
            )
        check_may_run_code(fetched)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(fetched.folder, target)
    finally:
        fetched.forget()
    return meta


def _model_steps(folder: Path, conda: bool) -> list[str]:
    steps = []
    if conda:
        steps += [
            f"COPY model/{CONDA_FILE} /opt/mlflow/{CONDA_FILE}",
            f"RUN conda env update --name base --file /opt/mlflow/{CONDA_FILE}",
        ]
    else:
        lines = requirement_lines(folder / "model")
        bounds = folder / "model" / CONSTRAINTS_FILE
        if bounds.exists():
            shutil.copyfile(bounds, folder / CONSTRAINTS_FILE)
            lines.append(f"-c {CONSTRAINTS_FILE}")
            steps.append(f"COPY {CONSTRAINTS_FILE} /opt/mlflow/{CONSTRAINTS_FILE}")
        (folder / REQUIREMENTS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
        steps += [
            f"COPY {REQUIREMENTS_FILE} /opt/mlflow/{REQUIREMENTS_FILE}",
            f"RUN pip install --no-cache-dir -r /opt/mlflow/{REQUIREMENTS_FILE}",
        ]
    return [
        *steps,
        f"COPY model {MODEL_FOLDER}",
        f"ENV {INSTALLED}=true",
        "# The files were compared with what the store recorded when they were copied here.",
        "ENV MLFLOW_ALLOW_PICKLE_DESERIALIZATION=true",
    ]


def _dockerfile(base: str, system: list[str], own: str, steps: list[str]) -> str:
    install = [
        "RUN apt-get update \\",
        f"    && apt-get install --yes --no-install-recommends {' '.join(system)} \\",
        "    && rm -rf /var/lib/apt/lists/*",
    ]
    entry = json.dumps(["python", "-m", "mlflow.serving", "container"])
    check = f"import urllib.request as r; r.urlopen('http://127.0.0.1:{PORT}/ping', timeout=5)"
    lines = [
        f"FROM {base}",
        *(install if system else []),
        "WORKDIR /opt/mlflow",
        *steps,
        f"COPY {own} /opt/mlflow/",
        f"RUN pip install --no-cache-dir '/opt/mlflow/{own}{'' if steps else '[projects]'}'",
        "# Platforms run images as users of their own choice.",
        "RUN chmod -R o+rwX /opt/mlflow",
        "ENV HOME=/opt/mlflow PYTHONUNBUFFERED=1",
        f"EXPOSE {PORT}",
        f"HEALTHCHECK --start-period=60s CMD {json.dumps(['python', '-c', check])}",
        f"ENTRYPOINT {entry}",
    ]
    return "\n".join(lines) + "\n"
