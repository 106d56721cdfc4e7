"""Deployment targets of other packages, and answers of servers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mlflow.deployments import (
    PredictionsResponse,
    get_deploy_client,
    get_deployments_target,
    run_local,
    set_deployments_target,
    targets,
)
from mlflow.exceptions import MlflowException

PLUGIN = """\
from mlflow.deployments import BaseDeploymentClient

class ShelfClient(BaseDeploymentClient):
    kept = {}
    def create_deployment(self, name, model_uri, flavor=None, config=None, endpoint=None):
        self.kept[name] = model_uri
        return {"name": name}
    def update_deployment(self, name, model_uri=None, flavor=None, config=None, endpoint=None):
        self.kept[name] = model_uri
    def delete_deployment(self, name, config=None, endpoint=None):
        self.kept.pop(name, None)
    def list_deployments(self, endpoint=None):
        return [{"name": name} for name in self.kept]
    def get_deployment(self, name, endpoint=None):
        return {"name": name, "model_uri": self.kept[name]}
    def predict(self, deployment_name=None, inputs=None, endpoint=None):
        return inputs

def run_local(name, model_uri, flavor=None, config=None):
    return name, model_uri, flavor, config

def target_help():
    return "shelf:/place"
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "shelf-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shelf\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[mlflow.deployments]\nshelf = shelf_target\n")
    (tmp_path / "shelf_target.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(targets._Chosen, "target", None)


@pytest.mark.usefixtures("shelf")
def test_a_target_of_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    client = get_deploy_client("shelf:/place")
    assert client is not None
    assert client.target_uri == "shelf:/place"
    client.create_deployment("fraud", "models:/FraudDetector/1")
    assert client.list_deployments() == [{"name": "fraud"}]
    assert client.get_deployment("fraud")["model_uri"] == "models:/FraudDetector/1"
    with pytest.raises(MlflowException, match=r"has no explain\(\)"):
        client.explain("fraud")
    assert run_local("shelf", "fraud", "m") == ("fraud", "m", None, None)
    assert targets.target_help("shelf") == "shelf:/place"
    assert get_deploy_client() is None
    monkeypatch.setenv("MLFLOW_DEPLOYMENTS_TARGET", "shelf:/other")
    assert get_deployments_target() == "shelf:/other"
    set_deployments_target("shelf:/chosen")
    found = get_deploy_client()
    assert found is not None
    assert found.target_uri == "shelf:/chosen"


@pytest.mark.usefixtures("shelf")
def test_targets_that_are_not_there() -> None:
    with pytest.raises(MlflowException, match=r"'cloud' .*there are: shelf"):
        get_deploy_client("cloud:/region")
    with pytest.raises(MlflowException, match="no deployment target"):
        get_deployments_target()
    with pytest.raises(MlflowException, match="got 'somewhere'"):
        set_deployments_target("somewhere")


def test_predictions_in_either_form() -> None:
    answer = PredictionsResponse.from_json('{"predictions": [{"p": 1}, {"p": 2}]}')
    pd.testing.assert_frame_equal(answer.get_predictions(), pd.DataFrame({"p": [1, 2]}))
    numbers = PredictionsResponse(predictions=[1, 2])
    assert numbers.get_predictions("ndarray", "float32").tolist() == [1.0, 2.0]
    assert numbers.get_predictions()[0].tolist() == [1, 2]
    for single in ("text", {"p": 1}, 7):
        assert len(PredictionsResponse(predictions=single).get_predictions()) == 1
    assert PredictionsResponse.from_json(numbers.to_json() or "") == numbers
    numbers.to_json("answer.json")
    assert PredictionsResponse.from_json(Path("answer.json").read_bytes()) == numbers
    for wrong in ("{", "[]", "{}"):
        with pytest.raises(MlflowException):
            PredictionsResponse.from_json(wrong)
    with pytest.raises(MlflowException, match="'dataframe' or 'ndarray'"):
        numbers.get_predictions("table")
