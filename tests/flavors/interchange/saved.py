"""A program: saves a model of every kind into a folder, with what each predicts on its data.

Knows nothing of which MLflow it runs with. `python -m tests.flavors.interchange.saved FOLDER`
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import mlflow
import mlflow.pyfunc
from mlflow.models import infer_signature
from mlflow.types.schema import (
    AnyType,
    Array,
    ColSpec,
    Map,
    Object,
    ParamSchema,
    ParamSpec,
    Property,
    Schema,
    TensorSpec,
)
from tests.flavors.cases import CASES
from tests.flavors.interchange import custom

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
root = Path(sys.argv[1])
expected: dict[str, Any] = {}
IS_2 = mlflow.__version__.startswith("2.")


class Scale(mlflow.pyfunc.PythonModel):  # type: ignore[misc, unused-ignore]
    def load_context(self, context: Any) -> None:
        self.factor = float(Path(context.artifacts["factor"]).read_text())

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        return (model_input["a"] * self.factor + params["plus"]).tolist()


class Hinted(mlflow.pyfunc.PythonModel):  # type: ignore[misc, unused-ignore]
    def predict(self, model_input: list[str], params: Any = None) -> list[str]:  # type: ignore[override, unused-ignore]
        return [text.upper() for text in model_input]


def reverse(texts: list[str]) -> list[str]:
    return [text[::-1] for text in texts]


CODE = """\
import mlflow

class Count(mlflow.pyfunc.PythonModel):
    def predict(self, model_input: list[str], params=None) -> list[int]:
        return [len(text) for text in model_input]

mlflow.models.set_model(Count())
"""
SIGNATURE = Schema(
    [
        ColSpec("double", "number"),
        ColSpec("long", "count"),
        ColSpec("string", "text", required=False),
        ColSpec("datetime", "when"),
        ColSpec("boolean", "flag"),
        ColSpec(Array("float"), "list"),
        ColSpec(Object([Property("k", "integer"), Property("o", "string", False)]), "object"),
        ColSpec(Map("string"), "map"),
        ColSpec(AnyType(), "any"),
    ]
)


def keep(name: str, data: Any, predictions: Any) -> None:
    """Note what a model predicts on data."""
    frame = isinstance(data, pd.DataFrame)
    predicted = (
        predictions.to_dict("list") if isinstance(predictions, pd.DataFrame) else predictions
    )
    expected[name] = {
        "frame": frame,
        "data": data.to_dict("list") if frame else data,
        "predictions": np.asarray(predicted).tolist()
        if not isinstance(predicted, dict)
        else predicted,
    }


for name, case in CASES.items():
    if name == "sklearn-skops" and IS_2:
        continue  # newer than that
    data, model = case.data(), case.train()
    options = dict(case.options)
    if name == "sklearn":
        options["serialization_format"] = "cloudpickle"
    if name == "lightgbm" and not IS_2:
        options["serialization_format"] = "cloudpickle"
    signature = infer_signature(data, case.predict(model, data))
    example = {} if case.flavor == "prophet" else {"input_example": data.head(2)}
    # Given, since MLflow would load every model once more to find them out.
    options["pip_requirements"] = ["mlflow"]
    case.module.save_model(model, root / name, signature=signature, **example, **options)
    keep(name, data.assign(ds=data["ds"].astype(str)) if "ds" in data else data,
         case.predict(model, data))  # fmt: skip

(root / "factor.txt").write_text("2.5")
frame = pd.DataFrame({"a": [1.0, 2.0]})
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"],
    path=root / "class",
    python_model=Scale(),
    artifacts={"factor": str(root / "factor.txt")},
    signature=infer_signature(frame, [1.0], {"plus": 1.0}),
)
keep("class", frame, [3.5, 6.0])
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"],
    path=root / "named",
    python_model=custom.Scale(),
    artifacts={"factor": str(root / "factor.txt")},
    signature=infer_signature(frame, np.array([1.0])),
)
keep("named", frame, [2.5, 5.0])
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"], path=root / "hinted", python_model=Hinted(), input_example=["a"]
)
keep("hinted", ["a", "b"], ["A", "B"])
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"], path=root / "function", python_model=reverse, input_example=["ab"]
)
keep("function", ["ab"], ["ba"])
(root / "count.py").write_text(CODE)
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"],
    path=root / "code",
    python_model=str(root / "count.py"),
    input_example=["a"],
)
keep("code", ["a", "abc"], [1, 3])


class Same(mlflow.pyfunc.PythonModel):  # type: ignore[misc, unused-ignore]
    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        return sorted(params.items(), key=str)


kinds = ParamSchema([ParamSpec("t", "double", 0.5), ParamSpec("s", "string", ["x"], (-1,))])
schema = mlflow.models.ModelSignature(SIGNATURE, Schema([ColSpec(AnyType())]), kinds)
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"], path=root / "types", python_model=Same(), signature=schema
)
tensors = Schema(
    [TensorSpec(np.dtype("float32"), (-1, 2), "x"), TensorSpec(np.dtype(str), (-1,), "s")]
)
mlflow.pyfunc.save_model(
    pip_requirements=["mlflow"],
    path=root / "tensors",
    python_model=Same(),
    signature=mlflow.models.ModelSignature(tensors),
)
described = {"types": schema, "tensors": mlflow.models.ModelSignature(tensors)}
expected["signatures"] = {name: each.to_dict() for name, each in described.items()}
(root / "expected.json").write_text(json.dumps(expected, default=str))
sys.stdout.write(f"{mlflow.__file__}\n")
