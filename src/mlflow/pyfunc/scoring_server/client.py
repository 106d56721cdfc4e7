"""A client of served models, under the name that other software knows."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any

from mlflow.deployments.predictions import PredictionsResponse
from mlflow.exceptions import MlflowException
from mlflow.models.input_example import InputExample
from mlflow.settings import MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT

_PAUSE_S = 0.1


class ScoringServerClient:
    """Asks a served model.

    Args:
        host, port: Where it is served.
    """

    def __init__(self, host: str, port: int | str) -> None:
        self.url_prefix = f"http://{host}:{port}"
        self._address = (host, int(port))

    def ping(self) -> None:
        """See whether it answers.

        Raises:
            MlflowException: It does not (`TEMPORARILY_UNAVAILABLE`), or is not well.
        """
        self._ask("GET", "/ping")

    def get_version(self) -> str:
        """The level of MLflow's interface that it has."""
        return self._ask("GET", "/version").decode()

    def wait_server_ready(self, timeout: float = 30, scoring_server_proc: Any = None) -> None:
        """Wait until it answers.

        Args:
            timeout: Seconds.
            scoring_server_proc: Its process; when that has ended, nothing is waited for.

        Raises:
            RuntimeError: It does not answer in time, or its process has ended.
        """
        deadline = time.monotonic() + timeout
        while True:
            try:
                return self.ping()
            except MlflowException as error:
                if scoring_server_proc is not None and scoring_server_proc.poll() is not None:
                    raise RuntimeError(
                        f"The process that serves ended with {scoring_server_proc.returncode}."
                    ) from error
                if time.monotonic() > deadline:
                    raise RuntimeError(
                        f"Nothing answers at {self.url_prefix} after {timeout} seconds: {error}"
                    ) from error
            time.sleep(_PAUSE_S)

    def invoke(self, data: Any, params: dict[str, Any] | None = None) -> PredictionsResponse:
        """What the model gives.

        Args:
            data: Data frame, array, dictionary of arrays, list or single value.
            params: Parameters.

        Raises:
            MlflowException: The server does not answer, or refuses; its message is in the error's.
        """
        example = InputExample(data if params is None else (data, params))
        return PredictionsResponse.from_json(self._ask("POST", "/invocations", example))

    def _ask(self, method: str, path: str, example: InputExample | None = None) -> bytes:
        limit = MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT.get()
        connection = http.client.HTTPConnection(*self._address, timeout=limit)
        body = None if example is None else example.serving_input.encode()
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise MlflowException(
                f"No model answers at {self.url_prefix}{path}: {error}", "TEMPORARILY_UNAVAILABLE"
            ) from error
        finally:
            connection.close()
        if answer.status != 200:
            raise MlflowException(*_refusal(f"{self.url_prefix}{path}", answer.status, content))
        return content


def _refusal(url: str, status: int, content: bytes) -> tuple[str, str]:
    try:
        said = json.loads(content)
        return f"{url} answers {status}: {said['message']}", str(said["error_code"])
    except (ValueError, KeyError, TypeError):
        return f"{url} answers {status}: {content.decode(errors='replace'):.500}", "BAD_REQUEST"
