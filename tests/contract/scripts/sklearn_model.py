"""A scikit-learn model: logged through the server, loaded back by run and by model."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

import mlflow
import mlflow.sklearn
from mlflow import MlflowClient
from mlflow.models import infer_signature
from tests.contract.scripts.expecting import report

features = np.array([[0.0], [1.0], [2.0], [3.0]])
labels = np.array([0, 0, 1, 1])

mlflow.set_experiment("models")
with mlflow.start_run() as run:
    model = LogisticRegression().fit(features, labels)
    info = mlflow.sklearn.log_model(
        model,
        name="classifier",
        signature=infer_signature(features, labels),
        input_example=features[:2],
        pip_requirements=["scikit-learn"],
    )
    mlflow.log_metric("accuracy", model.score(features, labels), model_id=info.model_id)

logged = mlflow.get_logged_model(info.model_id)
assert (logged.name, logged.status) == ("classifier", "READY")
assert logged.source_run_id == run.info.run_id
assert {metric.key: metric.value for metric in logged.metrics} == {"accuracy": 1.0}
outputs = MlflowClient().get_run(run.info.run_id).outputs.model_outputs
assert [each.model_id for each in outputs] == [info.model_id]
names = {each.path for each in MlflowClient().list_logged_model_artifacts(info.model_id)}
assert {"MLmodel", "requirements.txt"} <= names

by_model = mlflow.sklearn.load_model(f"models:/{info.model_id}")
assert (by_model.predict(features) == labels).all()
by_run = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/classifier")
assert (by_run.predict(features) == labels).all()
assert by_run.metadata.signature.inputs is not None

report(model_id=info.model_id, files=sorted(names))
