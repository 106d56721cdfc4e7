"""The code that anyone starts with runs as it stands: with nothing set, and against a server."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import mlflow
from tests.servers import ServerProcess

SAMPLE = """\
import mlflow

mlflow.set_experiment("my-experiment")

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.001)
    mlflow.log_metric("accuracy", 0.95)
    mlflow.log_artifact("model.pkl")
"""

# What the registry's sample begins with, besides what the page shows: a model, and two versions.
FRAUD_MODEL = """\
import mlflow
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import mlflow.sklearn

data = pd.DataFrame(
    {"amount": [10, 1000, 2000, 50000, 60000, 70000],
     "merchant": ["grocery", "grocery", "electronics", "electronics", "electronics", "grocery"]})
fraud = [0, 0, 0, 1, 1, 1]
model = make_pipeline(
    make_column_transformer((OneHotEncoder(), ["merchant"]), remainder="passthrough"),
    RandomForestClassifier(n_estimators=20, random_state=1)).fit(data, fraud)
with mlflow.start_run() as run:
    mlflow.sklearn.log_model(model, "model", input_example=data)
    mlflow.sklearn.log_model(model, "my_model")
"""
REGISTRY = """\
import mlflow
from mlflow.tracking import MlflowClient

client = MlflowClient()
model_uri = "runs:/abc123def456/model"
model_name = "FraudDetector"

result = mlflow.register_model(model_uri, model_name)
print(f"Registered: {result.name} version {result.version}")
# Registered: FraudDetector version 1

client.update_model_version(name="FraudDetector", version=1,
    description="Baseline model using LogisticRegression. Accuracy: 85%")

client.transition_model_version_stage(name="FraudDetector", version=1, stage="Staging")
client.transition_model_version_stage(name="FraudDetector", version=1, stage="Production")

model = mlflow.pyfunc.load_model("models:/FraudDetector/Production")
model_v1 = mlflow.pyfunc.load_model("models:/FraudDetector/1")
ELSEWHERE
import pandas as pd
new_data = pd.DataFrame({"amount": [1000, 50000], "merchant": ["grocery", "electronics"]})
predictions = model.predict(new_data)          # [0, 1]
assert list(predictions) == [0, 1]

# rollback
client.transition_model_version_stage(name="FraudDetector", version=2, stage="Archived")
client.transition_model_version_stage(name="FraudDetector", version=1, stage="Production")

for rm in client.search_registered_models():
    print(f"Model: {rm.name}")
for mv in client.search_model_versions("name='FraudDetector'"):
    print(f"  Version {mv.version}: {mv.current_stage}")
"""
# Meanwhile somebody else registers a second version, and tests it.
SECOND = """\
client.create_model_version(model_name, "models:/FraudDetector/1")
client.transition_model_version_stage(name="FraudDetector", version=2, stage="Staging")
model_staging = mlflow.pyfunc.load_model("models:/FraudDetector/Staging")
"""


def run_sample(tracking_uri: str | None) -> None:
    """Run the sample as a program in this folder, beside a model."""
    Path("train.py").write_text(SAMPLE)
    Path("model.pkl").write_bytes(pickle.dumps({"weights": [1.0, 2.0]}))
    environment = dict(os.environ)
    if tracking_uri is not None:
        environment["MLFLOW_TRACKING_URI"] = tracking_uri
    subprocess.run([sys.executable, "train.py"], check=True, env=environment)


def check_run(tracking_uri: str | None) -> None:
    client = mlflow.MlflowClient(tracking_uri)
    experiment = client.get_experiment_by_name("my-experiment")
    assert experiment is not None
    [run] = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED"
    assert run.data.params == {"learning_rate": "0.001"}
    assert run.data.metrics == {"accuracy": 0.95}
    assert run.data.tags["mlflow.source.name"] == "train.py"
    assert run.data.tags["mlflow.user"]
    [model] = client.list_artifacts(run.info.run_id)
    assert (model.path, model.is_dir) == ("model.pkl", False)
    copy = Path(client.download_artifacts(run.info.run_id, "model.pkl"))
    assert pickle.loads(copy.read_bytes()) == {"weights": [1.0, 2.0]}


def test_sample_with_nothing_set() -> None:
    run_sample(None)
    check_run(None)
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["mlruns", "model.pkl", "train.py"]


def test_sample_against_a_server(server: ServerProcess) -> None:
    run_sample(server.url)
    check_run(server.url)


@pytest.mark.parametrize("uri", ["here/runs", "file:runs", "sqlite:///runs.db"])
def test_sample_with_other_local_places(uri: str) -> None:
    run_sample(uri)
    check_run(uri)


def test_sample_in_postgresql(postgres_url: str) -> None:
    run_sample(postgres_url)
    check_run(postgres_url)


@pytest.mark.parametrize("remote", [False, True], ids=["embedded", "server"])
def test_a_model_is_logged_registered_promoted_and_rolled_back(
    remote: bool, request: pytest.FixtureRequest
) -> None:
    """The samples for models and for the registry, with one program for each who has a part."""
    environment = dict(os.environ)
    if remote:
        environment["MLFLOW_TRACKING_URI"] = request.getfixturevalue("server").url
    made = FRAUD_MODEL + "print(run.info.run_id)\n"
    run_id = run_program("train.py", made, environment).split()[-1]
    program = REGISTRY.replace("abc123def456", run_id).replace("ELSEWHERE", SECOND)
    said = run_program("registry.py", program, environment).splitlines()
    # The version that changed last comes first; two changes may fall into one millisecond.
    assert sorted(line for line in said if "View" not in line) == [
        "  Version 1: Production",
        "  Version 2: Archived",
        "Model: FraudDetector",
        "Registered: FraudDetector version 1",
    ]
    program = f"import mlflow; mlflow.sklearn.load_model('runs:/{run_id}/my_model')"
    run_program("load.py", program, environment)


def run_program(name: str, text: str, environment: dict[str, str]) -> str:
    Path(name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", name],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
