"""`mlflow.models.predict`: one answer of a model, in the environment that its files ask for.

It reads input as a scoring server does and answers in the same form, so that it shows beforehand
whether a model can be served: whether its requirements suffice, above all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mlflow.exceptions import MlflowException
from mlflow.file_uri import is_local, path_of
from mlflow.models.input_example import InputExample
from mlflow.models.loading import load_pyfunc
from mlflow.serving.answer import answer_of
from mlflow.serving.environment import (
    check_manager,
    environment_files,
    make_environment,
    python_of,
)
from mlflow.serving.request import CSV, FORMATS, JSON, UNWRAPPED, parse_json, read_invocation
from mlflow.serving.served_model import version_now
from mlflow.types.foreign import is_instance

_TYPES = {"json": JSON, "csv": CSV}


class PredictOrders(msgspec.Struct):
    """What a process in another environment is to predict; the input comes in as its own.

    Attributes:
        model_uri: The model.
        content_type: Of the input, as HTTP names it.
        output: File for the answer; None: standard output.
    """

    model_uri: str
    content_type: str
    output: str | None


def predict(
    model_uri: str,
    input_data: Any = None,
    input_path: str | os.PathLike[str] | None = None,
    content_type: str = "json",
    output_path: str | os.PathLike[str] | None = None,
    env_manager: str = "uv",
    install_mlflow: bool = False,
    pip_requirements_override: list[str] | None = None,
    extra_envs: Mapping[str, str] | None = None,
) -> None:
    """Let a model predict in an environment with what it requires, and write the answer as JSON.

    Args:
        model_uri: See `mlflow.pyfunc.load_model`.
        input_data: What it predicts on: a data frame, an array, a dictionary, a list; or the body
            of a request to a scoring server, as text or dictionary.
        input_path: Instead: a file with the body; without either, it is read from standard input.
        content_type: `json` or `csv`: what the body is.
        output_path: File for the answer; standard output by default.
        env_manager: What makes the environment: `uv`, `virtualenv`, `conda`; `local` is this one.
        install_mlflow: Accepted for compatibility: this package is in the environment anyway.
        pip_requirements_override: Requirements to try instead of, or besides, the model's own.
        extra_envs: More environment variables.

    Raises:
        MlflowException: An argument is wrong, input is not what the model takes
            (`INVALID_PARAMETER_VALUE`, `BAD_REQUEST`), the environment cannot be made, or the model
            fails in it (`INVALID_STATE`).
    """
    check_manager(env_manager)
    if content_type not in _TYPES:
        raise MlflowException.invalid_parameter_value(
            f"content_type is {' or '.join(map(repr, _TYPES))}; got {content_type!r}."
        )
    if env_manager == "local" and (pip_requirements_override or extra_envs):
        raise MlflowException.invalid_parameter_value(
            "pip_requirements_override and extra_envs are for an environment that is made; with "
            "env_manager='local' the model runs in this one. Use 'uv'."
        )
    body = _body(input_data, input_path, content_type)
    uri = _absolute(version_now(model_uri).uri)
    output = None if output_path is None else os.path.abspath(output_path)
    orders = PredictOrders(uri, _TYPES[content_type], output)
    if env_manager == "local":
        write_answer(orders, body)
    else:
        _elsewhere(orders, body, env_manager, pip_requirements_override or (), extra_envs or {})


def write_answer(orders: PredictOrders, body: bytes) -> None:
    """Predict in this process, and write the answer."""
    model = load_pyfunc(orders.model_uri)
    invocation = read_invocation(body, orders.content_type, model.metadata)
    predictions = model.predict(invocation.data, params=invocation.params)
    answer = answer_of(predictions, wrapped=invocation.wrapped)
    if orders.output is not None:
        Path(orders.output).write_bytes(answer)
        return
    sys.stdout.write(answer.decode() + "\n")
    sys.stdout.flush()


def validate_serving_input(model_uri: str, serving_input: str | dict[str, Any]) -> Any:
    """What a model gives for the body of a request, in this process.

    Args:
        model_uri: See `mlflow.pyfunc.load_model`.
        serving_input: The body, as text or dictionary.

    Raises:
        MlflowException: It is not what the model takes (`BAD_REQUEST`, `INVALID_PARAMETER_VALUE`).
    """
    model = load_pyfunc(model_uri)
    invocation = parse_json(serving_input, model.metadata)
    return model.predict(invocation.data, params=invocation.params)


def prepare_env(model_uri: str, env_manager: str = "uv") -> str:
    """Make the environment that a model needs, so that serving it begins at once.

    Returns:
        The folder of its programs.

    Raises:
        MlflowException: It cannot be made, or there is no such model (`RESOURCE_DOES_NOT_EXIST`).
    """
    with environment_files(version_now(model_uri).uri) as files:
        environment = make_environment(files, env_manager)
    environment.release()
    return os.path.dirname(python_of(environment))


def _elsewhere(
    orders: PredictOrders,
    body: bytes,
    manager: str,
    instead: Iterable[str],
    variables: Mapping[str, str],
) -> None:
    from mlflow.fluent.state import get_tracking_uri
    from mlflow.projects.child_environment import absolute_store_uri

    with environment_files(orders.model_uri) as files:
        environment = make_environment(files, manager, instead, dict(variables))
    try:
        known = {**os.environ, "MLFLOW_TRACKING_URI": absolute_store_uri(get_tracking_uri())}
        command = [python_of(environment), "-m", "mlflow.serving", "predict"]
        done = subprocess.run(
            [*command, msgspec.json.encode(orders).decode()],
            env=environment.complete(known),
            input=body,
            stdout=subprocess.PIPE,
            check=False,
        )
    finally:
        environment.release()
    sys.stdout.write(done.stdout.decode())
    sys.stdout.flush()
    if done.returncode:
        raise MlflowException(
            f"The model {orders.model_uri} cannot predict in its own environment "
            f"({manager}); what is above says why. If a package is missing there, "
            "pip_requirements_override tries it, and mlflow.models.update_model_requirements() "
            "adds it to the model.",
            "INVALID_STATE",
        )


def _body(data: Any, path: str | os.PathLike[str] | None, content_type: str) -> bytes:
    if data is not None and path is not None:
        raise MlflowException.invalid_parameter_value(
            "Pass either input_data or input_path, not both."
        )
    if path is not None:
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise MlflowException.invalid_parameter_value(
                f"The input {os.fspath(path)!r} cannot be read: {error.strerror}."
            ) from None
    if data is None:
        return sys.stdin.buffer.read()
    if isinstance(data, (str, bytes)):
        return data.encode() if isinstance(data, str) else data
    if content_type == "csv":
        if not is_instance(data, "pandas", "DataFrame"):
            raise MlflowException.invalid_parameter_value(
                f"input_data for CSV is text or a data frame; got {type(data).__name__}."
            )
        text: str = data.to_csv(index=False)
        return text.encode()
    if isinstance(data, dict) and any(key in data for key in (*FORMATS, *UNWRAPPED)):
        return json.dumps(data).encode()
    return InputExample(data).serving_input.encode()


def _absolute(uri: str) -> str:
    return path_of(uri) if is_local(uri) else uri
