"""A model that runs code when it is loaded is loaded only if somebody vouches for its files."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sklearn.linear_model import LinearRegression

import mlflow
import mlflow.pyfunc
import mlflow.sklearn
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.models import own_models
from mlflow.settings import MLFLOW_ALLOW_PICKLE_DESERIALIZATION as ALLOW
from tests.servers import ServerProcess

MODEL = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])


class Evil:
    """What an attacker's pickle does: here, it makes a folder."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("pwned",)


def forget_own() -> None:
    """As another account would see it: nothing here was saved by it."""
    own_models._noted.clear()
    own_models.ledger().unlink(missing_ok=True)


def log() -> tuple[str, Path]:
    """A logged model: its URI, and where its files are."""
    info = mlflow.sklearn.log_model(MODEL, name="m")
    assert info.artifact_path is not None
    return info.model_uri, Path(mlflow.artifacts.download_artifacts(info.model_uri))


def test_what_is_logged_is_loaded() -> None:
    uri, folder = log()
    forget_own()
    for place in (uri, str(folder), folder):
        assert mlflow.sklearn.load_model(place).predict([[2.0]]) == pytest.approx([4.0])
        assert mlflow.pyfunc.load_model(place).predict([[2.0]]) == pytest.approx([4.0])


def test_a_changed_byte_is_refused_with_both_digests() -> None:
    uri, folder = log()
    file = folder / "model.pkl"
    file.write_bytes(pickle.dumps(Evil()))
    for load in (mlflow.sklearn.load_model, mlflow.pyfunc.load_model):
        with pytest.raises(
            IntegrityError, match=r"was [0-9a-f]{64}, and that of .* is [0-9a-f]{64}"
        ):
            load(uri)
        with pytest.raises(IntegrityError):
            load(uri, trusted=True)  # what was logged is never something else
    assert not Path("pwned").exists()


def test_a_file_that_was_added_later_is_refused() -> None:
    info = mlflow.pyfunc.log_model(name="m", python_model=lambda x: x, pip_requirements=[])
    folder = Path(mlflow.artifacts.download_artifacts(info.model_uri))
    (folder / "code").mkdir()
    (folder / "code" / "json.py").write_text("raise SystemExit")
    with pytest.raises(MlflowException, match=r"nobody vouches for code/json\.py"):
        mlflow.pyfunc.load_model(info.model_uri)


def test_a_changed_byte_on_a_server_is_refused(server: ServerProcess, tmp_path: Path) -> None:
    mlflow.set_tracking_uri(server.url)
    info = mlflow.sklearn.log_model(MODEL, name="m")
    forget_own()
    assert mlflow.sklearn.load_model(info.model_uri).predict([[2.0]]) == pytest.approx([4.0])
    [file] = (tmp_path / "server" / "artifacts").rglob("model.pkl")
    file.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(IntegrityError, match=r"[0-9a-f]{64}"):
        mlflow.pyfunc.load_model(info.model_uri)
    assert not Path("pwned").exists()


def foreign() -> None:
    """A model that somebody else saved: a pickle that does something."""
    mlflow.sklearn.save_model(MODEL, "foreign")
    Path("foreign/model.pkl").write_bytes(pickle.dumps(Evil()))


@pytest.mark.parametrize("load", [mlflow.sklearn.load_model, mlflow.pyfunc.load_model])
def test_a_foreign_pickle_is_refused_and_the_message_says_how_to(load: Any) -> None:
    foreign()
    with pytest.raises(MlflowException, match=r"model\.pkl.*trusted=True") as caught:
        load("foreign")
    assert ALLOW.name in caught.value.message
    assert caught.value.error_code == "PERMISSION_DENIED"
    assert not Path("pwned").exists()


def test_a_foreign_pickle_is_loaded_if_the_caller_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign()
    mlflow.sklearn.load_model("foreign", trusted=True)
    assert Path("pwned").exists()
    Path("pwned").rmdir()
    monkeypatch.setenv(ALLOW.name, "true")
    mlflow.sklearn.load_model("foreign")
    assert Path("pwned").exists()


