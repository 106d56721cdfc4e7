"""Step 3: train a decision tree, written out here so that the example needs no other package."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import mlflow

Row = list[float]


def leaf(rows: list[Row]) -> dict[str, Any]:
    return {"label": round(sum(row[-1] for row in rows) / len(rows))}


def impurity(rows: list[Row]) -> float:
    share = sum(row[-1] for row in rows) / len(rows)
    return len(rows) * share * (1 - share)


def grow(rows: list[Row], depth: int) -> dict[str, Any]:
    """A tree: the split that makes both sides purest, and a tree for each side."""
    if depth == 0 or impurity(rows) == 0:
        return leaf(rows)
    best: tuple[float, int, float] | None = None
    for column in range(len(rows[0]) - 1):
        values = sorted(row[column] for row in rows)
        for at in values[:: max(1, len(values) // 32)][1:]:
            low = [row for row in rows if row[column] < at]
            high = [row for row in rows if row[column] >= at]
            if low and high:
                score = impurity(low) + impurity(high)
                best = min(best or (score, column, at), (score, column, at))
    if best is None:
        return leaf(rows)
    _, column, at = best
    return {
        "column": column,
        "at": at,
        "low": grow([row for row in rows if row[column] < at], depth - 1),
        "high": grow([row for row in rows if row[column] >= at], depth - 1),
    }


def predict(tree: dict[str, Any], row: Row) -> int:
    while "label" not in tree:
        tree = tree["low" if row[tree["column"]] < tree["at"] else "high"]
    return int(tree["label"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--max-depth", type=int)
    given = parser.parse_args()
    with given.data.open(newline="") as source:
        rows = [[float(value) for value in row] for row in list(csv.reader(source))[1:]]
    train, test = rows[: len(rows) * 3 // 4], rows[len(rows) * 3 // 4 :]
    with mlflow.start_run():
        tree = grow(train, given.max_depth)
        right = sum(predict(tree, row) == row[-1] for row in test)
        mlflow.log_metric("accuracy", right / len(test))
        mlflow.log_text(json.dumps(tree, indent=1), "model/tree.json")
        mlflow.log_text("flavors:\n  decision_tree:\n    data: tree.json\n", "model/MLmodel")


if __name__ == "__main__":
    main()
