"""The suite that every flavor passes: save, load, log, predict, describe, refuse."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import mlflow
import mlflow.pyfunc
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.models import Model, get_model_info, infer_signature, own_models
from tests.flavors.cases import CASES, Case, same  # noqa: F401 - CASES: see below


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the suite on the cases of the module that has it: here, or in tests/frameworks."""
    if "case" in metafunc.fixturenames:
        cases = metafunc.module.CASES
        params = [
            pytest.param(case, id=name, marks=pytest.mark.xdist_group(case.library))
            for name, case in cases.items()
        ]
        metafunc.parametrize("case", params)


def model_file(folder: Path, conf: dict[str, Any]) -> Path:
    """The file that holds the model; in a folder of several, the largest."""
    names = ("data", "pickled_model", "model_data", "saved_model_dir")
    path = folder / next(conf[name] for name in names if conf.get(name))
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    # A graph of TensorFlow is in a file of its own beside its weights.
    graphs = [each for each in files if each.name == "saved_model.pb"]
    return max(graphs or files, key=lambda each: each.stat().st_size)


def save(case: Case, path: str = "model", **options: Any) -> Path:
    case.module.save_model(case.train(), path, **dict(case.options), **options)
    return Path(path)


def test_save_and_load(case: Case) -> None:
    data = case.data()
    expected = case.predict(case.train(), data)
    folder = save(case)
    assert same(case.predict(case.module.load_model(folder), data), expected)
    assert same(mlflow.pyfunc.load_model(folder).predict(data), expected)


def test_log_and_load_by_every_uri(case: Case) -> None:
    data = case.data()
    expected = case.predict(case.train(), data)
    with mlflow.start_run() as run:
        info = case.module.log_model(
            case.train(), "my_model", registered_model_name="Mine", **dict(case.options)
        )
    uris = [
        info.model_uri,
        f"runs:/{run.info.run_id}/my_model",
        "models:/Mine/1",
        "models:/Mine/latest",
    ]
    for uri in uris:
        assert same(mlflow.pyfunc.load_model(uri).predict(data), expected)
    assert same(case.predict(case.module.load_model(uris[1]), data), expected)
    assert info.registered_model_version == 1
    model = mlflow.get_logged_model(info.model_id)
    assert (model.name, model.status, model.source_run_id) == (
        "my_model",
        "READY",
        run.info.run_id,
    )


def test_files(case: Case) -> None:
    folder = save(case, input_example=case.data().head(2), metadata={"who": "us"})
    names = {path.name for path in folder.iterdir()}
    assert names >= {
        *("MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt"),
        *("input_example.json", "serving_input_example.json"),
    }
    meta = Model.load(folder)
    assert set(meta.flavors) == {"python_function", case.flavor}
    assert meta.flavors["python_function"]["loader_module"] == f"mlflow.{case.flavor}"
    assert meta.metadata == {"who": "us"}
    assert meta.model_size_bytes
    distribution = {"sklearn": "scikit-learn"}.get(case.package, case.package)
    required = (folder / "requirements.txt").read_text().splitlines()
    assert required[0] == f"mlflow=={mlflow.__version__}"
    assert any(line.startswith(f"{distribution}==") for line in required)
    conda = yaml.safe_load((folder / "conda.yaml").read_text())
    assert conda["dependencies"][-1]["pip"] == required
    example = meta.load_input_example(str(folder))
    assert example.to_dict("list") == case.data().head(2).to_dict("list")


def test_signature_of_an_example_and_enforcement(case: Case) -> None:
    data = case.data()
    folder = save(case, input_example=data)
    signature = Model.load(folder).signature
    assert signature is not None
    assert signature.inputs == infer_signature(data).inputs
    assert signature.outputs is not None
    model = mlflow.pyfunc.load_model(folder)
    expected = case.predict(case.train(), data)
    shuffled = data[list(data.columns)[::-1]].assign(extra=1)
    assert same(model.predict(shuffled), expected)
    with pytest.raises(MlflowException, match=re.escape(f"lacks the column {data.columns[0]!r}")):
        model.predict(data.drop(columns=data.columns[0]))


def test_a_signature_that_is_given_or_not_wanted(case: Case) -> None:
    given = infer_signature(case.data(), params={"unused": 1})
    save(case, "given", signature=given)
    assert Model.load("given").signature == given
    save(case, "none", signature=False, input_example=case.data())
    assert Model.load("none").signature is None


def test_requirements_that_are_given(case: Case) -> None:
    save(case, "these", pip_requirements=["mlflow", "numpy==2.0"])
    assert Path("these/requirements.txt").read_text() == "mlflow\nnumpy==2.0"
    save(case, "more", extra_pip_requirements=["six"])
    assert Path("more/requirements.txt").read_text().endswith("\nsix")
    save(case, "conda", conda_env=case.module.get_default_conda_env())
    text = Path("conda/requirements.txt").read_text()
    assert text.splitlines()[1:] == case.module.get_default_pip_requirements()


