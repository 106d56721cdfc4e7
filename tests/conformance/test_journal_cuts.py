"""However a journal is cut into chunks and however often they are sent: the rows are the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headrace.services.store import SqlStore, open_store
from mlflow.journal import format as records
from mlflow.testing.given import START
from mlflow.testing.journal import Written

keys = st.sampled_from(["a", "b", "c/d", "bad//key"])
texts = st.sampled_from(["", "1", "2", "é"])
floats = st.sampled_from([0.0, 1.5, -2.0, float("nan"), float("inf"), 1 / 3])

journal_lines = st.one_of(
    st.builds(
        lambda key, value, time, step: records.metric_line(
            records.metric_prefix(key), value, START + time, step
        ),
        keys,
        floats,
        st.integers(0, 2),
        st.integers(-1, 2),
    ),
    st.builds(lambda key, value: records.line("p", key, value), keys, texts),
    st.builds(lambda key, value: records.line("t", key, value), keys, texts),
    st.builds(lambda key: records.line("dt", key), keys),
    st.builds(
        lambda status, end: records.line("s", status, end),
        st.sampled_from(["RUNNING", "FINISHED", "FAILED", "ASLEEP"]),
        st.one_of(st.none(), st.integers(START, START + 2)),
    ),
    st.builds(lambda name: records.line("n", name), texts),
    st.builds(
        lambda name, key, value: records.line(
            "d",
            {"name": name, "digest": "1", "source_type": "local", "source": "{}"},
            {key: value},
        ),
        texts,
        keys,
        texts,
    ),
    st.builds(lambda model, step: records.line("o", model, step), texts, st.integers(0, 1)),
    st.sampled_from([b"\n", b'{"no": "record"}\n', b'["torn', b'["later",1]\n', b'["m"]\n']),
)

# A begin and an end, as fractions of the journal; deliveries that leave a gap are not made.
deliveries = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8)


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(journal_lines, max_size=25), sent=deliveries)
def test_any_cuts_and_repeats(
    store: SqlStore, lines: list[bytes], sent: list[tuple[float, float]]
) -> None:
    whole, cut = (_journal(store, lines) for _ in range(2))
    first = len(cut.lines) - len(b"".join(lines))  # the header and the record that makes the run
    expected = whole.send()
    rejected = {}
    reached = 0
    for begin_at, end_at in [*sent, (0.0, 1.0), (0.0, 1.0)]:
        begin = min(reached, int(begin_at * len(cut.lines)))
        end = max(first, begin, int(end_at * len(cut.lines)))
        ack = cut.send(begin, end)
        assert reached <= ack.offset <= len(cut.lines)
        reached = ack.offset
        rejected.update({each.offset: each.error_code for each in ack.rejected})
    assert reached == expected.offset
    assert rejected == {each.offset: each.error_code for each in expected.rejected}
    assert _rows(store, cut) == _rows(store, whole)


def _journal(store: SqlStore, lines: list[bytes]) -> Written:
    journal = Written(store).run("0")
    journal.lines += b"".join(lines)
    return journal


def _rows(store: SqlStore, journal: Written) -> dict[str, list[Any]]:
    """Everything that is stored of the journal's run but its id and the time of the last change."""
    with store.engine.read() as tx:
        [run] = tx.rows(
            "SELECT run_num, name, status, start_time, end_time FROM runs WHERE run_id = ?",
            (journal.run_id,),
        )
        found: dict[str, list[Any]] = {"run": list(run[1:])}
        for table, columns in (
            ("metrics", "key_num, step, timestamp, arrival, value"),
            ("latest_metrics", "key_num, step, timestamp, literal"),
            ("params", "key, value"),
            ("tags", "key, value"),
            ("dataset_inputs", "dataset_num, position, tags, context"),
            ("run_models", "role, model_id, step"),
            ("journal_writers", "writer_num, position"),
        ):
            found[table] = tx.rows(
                f"SELECT {columns} FROM {table} WHERE run_num = ? ORDER BY {columns}", (run[0],)
            )
    return found


def test_a_writer_is_named_by_its_run(store: SqlStore) -> None:
    """The same name in two runs is two writers."""
    first, second = Written(store).run("0"), Written(store, uuid.uuid4().hex).run("0")
    second.writer = first.writer
    first.send()
    assert second.send().offset == len(second.lines)
