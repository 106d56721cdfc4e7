"""Keys and values of runs, each once.

An index is not read from end to end: from each value the next greater one is sought, so that what
it takes depends on how many there are, and not on how many runs have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headrace.sql.dialects import HEAD_LENGTH
from headrace.sql.engine import Row, Tx
from headrace.sql.filters import Sql, sql
from headrace.sql.queries.run_lookups import following
from headrace.sql.queries.run_order import TABLES
from mlflow.search import Kind

_BATCH = 500

COUNTS = {
    Kind.PARAM: "SELECT key, count(*) FROM params WHERE experiment_id = ? GROUP BY key",
    Kind.TAG: "SELECT key, count(*) FROM tags WHERE experiment_id = ? GROUP BY key",
    Kind.METRIC: (
        "SELECT k.key, c.runs FROM (SELECT key_num, count(*) AS runs FROM latest_metrics"
        " WHERE experiment_id = ? GROUP BY key_num) c CROSS JOIN metric_keys k"
        " WHERE k.key_num = c.key_num"
    ),
}


def keys(tx: Tx, kind: Kind, experiment: int) -> Iterator[str]:
    """Keys of the params, tags or metrics of an experiment's runs; metrics' in no order."""
    scope = Sql("experiment_id = ?", (experiment,))
    if kind is Kind.METRIC:
        numbers = _each_once("key_num", "latest_metrics", scope)
        statement = sql(
            "SELECT k.key FROM (", numbers, ") n CROSS JOIN metric_keys k WHERE k.key_num = n.v"
        )
    else:
        statement = _each_once("key", TABLES[kind], scope)
    return _stream(tx, statement)


def texts(tx: Tx, kind: Kind, experiment: int, key: str, prefix: str) -> Iterator[str]:
    """Values of a param or tag that begin so, in their order; long ones are left out."""
    head = tx.dialect.head("value")
    scope = Sql("experiment_id = ? AND key = ?", (experiment, key))
    found = _stream(tx, _each_once(head, TABLES[kind], scope, prefix))
    return (text for text in found if len(text) < HEAD_LENGTH)


def run_names(tx: Tx, experiment: int, stage: str, prefix: str) -> Iterator[str]:
    """Names of an experiment's runs that begin so, in their order."""
    scope = Sql("experiment_id = ? AND lifecycle_stage = ?", (experiment, stage))
    return _stream(tx, _each_once("name", "runs", scope, prefix))


def distinct(
    tx: Tx, column: str, source: str, experiments: Sequence[int], prefix: str, limit: int
) -> list[Row]:
    """Values that begin so, in their order, where no index has them.

    Args:
        source: What follows FROM, up to the condition on the experiments.
    """
    begins = _beginning(column, prefix)
    return tx.rows(
        *sql(
            f"SELECT DISTINCT {column} FROM {source}",
            Sql(
                f"IN (SELECT value FROM {tx.dialect.numbers('e')})",
                (tx.dialect.number_list(experiments),),
            ),
            f"AND {column} IS NOT NULL",
            begins,
            Sql("ORDER BY 1 LIMIT ?", (limit,)),
        )
    )


def _each_once(column: str, table: str, scope: Sql, prefix: str = "") -> Sql:
    """The query of a column's values `v`, by an index on the scope's columns and this one."""
    begins = _beginning(column, prefix)
    return sql(
        f"WITH RECURSIVE k(v) AS (SELECT min({column}) FROM {table} WHERE",
        scope,
        begins,
        f"UNION ALL SELECT (SELECT min({column}) FROM {table} WHERE",
        scope,
        begins,
        f"AND {column} > k.v) FROM k WHERE k.v IS NOT NULL) SELECT v FROM k WHERE v IS NOT NULL",
    )


def _beginning(column: str, prefix: str) -> Sql:
    prefix = prefix[:HEAD_LENGTH]
    if not prefix:
        return Sql("")
    end = following(prefix)
    if end is None:
        return Sql(f"AND {column} >= ?", (prefix,))
    return Sql(f"AND {column} >= ? AND {column} < ?", (prefix, end))


def _stream(tx: Tx, statement: Sql) -> Iterator[str]:
    for rows in tx.batches(*statement, _BATCH):
        for (value,) in rows:
            yield value
