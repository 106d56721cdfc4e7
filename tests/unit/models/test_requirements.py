"""What a model requires is told by its files, and compared with what is here."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestRegressor
from sklearn.preprocessing import FunctionTransformer

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.models import infer_pip_requirements, infer_signature
from mlflow.models.distributions import distributions_of, version_of
from mlflow.models.imported_modules import modules_of
from mlflow.models.mismatches import mismatches
from mlflow.models.requirements import name_of

TABLE = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.0, 1.0, 0.0]})


def names(folder: str) -> list[str]:
    lines = Path(folder, "requirements.txt").read_text().splitlines()
    assert all("==" in line for line in lines)
    return [name_of(line) for line in lines]


def test_a_forest_requires_what_it_is_made_of_and_what_its_numbers_depend_on() -> None:
    mlflow.sklearn.save_model(RandomForestRegressor(2).fit(TABLE, [1, 2, 3]), "forest")
    expected = ["mlflow", "cloudpickle", "numpy", "pandas", "scikit-learn", "scipy"]
    assert names("forest") == expected
    line = f"scikit-learn=={version('scikit-learn')}"
    assert line in infer_pip_requirements("forest", "sklearn")


def test_another_package_inside_a_pipeline_is_found() -> None:
    import yaml

    step = FunctionTransformer(yaml.safe_dump)
    mlflow.sklearn.save_model(step, "step", serialization_format="pickle")
    assert "pyyaml" in names("step")


def test_imports_of_code_that_was_defined_in_the_running_program_are_found() -> None:
    class Yaml(mlflow.pyfunc.PythonModel):
        def predict(self, model_input: list[str]) -> list[str]:  # type: ignore[override]
            import yaml

            return [yaml.safe_dump(each) for each in model_input]

    mlflow.pyfunc.save_model("yaml", python_model=by_value(Yaml)())
    assert "pyyaml" in names("yaml")


def test_imports_of_a_file_of_code_and_of_code_that_goes_along_are_found() -> None:
    Path("lib").mkdir()
    Path("lib/beside.py").write_text("import json\nfrom PIL import Image\n")
    Path("model.py").write_text(
        "import mlflow\ndef f(x: list[str]) -> list[str]:\n    import yaml, beside\n    return x\n"
        "mlflow.models.set_model(f)\n"
    )
    mlflow.pyfunc.save_model("code", python_model="model.py", code_paths=["lib/beside.py"])
    assert {"pyyaml", "pillow"} <= set(names("code"))
    assert "beside" not in names("code")


def test_what_a_module_of_the_users_own_imports_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("own_steps.py").write_text("import yaml\ndef step(x):\n    return yaml.safe_dump(x)\n")
    monkeypatch.syspath_prepend(str(Path.cwd()))
    import own_steps  # type: ignore[import-not-found]

    mlflow.sklearn.save_model(
        FunctionTransformer(own_steps.step), "own", serialization_format="pickle"
    )
    assert "pyyaml" in names("own")
    del sys.modules["own_steps"]


def test_a_compressed_pickle_and_a_skops_file_are_read(tmp_path: Path) -> None:
    import bz2
    import gzip
    import lzma
    import pickle

    for module in (gzip, bz2, lzma):
        (tmp_path / "model").write_bytes(module.compress(pickle.dumps(RandomForestRegressor())))
        assert "sklearn.ensemble._forest" in modules_of(tmp_path)
    (tmp_path / "model").unlink()
    import skops.io

    skops.io.dump(RandomForestRegressor(), tmp_path / "model.skops")
    assert "sklearn.ensemble._forest" in modules_of(tmp_path)


@given(st.binary(max_size=200))
def test_files_of_any_content_are_passed_over(tmp_path_factory: Any, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("model")
    for head in (b"", b"\x80\x04", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\x00"):
        (folder / "file").write_bytes(head + content)
        modules_of(folder)


def test_nothing_of_a_model_is_run_when_its_requirements_are_told(tmp_path: Path) -> None:
    (tmp_path / "model.pkl").write_bytes(b"\x80\x04cos\nsystem\n(Vtouch harm\ntR.")
    assert modules_of(tmp_path) == {"os"}
    assert not Path("harm").exists()


def test_modules_belong_to_the_distributions_that_bring_them() -> None:
    found = distributions_of(["sklearn.svm", "yaml", "os.path", "__main__", "no_such_module"])
    assert found == {"scikit-learn", "pyyaml"}


@pytest.mark.parametrize("name", ["numpy", "scikit-learn", "pip", "headrace"])
def test_the_version_of_a_distribution_is_that_of_its_metadata(name: str) -> None:
    assert version_of(name) == version(name)


def test_what_is_not_installed_has_no_version() -> None:
    with pytest.raises(PackageNotFoundError):
        version_of("no-such-distribution")


def test_an_error_is_a_warning_or_an_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert infer_pip_requirements("nowhere", "sklearn", ["six==1"]) == ["six==1"]
    assert "extra_pip_requirements" in caplog.text
    monkeypatch.setenv("MLFLOW_REQUIREMENTS_INFERENCE_RAISE_ERRORS", "true")
    with pytest.raises(MlflowException, match="nowhere"):
        infer_pip_requirements("nowhere", "sklearn", ["six==1"])


def test_requirements_are_compared_with_what_is_installed() -> None:
    numpy = version("numpy")
    met = [f"numpy=={numpy}", "numpy", f"numpy>={numpy}", "mlflow==1.0", "./here", "-c c.txt"]
    met += ["nothing_such==1; python_version < '3'", "# a remark"]
    assert list(mismatches(met)) == []
    unmet = ["numpy==1.0", "numpy<1", "nothing_such==1"]
    assert list(mismatches(unmet)) == [
        f"numpy==1.0: here is {numpy}",
        f"numpy<1: here is {numpy}",
        "nothing_such==1: it is not installed here",
    ]


def test_loading_warns_of_packages_of_other_versions(caplog: pytest.LogCaptureFixture) -> None:
    forest = RandomForestRegressor(2).fit(TABLE, [1, 2, 3])
    signature = infer_signature(TABLE)
    mlflow.sklearn.save_model(
        forest, "old", pip_requirements=["mlflow", "scikit-learn==0.1"], signature=signature
    )
    with caplog.at_level(logging.WARNING):
        mlflow.pyfunc.load_model("old", suppress_warnings=True)
        assert "scikit-learn" not in caplog.text
        mlflow.pyfunc.load_model("old")
    assert "scikit-learn==0.1: here is" in caplog.text
    assert "get_model_dependencies" in caplog.text


def by_value(cls: type) -> Any:
    """The class as one of the running program, which pickles hold as it is."""
    cls.__module__ = "__main__"
    return cls
