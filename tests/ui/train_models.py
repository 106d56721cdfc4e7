"""Trains scikit-learn classifiers on real data and logs them as models, for a registry to hold.

    python train_models.py URL

A line of JSON on standard output: for each model that is to be registered its candidates, in the
order in which they were tried.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pandas as pd
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import mlflow
from mlflow.models import infer_signature

DATA = {"digits": load_digits, "breast-cancer": load_breast_cancer, "wine": load_wine}

CANDIDATES: dict[str, tuple[str, list[Any]]] = {
    "digit-reader": (
        "digits",
        [
            LogisticRegression(C=0.001, max_iter=200),
            RandomForestClassifier(30, max_depth=6, random_state=0),
            MLPClassifier((48,), max_iter=60, early_stopping=True, random_state=0),
            RandomForestClassifier(120, random_state=0),
        ],
    ),
    "tumour-classifier": (
        "breast-cancer",
        [LogisticRegression(C=0.01), RandomForestClassifier(60, random_state=0)],
    ),
    "wine-grader": ("wine", [LogisticRegression()]),
}


def main() -> None:
    mlflow.set_tracking_uri(sys.argv[1])
    made = {name: [*candidates(name)] for name in CANDIDATES}
    sys.stdout.write(json.dumps(made) + "\n")


def candidates(name: str) -> list[dict[str, str]]:
    """Train those of a model."""
    data, models = CANDIDATES[name]
    mlflow.set_experiment(f"{name} candidates")
    features, labels = DATA[data](return_X_y=True, as_frame=True)
    features.columns = [str(column).replace(" ", "_") for column in features.columns]
    parts = train_test_split(features, labels, test_size=0.3, random_state=0, stratify=labels)
    dataset = mlflow.data.from_pandas(
        parts[0].assign(label=parts[2]), targets="label", name=data,
        source=f"sklearn.datasets.load_{data.replace('-', '_')}",
    )  # fmt: skip
    return [candidate(model, parts, dataset) for model in models]


def candidate(model: Any, parts: list[pd.DataFrame], dataset: Any) -> dict[str, str]:
    """Train one and log it: its URI, and the id of its run."""
    train_x, test_x, train_y, test_y = parts
    pipeline = make_pipeline(StandardScaler(), model)
    with mlflow.start_run(run_name=type(model).__name__) as run:
        mlflow.log_input(dataset, context="training")
        pipeline.fit(train_x, train_y)
        shown = {key: value for key, value in model.get_params().items() if value is not None}
        mlflow.log_params({"model": type(model).__name__, **shown})
        predicted, probabilities = pipeline.predict(test_x), pipeline.predict_proba(test_x)
        mlflow.log_metrics(
            {
                "accuracy": accuracy_score(test_y, predicted),
                "f1": f1_score(test_y, predicted, average="macro"),
                "log_loss": log_loss(test_y, probabilities),
            }
        )
        signature = infer_signature(train_x, predicted, params={"threshold": 0.5})
        made = mlflow.sklearn.log_model(pipeline, name="model", signature=signature)
    return {"uri": made.model_uri, "run_id": run.info.run_id}


if __name__ == "__main__":
    main()
