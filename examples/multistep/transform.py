"""Step 2: bring every column to the range from 0 to 1."""

from __future__ import annotations

import argparse
import csv
import tempfile
from pathlib import Path

import mlflow

parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path)
given = parser.parse_args()

with given.data.open(newline="") as source:
    names, *rows = list(csv.reader(source))
columns = [[float(value) for value in column] for column in zip(*rows, strict=True)]
scaled = [
    [(value - min(column)) / (max(column) - min(column)) for value in column] for column in columns
]
with mlflow.start_run(), tempfile.TemporaryDirectory() as folder:
    file = Path(folder, "scaled.csv")
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([names, *zip(*scaled, strict=True)])
    mlflow.log_artifact(str(file))
