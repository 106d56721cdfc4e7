"""Trains neural networks on scikit-learn's handwritten digits and logs them, for pages to show.

    python training.py URL EXPERIMENT --runs 8 --epochs 12 --pause 0

`--pause` is how many seconds an epoch waits, so that one can look on. A line on standard output
says that an epoch is logged.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import mlflow

RATES = [0.0003, 0.001, 0.003, 0.01]
LAYERS = [(16,), (64,), (64, 32)]
ALPHAS = [0.0001, 0.001, 0.01, 0.1, 1.0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("experiment")
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--artifacts", action="store_true")
    options = parser.parse_args()
    mlflow.set_tracking_uri(options.url)
    mlflow.set_experiment(options.experiment)
    features, labels = load_digits(return_X_y=True, as_frame=True)
    parts = train_test_split(features / 16, labels, test_size=0.3, random_state=0)
    dataset = mlflow.data.from_pandas(
        parts[0].assign(digit=parts[2]), targets="digit", name="digits",
        source="sklearn.datasets.load_digits",
    )  # fmt: skip
    for index in range(options.runs):
        with mlflow.start_run(run_name=f"digits-{index}") as run:
            mlflow.log_input(dataset, context="training")
            rate, layers, alpha = RATES[index % 4], LAYERS[index % 3], ALPHAS[index % 5]
            mlflow.log_params(
                {
                    "learning_rate": rate,
                    "alpha": alpha,
                    "layers": "-".join(map(str, layers)),
                    "epochs": options.epochs,
                }
            )
            mlflow.set_tags({"team": "vision" if index % 2 else "research", "stage": "trial"})
            mlflow.set_tag("mlflow.note.content", f"# Run {index}\n\nDigits, **{rate}**.")
            model = MLPClassifier(layers, learning_rate_init=rate, alpha=alpha, random_state=0)
            train(model, parts, options.epochs, options.pause)
            if options.artifacts and index == 0:
                log_artifacts(model, parts[1], parts[3])
            say(f"run {run.info.run_id}")


def train(model: MLPClassifier, parts: list[pd.DataFrame], epochs: int, pause: float) -> None:
    """Train epoch by epoch and log a point of each curve."""
    train_x, test_x, train_y, test_y = (part.to_numpy() for part in parts)
    for epoch in range(epochs):
        model.partial_fit(train_x, train_y, classes=range(10))
        probabilities = model.predict_proba(test_x)
        mlflow.log_metrics(
            {
                "train_loss": model.loss_,
                "test_loss": log_loss(test_y, probabilities),
                "accuracy": accuracy_score(test_y, probabilities.argmax(axis=1)),
            },
            step=epoch,
        )
        say(f"epoch {epoch}")
        time.sleep(pause)


def say(line: str) -> None:
    """Tell who looks on."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def log_artifacts(model: MLPClassifier, features: pd.DataFrame, labels: pd.Series[int]) -> None:
    """A file of every common kind."""
    predicted = pd.DataFrame({"digit": labels, "predicted": model.predict(features.to_numpy())})
    mlflow.log_text("# Notes\n\nTrained on **digits**.", "notes.md")
    mlflow.log_text("print('hello')\n", "code/train.py")
    mlflow.log_dict({"layers": [64, 32], "nested": {"rate": 0.1}}, "config/model.json")
    mlflow.log_dict({"layers": [64, 32]}, "config/model.yaml")
    mlflow.log_text(predicted.to_csv(index=False), "predictions.csv")
    mlflow.log_text("<h1>Report</h1><script>document.title = 'taken over'</script>", "report.html")
    mlflow.log_image(np.kron(features.to_numpy()[0].reshape(8, 8), np.ones((8, 8))), "digit.png")


if __name__ == "__main__":
    main()
