"""What every store does with versions of registered models, and their tags."""

from __future__ import annotations

import pytest

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.stores.registry_contract import RegistryStore
from mlflow.testing.concurrency import at_once
from mlflow.testing.given import refused, unique
from mlflow.testing.registered_models import SOURCE, new_model, new_version


class ModelVersionConformance:
    """Versions of registered models."""

    def test_what_was_registered_is_there(self, store: RegistryStore) -> None:
        name = new_model(store)
        run_id = unique("run")
        made = store.create_model_version(
            name,
            "s3://bucket/größe/model",
            run_id,
            [ModelVersionTag("k", "v ☃"), ModelVersionTag("k2", "")],
            "https://elsewhere/run",
            'It\'s the "best"\n',
        )
        assert (made.name, made.version, made.current_stage) == (name, "1", "None")
        assert (made.source, made.run_id) == ("s3://bucket/größe/model", run_id)
        assert made.run_link == "https://elsewhere/run"
        assert made.description == 'It\'s the "best"\n'
        assert made.tags == {"k": "v ☃", "k2": ""}
        assert (made.status, made.aliases) == ("READY", [])
        assert made.user_id
        assert made.creation_timestamp == made.last_updated_timestamp
        assert store.get_model_version(name, "1") == made
        uri = store.get_model_version_download_uri(name, "1")
        assert uri == "s3://bucket/größe/model"

    def test_numbers_have_no_gaps(self, store: RegistryStore) -> None:
        name = new_model(store)
        numbers = at_once(50, lambda _: new_version(store, name))
        assert sorted(map(int, map(str, numbers))) == list(range(1, 51))

    def test_numbers_are_not_given_again(self, store: RegistryStore) -> None:
        name = new_model(store)
        assert [new_version(store, name) for _ in range(3)] == ["1", "2", "3"]
        store.delete_model_version(name, "3")
        store.delete_model_version(name, "1")
        assert new_version(store, name) == "4"
        found = store.search_model_versions(f"name = '{name}'", order_by=["version_number ASC"])
        assert [version.version for version in found] == ["2", "4"]
        with refused("RESOURCE_DOES_NOT_EXIST", "3"):
            store.get_model_version(name, "3")

    @pytest.mark.parametrize("version", ["x", "", "-1", "1.0", "9" * 30])
    def test_what_is_no_number(self, store: RegistryStore, version: str) -> None:
        name = new_model(store)
        with refused("INVALID_PARAMETER_VALUE"):
            store.get_model_version(name, version)

    def test_what_is_not_there(self, store: RegistryStore) -> None:
        name = new_model(store)
        tag = ModelVersionTag("k", "v")
        for call in (
            store.get_model_version,
            store.get_model_version_download_uri,
            store.delete_model_version,
            lambda name, version: store.update_model_version(name, version, "x"),
            lambda name, version: store.set_model_version_tag(name, version, tag),
            lambda name, version: store.delete_model_version_tag(name, version, "k"),
            lambda name, version: store.transition_model_version_stage(
                name, version, "Staging", False
            ),
        ):
            with refused("RESOURCE_DOES_NOT_EXIST", name):
                call(name, "1")

    def test_update(self, store: RegistryStore) -> None:
        name = new_model(store)
        new_version(store, name)
        assert store.update_model_version(name, "1", "first").description == "first"
        assert not store.update_model_version(name, "1", "").description

    # ---- stages ----
    def test_stages_in_any_case(self, store: RegistryStore) -> None:
        name = new_model(store)
        new_version(store, name)
        for given, kept in (
            ("staging", "Staging"),
            ("PRODUCTION", "Production"),
            ("aRCHIVED", "Archived"),
            ("none", "None"),
        ):
            made = store.transition_model_version_stage(name, "1", given, False)
            assert made.current_stage == kept
            assert store.get_model_version(name, "1").current_stage == kept
        for bad in ("Live", "", "Deleted_Internal"):
            with refused("INVALID_PARAMETER_VALUE"):
                store.transition_model_version_stage(name, "1", bad, False)

    def test_archiving_only_when_asked(self, store: RegistryStore) -> None:
        name = new_model(store)
        for version in range(1, 5):
            new_version(store, name)
            stage = "Staging" if version == 3 else "Production"
            store.transition_model_version_stage(name, str(version), stage, False)
        assert _stages(store, name) == ["Production", "Production", "Staging", "Production"]
        store.transition_model_version_stage(name, "4", "Production", True)
        assert _stages(store, name) == ["Archived", "Archived", "Staging", "Production"]
        with refused("INVALID_PARAMETER_VALUE"):
            store.transition_model_version_stage(name, "4", "Archived", True)
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.transition_model_version_stage(name, "9", "Production", True)
        assert _stages(store, name) == ["Archived", "Archived", "Staging", "Production"]

    def test_one_production_version_however_many_ask(self, store: RegistryStore) -> None:
        name = new_model(store)
        for _ in range(8):
            new_version(store, name)

        def promote(number: int) -> str:
            made = store.transition_model_version_stage(name, str(number + 1), "Production", True)
            return made.version

        at_once(8, promote)
        assert sorted(_stages(store, name)) == ["Archived"] * 7 + ["Production"]

    def test_latest_versions(self, store: RegistryStore) -> None:
        name = new_model(store)
        assert store.get_latest_versions(name) == []
        for _ in range(12):
            new_version(store, name)
        for version, stage in (("1", "Production"), ("11", "Production"), ("2", "Staging")):
            store.transition_model_version_stage(name, version, stage, False)
        found = {each.current_stage: each.version for each in store.get_latest_versions(name)}
        assert found == {"None": "12", "Production": "11", "Staging": "2"}
        assert _numbers(store.get_latest_versions(name, ["production"])) == ["11"]
        assert store.get_latest_versions(name, ["Archived"]) == []
        latest = store.get_registered_model(name).latest_versions or []
        assert {each.current_stage: each.version for each in latest} == found
        with refused("INVALID_PARAMETER_VALUE"):
            store.get_latest_versions(name, ["Live"])

    # ---- sources ----
    def test_a_version_of_a_version(self, store: RegistryStore) -> None:
        first, second = new_model(store), new_model(store)
        run_id = unique("run")
        store.create_model_version(first, SOURCE, run_id)
        store.set_registered_model_alias(first, "champion", "1")
        for source in (f"models:/{first}/1", f"models:/{first}@champion"):
            made = store.create_model_version(second, source)
            assert (made.source, made.run_id) == (source, run_id)
            assert store.get_model_version_download_uri(second, made.version) == SOURCE
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.create_model_version(second, f"models:/{first}/7")
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.create_model_version(second, f"models:/m-{'0' * 32}")
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_model_version(second, "")

    def test_copy(self, store: RegistryStore) -> None:
        first, second = new_model(store), unique("copy")
        made = store.create_model_version(
            first, SOURCE, unique("run"), [ModelVersionTag("k", "v")], None, "Notes"
        )
        for number in ("1", "2"):
            copy = store.copy_model_version(made, second)
            assert (copy.name, copy.version, copy.tags) == (second, number, {"k": "v"})
            assert (copy.run_id, copy.description) == (made.run_id, "Notes")
            assert copy.source == f"models:/{first}/1"
            assert store.get_model_version_download_uri(second, number) == SOURCE

    # ---- tags ----
    def test_version_tags(self, store: RegistryStore) -> None:
        name = new_model(store)
        new_version(store, name)
        new_version(store, name)
        store.set_model_version_tag(name, "1", ModelVersionTag("k", "old"))
        store.set_model_version_tag(name, "1", ModelVersionTag("k", "new"))
        assert store.get_model_version(name, "1").tags == {"k": "new"}
        assert store.get_model_version(name, "2").tags == {}
        store.delete_model_version_tag(name, "1", "k")
        with refused("RESOURCE_DOES_NOT_EXIST", "k"):
            store.delete_model_version_tag(name, "1", "k")
        with refused("INVALID_PARAMETER_VALUE"):
            store.set_model_version_tag(name, "1", ModelVersionTag("a//b", "v"))

    # ---- search ----
    def test_search_versions(self, store: RegistryStore) -> None:
        name, other = new_model(store), new_model(store)
        run_id = unique("run")
        for number in range(1, 13):
            store.create_model_version(
                name,
                f"s3://bucket/{number}",
                run_id if number == 7 else None,
                [ModelVersionTag("even", str(number % 2 == 0))],
            )
        new_version(store, other)
        store.transition_model_version_stage(name, "5", "Production", False)

        def found(condition: str, *order: str) -> list[str]:
            return _numbers(
                store.search_model_versions(
                    f"name = '{name}' AND {condition}" if condition else f"name = '{name}'",
                    order_by=[*order, "version_number ASC"],
                )
            )

        assert found("") == [str(number) for number in range(1, 13)]
        assert found("version_number > 10") == ["11", "12"]
        assert found("version_number <= '2'") == ["1", "2"]
        assert found("current_stage = 'Production'") == ["5"]
        assert found(f"run_id = '{run_id}'") == ["7"]
        assert found(f"run_id IN ('{run_id}', 'x')") == ["7"]
        assert found("source_path LIKE 's3://bucket/1%'") == ["1", "10", "11", "12"]
        assert found("tags.even = 'True' AND version_number < 5") == ["2", "4"]
        assert found("status = 'READY' AND version_number = 1") == ["1"]
        newest_first = store.search_model_versions(f"name IN ('{name}', '{other}')")
        assert newest_first[0].last_updated_timestamp == max(
            each.last_updated_timestamp or 0 for each in newest_first
        )
        assert len(newest_first) == 13

    def test_search_versions_in_pages(self, store: RegistryStore) -> None:
        name = new_model(store)
        for _ in range(5):
            new_version(store, name)
        condition, order = f"name = '{name}'", ["version_number DESC"]
        page = store.search_model_versions(condition, 2, order)
        numbers = _numbers(page)
        while page.token:
            new_version(store, name)  # what arrives meanwhile moves nothing
            page = store.search_model_versions(condition, 2, order, page.token)
            numbers += _numbers(page)
        assert numbers == ["5", "4", "3", "2", "1"]
        for size in (0, 200_001):
            with refused("INVALID_PARAMETER_VALUE"):
                store.search_model_versions(condition, size)


def _numbers(versions: list[ModelVersion]) -> list[str]:
    return [version.version for version in versions]


def _stages(store: RegistryStore, name: str) -> list[str]:
    found = store.search_model_versions(f"name = '{name}'", order_by=["version_number ASC"])
    return [str(version.current_stage) for version in found]
