"""The files of a model: `MLmodel`, its environment, examples of its input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import yaml
from scipy.sparse import csc_matrix, csr_matrix
from sklearn.linear_model import LogisticRegression

import mlflow
import mlflow.pyfunc
from mlflow.client import model_versions
from mlflow.exceptions import MlflowException
from mlflow.models import Model, ModelSignature, infer_signature, publication
from mlflow.models.environment import PythonEnv, environment, parse_requirements
from mlflow.models.input_example import InputExample, save_example
from mlflow.models.mlmodel_yaml import read_yaml
from mlflow.types import ColSpec, Schema
from mlflow.types.schema import Array

WRITTEN_BY_1_30 = """\
artifact_path: model
flavors:
  python_function:
    env: conda.yaml
    loader_module: mlflow.sklearn
    model_path: model.pkl
    predict_fn: predict
    python_version: 3.8.13
  sklearn:
    code: null
    pickled_model: model.pkl
    serialization_format: cloudpickle
    sklearn_version: 1.0.2
mlflow_version: 1.30.1
model_uuid: 2e9b9c3e0d3a4ff0a1b0f6f8d7c7a111
run_id: 0123456789abcdef0123456789abcdef
signature:
  inputs: '[{"name": "a", "type": "double"}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]'
utc_time_created: '2022-11-23 02:05:11.901935'
"""


def test_mlmodel_is_read_and_written() -> None:
    model = Model(run_id="r", metadata={"k": [1, "x"]}, signature=infer_signature([1.5], "x"))
    model.add_flavor("python_function", loader_module="m", python_version="3.11.7")
    model.further = "kept"  # type: ignore[attr-defined]
    model.save("MLmodel")
    assert Model.load("MLmodel") == model
    assert Model.load(Path()) == model
    content = yaml.safe_load(Path("MLmodel").read_text())
    assert content["signature"]["params"] is None
    assert content["further"] == "kept"
    assert "env_vars" not in content
    described = json.loads(model.to_json())
    # MLflow 1 reads no columns that say they are required; newer ones take it for granted.
    assert content["signature"]["inputs"] == '[{"type": "double"}]'
    assert {**described, "signature": 0} == {**content, "signature": 0}


def test_nested_columns_that_are_required_say_so() -> None:
    """MLflow takes them for optional otherwise."""
    columns = [ColSpec(Array("long"), "a"), ColSpec("long", "b"), ColSpec("long", "c", False)]
    Model(signature=ModelSignature(Schema(columns))).save("MLmodel")
    written = json.loads(yaml.safe_load(Path("MLmodel").read_text())["signature"]["inputs"])
    assert [each.get("required") for each in written] == [True, None, False]


def test_mlmodel_of_an_old_version_is_read() -> None:
    Path("MLmodel").write_text(WRITTEN_BY_1_30)
    model = Model.load("MLmodel")
    assert model.get_input_schema() == Schema([ColSpec("double", "a")])
    assert model.get_params_schema() is None
    assert model.flavors["sklearn"]["sklearn_version"] == "1.0.2"
    assert model.get_model_info().model_uri == f"runs:/{model.run_id}/model"


def bomb() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 40)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read as YAML"),
        ("- 1", "mapping is needed"),
        ("", "mapping is needed"),
        ("flavors: 3", "mapping of flavors"),
        ("flavors: {sklearn: 3}", "mapping of flavors"),
        ("flavors: {}\nsignature: {inputs: '{'}", "A schema is JSON"),
        ("flavors: !!python/object/apply:os.system [true]", "cannot be read as YAML"),
        (bomb(), "aliases"),
        ("flavors: &a {x: *a}", "part of"),
        ("x: " + "[" * 5000, "cannot be read as YAML"),
        ("x: \x00", "cannot be read as YAML"),
    ],
    ids=[
        "broken",
        "list",
        "empty",
        "flavors",
        "flavor",
        "signature",
        "object",
        "bomb",
        "cycle",
        "deep",
        "nul",
    ],
)
def test_an_mlmodel_that_cannot_be_is_refused(text: str, message: str) -> None:
    Path("MLmodel").write_text(text)
    with pytest.raises(MlflowException, match=message) as caught:
        Model.load("MLmodel")
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_what_no_model_can_be_called_is_refused() -> None:
    for wrong in (None, "", 5):
        with pytest.raises(MlflowException, match=r"named by a URI \(runs:/") as caught:
            mlflow.pyfunc.load_model(wrong)  # type: ignore[arg-type]
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("key", ["data", "code"])
def test_a_model_that_names_files_elsewhere_is_refused(key: str) -> None:
    conf = {"loader_module": "mlflow.sklearn", key: "../elsewhere"}
    Path("model").mkdir()
    Model(flavors={"python_function": conf}).save("model/MLmodel")
    with pytest.raises(MlflowException, match=r"model names '\.\./elsewhere'.*save it again"):
        mlflow.pyfunc.load_model("model", trusted=True)


def test_an_argument_that_there_is_not_is_refused_with_the_one_that_is_meant() -> None:
    with pytest.raises(TypeError, match="'input_exmple'; 'input_example' may be meant"):
        mlflow.sklearn.save_model(LogisticRegression(), "model", input_exmple=[1])  # type: ignore[call-arg]


def test_aliases_are_no_harm_in_themselves() -> None:
    Path("MLmodel").write_text("flavors: {a: &x {k: [1]}, b: *x}")
    assert Model.load("MLmodel").flavors == {"a": {"k": [1]}, "b": {"k": [1]}}


def test_a_file_of_yaml_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlflow.models.mlmodel_yaml.MOST_BYTES", 10)
    Path("x.yaml").write_text("a: 1\nb: 2\nc: 3\n")
    with pytest.raises(MlflowException, match="15 bytes"):
        read_yaml("x.yaml")


def test_a_missing_mlmodel_is_named() -> None:
    Path("empty").mkdir()
    for place in ("empty", "nowhere"):
        with pytest.raises(MlflowException, match="no file MLmodel") as caught:
            Model.load(place)
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


@pytest.mark.parametrize(
    "make", [lambda: ModelSignature(inputs=3), lambda: ModelSignature(params=3)]
)  # type: ignore[arg-type]
def test_a_signature_of_something_else_is_refused(make: Any) -> None:
    with pytest.raises(TypeError):
        make()


def test_a_signature_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="none was given"):
        ModelSignature()
    with pytest.raises(ValueError, match="none was given"):
        infer_signature()


def test_what_has_no_schema_may_be_anything(caplog: pytest.LogCaptureFixture) -> None:
    signature = infer_signature(object, [1, "x"])
    assert str(signature.inputs) == str(signature.outputs) == "[Any (required)]"
    assert "cannot be told" in caplog.text


def test_how_long_a_version_is_waited_for_is_said_once() -> None:
    assert publication.AWAIT_SECONDS == model_versions.AWAIT_SECONDS


# ---- environments ---------------------------------------------------------------------------
def test_requirements_of_files_are_followed() -> None:
    Path("inner").mkdir()
    Path("r.txt").write_text(
        "# all\nnumpy==2.0  # pinned\n-r inner/more.txt\npandas \\\n  >=2\n-c c.txt\n"
    )
    Path("inner/more.txt").write_text("scipy\n-r ../r.txt\n")
    Path("c.txt").write_text("six<2\n")
    assert parse_requirements("r.txt") == (["numpy==2.0", "scipy", "pandas    >=2"], ["six<2"])
    made = environment([], pip_requirements=["-r r.txt", "xgboost"])
    assert made.requirements[0].startswith("mlflow==")
    assert made.requirements[1:] == ["numpy==2.0", "scipy", "pandas    >=2", "xgboost"]
    assert made.constraints == ["six<2"]
    made.write(".")
    assert Path("constraints.txt").read_text() == "six<2"
    pip = yaml.safe_load(Path("conda.yaml").read_text())["dependencies"][-1]["pip"]
    assert pip == [*made.requirements, "-c constraints.txt"]
    assert PythonEnv.from_yaml("python_env.yaml").dependencies == ["-r requirements.txt"]


def test_extra_requirements_replace_those_of_the_same_name() -> None:
    made = environment(
        ["mlflow==3.17.2", "Scikit_Learn==1", "numpy==2"], None, None, ["scikit-learn"]
    )
    assert made.requirements == ["mlflow==3.17.2", "numpy==2", "scikit-learn"]


def test_a_conda_environment_is_taken_as_it_is() -> None:
    given = {"name": "mine", "dependencies": ["python=3.11", {"pip": ["numpy"]}]}
    made = environment(["unused"], given)
    assert made.conda["name"] == "mine"
    assert made.requirements == [made.requirements[0], "numpy"]
    assert given["dependencies"] == ["python=3.11", {"pip": ["numpy"]}]
    Path("c.yaml").write_text("dependencies: [python=3.10]\n")
    assert environment([], "c.yaml").conda["dependencies"][0] == "python=3.10"


@pytest.mark.parametrize(
    "arguments",
    [
        {"conda_env": {}, "pip_requirements": []},
        {"pip_requirements": [], "extra_pip_requirements": []},
        {"pip_requirements": 3},
        {"pip_requirements": [3]},
        {"pip_requirements": "nowhere.txt"},
        {"conda_env": 3},
    ],
    ids=",".join,
)
def test_environments_that_cannot_be_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(MlflowException):
        environment([], **arguments)


# ---- examples -------------------------------------------------------------------------------
FRAME = pd.DataFrame({"a": [1.5, None], "b": [1, 2], "s": ["x", None], "y": [b"p", b"q"]})


@pytest.mark.parametrize(
    "example",
    [
        FRAME,
        pd.DataFrame([[1.5, 2.5]]),
        np.arange(6.0).reshape(2, 3),
        np.array(["x"]),
        {"x": np.zeros((1, 2), "float32"), "y": np.array([1])},
        csr_matrix(np.eye(2)),
        csc_matrix(np.eye(2)),
        {"q": "text", "k": [1, 2]},
        ["a", "b"],
        "text",
        3,
    ],
    ids=[
        "frame",
        "numbered",
        "array",
        "texts",
        "arrays",
        "csr",
        "csc",
        "dict",
        "list",
        "str",
        "int",
    ],
)
@pytest.mark.parametrize("params", [None, {"t": 0.5}], ids=["plain", "params"])
def test_an_example_is_read_back(example: Any, params: Any) -> None:
    model = Model(signature=infer_signature(example))
    saved = save_example(model, example if params is None else (example, params), ".")
    assert saved is not None
    model.save("MLmodel")
    found = Model.load(".").load_input_example(".")
    if isinstance(example, pd.DataFrame):
        pd.testing.assert_frame_equal(found, example)
    elif isinstance(example, np.ndarray):
        np.testing.assert_array_equal(found, example)
        assert found.dtype == example.dtype
    elif isinstance(example, dict) and "x" in example:
        assert {key: value.tolist() for key, value in found.items()} == {
            key: value.tolist() for key, value in example.items()
        }
        assert found["x"].dtype == "float32"
    elif hasattr(example, "toarray"):
        assert found.format == example.format
        assert (found.toarray() == example.toarray()).all()
    else:
        assert found == example
    assert model.load_input_example_params(".") == params
    request = json.loads(model.get_serving_input(".") or "")
    assert request.pop("params", None) == params
    assert list(request) == ["dataframe_split" if isinstance(example, pd.DataFrame) else "inputs"]


def test_a_polars_frame_is_kept_as_one_of_pandas() -> None:
    example = InputExample(pl.DataFrame({"a": [1.5], "s": ["x"], "l": [[1]]}))
    assert example.info["type"] == "dataframe"
    assert json.loads(example.serving_input)["dataframe_split"]["data"] == [[1.5, "x", [1]]]


@pytest.mark.parametrize(
    "example",
    [object(), [np.zeros(1)], {"x": np.zeros(1), "y": 1}, {"k": object}],
    ids=["object", "arrays", "mixture", "class"],
)
def test_what_is_no_example_is_refused(example: Any) -> None:
    with pytest.raises(MlflowException) as caught:
        InputExample(example)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
