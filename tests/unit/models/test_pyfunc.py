"""Models of the user's own: classes, functions, files of code, loaders; and how they predict."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cloudpickle  # the classes of this module are pickled whole, as those of a program are
import numpy as np
import pandas as pd
import pytest

import mlflow
import mlflow.pyfunc
from mlflow.exceptions import MlflowException
from mlflow.models import Model, ModelConfig, infer_signature, set_signature
from mlflow.models.model import update_model_requirements
from mlflow.pyfunc.utils import pyfunc
from mlflow.types import ColSpec, Schema
from mlflow.types.schema import AnyType, Map
from tests.servers import ServerProcess

cloudpickle.register_pickle_by_value(sys.modules[__name__])


class AddN(mlflow.pyfunc.PythonModel):
    def __init__(self, n: int) -> None:
        self.n = n

    def predict(self, model_input: list[int]) -> list[int]:  # type: ignore[override]
        return [each + self.n for each in model_input]


class WithContext(mlflow.pyfunc.PythonModel):
    def load_context(self, context: Any) -> None:
        self.words = Path(context.artifacts["words"]).read_text().split()
        self.more = sorted(path.name for path in Path(context.artifacts["folder"]).iterdir())

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        return [self.words, self.more, context.model_config, params]

    def predict_stream(self, context: Any, model_input: Any, params: Any = None) -> Iterator[Any]:
        yield from self.words


class Columns(mlflow.pyfunc.PythonModel):
    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        scale = (params or {}).get("scale", 1)
        return model_input["a"] * scale


def shout(texts: list[str]) -> list[str]:
    return [text.upper() for text in texts]


def test_a_class_with_a_type_hint() -> None:
    info = mlflow.pyfunc.log_model(name="m", python_model=AddN(2))
    assert info.signature is not None
    assert info.signature.inputs == Schema([ColSpec("long")])
    model = mlflow.pyfunc.load_model(info.model_uri)
    assert model.predict([1, 2]) == [3, 4]
    assert model.predict(pd.DataFrame({"x": [1, 2]})) == [3, 4]
    assert model.predict(pd.Series([1, 2])) == [3, 4]
    assert model.predict(np.array([1, 2])) == [3, 4]
    assert model.unwrap_python_model().n == 2
    with pytest.raises(MlflowException, match=r"model_input\[0\] is str"):
        model.predict(["x"])


def test_a_function() -> None:
    mlflow.pyfunc.save_model("f", python_model=shout, input_example=["a"])
    model = mlflow.pyfunc.load_model("f")
    assert model.predict(["a", "b"]) == ["A", "B"]
    assert model.input_example == ["a"]
    signature = model.metadata.signature
    assert signature is not None
    assert signature.inputs == signature.outputs == Schema([ColSpec("string")])


def test_artifacts_and_settings() -> None:
    for folder in ("one", "two"):
        Path(folder).mkdir()
        Path(folder, "words.txt").write_text("p q")
    mlflow.pyfunc.save_model(
        "m",
        python_model=WithContext(),
        artifacts={"words": "one/words.txt", "again": "two/words.txt", "folder": "two"},
        model_config={"depth": 3},
    )
    model = mlflow.pyfunc.load_model("m")
    assert model.predict(None) == [["p", "q"], ["words.txt"], {"depth": 3}, None]
    assert list(model.predict_stream(None)) == ["p", "q"]
    assert model.model_config == {"depth": 3}
    other = mlflow.pyfunc.load_model("m", model_config={"depth": 4})
    assert other.predict(None)[2] == {"depth": 4}
    conf = Model.load("m").flavors["python_function"]
    assert sorted(entry["path"] for entry in conf["artifacts"].values()) == [
        "artifacts/again/words.txt",
        "artifacts/two",
        "artifacts/words.txt",
    ]
    assert conf["streamable"] is True


CODE = """\
import mlflow
from mlflow.models import ModelConfig

config = ModelConfig(development_config={"times": 1})

class Repeat(mlflow.pyfunc.PythonModel):
    def predict(self, model_input: list[str]) -> list[str]:
        return [text * config.get("times") for text in model_input]

