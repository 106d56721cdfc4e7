"""Step 1: get the data. Here it is made up: points, and on which side of a curve they are."""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from pathlib import Path

import mlflow

parser = argparse.ArgumentParser()
parser.add_argument("--samples", type=int)
given = parser.parse_args()

chance = random.Random(7)
with mlflow.start_run(), tempfile.TemporaryDirectory() as folder:
    file = Path(folder, "raw.csv")
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["x", "y", "label"])
        for _ in range(given.samples):
            x, y = chance.uniform(0, 100), chance.uniform(0, 5)
            rows.writerow([x, y, int(y > (x / 100 - 0.3) ** 2 * 8)])
    mlflow.log_artifact(str(file))
    mlflow.log_metric("rows", given.samples)
