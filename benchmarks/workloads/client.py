"""The calls a training loop makes, timed through the public API; delivery is inside each time.

usage: python client.py TRACKING_URI [--metrics N] [--runs N] [--batch N]
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import mlflow
from mlflow.entities import Metric

MIB = 1 << 20
BIG_FILE_MIB = 64


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("--metrics", type=int, default=500)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--batch", type=int, default=20_000)
    options = parser.parse_args()
    mlflow.set_tracking_uri(options.uri)
    mlflow.set_experiment(f"benchmark-{time.time_ns()}")
    results = {
        **log_metric(options.metrics),
        **log_batch(options.batch),
        **small_runs(options.runs),
        **artifacts(),
    }
    print(json.dumps(results))


def log_metric(count: int) -> dict[str, float]:
    """The loop everyone writes; the end of the run is timed too, so nothing hides in a queue."""
    with mlflow.start_run():
        for step in range(10):
            mlflow.log_metric("warm", step, step=step)
    times = []
    began = time.perf_counter()
    with mlflow.start_run() as run:
        for step in range(count):
            called = time.perf_counter()
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
            times.append(time.perf_counter() - called)
    total = time.perf_counter() - began
    stored = len(mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss"))
    assert stored == count, f"{stored} of {count} points were stored"
    times.sort()
    return {
        "log_metric_us": total / count * 1e6,
        "log_metric_call_p50_us": statistics.median(times) * 1e6,
        "log_metric_call_p99_us": times[int(count * 0.99)] * 1e6,
    }


def log_batch(count: int) -> dict[str, float]:
    """Batches of 1,000 points."""
    client = mlflow.MlflowClient()
    with mlflow.start_run() as run:
        run_id = run.info.run_id
        began = time.perf_counter()
        for start in range(0, count, 1000):
            points = [
                Metric(f"m{i % 10}", float(i), 1_700_000_000_000 + i, i)
                for i in range(start, start + 1000)
            ]
            client.log_batch(run_id, metrics=points)
        sent = time.perf_counter() - began
    # Timed to the end of the run: what the calls left in a journal is delivered by then.
    delivered = time.perf_counter() - began
    began = time.perf_counter()
    stored = len(client.get_metric_history(run_id, "m3"))
    history_ms = (time.perf_counter() - began) * 1e3
    assert stored == count // 10, f"{stored} of {count // 10} points were stored"
    return {
        "log_batch_points_per_s": count / delivered,
        "log_batch_call_points_per_s": count / sent,
        "get_history_ms": history_ms,
    }


def small_runs(count: int) -> dict[str, float]:
    """Runs of 10 params, 5 metrics and 2 tags, from start to end."""
    began = time.perf_counter()
    for i in range(count):
        with mlflow.start_run(run_name=f"r{i}"):
            mlflow.log_params({f"p{j}": i * j for j in range(10)})
            mlflow.log_metrics({f"acc{j}": i / (j + 1) for j in range(5)})
            mlflow.set_tags({"a": "b", "i": str(i)})
    return {"small_run_ms": (time.perf_counter() - began) / count * 1e3}


def artifacts() -> dict[str, float]:
    """20 small files in a folder, and one large file up and down."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "small")
        folder.mkdir()
        for i in range(20):
            (folder / f"f{i}.txt").write_text("x" * 10_000)
        big = Path(name, "big.bin")
        big.write_bytes(bytes(BIG_FILE_MIB * MIB))
        with mlflow.start_run() as run:
            began = time.perf_counter()
            mlflow.log_artifacts(str(folder), "small")
            small_ms = (time.perf_counter() - began) * 1e3
            began = time.perf_counter()
            mlflow.log_artifact(str(big))
            up = BIG_FILE_MIB / (time.perf_counter() - began)
            began = time.perf_counter()
            mlflow.artifacts.download_artifacts(
                run_id=run.info.run_id, artifact_path="big.bin", dst_path=str(Path(name, "down"))
            )
            down = BIG_FILE_MIB / (time.perf_counter() - began)
    return {"log_20_small_ms": small_ms, "artifact_up_mib_s": up, "artifact_down_mib_s": down}


if __name__ == "__main__":
    main()
