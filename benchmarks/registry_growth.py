"""How long a look-up in the registry takes as versions grow: 100 and 10,000 of one model, on SQLite
and PostgreSQL.

    python benchmarks/registry_growth.py [--sizes 100 10000] [--databases sqlite postgresql]

Beside that model there are as many versions again, ten each of other models. Versions are put
straight into the tables, each with two tags; a tenth of them is in Staging, one in Production. The
table shows the median of milliseconds in the store, the answer's JSON included, and of those of one
request after the other over HTTP, to a server of the script's own.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `tests` has the servers

from benchmarks.search_growth import START, databases, load
from headrace.services.store import SqlStore, open_store
from tests.servers import ServerProcess

REPEATS = 200
MODEL = "Fraud"
API = "/api/2.0/mlflow"

Ask = Callable[[SqlStore], object]

# What is asked: of the store, and the same over HTTP.
LOOK_UPS: dict[str, tuple[Ask, str, dict[str, Any]]] = {
    "the version in Production": (
        lambda store: store.get_latest_versions_json(MODEL, ["Production"]),
        "registered-models/get-latest-versions",
        {"name": MODEL, "stages": "Production"},
    ),
    "the newest of each stage": (
        lambda store: store.get_latest_versions_json(MODEL),
        "registered-models/get-latest-versions",
        {"name": MODEL},
    ),
    "the version of an alias": (
        lambda store: store.get_model_version_by_alias(MODEL, "champion"),
        "registered-models/alias",
        {"name": MODEL, "alias": "champion"},
    ),
    "a version": (
        lambda store: store.get_model_version(MODEL, "77"),
        "model-versions/get",
        {"name": MODEL, "version": "77"},
    ),
    "search: in Production": (
        lambda store: store.search_model_versions(
            f"name = '{MODEL}' AND current_stage = 'Production'", 100
        ),
        "model-versions/search",
        {"filter": f"name = '{MODEL}' AND current_stage = 'Production'", "max_results": 100},
    ),
    "search: newest 100 in Staging": (
        lambda store: store.search_model_versions(
            f"name = '{MODEL}' AND current_stage = 'Staging'", 100, ["version_number DESC"]
        ),
        "model-versions/search",
        {
            "filter": f"name = '{MODEL}' AND current_stage = 'Staging'",
            "max_results": 100,
            "order_by": "version_number DESC",
        },
    ),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    for name in asked.databases:
        with databases(name) as make:
            measured = [measure(make(f"versions_{size}"), size) for size in asked.sizes]
        show(name, asked.sizes, measured)


def measure(url: str, size: int) -> dict[str, tuple[float, float]]:
    """Milliseconds of each look-up in a new database: in the store, and over HTTP."""
    store = open_store(url, "mlflow-artifacts:/")
    fill(store, url, size)
    inside = {name: median(ask, store) for name, (ask, _, _) in LOOK_UPS.items()}
    store.close()
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder), url, "--no-access-log").start()
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        try:
            return {
                name: (inside[name], median(fetch, connection, path, fields))
                for name, (_, path, fields) in LOOK_UPS.items()
            }
        finally:
            connection.close()
            server.kill()


def median(call: Callable[..., object], *arguments: Any) -> float:
    """Median of milliseconds."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        call(*arguments)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def fetch(connection: http.client.HTTPConnection, path: str, fields: dict[str, Any]) -> None:
    """Ask a server."""
    connection.request("GET", f"{API}/{path}?{urlencode(fields)}")
    answer = connection.getresponse()
    found = json.loads(answer.read())
    if answer.status != 200 or not found:
        sys.exit(f"{path}: {found}")


def show(name: str, sizes: list[int], measured: list[dict[str, tuple[float, float]]]) -> None:
    """Print a table."""
    heads = [f"{size:,} {where}" for size in sizes for where in ("store", "HTTP")]
    print(f"\n{name:30}" + "".join(f"{head:>15}" for head in heads))
    for look_up in LOOK_UPS:
        times = [time for found in measured for time in found[look_up]]
        print(f"{look_up:30}" + "".join(f"{time:12.2f} ms" for time in times))


# ---- filling ----
def fill(store: SqlStore, url: str, size: int) -> None:
    """Put versions of one model, and as many of others, into the tables."""
    names = [MODEL, *(f"model-{number}" for number in range(size // 10))]
    for name in names:
        store.create_registered_model(name)
    with store.engine.read() as tx:
        numbers = dict(tx.rows("SELECT name, model_num FROM registered_models"))
    owners = [(numbers[MODEL], version) for version in range(1, size + 1)]
    owners += [(numbers[name], version) for name in names[1:] for version in range(1, 11)]
    tags = ((*owner, key, str(owner[1] % 7)) for owner in owners for key in ("team", "validated"))
    tables: list[tuple[str, Iterator[tuple[Any, ...]]]] = [
        ("model_versions", (version_row(*owner, size) for owner in owners)),
        ("model_version_tags", tags),
    ]
    load(store, url, tables)
    store.set_registered_model_alias(MODEL, "champion", str(size // 2))


def version_row(model: int, version: int, size: int) -> tuple[Any, ...]:
    """A row of `model_versions`."""
    stage = "Staging" if version % 10 == 0 else "Archived"
    if version == size // 2 + 1:
        stage = "Production"
    when, place = START + version, f"s3://models/{model}/{version}"
    return (model, version, when, when, "Better than before", "jane", stage, place, place,
            None, None, None, "READY", None)  # fmt: skip


if __name__ == "__main__":
    main()