mlflow.models.set_model(Repeat())
"""


def test_a_file_of_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)  # whatever the environment says
    monkeypatch.setattr(sys, "pycache_prefix", None)
    Path("repeat.py").write_text(CODE)
    info = mlflow.pyfunc.log_model(
        name="m", python_model="repeat.py", model_config={"times": 2}, input_example=["a"]
    )
    Path("repeat.py").unlink()
    assert mlflow.pyfunc.load_model(info.model_uri).predict(["a"]) == ["aa"]
    changed = mlflow.pyfunc.load_model(info.model_uri, model_config={"times": 3})
    assert changed.predict(["a"]) == ["aaa"]
    folder = Path(mlflow.artifacts.download_artifacts(info.model_uri))
    assert not (folder / "__pycache__").exists()
    assert not (folder / "python_model.pkl").exists()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("x = 1", "does not say what the model is"),
        ("1 / 0", "ZeroDivisionError"),
        ("import mlflow\nmlflow.models.set_model(3)", "set_model"),
        ("def", "SyntaxError"),
    ],
)
def test_code_that_is_no_model_is_refused(code: str, message: str) -> None:
    Path("code.py").write_text(code)
    with pytest.raises(MlflowException, match=message):
        mlflow.pyfunc.save_model("m", python_model="code.py")
    assert not any(Path("m").iterdir())


def test_settings_outside_of_a_model() -> None:
    assert ModelConfig(development_config={"a": 1}).to_dict() == {"a": 1}
    Path("c.yaml").write_text("a: 2\n")
    assert ModelConfig(development_config="c.yaml").get("a") == 2
    with pytest.raises(MlflowException, match="no 'b'"):
        ModelConfig(development_config={"a": 1}).get("b")
    with pytest.raises(MlflowException, match="without settings"):
        ModelConfig()


def test_a_loader() -> None:
    Path("my_loader.py").write_text(
        "from pathlib import Path\n"
        "class M:\n"
        "    def __init__(self, path): self.text = Path(path, 'x').read_text()\n"
        "    def predict(self, data): return [self.text] * len(data)\n"
        "def _load_pyfunc(path): return M(path)\n"
    )
    Path("data").mkdir()
    Path("data/x").write_text("hello")
    mlflow.pyfunc.save_model("m", "my_loader", "data", code_paths=["my_loader.py"])
    program = "import mlflow; print(mlflow.pyfunc.load_model('../m').predict([1, 2]))"
    Path("elsewhere").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program], cwd="elsewhere", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['hello', 'hello']"


def test_signature_of_an_example_with_parameters(caplog: pytest.LogCaptureFixture) -> None:
    frame = pd.DataFrame({"a": [1.5, 2.5]})
    info = mlflow.pyfunc.log_model(
        name="m", python_model=Columns(), input_example=(frame, {"scale": 2.0})
    )
    model = mlflow.pyfunc.load_model(info.model_uri)
    assert model.predict(frame).tolist() == [3.0, 5.0]
    assert model.predict(frame, params={"scale": 3}).tolist() == [4.5, 7.5]
    model.predict(frame, params={"other": 3})
    assert "no parameters other" in caplog.text
    assert info.signature is not None
    assert info.signature.outputs == Schema([ColSpec("double", "a")])


def test_a_model_that_fails_on_its_example_is_saved_without_signature(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mlflow.pyfunc.save_model("m", python_model=Columns(), input_example=pd.DataFrame({"b": [1.0]}))
    assert Model.load("m").signature is None
    assert "KeyError" in caplog.text


def test_signatures_of_type_hints() -> None:
    class Hinted(mlflow.pyfunc.PythonModel):
        def predict(  # type: ignore[override]
            self, model_input: list[dict[str, int]], params: Any = None
        ) -> Any:
            return [sum(each.values()) for each in model_input]

    mlflow.pyfunc.save_model("m", python_model=Hinted(), input_example=([{"a": 1}], {"p": 1}))
    model = mlflow.pyfunc.load_model("m")
    signature = model.metadata.signature
    assert signature is not None
    assert signature.inputs == Schema([ColSpec(Map("long"))])
    assert signature.outputs == Schema([ColSpec(AnyType())])
    assert model.predict([{"a": 1, "b": 2}]) == [3]
    assert model.predict(pd.DataFrame({"a": [1], "b": [4]})) == [5]

    class Strange(mlflow.pyfunc.PythonModel):
        def predict(self, model_input: list[complex]) -> Any:  # type: ignore[override]
            return model_input

    with pytest.raises(MlflowException, match="no type for the hint complex"):
        mlflow.pyfunc.save_model("s", python_model=Strange())


def test_the_decorator_checks_outside_of_mlflow_too() -> None:
    checked = pyfunc(shout)
    assert checked(["a"]) == ["A"]
    assert checked(texts=["a"]) == ["A"]
    with pytest.raises(MlflowException, match="does not fit the type hint"):
        checked([1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "needs python_model"),
        ({"python_model": AddN}, "the class AddN"),
        ({"python_model": 3}, "got int"),
        ({"python_model": lambda a, b: a}, "takes 2"),
        ({"python_model": "nowhere.py"}, "no file of Python code"),
        ({"python_model": AddN(1), "loader_module": "m"}, "both were given"),
        ({"python_model": AddN(1), "artifacts": {"x": "nowhere"}}, "no artifact"),
        ({"python_model": AddN(1), "artifacts": ["x"]}, "dictionary of names"),
        ({"python_model": AddN(1), "model_config": "nowhere.yaml"}, "no file nowhere.yaml"),
        ({"python_model": AddN(1), "signature": 3}, "ModelSignature"),
        ({"python_model": AddN(1), "code_paths": "x.py"}, "list of files"),
        ({"python_model": AddN(1), "code_paths": ["nowhere"]}, "no file or folder"),
        ({"python_model": AddN(1), "code_paths": ["."]}, "the model itself"),
        ({"python_model": AddN(1), "metadata": {"x": object()}}, "plain data"),
        ({"loader_module": "m", "data_path": "nowhere"}, "no file or folder"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_be_saved_is_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(MlflowException, match=message):
        mlflow.pyfunc.save_model("m", **arguments)
    assert not Path("m").exists() or not any(Path("m").iterdir())


def test_what_cannot_be_pickled_is_refused() -> None:
    class Holds(mlflow.pyfunc.PythonModel):
        def __init__(self) -> None:
            self.generator = (each for each in [1])

    with pytest.raises(MlflowException, match="cannot be written as a pickle"):
        mlflow.pyfunc.save_model("m", python_model=Holds())


def test_a_loader_that_is_none_is_refused() -> None:
    mlflow.pyfunc.save_model("m", python_model=AddN(1))
    text = Path("m/MLmodel").read_text()
    for module, message in [("no.such.module", "not installed"), ("json", "_load_pyfunc")]:
        Path("m/MLmodel").write_text(text.replace("mlflow.pyfunc.model", module))
        with pytest.raises(MlflowException, match=message):
            mlflow.pyfunc.load_model("m")


def test_a_model_whose_files_are_elsewhere_cannot_be_loaded() -> None:
    model = mlflow.create_external_model(name="far")
    with pytest.raises(MlflowException, match="kept elsewhere"):
        mlflow.pyfunc.load_model(model.model_uri)


# ---- changing what is logged ----------------------------------------------------------------
def test_a_signature_can_be_set_later() -> None:
    signature = infer_signature(pd.DataFrame({"a": [1.5]}))
    with mlflow.start_run() as run:
        info = mlflow.pyfunc.log_model(name="m", python_model=Columns())
    mlflow.pyfunc.save_model("local", python_model=Columns())
    for uri in (info.model_uri, f"runs:/{run.info.run_id}/m", "local"):
        set_signature(uri, signature)
        model = mlflow.pyfunc.load_model(uri)
        assert model.metadata.signature == signature
        with pytest.raises(MlflowException, match="lacks the column 'a'"):
            model.predict(pd.DataFrame({"b": [1]}))
    mlflow.register_model(info.model_uri, "Mine")
    with pytest.raises(MlflowException, match="does not change"):
        set_signature("models:/Mine/1", signature)
    with pytest.raises(MlflowException, match="infer_signature"):
        set_signature(info.model_uri, {"a": 1})  # type: ignore[arg-type]


def test_requirements_can_be_changed_later() -> None:
    info = mlflow.pyfunc.log_model(name="m", python_model=AddN(1), pip_requirements=["six==1.0"])
    update_model_requirements(info.model_uri, "add", ["six==1.16.0", "numpy"])
    path = mlflow.pyfunc.get_model_dependencies(info.model_uri)
    assert Path(path).read_text().splitlines()[1:] == ["six==1.16.0", "numpy"]
    update_model_requirements(info.model_uri, "remove", ["six"])
    assert (
        "six" not in Path(mlflow.pyfunc.get_model_dependencies(info.model_uri, "conda")).read_text()
    )
    assert mlflow.pyfunc.load_model(info.model_uri).predict([1]) == [2]
    with pytest.raises(MlflowException, match="'add' or 'remove'"):
        update_model_requirements(info.model_uri, "change", ["six"])


# ---- logging --------------------------------------------------------------------------------
def test_a_model_is_linked_to_its_run_and_step() -> None:
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        for step in range(3):
            mlflow.log_metric("loss", 1.0 - step / 10, step=step)
        info = mlflow.pyfunc.log_model(name="m", python_model=AddN(1), step=1, params={"own": 1})
    model = mlflow.get_logged_model(info.model_id or "")
    assert model.params == {"own": "1", "depth": "3"}
    assert [(each.key, each.value, each.step) for each in model.metrics or []] == [("loss", 0.9, 1)]
    outputs = mlflow.get_run(run.info.run_id).outputs
    assert outputs is not None
    assert [(each.model_id, each.step) for each in outputs.model_outputs] == [(info.model_id, 1)]
    assert info.run_id == run.info.run_id


def test_without_a_run_there_is_a_model_of_the_experiment() -> None:
    info = mlflow.pyfunc.log_model(name="m", python_model=AddN(1))
    assert info.run_id is None
    assert mlflow.last_logged_model() is not None
    assert mlflow.active_run() is None


def test_a_model_that_fails_is_marked_so() -> None:
    with pytest.raises(MlflowException):
        mlflow.pyfunc.log_model(name="m", python_model=3)
    [model] = mlflow.search_logged_models()["status"]  # type: ignore[call-overload]
    assert model == "FAILED"


@pytest.mark.parametrize(
    "arguments", [{"name": "a/b"}, {"name": "m", "artifact_path": "m"}], ids=["name", "both"]
)
def test_names_that_cannot_be_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(MlflowException) as caught:
        mlflow.pyfunc.log_model(python_model=AddN(1), **arguments)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_model_that_is_there_gets_its_files() -> None:
    waiting = mlflow.create_external_model(name="m")
    info = mlflow.pyfunc.log_model(python_model=AddN(1), model_id=waiting.model_id)
    assert info.model_id == waiting.model_id
    assert mlflow.pyfunc.load_model(info.model_uri).predict([1]) == [2]
    assert "mlflow.model.isExternal" not in mlflow.get_logged_model(waiting.model_id).tags


def test_a_flavor_of_somebody_elses() -> None:
    """What sktime and others do: a module with `save_model`, handed to `Model.log`."""

    class Theirs:
        @staticmethod
        def save_model(path: str, mlflow_model: Model, what: str) -> None:
            Path(path).mkdir(exist_ok=True)
            Path(path, "what.txt").write_text(what)
            mlflow.pyfunc.add_to_model(mlflow_model, "their_loader", data="what.txt")
            mlflow_model.save(Path(path, "MLmodel"))

    info = Model.log("m", Theirs, what="it")
    assert info.model_uri.startswith("models:/m-")
    path = mlflow.artifacts.download_artifacts(info.model_uri)
    assert Path(path, "what.txt").read_text() == "it"


def test_what_is_downloaded_goes_with_the_model(
    server: ServerProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    Path("words.txt").write_text("p q")
    Path("words").mkdir()
    Path("words/x").touch()
    mlflow.set_tracking_uri(server.url)
    info = mlflow.pyfunc.log_model(
        name="m", python_model=WithContext(), artifacts={"words": "words.txt", "folder": "words"}
    )
    monkeypatch.setattr(tempfile, "tempdir", str(downloads))
    model = mlflow.pyfunc.load_model(info.model_uri)
    assert model.predict(None)[0] == ["p", "q"]
    [folder] = downloads.iterdir()
    own = model.unwrap_python_model()
    del model
    gc.collect()
    assert folder.exists()  # its artifacts are still there
    del own
    gc.collect()
    assert not folder.exists()


def test_stages_and_aliases() -> None:
    client = mlflow.MlflowClient()
    for n in (1, 2):
        mlflow.pyfunc.log_model(
            name="m", python_model=AddN(n), registered_model_name="Adder", await_registration_for=0
        )
    client.transition_model_version_stage("Adder", "1", "Production")
    client.set_registered_model_alias("Adder", "best", "2")
    found = {
        which: mlflow.pyfunc.load_model(f"models:/Adder{which}").predict([0])
        for which in ("/1", "/2", "/Production", "/latest", "@best")
    }
    assert found == {"/1": [1], "/2": [2], "/Production": [1], "/latest": [2], "@best": [2]}
    with pytest.raises(MlflowException) as caught:
        mlflow.pyfunc.load_model("models:/Adder/3")
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    with pytest.raises(MlflowException, match=r"no file MLmodel|no artifact"):
        mlflow.pyfunc.load_model("nowhere")
