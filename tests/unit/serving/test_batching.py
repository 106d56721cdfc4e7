"""Requests that wait together are predicted together, and answered as if each were alone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

import mlflow
from mlflow.models import infer_signature
from mlflow.serving.app import Application
from mlflow.serving.options import ServeOptions
from mlflow.serving.served_model import Loaded, ServedModel

DATA, SPECIES = load_iris(return_X_y=True, as_frame=True)


def served(model: Any, **options: Any) -> ServedModel:
    fitted = model.fit(DATA, SPECIES)
    mlflow.sklearn.save_model(fitted, "model", signature=infer_signature(DATA), **options)
    return ServedModel(ServeOptions(model_uri=str(Path("model").absolute())))


def body(rows: Any) -> dict[str, Any]:
    return {"dataframe_split": {"columns": list(DATA.columns), "data": rows}}


def ask_at_once(app: Application, bodies: list[Any]) -> list[httpx.Response]:
    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            sent = [client.post("/invocations", json=each) for each in bodies]
            return list(await asyncio.gather(*sent))

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("predict", ["predict", "predict_proba"])
def test_each_gets_its_own_part(predict: str) -> None:
    model = RandomForestClassifier(5, random_state=0)
    loaded = served(model, pyfunc_predict_fn=predict)
    app = Application(loaded, 60.0, 2)
    parts = [DATA.iloc[at : at + 1 + at % 4] for at in range(0, 140, 3)]
    answers = ask_at_once(app, [body(part.to_numpy().tolist()) for part in parts])
    for part, answer in zip(parts, answers, strict=True):
        assert answer.json()["predictions"] == getattr(model, predict)(part).tolist()


def test_one_that_is_wrong_does_not_hurt_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Application(served(LogisticRegression(max_iter=500)), 60.0, 2)
    good = body(DATA.head(2).to_numpy().tolist())
    wrong = [body([["a", "b", "c", "d"]]), body([[1.0]]), {"inputs": 1}, {}, body(7), body([7])]
    other = {"dataframe_records": DATA.head(1).to_dict(orient="records")}
    turned = DATA.head(1)[DATA.columns[::-1]]
    bodies = [good, *wrong, other, good, {"dataframe_split": turned.to_dict(orient="split")}, good]
    answers = ask_at_once(app, bodies)
    assert [answer.status_code for answer in answers] == [200, *[400] * 6, 200, 200, 200, 200]
    assert [answers[at].json()["predictions"] for at in (0, 7, 8, 9, 10)] == [
        [0, 0], [0], [0, 0], [0], [0, 0],
    ]  # fmt: skip


def test_only_models_whose_rows_do_not_depend_on_one_another_go_together() -> None:
    assert is_row_wise(make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)))
    centred = FunctionTransformer(centre)
    assert not is_row_wise(make_pipeline(centred, LinearRegression()))
    mlflow.pyfunc.save_model("function", python_model=lambda table: [len(table)] * len(table))
    loaded = ServedModel(ServeOptions(model_uri=str(Path("function").absolute()))).current
    assert not loaded.row_wise


def test_whole_numbers_and_gaps_become_floating_point() -> None:
    from mlflow.serving.frames import frame_of_rows

    schema = infer_signature(pd.DataFrame({"a": [0.5], "b": [0.5]})).inputs
    frame = frame_of_rows([[1, None], [2, 0.5]], ["b", "a"], schema)
    expected = pd.DataFrame({"b": [1.0, 2.0], "a": [None, 0.5]})
    pd.testing.assert_frame_equal(frame, expected)
    assert json.loads(frame.to_json(orient="values")) == [[1, None], [2, 0.5]]


def is_row_wise(model: Any) -> bool:
    folder = Path(f"model-{id(model)}").absolute()
    mlflow.sklearn.save_model(model.fit(DATA, SPECIES), folder)
    loaded: Loaded = ServedModel(ServeOptions(model_uri=str(folder))).current
    return loaded.row_wise


def centre(table: Any) -> Any:
    return table - table.mean()
