"""What every store does with registered models, their tags and aliases."""

from __future__ import annotations

from collections import Counter

import pytest

from mlflow.entities.model_registry import RegisteredModel, RegisteredModelTag
from mlflow.stores.registry_contract import RegistryStore
from mlflow.testing.concurrency import at_once
from mlflow.testing.given import refused, unique

BAD_NAMES = ["", "  ", "a/b", "a:b", ".", "..", "a\x00b", "n" * 257]
GOOD_NAMES = ["a", "Fraud Detector", "größe ☃", "a@b", "a.b-c_d", "it's", 'a"b', "50%", "m" * 200]
SOURCE = "s3://bucket/model"


def new_model(store: RegistryStore, *tags: RegisteredModelTag) -> str:
    """The name of a new registered model."""
    return store.create_registered_model(unique("model"), list(tags)).name


def new_version(store: RegistryStore, name: str) -> str:
    """The number of a new version."""
    return store.create_model_version(name, SOURCE).version


class RegisteredModelConformance:
    """Registered models."""

    def test_what_was_made_is_there(self, store: RegistryStore) -> None:
        name = unique("model")
        made = store.create_registered_model(
            name,
            [RegisteredModelTag("team", "risk"), RegisteredModelTag("a/b c", "ü ☃")],
            "Notes\n2",
        )
        assert (made.name, made.description) == (name, "Notes\n2")
        assert made.tags == {"team": "risk", "a/b c": "ü ☃"}
        assert made.creation_timestamp == made.last_updated_timestamp
        assert (made.latest_versions, made.aliases) == ([], {})
        assert store.get_registered_model(name) == made

    @pytest.mark.parametrize("name", GOOD_NAMES)
    def test_names_that_are_allowed(self, store: RegistryStore, name: str) -> None:
        own = f"{name} {unique('x')}"
        assert store.create_registered_model(own).name == own
        assert store.get_registered_model(own).name == own

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_names_that_are_not(self, store: RegistryStore, name: str) -> None:
        with refused("INVALID_PARAMETER_VALUE"):
            store.create_registered_model(name)
        good = new_model(store)
        with refused("INVALID_PARAMETER_VALUE"):
            store.rename_registered_model(good, name)

    def test_a_name_is_given_once(self, store: RegistryStore) -> None:
        name = new_model(store)
        with refused("RESOURCE_ALREADY_EXISTS", name):
            store.create_registered_model(name)

    def test_one_of_many_gets_a_name(self, store: RegistryStore) -> None:
        name = unique("race")
        outcomes = at_once(20, lambda _: store.create_registered_model(name).name)
        assert Counter(outcomes) == {"RESOURCE_ALREADY_EXISTS": 19, name: 1}

    def test_what_is_not_there(self, store: RegistryStore) -> None:
        name = unique("nothing")
        for call in (
            store.get_registered_model,
            store.delete_registered_model,
            store.get_latest_versions,
            lambda name: store.update_registered_model(name, "x"),
            lambda name: store.rename_registered_model(name, unique("new")),
            lambda name: store.set_registered_model_tag(name, RegisteredModelTag("a", "b")),
            lambda name: store.set_registered_model_alias(name, "champion", "1"),
            lambda name: store.get_model_version_by_alias(name, "champion"),
            lambda name: store.create_model_version(name, SOURCE),
        ):
            with refused("RESOURCE_DOES_NOT_EXIST", name):
                call(name)

    def test_update(self, store: RegistryStore) -> None:
        name = new_model(store)
        assert store.update_registered_model(name, "first").description == "first"
        assert store.update_registered_model(name, None).description == "first"
        assert not store.update_registered_model(name, "").description
        assert not store.get_registered_model(name).description

    def test_rename_takes_everything_along(self, store: RegistryStore) -> None:
        name, taken, new = (
            new_model(store, RegisteredModelTag("a", "b")),
            new_model(store),
            unique("n"),
        )
        store.set_registered_model_alias(name, "champion", new_version(store, name))
        with refused("RESOURCE_ALREADY_EXISTS", taken):
            store.rename_registered_model(name, taken)
        renamed = store.rename_registered_model(name, new)
        assert (renamed.name, renamed.tags, renamed.aliases) == (new, {"a": "b"}, {"champion": "1"})
        assert store.get_model_version(new, "1").name == new
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.get_registered_model(name)
        assert store.create_registered_model(name).latest_versions == []

    def test_delete_takes_the_versions_along(self, store: RegistryStore) -> None:
        name = new_model(store, RegisteredModelTag("a", "b"))
        store.set_registered_model_alias(name, "champion", new_version(store, name))
        store.delete_registered_model(name)
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.get_model_version(name, "1")
        assert store.search_model_versions(f"name = '{name}'") == []
        made = store.create_registered_model(name)
        assert (made.tags, made.aliases, made.latest_versions) == ({}, {}, [])
        assert new_version(store, name) == "1"

    # ---- tags ----
    def test_tags(self, store: RegistryStore) -> None:
        name = new_model(store, RegisteredModelTag("kept", "1"))
        store.set_registered_model_tag(name, RegisteredModelTag("k", "old"))
        store.set_registered_model_tag(name, RegisteredModelTag("k", "new" * 1000))
        store.set_registered_model_tag(name, RegisteredModelTag("empty", ""))
        assert store.get_registered_model(name).tags == {
            "kept": "1", "k": "new" * 1000, "empty": "",
        }  # fmt: skip
        store.delete_registered_model_tag(name, "k")
        assert "k" not in store.get_registered_model(name).tags
        with refused("RESOURCE_DOES_NOT_EXIST", "k"):
            store.delete_registered_model_tag(name, "k")
        for key in ("", "a//b", "k" * 251):
            with refused("INVALID_PARAMETER_VALUE"):
                store.set_registered_model_tag(name, RegisteredModelTag(key, "v"))
        with refused("INVALID_PARAMETER_VALUE"):
            store.set_registered_model_tag(name, RegisteredModelTag("k", "v" * 100_001))

    # ---- aliases ----
    def test_an_alias_names_one_version(self, store: RegistryStore) -> None:
        name = new_model(store)
        for _ in range(3):
            new_version(store, name)
        store.set_registered_model_alias(name, "champion", "1")
        store.set_registered_model_alias(name, "champion", "2")
        store.set_registered_model_alias(name, "best-so_far", "2")
        assert store.get_model_version_by_alias(name, "champion").version == "2"
        assert store.get_registered_model(name).aliases == {"champion": "2", "best-so_far": "2"}
        assert store.get_model_version(name, "2").aliases == ["best-so_far", "champion"]
        assert store.get_model_version(name, "1").aliases == []
        [two, *_] = store.search_model_versions(f"name = '{name}' AND version_number = 2")
        assert two.aliases == ["best-so_far", "champion"]
        store.delete_registered_model_alias(name, "champion")
        store.delete_registered_model_alias(name, "champion")
        with refused("INVALID_PARAMETER_VALUE", "champion"):
            store.get_model_version_by_alias(name, "champion")

    def test_aliases_that_are_not_allowed(self, store: RegistryStore) -> None:
        name = new_model(store)
        new_version(store, name)
        for alias in ("latest", "Latest", "v1", "V22", "", "a b", "a.b", "a@b", "a" * 256):
            with refused("INVALID_PARAMETER_VALUE"):
                store.set_registered_model_alias(name, alias, "1")
        store.set_registered_model_alias(name, "v1x", "1")
        with refused("RESOURCE_DOES_NOT_EXIST", "7"):
            store.set_registered_model_alias(name, "champion", "7")

    def test_latest_is_the_greatest_number(self, store: RegistryStore) -> None:
        name = new_model(store)
        with refused("RESOURCE_DOES_NOT_EXIST"):
            store.get_model_version_by_alias(name, "latest")
        for _ in range(11):
            new_version(store, name)
        store.transition_model_version_stage(name, "3", "Production", False)
        assert store.get_model_version_by_alias(name, "latest").version == "11"

    def test_aliases_of_a_deleted_version_are_gone(self, store: RegistryStore) -> None:
        name = new_model(store)
        store.set_registered_model_alias(name, "champion", new_version(store, name))
        store.delete_model_version(name, "1")
        assert store.get_registered_model(name).aliases == {}

    # ---- search ----
    def test_search(self, store: RegistryStore) -> None:
        word = unique("w")
        names = [f"{word}-{letter}" for letter in "cab"]
        for name in names:
            store.create_registered_model(name, [RegisteredModelTag("letter", name[-1])])
        assert _letters(store.search_registered_models(f"name LIKE '{word}%'")) == "abc"
        ilike = f"name ILIKE '{word.upper()}%'"
        assert _letters(store.search_registered_models(ilike, order_by=["name DESC"])) == "cba"
        by_time = ["last_updated_timestamp DESC"]
        store.update_registered_model(names[1], "x")
        found = store.search_registered_models(f"name LIKE '{word}%'", order_by=by_time)
        assert found[0].description == "x"
        tagged = store.search_registered_models(f"name LIKE '{word}%' AND tags.letter != 'a'")
        assert _letters(tagged) == "bc"
        assert store.search_registered_models(f"name = '{word}'") == []

    def test_search_in_pages(self, store: RegistryStore) -> None:
        word = unique("w")
        for letter in "abcde":
            store.create_registered_model(f"{word}-{letter}")
        condition = f"name LIKE '{word}%'"
        page = store.search_registered_models(condition, 2)
        letters = _letters(page)
        while page.token:
            page = store.search_registered_models(condition, 2, page_token=page.token)
            letters += _letters(page)
        assert letters == "abcde"
        with refused("INVALID_PARAMETER_VALUE"):
            token = store.search_registered_models(condition, 2).token
            store.search_registered_models(f"{condition} AND name != 'x'", 2, page_token=token)

    @pytest.mark.parametrize(
        "bad", ["name >> 'x'", "colour = 'red'", "tags.a >", "name = x OR", "params.a = '1'"]
    )
    def test_filters_that_cannot_be(self, store: RegistryStore, bad: str) -> None:
        with refused("INVALID_PARAMETER_VALUE"):
            store.search_registered_models(bad)

    def test_page_sizes_that_cannot_be(self, store: RegistryStore) -> None:
        for size in (0, -1, 1001):
            with refused("INVALID_PARAMETER_VALUE"):
                store.search_registered_models(max_results=size)
        with refused("INVALID_PARAMETER_VALUE"):
            store.search_registered_models(order_by=["colour"])

    def test_prompts_are_left_out(self, store: RegistryStore) -> None:
        word = unique("w")
        store.create_registered_model(f"{word}-m")
        prompt = RegisteredModelTag("mlflow.prompt.is_prompt", "true")
        store.create_registered_model(f"{word}-p", [prompt])
        mine = f"name LIKE '{word}%'"
        key = "tag.`mlflow.prompt.is_prompt`"
        assert _letters(store.search_registered_models(mine)) == "m"
        assert _letters(store.search_registered_models(f"{mine} AND {key} != 'true'")) == "m"
        assert _letters(store.search_registered_models(f"{mine} AND {key} = 'false'")) == "m"
        assert _letters(store.search_registered_models(f"{mine} AND {key} = 'true'")) == "p"


def _letters(models: list[RegisteredModel]) -> str:
    return "".join(model.name[-1] for model in models)
