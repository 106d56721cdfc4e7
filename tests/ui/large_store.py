"""A database of 100,000 runs, written by SQL alone: some seconds instead of minutes.

Every run has eight params, of which three are common to all and five are of a thousand rarer ones,
six metrics and three tags. One more run has a hundred metrics of 10,000 points each.
"""

from __future__ import annotations

from pathlib import Path

from headrace.sql.engine import Tx, open_engine

RUNS = 100_000
RARE_KEYS = 1_000
EXPERIMENT = 1
NAME = "a-hundred-thousand-runs"
CURVES_EXPERIMENT = 2
CURVES_RUN = "c" * 32
METRICS = 100
POINTS = 10_000

_FIRST_START = 1_750_000_000_000
_ROWS = f"WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < {RUNS})"
# Numbers that look like chance, and are the same each time.
_CHANCE = "((n * 2654435761 + {salt} * 40503) % 1000003) / 1000003.0"

_INDEXES = {
    "latest_metrics_by_value": "latest_metrics (experiment_id, key_num, value, run_num)",
    "params_by_value": "params (experiment_id, key, value, run_num)",
    "tags_by_value": "tags (experiment_id, key, value, run_num)",
}


def make_large_store(path: Path) -> None:
    """Write the database into a file that is not there yet."""
    engine = open_engine(f"sqlite:///{path}")
    with engine.write() as tx:
        for name in _INDEXES:
            tx.execute(f"DROP INDEX {name}")
        _experiments(tx)
        _runs(tx)
        _params_and_tags(tx)
        _metrics(tx)
        _curves(tx)
        for name, columns in _INDEXES.items():
            tx.execute(f"CREATE INDEX {name} ON {columns}")
    engine.close()


def _experiments(tx: Tx) -> None:
    for number, name in ((EXPERIMENT, NAME), (CURVES_EXPERIMENT, "a-hundred-curves")):
        tx.execute(
            "INSERT INTO experiments (experiment_id, name, artifact_location, creation_time,"
            " last_update_time) VALUES (?, ?, ?, ?, ?)",
            (number, name, f"mlflow-artifacts:/{number}", _FIRST_START, _FIRST_START),
        )


def _runs(tx: Tx) -> None:
    tx.execute(
        f"INSERT INTO runs (run_num, run_id, experiment_id, name, user_id, status, start_time,"
        f" end_time, artifact_uri, updated_at) {_ROWS} SELECT n, printf('%032x', n), {EXPERIMENT},"
        f" 'trial-' || n, 'user-' || (n % 7), CASE WHEN n % 50 = 0 THEN 4 ELSE 3 END,"
        f" {_FIRST_START} + n * 1000, {_FIRST_START} + n * 1000 + 60000,"
        f" 'mlflow-artifacts:/{EXPERIMENT}/' || n, {_FIRST_START} + n FROM c"
    )
    tx.execute(
        "INSERT INTO runs (run_num, run_id, experiment_id, name, user_id, status, start_time,"
        " end_time, artifact_uri, updated_at) VALUES (?, ?, ?, 'curves', 'user', 3, ?, ?, ?, ?)",
        (RUNS + 1, CURVES_RUN, CURVES_EXPERIMENT, _FIRST_START, _FIRST_START + 9_000_000,
         "mlflow-artifacts:/2/curves", _FIRST_START),
    )  # fmt: skip


def _params_and_tags(tx: Tx) -> None:
    optimizers = "WHEN 0 THEN 'adam' WHEN 1 THEN 'sgd' WHEN 2 THEN 'lion' ELSE 'adamw'"
    common = {
        "optimizer": f"CASE n % 4 {optimizers} END",
        "lr": f"CAST(round({_CHANCE.format(salt=1)}, 5) AS TEXT)",
        "depth": "CAST(n % 24 AS TEXT)",
    }  # fmt: skip
    params = [
        f"SELECT n AS run, '{key}' AS key, {value} AS value FROM c" for key, value in common.items()
    ]
    for index in range(5):
        key = f"printf('rare.%04d', (n * 5 + {index}) % {RARE_KEYS})"
        params.append(f"SELECT n, {key}, CAST(n % 10 AS TEXT) FROM c")
    tags = [
        "SELECT n, 'team', 'team-' || (n % 5) FROM c",
        "SELECT n, 'mlflow.runName', 'trial-' || n FROM c",
        "SELECT n, 'mlflow.user', 'user-' || (n % 7) FROM c",
    ]
    for table, selects in (("params", params), ("tags", tags)):
        for select in selects:
            tx.execute(
                f"INSERT INTO {table} (run_num, key, value, experiment_id) {_ROWS}"
                f" SELECT *, {EXPERIMENT} FROM ({select})"
            )


def _metrics(tx: Tx) -> None:
    for number, key in enumerate(("loss", "accuracy", "f1", "auc", "time", "memory"), start=1):
        tx.execute("INSERT INTO metric_keys (key_num, key) VALUES (?, ?)", (number, key))
        tx.execute(
            f"INSERT INTO latest_metrics (run_num, key_num, experiment_id, value, step, timestamp,"
            f" literal) {_ROWS} SELECT n, {number}, {EXPERIMENT}, v, 1, {_FIRST_START}, v || ''"
            f" FROM (SELECT n, round({_CHANCE.format(salt=number * 7)}, 6) AS v FROM c)"
        )


def _curves(tx: Tx) -> None:
    steps = (
        f"WITH RECURSIVE c(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM c WHERE n < {POINTS - 1})"
    )
    for index in range(METRICS):
        number = 100 + index
        tx.execute(
            "INSERT INTO metric_keys (key_num, key) VALUES (?, ?)", (number, f"curve/{index:03d}")
        )
        tx.execute(
            f"INSERT INTO metrics {steps} SELECT {RUNS + 1}, {number}, n, {_FIRST_START} + n * 900,"
            f" n, exp(-n / {2000.0 + 40 * index}) + 0.05 * {_CHANCE.format(salt=index)} FROM c"
        )
        tx.execute(
            "INSERT INTO latest_metrics (run_num, key_num, experiment_id, value, step, timestamp,"
            " literal) VALUES (?, ?, ?, 0.01, ?, ?, '0.01')",
            (RUNS + 1, number, CURVES_EXPERIMENT, POINTS - 1, _FIRST_START + 9_000_000),
        )
