"""What every store that takes journals does with them."""

from __future__ import annotations

import math
import uuid
from typing import Any

import pytest

from mlflow.entities import Metric, Param
from mlflow.exceptions import MlflowException, RestException
from mlflow.journal import format as records
from mlflow.journal.format import Ack, Chunk, Header, NewRun
from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import START, new_experiment, new_run, refused, unique, values


class Written:
    """A journal under a test's control."""

    def __init__(self, store: TrackingStore, run_id: str | None = None) -> None:
        self.run_id = run_id or uuid.uuid4().hex
        self.writer = uuid.uuid4().hex
        self.lines = records.header_line(Header(self.run_id, self.writer, "test", START))
        self._store = store

    def run(self, experiment_id: str, **fields: Any) -> Written:
        """Add the record that makes the run."""
        fields = {"run_name": "journaled", "user_id": "alice", "start_time": START, **fields}
        return self.line(records.RUN, NewRun(experiment_id, **fields))

    def line(self, *record: Any) -> Written:
        """Add a record."""
        self.lines += records.line(*record)
        return self

    def point(self, key: str, value: float, step: int, timestamp: int = START) -> Written:
        """Add a metric's point."""
        self.lines += records.metric_line(records.metric_prefix(key), value, timestamp, step)
        return self

    def send(self, begin: int = 0, end: int | None = None) -> Ack:
        """Deliver a part."""
        chunk = Chunk(self.run_id, self.writer, begin, self.lines[begin:end])
        return self._store.ingest(chunk)


