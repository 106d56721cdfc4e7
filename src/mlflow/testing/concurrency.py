"""What every store does when many threads call it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import MlflowException
from mlflow.journal import format as records
from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import START, new_experiment, new_run, unique
from mlflow.testing.journal import Written


class ConcurrencyConformance:
    """Many threads at once."""

    def test_one_of_many_gets_a_name(self, store: TrackingStore) -> None:
        name = unique("race")
        outcomes = at_once(50, lambda _: store.create_experiment(name))
        assert Counter(outcomes)["RESOURCE_ALREADY_EXISTS"] == 49
        [made] = [each for each in outcomes if each != "RESOURCE_ALREADY_EXISTS"]
        assert store.get_experiment(str(made)).name == name

    def test_many_experiments(self, store: TrackingStore) -> None:
        ids = at_once(16, lambda _: new_experiment(store))
        assert len(set(ids)) == 16

    def test_every_point_arrives(self, store: TrackingStore) -> None:
        run_id = new_run(store)

        def log(number: int) -> None:
            for step in range(20):
                store.log_metric(run_id, Metric("shared", float(number), START + number, step))
                store.log_metric(run_id, Metric(f"own-{number}", float(step), START, step))

        at_once(16, log)
        assert len(store.get_metric_history(run_id, "shared")) == 16 * 20
        assert store.get_run(run_id).data.metrics == {
            "shared": 15.0,
            **{f"own-{number}": 19.0 for number in range(16)},
        }

    def test_batches_of_one_run(self, store: TrackingStore) -> None:
        run_id = new_run(store)

        def log(number: int) -> None:
            keys = [f"k{key}" for key in range(20)]
            if number % 2:
                keys.reverse()
            for step in range(5):
                store.log_batch(
                    run_id,
                    [Metric(key, float(number), START + number, step) for key in keys],
                    [Param(key, "same") for key in keys],
                    [RunTag(key, str(number)) for key in keys],
                )

        at_once(16, log)
        assert len(store.get_metric_history(run_id, "k7")) == 16 * 5
        assert store.get_run(run_id).data.params == {f"k{key}": "same" for key in range(20)}

    def test_new_metrics_of_many_runs(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        keys = [unique("key") for _ in range(20)]

        def log(number: int) -> str:
            run_id = new_run(store, made)
            ordered = keys[number:] + keys[:number]
            store.log_batch(run_id, [Metric(key, 1.0, START, 0) for key in ordered], [], [])
            return run_id

        for run_id in at_once(16, log):
            assert store.get_run(str(run_id)).data.metrics == dict.fromkeys(keys, 1.0)

    def test_one_of_many_values_of_a_param(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        outcomes = at_once(16, lambda number: store.log_param(run_id, Param("p", str(number))))
        assert Counter(outcomes) == {None: 1, "INVALID_PARAMETER_VALUE": 15}

    def test_a_journal_that_is_sent_many_times_at_once(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        for step in range(200):
            written.point(f"m{step % 4}", float(step), step)
        cuts = [at + 1 for at, byte in enumerate(written.lines) if byte == 10][::20]

        def send(number: int) -> None:
            for cut in cuts[number % 3 :: 2]:
                written.send(0, cut)
            written.send()

        at_once(16, send)
        found = [len(store.get_metric_history(written.run_id, f"m{key}")) for key in range(4)]
        assert found == [50] * 4

    def test_journals_of_one_run(self, store: TrackingStore) -> None:
        first = Written(store).run(new_experiment(store))
        first.send()

        def send(number: int) -> None:
            written = Written(store, first.run_id)
            prefix = records.metric_prefix("m")
            for step in range(100):
                written.lines += records.metric_line(prefix, float(number), START, step)
            written.line("p", f"rank-{number}", "here")
            written.send()

        at_once(8, send)
        assert len(store.get_metric_history(first.run_id, "m")) == 800
        assert len(store.get_run(first.run_id).data.params) == 8


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """Call `work(0)`, `work(1)`, … in threads that begin together; what each returned, or the code
    of the error it raised.
    """
    barrier = Barrier(count)

    def begin(number: int) -> object:
        barrier.wait()
        try:
            return work(number)
        except MlflowException as error:
            return error.error_code

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(begin, range(count)))
