"""A model that we serve answers MLflow's own client of scoring servers, 3.17.2."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

import mlflow
from mlflow.models import infer_signature
from tests.serving_process import ServedProcess

pytestmark = pytest.mark.timeout(300)

SCRIPT = """\
import sys
import pandas as pd
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

client = ScoringServerClient("127.0.0.1", sys.argv[1])
client.wait_server_ready()
assert client.get_version() == "3.17.2"
table = pd.read_csv("table.csv")
frame = client.invoke(table).get_predictions()
assert frame[0].tolist() == [0, 0, 0], frame
array = client.invoke(table.to_numpy()).get_predictions("ndarray")
assert array.tolist() == [0, 0, 0], array
try:
    client.invoke(table[["sepal length (cm)"]])
except Exception as error:
    assert "400" in str(error) and "lacks columns" in str(error), error
else:
    raise AssertionError("a missing column was taken")
"""


def test_the_client_of_mlflow_is_answered(peer_python: Path) -> None:
    data, species = load_iris(return_X_y=True, as_frame=True)
    model = LogisticRegression(max_iter=500).fit(data, species)
    mlflow.sklearn.save_model(model, "iris", signature=infer_signature(data))
    data.head(3).to_csv("table.csv", index=False)
    Path("script.py").write_text(SCRIPT)
    with ServedProcess("iris") as served:
        done = subprocess.run(
            [str(peer_python), "script.py", str(served.port)],
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