class JournalConformance:
    """Exactly-once delivery of run journals."""

    def test_journals_are_taken(self, store: TrackingStore) -> None:
        assert store.accepts_journal()

    def test_a_whole_run(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        written = Written(store).run(made, tags={"mlflow.user": "alice", "env": "test"})
        written.line("p", "lr", "0.001").line("p", "note", "é\n")
        written.point("loss", 0.5, 0).point("loss", 0.25, 1).point("bad", float("nan"), 0)
        written.line("t", "env", "changed").line("t", "gone", "1").line("dt", "gone")
        written.line(
            "d", {"name": "d", "digest": "1", "source_type": "local", "source": "{}"}, {"k": "v"}
        )
        written.line("i", "m-1").line("o", "m-2", 3)
        written.line("n", "renamed").line("s", "FINISHED", START + 9)
        assert written.send() == Ack(len(written.lines), [])
        run = store.get_run(written.run_id)
        info = run.info
        assert (info.experiment_id, info.user_id, info.run_name) == (made, "alice", "renamed")
        assert (info.status, info.start_time, info.end_time) == ("FINISHED", START, START + 9)
        location = store.get_experiment(made).artifact_location
        assert info.artifact_uri == f"{location}/{written.run_id}/artifacts"
        assert run.data.params == {"lr": "0.001", "note": "é\n"}
        assert run.data.metrics["loss"] == 0.25
        assert math.isnan(run.data.metrics["bad"])
        assert run.data.tags == {
            "mlflow.user": "alice",
            "env": "changed",
            "mlflow.runName": "renamed",
        }
        [given] = run.inputs.dataset_inputs
        assert (given.dataset.name, [(tag.key, tag.value) for tag in given.tags]) == (
            "d",
            [("k", "v")],
        )
        assert [model.model_id for model in run.inputs.model_inputs] == ["m-1"]
        assert [(each.model_id, each.step) for each in run.outputs.model_outputs] == [("m-2", 3)]
        assert values(store.get_metric_history(written.run_id, "loss")) == [0.5, 0.25]

    def test_a_chunk_twice_changes_nothing(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store)).point("m", 1.0, 0).line("t", "a", "1")
        middle = len(written.lines)
        written.point("m", 2.0, 1).line("t", "a", "2")
        end = len(written.lines)
        assert written.send(0, middle).offset == middle
        assert written.send(0, middle).offset == middle
        assert written.send().offset == end
        before = store.get_run(written.run_id)
        for begin, stop in ((0, middle), (middle, end), (0, end), (end, end)):
            assert written.send(begin, stop).offset == end
        assert dict(store.get_run(written.run_id)) == dict(before)
        assert values(store.get_metric_history(written.run_id, "m")) == [1.0, 2.0]
        assert store.journal_offset(written.run_id, written.writer) == end

    def test_every_way_to_cut_it_in_two(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        reference: dict[str, Any] | None = None
        cuts = None
        while cuts is None or cuts:
            written = Written(store).run(made).line("p", "a", "1").point("m", 1.0, 3)
            written.line("t", "k", "1").point("m", 5.0, 3).line("dt", "k").line("p", "a", "2")
            written.point("m", 2.0, 2).line("s", "FAILED", START)
            if cuts is None:
                cuts = [at + 1 for at, byte in enumerate(written.lines) if byte == 10]
                del cuts[0]  # before the record that makes the run there is nothing to store
            cut = cuts.pop()
            rejected = written.send(0, cut).rejected + written.send(cut).rejected
            assert [each.error_code for each in rejected] == ["INVALID_PARAMETER_VALUE"]
            run = store.get_run(written.run_id)
            found = {
                "data": dict(run.data),
                "status": run.info.status,
                "history": values(store.get_metric_history(written.run_id, "m")),
            }
            reference = reference or found
            assert found == reference

    def test_a_gap_is_refused(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        middle = len(written.lines)
        written.point("m", 1.0, 0)
        end = len(written.lines)
        written.point("m", 2.0, 1)
        with pytest.raises(MlflowException) as caught:
            written.send(middle, end)
        assert (caught.value.error_code, _offset(caught.value)) == ("RESOURCE_CONFLICT", 0)
        written.send(0, middle)
        with pytest.raises(MlflowException) as caught:
            written.send(end)
        assert (caught.value.error_code, _offset(caught.value)) == ("RESOURCE_CONFLICT", middle)
        assert written.send(middle).offset == len(written.lines)
        assert values(store.get_metric_history(written.run_id, "m")) == [1.0, 2.0]

    def test_how_far_it_got(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        assert store.journal_offset(written.run_id, written.writer) == 0
        written.send()
        assert store.journal_offset(written.run_id, written.writer) == len(written.lines)
        assert store.journal_offset(written.run_id, uuid.uuid4().hex) == 0

    def test_a_torn_end_waits_for_the_rest(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store)).point("m", 1.0, 0)
        whole = len(written.lines)
        written.point("m", 2.0, 1)
        assert written.send(0, len(written.lines) - 3).offset == whole
        assert written.send(whole).offset == len(written.lines)
        assert values(store.get_metric_history(written.run_id, "m")) == [1.0, 2.0]

    def test_what_is_no_record_is_passed_over(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        written.lines += b'["m","torn",0.\n\n  \n{"a":1}\n42\n[]\n[7]\n"text"\n\xff\xfe\n'
        written.point("m", 1.0, 0)
        assert written.send() == Ack(len(written.lines), [])
        assert store.get_run(written.run_id).data.metrics == {"m": 1.0}

    def test_records_that_cannot_be_stored(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store)).line("p", "lr", "1")
        offsets, codes = [], []
        for code, record in (
            ("INVALID_PARAMETER_VALUE", ("p", "lr", "2")),
            ("INVALID_PARAMETER_VALUE", ("p", "a//b", "2")),
            ("INVALID_PARAMETER_VALUE", ("p", "number", 2)),
            ("INVALID_PARAMETER_VALUE", ("p",)),
            ("INVALID_PARAMETER_VALUE", ("t", "a//b", "2")),
            ("INVALID_PARAMETER_VALUE", ("t", "mlflow.runName", "")),
            ("RESOURCE_DOES_NOT_EXIST", ("dt", "absent")),
            ("INVALID_PARAMETER_VALUE", ("s", "ASLEEP", None)),
            ("INVALID_PARAMETER_VALUE", ("m", "a//b", 1.0, START, 0)),
            ("INVALID_PARAMETER_VALUE", ("m", "m", "many", START, 0)),
            ("INVALID_PARAMETER_VALUE", ("m", "m", None, START, 0)),
            ("INVALID_PARAMETER_VALUE", ("m", "m", 1.0, START, 0.5)),
            ("INVALID_PARAMETER_VALUE", ("m", "m", 1.0, START, 2**63)),
            ("INVALID_PARAMETER_VALUE", ("m", "m", 1.0, -1, 0)),
            ("INVALID_PARAMETER_VALUE", ("d", {"name": "d"}, {})),
            ("INVALID_PARAMETER_VALUE", ("i", "")),
            ("NOT_IMPLEMENTED", ("later", 1)),
        ):
            offsets.append(len(written.lines))
            codes.append(code)
            written.line(*record).point("m", float(len(codes)), len(codes))
        ack = written.send()
        assert ack.offset == len(written.lines)
        assert [(each.offset, each.error_code) for each in ack.rejected] == list(
            zip(offsets, codes, strict=True)
        )
        assert all(each.message for each in ack.rejected)
        run = store.get_run(written.run_id)
        assert run.data.params == {"lr": "1"}
        assert run.info.status == "RUNNING"
        assert len(store.get_metric_history(written.run_id, "m")) == len(codes)
        assert written.send().rejected == []

    def test_very_many_records_that_cannot_be_stored(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        written.lines += b'["m","a//b",1.0,1,1]\n' * 3000
        ack = written.send()
        assert ack.offset == len(written.lines)
        assert 1 <= len(ack.rejected) <= 1000
        assert str(3000 - len(ack.rejected)) in ack.rejected[-1].message

    def test_numbers_as_text(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        for step, value in enumerate(("NaN", "Infinity", "-Infinity", 3)):
            written.line("m", "m", value, START, step)
        assert written.send().rejected == []
        found = values(store.get_metric_history(written.run_id, "m"))
        assert math.isnan(found[0])
        assert found[1:] == [math.inf, -math.inf, 3.0]

    # ---- points ----
    def test_equal_points_are_all_kept_in_their_order(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        given = [3.0, 1.0, 2.0, 1.0, 1.0]
        for value in given:
            written.point("m", value, 7)
        written.send()
        assert values(store.get_metric_history(written.run_id, "m")) == given
        assert store.get_run(written.run_id).data.metrics == {"m": 1.0}

    def test_the_latest_point_over_chunks(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store)).point("m", 1.0, 5, START + 2)
        for value, step, timestamp, latest in (
            (2.0, 4, START + 9, 1.0),
            (3.0, 5, START + 1, 1.0),
            (4.0, 5, START + 2, 4.0),
            (5.0, 6, START, 5.0),
        ):
            begin = len(written.lines)
            written.point("m", value, step, timestamp)
            if begin and store.journal_offset(written.run_id, written.writer) == 0:
                begin = 0
            written.send(begin)
            assert store.get_run(written.run_id).data.metrics == {"m": latest}

    def test_many_points_at_once(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store))
        prefixes = [records.metric_prefix(f"m{number}") for number in range(3)]
        lines = [
            records.metric_line(prefixes[step % 3], step / 7, START + step, step)
            for step in range(3000)
        ]
        written.lines += b"".join(lines)
        written.send()
        assert values(store.get_metric_history(written.run_id, "m1")) == [
            step / 7 for step in range(1, 3000, 3)
        ]

    # ---- runs and experiments ----
    def test_two_processes_write_one_run(self, store: TrackingStore) -> None:
        first = Written(store).run(new_experiment(store)).point("m", 1.0, 0)
        second = Written(store, first.run_id).point("m", 1.0, 0).line("p", "rank", "1")
        with refused("RESOURCE_DOES_NOT_EXIST", first.run_id):
            second.send()
        first.send()
        assert second.send() == Ack(len(second.lines), [])
        assert first.point("m", 2.0, 1).send().rejected == []
        run = store.get_run(first.run_id)
        assert (run.data.metrics, run.data.params) == ({"m": 2.0}, {"rank": "1"})
        assert values(store.get_metric_history(first.run_id, "m")) == [1.0, 1.0, 2.0]

    def test_a_journal_of_a_run_that_was_made_by_a_call(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        store.log_param(run_id, Param("lr", "1"))
        store.log_metric(run_id, Metric("m", 1.0, START, 5))
        written = Written(store, run_id).line("p", "lr", "1").point("m", 2.0, 4)
        assert written.send().rejected == []
        assert store.get_run(run_id).data.metrics == {"m": 1.0}
        assert len(store.get_metric_history(run_id, "m")) == 2

    def test_an_experiment_by_name(self, store: TrackingStore) -> None:
        name, chosen = unique("offline"), str(uuid.uuid4().int % 10**17 + 10**17)
        first = Written(store).run(chosen, experiment_name=name)
        first.send()
        made = store.get_experiment_by_name(name)
        assert made is not None
        assert made.experiment_id == store.get_run(first.run_id).info.experiment_id == chosen
        second = Written(store).run("123456789012345678", experiment_name=name)
        second.send()
        assert store.get_run(second.run_id).info.experiment_id == chosen
        assert int(new_experiment(store)) < 10**14

    def test_runs_that_cannot_be_made(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        store.delete_experiment(made)
        for written, code in (
            (Written(store).run(made), "INVALID_PARAMETER_VALUE"),
            (Written(store).run("4711"), "RESOURCE_DOES_NOT_EXIST"),
            (Written(store).run("4711", experiment_name=""), "INVALID_PARAMETER_VALUE"),
            (Written(store).run("0", run_name="n" * 251), "INVALID_PARAMETER_VALUE"),
            (Written(store).point("m", 1.0, 0), "RESOURCE_DOES_NOT_EXIST"),
        ):
            with refused(code):
                written.send()
            with refused("RESOURCE_DOES_NOT_EXIST"):
                store.get_run(written.run_id)
            assert store.journal_offset(written.run_id, written.writer) == 0

    def test_a_deleted_run_takes_nothing_new(self, store: TrackingStore) -> None:
        written = Written(store).run(new_experiment(store)).point("m", 1.0, 0)
        sent = written.send().offset
        store.delete_run(written.run_id)
        assert written.send().offset == sent
        written.point("m", 2.0, 1)
        with refused("INVALID_PARAMETER_VALUE", written.run_id):
            written.send()
        store.restore_run(written.run_id)
        assert written.send().offset == len(written.lines)

    def test_chunks_that_cannot_be(self, store: TrackingStore) -> None:
        run_id = uuid.uuid4().hex
        for chunk in (
            Chunk("../x", "a" * 32, 0, b"[]\n"),
            Chunk(run_id, "", 0, b"[]\n"),
            Chunk(run_id, "a/b", 0, b"[]\n"),
            Chunk(run_id, "a" * 32, -1, b"[]\n"),
        ):
            with refused("INVALID_PARAMETER_VALUE"):
                store.ingest(chunk)


def _offset(error: MlflowException) -> object:
    """The field `offset` of an error, which a client finds in the body of the answer."""
    if isinstance(error, RestException):
        return error.json["offset"]
    return error.json_kwargs["offset"]
