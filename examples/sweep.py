"""A sweep, start to finish: a server, 24 runs with curves, the best of them, a page to look at.

    python examples/sweep.py               keeps serving until Ctrl-C
    python examples/sweep.py --stop        ends when the runs are done

It trains neural networks of different sizes and learning rates on the handwritten digits that ship
with scikit-learn. Everything is kept in ./mlruns, or where --folder says.
"""

from __future__ import annotations

import argparse
import itertools
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.datasets import load_digits
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import mlflow

Array = npt.NDArray[np.float64]

EXPERIMENT = "digits-sweep"
EPOCHS = 20
LEARNING_RATES = [0.0003, 0.001, 0.003, 0.01]
LAYERS = [(16,), (64,), (64, 32)]
ALPHAS = [0.0001, 0.1]

console = Console()


def main() -> None:
    options = read_options()
    server, address = start_server(options)
    try:
        mlflow.set_tracking_uri(address)
        mlflow.set_experiment(EXPERIMENT)
        console.print(f"Watch the runs arrive: [bold]{address}[/bold]\n")
        sweep()
        print_best()
        console.print(f"\nAll of it, with curves and confusion matrices: [bold]{address}[/bold]")
        if not options.stop:
            console.print("Serving until Ctrl-C.")
            server.wait()
    except KeyboardInterrupt:
        console.print("\nStopping. What was recorded stays in", options.folder)
    finally:
        server.terminate()
        server.wait()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train a small sweep and look at it.")
    parser.add_argument("--port", type=int, default=5000, help="port of the page")
    parser.add_argument("--folder", type=Path, default=Path("mlruns"), help="where to keep it")
    parser.add_argument("--stop", action="store_true", help="do not keep serving")
    # `make demo` may be ended by a signal as well as by Ctrl-C: both stop the server too.
    signal.signal(signal.SIGTERM, interrupt)
    return parser.parse_args()


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def start_server(options: argparse.Namespace) -> tuple[subprocess.Popen[bytes], str]:
    """Start `mlflow server` and return with its address as soon as it answers."""
    address = f"http://127.0.0.1:{options.port}"
    command = [sys.executable, "-m", "mlflow", "server", "--port", str(options.port)]
    command += ["--backend-store-uri", str(options.folder.absolute()), "--no-access-log"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=1):
                return server, address
        except OSError:
            time.sleep(0.05)
    sys.exit(f"The server did not start on port {options.port}. Is it taken? Try --port 5001.")


def sweep() -> None:
    features, labels = load_digits(return_X_y=True, as_frame=True)
    train_x, test_x, train_y, test_y = train_test_split(
        features / 16, labels, test_size=0.3, random_state=0, stratify=labels
    )
    dataset = mlflow.data.from_pandas(
        train_x.assign(digit=train_y), source="sklearn.datasets.load_digits", targets="digit",
        name="digits",
    )  # fmt: skip
    grid = list(itertools.product(LEARNING_RATES, LAYERS, ALPHAS))
    for learning_rate, layers, alpha in track(grid, "Training", console=console):
        with mlflow.start_run():
            mlflow.log_input(dataset, context="training")
            mlflow.log_params(
                {
                    "learning_rate": learning_rate,
                    "layers": "-".join(map(str, layers)),
                    "alpha": alpha,
                    "epochs": EPOCHS,
                }
            )
            model = MLPClassifier(
                layers, learning_rate_init=learning_rate, alpha=alpha, random_state=0
            )
            train(model, train_x.to_numpy(), train_y.to_numpy(), test_x.to_numpy(), test_y)
            predicted = model.predict(test_x.to_numpy())
            mlflow.log_metric("f1", f1_score(test_y, predicted, average="macro"), step=EPOCHS - 1)
            log_confusion_matrix(test_y, predicted)


def train(
    model: MLPClassifier, train_x: Array, train_y: Array, test_x: Array, test_y: pd.Series[int]
) -> None:
    """Train epoch by epoch and log a point of each curve."""
    for epoch in range(EPOCHS):
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


def log_confusion_matrix(truth: pd.Series[int], predicted: object) -> None:
    figure, axes = plt.subplots(figsize=(6, 6))
    ConfusionMatrixDisplay.from_predictions(truth, predicted, ax=axes, colorbar=False)
    mlflow.log_figure(figure, "confusion_matrix.png")
    plt.close(figure)


def print_best() -> None:
    """A table of the five best runs."""
    best = mlflow.search_runs(
        experiment_names=[EXPERIMENT],
        filter_string="attributes.status = 'FINISHED'",
        order_by=["metrics.accuracy DESC"],
        max_results=5,
        output_format="list",
    )
    table = Table(title="Best runs by accuracy")
    for column in ("run", "accuracy", "f1", "loss", "rate", "layers", "alpha"):
        is_text = column in ("run", "layers")
        table.add_column(column, justify="left" if is_text else "right", no_wrap=True)
    for run in best:
        metrics, params = run.data.metrics, run.data.params
        table.add_row(
            run.info.run_name,
            *(f"{metrics[key]:.4f}" for key in ("accuracy", "f1", "test_loss")),
            *(params[key] for key in ("learning_rate", "layers", "alpha")),
        )
    console.print(table)


if __name__ == "__main__":
    main()
