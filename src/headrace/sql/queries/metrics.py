"""Points of metrics, the latest of each, and their keys.

Points are inserted by `Tx.insert_points`, in each database's fastest way.
"""

from __future__ import annotations

from collections.abc import Iterable

from headrace.sql.engine import Engine, Row, Tx

# A point is the latest unless the one that is there is later; of two at one step and timestamp it
# is the one that came last.
SET_LATEST = (
    "INSERT INTO latest_metrics"
    " (run_num, key_num, experiment_id, value, step, timestamp, literal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_num, key_num) DO UPDATE SET"
    " value = excluded.value, step = excluded.step, timestamp = excluded.timestamp,"
    " literal = excluded.literal"
    " WHERE (excluded.step, excluded.timestamp) >= (latest_metrics.step, latest_metrics.timestamp)"
)
_ADD_POINT = "INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_ADD_BOTH = f"WITH added AS ({_ADD_POINT}) {SET_LATEST}"
SET_LATEST_OF_MODEL = (
    "INSERT INTO logged_model_metrics (model_id, key_num, run_num, dataset_name, dataset_digest,"
    " value, step, timestamp, literal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (model_id, key_num, run_num, dataset_name, dataset_digest) DO UPDATE SET"
    " value = excluded.value, step = excluded.step, timestamp = excluded.timestamp,"
    " literal = excluded.literal WHERE (excluded.step, excluded.timestamp) >="
    " (logged_model_metrics.step, logged_model_metrics.timestamp)"
)
LAST_AT = (
    "SELECT value FROM metrics WHERE run_num = ? AND key_num = ? AND step = ? AND timestamp = ?"
    " ORDER BY arrival DESC LIMIT 1"
)
FIND_MODEL = "SELECT 1 FROM logged_models WHERE model_id = ?"

FIND_KEY = "SELECT key_num FROM metric_keys WHERE key = ?"
ADD_KEY = "INSERT INTO metric_keys (key) VALUES (?) ON CONFLICT (key) DO NOTHING"

_POINTS = "SELECT value, timestamp, step, arrival FROM metrics WHERE run_num = ? AND key_num = ?"
_IN_ORDER = "ORDER BY step, timestamp, arrival"
HISTORY = f"{_POINTS} {_IN_ORDER} LIMIT ?"
HISTORY_AFTER = f"{_POINTS} AND (step, timestamp, arrival) > (?, ?, ?) {_IN_ORDER} LIMIT ?"
HISTORY_BETWEEN = f"{_POINTS} AND step BETWEEN ? AND ? {_IN_ORDER}"
LAST_BETWEEN = (
    f"{_POINTS} AND step BETWEEN ? AND ? ORDER BY step DESC, timestamp DESC, arrival DESC LIMIT 1"
)
COUNT_BETWEEN = (
    "SELECT count(*) FROM metrics WHERE run_num = ? AND key_num = ? AND step BETWEEN ? AND ?"
)


def add_point(tx: Tx, point: Row, latest: Row) -> None:
    """Insert one row of `metrics`, and one of `latest_metrics` unless a later one is there."""
    if tx.dialect.writes_in_with:
        tx.execute(_ADD_BOTH, (*point, *latest))
    else:
        tx.insert_points((point,))
        tx.execute(SET_LATEST, latest)


def key_number(engine: Engine, tx: Tx, key: str) -> int | None:
    """The number of a metric's key, or None if nothing was ever logged by that name."""
    number = engine.key_nums.get(key)
    if number is None:
        number = tx.value(FIND_KEY, (key,))
    return number


def key_numbers(engine: Engine, tx: Tx, keys: Iterable[str]) -> dict[str, int]:
    """The numbers of metrics' keys, which get one if they have none."""
    known = engine.key_nums
    numbers = {}
    missing = []
    for key in keys:
        number = known.get(key)
        if number is None:
            missing.append(key)
        else:
            numbers[key] = number
    if missing:
        added = _number(engine, missing)
        numbers.update(added)
        tx.after_commit(lambda: known.update(added))
    return numbers


def _number(engine: Engine, keys: list[str]) -> dict[str, int]:
    numbers = {}
    # Apart from the transaction where that is possible: transactions that need the same new keys
    # would wait for one another, in a circle if they need them in another order.
    with engine.apart() as tx:
        for key in sorted(keys):
            number = tx.value(FIND_KEY, (key,))
            if number is None:
                tx.execute(ADD_KEY, (key,))
                number = tx.value(FIND_KEY, (key,))
            numbers[key] = number
    return numbers
