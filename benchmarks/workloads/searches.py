"""Fill a server with runs over raw REST and time the searches a page and a script make.

usage: python searches.py SERVER_URL --runs N [--points P]
"""

import argparse
import http.client
import json
import random
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

FOUR_CONDITIONS = (
    "metrics.m0 > 0.5 and metrics.m1 < 0.5 and params.model = 'xgb' and tags.team = 'a'"
)
SEARCHES: dict[str, dict[str, Any]] = {
    "search_newest_100": {"max_results": 100},
    "search_by_metric_100": {"max_results": 100, "order_by": ["metrics.m0 DESC"]},
    "search_four_conditions_100": {
        "max_results": 100,
        "filter": FOUR_CONDITIONS,
        "order_by": ["metrics.m2 ASC"],
    },
    "search_page_1000": {"max_results": 1000},
}


class Client:
    """A keep-alive connection a thread."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._local = threading.local()

    def call(self, path: str, body: dict[str, Any]) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection(
                str(self._parts.hostname), self._parts.port, timeout=300
            )
        headers = {"Content-Type": "application/json"}
        connection.request("POST", f"/api/2.0/mlflow/{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        data = answer.read()
        assert answer.status == 200, (path, answer.status, data[:300])
        return json.loads(data)


def make_run(client: Client, experiment_id: str, i: int, now: int, points: int) -> None:
    rng = random.Random(i)
    run = client.call(
        "runs/create",
        {
            "experiment_id": experiment_id,
            "run_name": f"run-{i}",
            "start_time": now + i,
            "tags": [{"key": "mlflow.user", "value": f"u{i % 7}"}],
        },
    )
    run_id = run["run"]["info"]["run_id"]
    params = [{"key": f"p{j}", "value": str(rng.randint(0, 100))} for j in range(10)]
    params.append({"key": "model", "value": rng.choice(["rf", "xgb", "nn"])})
    metrics = [
        {"key": f"m{j}", "value": rng.random(), "timestamp": now + step, "step": step}
        for j in range(5)
        for step in range(points)
    ]
    tags = [{"key": "team", "value": rng.choice("abc")}]
    batch = {"run_id": run_id, "params": params, "metrics": metrics, "tags": tags}
    client.call("runs/log-batch", batch)
    ended = {"run_id": run_id, "status": "FINISHED", "end_time": now + i + 1000}
    client.call("runs/update", ended)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    client = Client(options.url)
    created = client.call("experiments/create", {"name": f"searches-{time.time_ns()}"})
    experiment_id = created["experiment_id"]
    now = int(time.time() * 1000)
    with ThreadPoolExecutor(options.threads) as executor:
        jobs = [
            executor.submit(make_run, client, experiment_id, i, now, options.points)
            for i in range(options.runs)
        ]
        for job in jobs:
            job.result()
    client = Client(options.url)  # the first connection was idle while the others filled the server
    results = {}
    for name, search in SEARCHES.items():
        times = []
        for _ in range(5):
            began = time.perf_counter()
            client.call("runs/search", {"experiment_ids": [experiment_id], **search})
            times.append((time.perf_counter() - began) * 1e3)
        results[f"{name}_ms"] = statistics.median(times)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
