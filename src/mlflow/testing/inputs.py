"""What every store does with datasets and logged models that runs use and make."""

from __future__ import annotations

from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelInput, LoggedModelOutput
from mlflow.stores.contract import TrackingStore
from mlflow.testing.given import new_experiment, new_run, refused

CONTEXT = "mlflow.data.context"


class InputConformance:
    """Datasets and logged models that runs use and make."""

    def test_datasets_come_back_as_they_were_logged(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        whole = Dataset("dätä", "1a2b", "local", '{"uri": "a.csv"}', '{"cols": []}', '{"rows": 3}')
        bare = Dataset("bare", "9", "code", "{}")
        store.log_inputs(
            run_id,
            [
                DatasetInput(whole, [InputTag(CONTEXT, "train"), InputTag("k", "é")]),
                DatasetInput(bare),
            ],
        )
        first, second = store.get_run(run_id).inputs.dataset_inputs
        assert first.dataset == whole
        assert {tag.key: tag.value for tag in first.tags} == {CONTEXT: "train", "k": "é"}
        assert second.dataset == bare
        assert second.tags == []

    def test_a_dataset_twice_is_one_with_the_tags_of_both(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        dataset = Dataset("data", "1", "local", "{}")
        for tags in ([InputTag(CONTEXT, "train")], [], [InputTag("k", "1")], [InputTag("k", "2")]):
            store.log_inputs(run_id, [DatasetInput(dataset, tags)])
        [given] = store.get_run(run_id).inputs.dataset_inputs
        assert {tag.key: tag.value for tag in given.tags} == {CONTEXT: "train", "k": "2"}

    def test_what_a_dataset_is_an_experiment_knows_once(self, store: TrackingStore) -> None:
        made = new_experiment(store)
        first, second = new_run(store, made), new_run(store, made)
        store.log_inputs(first, [DatasetInput(Dataset("data", "1", "local", "first"))])
        store.log_inputs(second, [DatasetInput(Dataset("data", "1", "http", "second"))])
        [given] = store.get_run(second).inputs.dataset_inputs
        assert given.dataset.source == "first"
        elsewhere = new_run(store)
        store.log_inputs(elsewhere, [DatasetInput(Dataset("data", "1", "http", "third"))])
        [given] = store.get_run(elsewhere).inputs.dataset_inputs
        assert given.dataset.source == "third"

    def test_datasets_that_cannot_be(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        good = Dataset("data", "1", "local", "{}")
        for bad in (
            DatasetInput(Dataset("", "1", "local", "{}")),
            DatasetInput(Dataset("n" * 501, "1", "local", "{}")),
            DatasetInput(Dataset("data", "d" * 37, "local", "{}")),
            DatasetInput(Dataset("da\x00ta", "1", "local", "{}")),
            DatasetInput(good, [InputTag("k" * 256, "x")]),
            DatasetInput(good, [InputTag("k", "x" * 501)]),
        ):
            with refused("INVALID_PARAMETER_VALUE"):
                store.log_inputs(run_id, [DatasetInput(good), bad])
        assert store.get_run(run_id).inputs.dataset_inputs == []

    def test_models_that_runs_use_and_make(self, store: TrackingStore) -> None:
        run_id = new_run(store)
        for _ in range(2):
            store.log_inputs(run_id, models=[LoggedModelInput("m-2"), LoggedModelInput("m-1")])
            store.log_outputs(run_id, [LoggedModelOutput("m-3", 0), LoggedModelOutput("m-3", 5)])
        run = store.get_run(run_id)
        assert {model.model_id for model in run.inputs.model_inputs} == {"m-1", "m-2"}
        assert {(model.model_id, model.step) for model in run.outputs.model_outputs} == {
            ("m-3", 0),
            ("m-3", 5),
        }
        with refused("INVALID_PARAMETER_VALUE"):
            store.log_inputs(run_id, models=[LoggedModelInput("")])
        with refused("INVALID_PARAMETER_VALUE"):
            store.log_outputs(run_id, [LoggedModelOutput("m-\x00", 0)])

    def test_datasets_of_experiments(self, store: TrackingStore) -> None:
        first, second = new_experiment(store), new_experiment(store)
        dataset = Dataset("data", "1", "local", "{}")
        train, test = ([InputTag(CONTEXT, each)] for each in ("train", "test"))
        for tags in (train, train, test):
            store.log_inputs(new_run(store, first), [DatasetInput(dataset, tags)])
        store.log_inputs(new_run(store, second), [DatasetInput(Dataset("b", "2", "local", "{}"))])
        found = store.search_datasets_of_experiments([first, second, "4711"])
        assert sorted(
            (each.experiment_id, each.name, each.digest, each.context or "") for each in found
        ) == [
            (first, "data", "1", "test"),
            (first, "data", "1", "train"),
            (second, "b", "2", ""),
        ]