def test_pickles_can_be_forbidden_altogether(monkeypatch: pytest.MonkeyPatch) -> None:
    uri, _ = log()
    monkeypatch.setenv(ALLOW.name, "false")
    with pytest.raises(MlflowException, match="forbids that for every model"):
        mlflow.sklearn.load_model(uri, trusted=True)


def test_what_this_account_saved_is_loaded_wherever_it_is() -> None:
    mlflow.sklearn.save_model(MODEL, "saved")
    shutil.copytree("saved", "elsewhere/copy")
    Path("elsewhere/copy/requirements.txt").write_text("edited by hand\n")
    program = "import mlflow; print(mlflow.pyfunc.load_model('elsewhere/copy').predict([[2.0]])[0])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) == pytest.approx(4.0)


def test_a_folder_is_loaded_while_the_server_is_away() -> None:
    mlflow.set_tracking_uri("http://127.0.0.1:9")  # nobody is there
    mlflow.sklearn.save_model(MODEL, "saved")
    assert mlflow.pyfunc.load_model("saved").predict([[2.0]]) == pytest.approx([4.0])


def test_the_list_of_what_was_saved_is_not_trusted_if_others_can_write_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mlflow.sklearn.save_model(MODEL, "saved")
    own_models._noted.clear()
    own_models.ledger().chmod(0o666)
    with pytest.raises(MlflowException, match="nobody vouches"):
        mlflow.sklearn.load_model("saved")
    assert "is not trusted" in caplog.text
    own_models.ledger().chmod(0o600)
    mlflow.sklearn.load_model("saved")


def test_without_a_place_for_the_list_this_process_remembers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    mlflow.sklearn.save_model(MODEL, "saved")
    mlflow.sklearn.load_model("saved")
    own_models._noted.clear()
    with pytest.raises(MlflowException, match="nobody vouches"):
        mlflow.sklearn.load_model("saved")


def test_the_list_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_models, "MOST_BYTES", 650)
    digests = [f"{number:064x}" for number in range(40)]
    for digest in digests:
        own_models.note([digest])
    own_models._noted.clear()
    assert len(own_models.ledger().read_text().splitlines()) <= 11
    assert own_models.is_own(digests[-1])
    assert not own_models.is_own(digests[0])


def test_skops_runs_no_code_and_needs_nobody_to_vouch() -> None:
    mlflow.sklearn.save_model(MODEL, "safe", serialization_format="skops")
    forget_own()
    assert mlflow.sklearn.load_model("safe").predict([[2.0]]) == pytest.approx([4.0])
    assert mlflow.pyfunc.load_model("safe").predict([[2.0]]) == pytest.approx([4.0])


@pytest.mark.parametrize("path", ["../foreign/model.pkl", "/etc/passwd", "a/../../x"])
def test_paths_in_mlmodel_stay_inside(path: str) -> None:
    mlflow.sklearn.save_model(MODEL, "saved")
    text = Path("saved/MLmodel").read_text().replace("model.pkl", path)
    Path("saved/MLmodel").write_text(text)
    for load in (mlflow.sklearn.load_model, mlflow.pyfunc.load_model):
        with pytest.raises(MlflowException) as caught:
            load("saved")
        assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_compiled_files_are_never_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", None)  # whatever the environment says
    Path("mine").mkdir()
    Path("mine/__init__.py").write_text("VALUE = 1\n")
    mlflow.sklearn.save_model(MODEL, "saved", code_paths=["mine"])
    cache = Path("saved/code/mine/__pycache__")
    cache.mkdir()
    (cache / f"__init__.{sys.implementation.cache_tag}.pyc").write_bytes(b"not what was saved")
    mlflow.sklearn.load_model("saved")
    assert [path.name for path in Path("saved/code/mine").iterdir()] != []
    import mine  # type: ignore[import-not-found]

    assert mine.VALUE == 1
    assert "saved" not in mine.__file__
    del sys.modules["mine"]