def test_code_and_extra_files_go_with_the_model(case: Case) -> None:
    Path("brought_along.py").write_text("VALUE = 5\n")
    Path("notes.txt").write_text("n")
    folder = save(case, code_paths=["brought_along.py"], extra_files=["notes.txt"])
    Path("brought_along.py").unlink()
    assert (folder / "extra_files/notes.txt").read_text() == "n"
    before = list(sys.path)
    try:
        case.module.load_model(folder)
        import brought_along  # type: ignore[import-not-found]

        assert brought_along.VALUE == 5
    finally:
        sys.path[:] = before
        sys.modules.pop("brought_along", None)


def test_only_pickles_need_somebody_to_vouch(case: Case) -> None:
    folder = save(case)
    own_models._noted.clear()
    own_models.ledger().unlink()
    for load in (case.module.load_model, mlflow.pyfunc.load_model):
        if case.runs_code:
            with pytest.raises(MlflowException, match="nobody vouches"):
                load(folder)
            load(folder, trusted=True)
        else:
            load(folder)


def test_a_changed_byte_is_refused(case: Case) -> None:
    info = case.module.log_model(case.train(), name="m", **dict(case.options))
    folder = Path(mlflow.artifacts.download_artifacts(info.model_uri))
    file = model_file(folder, info.flavors[case.flavor])
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(IntegrityError):
        case.module.load_model(info.model_uri)


def test_a_truncated_file_is_a_clear_error(case: Case) -> None:
    folder = save(case)
    file = model_file(folder, Model.load(folder).flavors[case.flavor])
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
    with pytest.raises(MlflowException, match="cannot be read") as caught:
        case.module.load_model(folder, trusted=True)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    file.unlink()
    with pytest.raises(MlflowException, match="lacks the file"):
        case.module.load_model(folder, trusted=True)


def test_another_flavor_is_named(case: Case) -> None:
    folder = save(case)
    meta = Model.load(folder)
    meta.flavors = {"other": {}}
    meta.save(folder / "MLmodel")
    for load in (case.module.load_model, mlflow.pyfunc.load_model):
        with pytest.raises(MlflowException, match="its flavors are other") as caught:
            load(folder)
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_a_missing_library_is_named_with_its_extra(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save(case)
    monkeypatch.setitem(sys.modules, case.package, None)
    with pytest.raises(MlflowException, match=rf"headrace\[{case.flavor}\]"):
        case.module.load_model(folder)


def test_a_folder_that_is_taken_is_left_alone(case: Case) -> None:
    folder = save(case)
    before = (folder / "MLmodel").read_bytes()
    with pytest.raises(MlflowException, match="there is something already"):
        save(case)
    assert (folder / "MLmodel").read_bytes() == before


def test_a_model_of_another_framework_leaves_nothing_behind(case: Case) -> None:
    # No generator can be pickled.
    wrong: Any = (line for line in [1]) if case.flavor == "sklearn" else object()
    with pytest.raises((MlflowException, TypeError, ValueError)):
        case.module.save_model(wrong, "wrong", **dict(case.options))
    assert not any(Path("wrong").iterdir())


def test_another_version_of_python_is_told(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    folder = save(case)
    meta = Model.load(folder)
    here = meta.flavors["python_function"]["python_version"]
    meta.flavors["python_function"]["python_version"] = "3.6.1"
    meta.save(folder / "MLmodel")
    mlflow.pyfunc.load_model(folder)
    assert "3.6.1" in caplog.text
    assert here in caplog.text


def test_model_info(case: Case) -> None:
    info = case.module.log_model(
        case.train(), name="m", input_example=case.data(), tags={"t": 1}, params={"p": 2},
        model_type="test", **dict(case.options),
    )  # fmt: skip
    again = get_model_info(info.model_uri)
    assert again.model_id == info.model_id == again.model_uuid
    assert again.signature == info.signature
    assert again.flavors == info.flavors
    assert info.params == {"p": "2"}
    assert info.tags is not None
    assert info.tags["t"] == "1"


def test_functions_show_their_arguments(case: Case) -> None:
    functions: list[Callable[..., Any]] = [case.module.save_model, case.module.log_model]
    for function in functions:
        shown = inspect.signature(function).parameters
        place = list(shown).index("conda_env")
        assert 2 <= place <= 3
        assert list(shown)[place + 1] == "code_paths"
        assert {"signature", "input_example", "pip_requirements", "metadata"} <= set(shown)
        assert function.__doc__
    with pytest.raises(TypeError, match="nonsense"):
        case.module.save_model(case.train(), "model", nonsense=1)
