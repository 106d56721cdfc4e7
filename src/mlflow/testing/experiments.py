"""What every store does with experiments."""

from __future__ import annotations

import pytest

from mlflow.entities import ExperimentTag
from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import BAD_KEYS, START, new_experiment, new_run, refused, unique


class ExperimentConformance:
    """Experiments and their tags."""

    def test_an_experiment_comes_back_as_it_was_made(self, store: TrackingStore) -> None:
        name = unique("Ümläut 数 'quoted' \"twice\" \\ %")
        made = store.create_experiment(name, "s3://bucket/there", [ExperimentTag("team", "né")])
        found = store.get_experiment(made)
        assert (found.experiment_id, found.name) == (made, name)
        assert found.artifact_location == "s3://bucket/there"
        assert found.lifecycle_stage == "active"
        assert found.tags == {"team": "né"}
        assert found.creation_time is not None
        assert found.creation_time == found.last_update_time
        by_name = store.get_experiment_by_name(name)
        assert by_name is not None
        assert dict(by_name) == dict(found)

    def test_there_is_a_default_experiment(self, store: TrackingStore) -> None:
        default = store.get_experiment("0")
        assert default.name == "Default"
        assert default.artifact_location.endswith("/0")

    def test_a_location_is_chosen_where_none_is_given(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        location = store.get_experiment(made).artifact_location
        default = store.get_experiment("0").artifact_location
        assert location == f"{default[:-2]}/{made}"

    def test_ids_ascend(self, store: TrackingStore) -> None:
        ids = [int(new_experiment(store)) for _ in range(3)]
        assert ids == sorted(set(ids))

    def test_an_id_that_nothing_has(self, store: TrackingStore) -> None:
        for missing in ("4711", "999999999999999999999999"):
            with refused("RESOURCE_DOES_NOT_EXIST", missing[:4]):
                store.get_experiment(missing)

    def test_an_id_that_nothing_can_have(self, store: TrackingStore) -> None:
        with refused("INVALID_PARAMETER_VALUE", "abc"):
            store.get_experiment("abc")

    def test_a_name_that_nothing_has(self, store: TrackingStore) -> None:
        assert store.get_experiment_by_name(unique("nothing")) is None

    def test_a_name_is_given_once(self, store: TrackingStore) -> None:
        name = unique("taken")
        made = store.create_experiment(name)
        with refused("RESOURCE_ALREADY_EXISTS", name, made):
            store.create_experiment(name)

    def test_a_deleted_experiment_keeps_its_name(self, store: TrackingStore) -> None:
        name = unique("taken")
        made = store.create_experiment(name)
        store.delete_experiment(made)
        with refused("RESOURCE_ALREADY_EXISTS", name, made, "restore"):
            store.create_experiment(name)

    @pytest.mark.parametrize("name", ["", "   ", "n" * 501, "a\x00b"])
    def test_names_that_cannot_be(self, store: TrackingStore, name: str) -> None:
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_experiment(name)
        with refused("INVALID_PARAMETER_VALUE"):
            store.rename_experiment(new_experiment(store), name)

    @pytest.mark.parametrize("location", ["s3://b/" + "x" * 2048, "s3://bucket/a#b"])
    def test_locations_that_cannot_be(self, store: TrackingStore, location: str) -> None:
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_experiment(unique("experiment"), location)

    def test_nothing_is_made_when_a_tag_cannot_be(self, store: TrackingStore) -> None:
        name = unique("experiment")
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_experiment(
                name, tags=[ExperimentTag("ok", "1"), ExperimentTag("a//b", "")]
            )
        assert store.get_experiment_by_name(name) is None

    # ---- another name ----
    def test_rename(self, store: TrackingStore) -> None:
        made, name = new_experiment(store), unique("renamed")
        store.rename_experiment(made, name)
        store.rename_experiment(made, name)
        assert store.get_experiment(made).name == name

    def test_rename_to_a_name_that_is_taken(self, store: TrackingStore) -> None:
        name = unique("taken")
        store.create_experiment(name)
        with refused("RESOURCE_ALREADY_EXISTS", name):
            store.rename_experiment(new_experiment(store), name)

    def test_rename_what_is_deleted_or_not_there(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        store.delete_experiment(made)
        with refused("INVALID_PARAMETER_VALUE", made):
            store.rename_experiment(made, unique("renamed"))
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.rename_experiment("4711", unique("renamed"))

    # ---- the bin ----
    def test_delete_and_restore(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        store.delete_experiment(made)
        assert store.get_experiment(made).lifecycle_stage == "deleted"
        with refused("RESOURCE_DOES_NOT_EXIST", made):
            store.delete_experiment(made)
        store.restore_experiment(made)
        assert store.get_experiment(made).lifecycle_stage == "active"
        with refused("RESOURCE_DOES_NOT_EXIST", made):
            store.restore_experiment(made)
        for change in (store.delete_experiment, store.restore_experiment):
            with refused("RESOURCE_DOES_NOT_EXIST"):
                change("4711")

    def test_runs_go_into_the_bin_and_come_back_with_their_experiment(
        self, store: TrackingStore
    ) -> None:
        made = new_experiment(store)
        kept, deleted_before = new_run(store, made), new_run(store, made)
        store.delete_run(deleted_before)
        elsewhere = new_run(store)
        for _ in range(2):
            store.delete_experiment(made)
            assert store.get_run(kept).info.lifecycle_stage == "deleted"
            assert store.get_run(elsewhere).info.lifecycle_stage == "active"
            store.restore_experiment(made)
            assert store.get_run(kept).info.lifecycle_stage == "active"
            assert store.get_run(deleted_before).info.lifecycle_stage == "deleted"

    def test_a_deleted_experiment_takes_nothing(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        run_id = new_run(store, made)
        store.delete_run(run_id)
        store.delete_experiment(made)
        with refused("INVALID_PARAMETER_VALUE", made):
            store.create_run(made, "alice", START, [], None)
        with refused("INVALID_PARAMETER_VALUE", made):
            store.set_experiment_tag(made, ExperimentTag("a", "b"))
        with refused("INVALID_PARAMETER_VALUE", made):
            store.restore_run(run_id)

    # ---- tags ----
    def test_tags(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        store.set_experiment_tag(made, ExperimentTag("a", "1"))
        store.set_experiment_tag(made, ExperimentTag("b", "x" * 20_000))
        store.set_experiment_tag(made, ExperimentTag("a", ""))
        assert store.get_experiment(made).tags == {"a": "", "b": "x" * 20_000}
        store.delete_experiment_tag(made, "b")
        assert store.get_experiment(made).tags == {"a": ""}
        with refused("RESOURCE_DOES_NOT_EXIST", "b"):
            store.delete_experiment_tag(made, "b")

    def test_tags_that_cannot_be(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        for key in BAD_KEYS:
            with refused("INVALID_PARAMETER_VALUE"):
                store.set_experiment_tag(made, ExperimentTag(key, "x"))
        for value in ("x" * 20_001, "a\x00b"):
            with refused("INVALID_PARAMETER_VALUE"):
                store.set_experiment_tag(made, ExperimentTag("a", value))
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.set_experiment_tag("4711", ExperimentTag("a", "b"))
