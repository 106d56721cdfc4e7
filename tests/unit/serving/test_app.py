"""The application's answers, errors among them."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

import mlflow
from mlflow.models import infer_signature
from mlflow.serving.app import Application
from mlflow.serving.options import ServeOptions
from mlflow.serving.served_model import ServedModel

TABLE = pd.DataFrame({"price": [10.0, 20.0]})
RELEASE = threading.Event()


class Discount(mlflow.pyfunc.PythonModel):
    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        if (model_input["price"] < 0).any():
            raise ArithmeticError("prices are positive")
        if (model_input["price"] == 0).all():
            RELEASE.wait(30)
        return model_input["price"] * (1 - params["rate"])


@pytest.fixture
def served() -> ServedModel:
    signature = infer_signature(TABLE, TABLE["price"], params={"rate": 0.5})
    mlflow.pyfunc.save_model("discount", python_model=Discount(), signature=signature)
    return ServedModel(ServeOptions(model_uri=str(Path("discount").absolute())))


@pytest.fixture
def application(served: ServedModel) -> Application:
    return Application(served, timeout_s=60.0, threads=2)


def send(app: Application, method: str, path: str, **more: Any) -> httpx.Response:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path, **more)

    return asyncio.run(once())


def prices(*values: float) -> dict[str, Any]:
    return {"dataframe_split": {"columns": ["price"], "data": [[value] for value in values]}}


def test_predictions_with_parameters(application: Application) -> None:
    answer = send(application, "POST", "/invocations", json=prices(10, 20))
    assert answer.json() == {"predictions": [{"price": 5.0}, {"price": 10.0}]}
    body = {**prices(10), "params": {"rate": 0.1}}
    assert send(application, "POST", "/invocations", json=body).json() == {
        "predictions": [{"price": 9.0}]
    }


def test_how_it_is(application: Application) -> None:
    for path in ("/ping", "/health"):
        answer = send(application, "GET", path)
        assert (answer.status_code, answer.text) == (200, "\n")
        assert answer.headers["content-type"] == "application/json"
    assert send(application, "GET", "/version").text == "3.17.2"
    described = send(application, "GET", "/model").json()
    assert described["model_uri"].endswith("discount")
    assert "price" in described["signature"]["inputs"]


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "says"),
    [
        ("GET", "/nothing", {}, 404, "POST /invocations"),
        ("GET", "/invocations", {}, 405, "POST"),
        ("POST", "/ping", {}, 405, "GET"),
        ("POST", "/invocations", {"content": b"{"}, 400, "not JSON"),
        ("POST", "/invocations", {"json": {"inputs": {"cost": [1]}}}, 400, "lacks the column"),
        ("POST", "/invocations", {"json": prices(-1)}, 400, "ArithmeticError: prices are positive"),
    ],
)
def test_errors_say_what_is_wrong(
    application: Application, method: str, path: str, more: Any, status: int, says: str
) -> None:
    answer = send(application, method, path, **more)
    assert answer.status_code == status
    assert says in answer.json()["message"]
    assert answer.json()["error_code"].isupper()


def test_what_takes_too_long_is_given_up(served: ServedModel) -> None:
    app = Application(served, timeout_s=0.1, threads=2)
    try:
        answer = send(app, "POST", "/invocations", json=prices(0))
    finally:
        RELEASE.set()
    assert answer.status_code == 504
    assert answer.json()["error_code"] == "DEADLINE_EXCEEDED"
    assert "within 0.1 seconds" in answer.json()["message"]


def test_a_form_is_no_content_type_of_it(application: Application) -> None:
    answer = send(application, "POST", "/invocations", data={"a": "b"})
    assert answer.status_code == 415
    assert answer.headers["content-type"].startswith("text/plain")
