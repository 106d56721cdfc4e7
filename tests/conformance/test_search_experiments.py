"""Searching for experiments: what is found, in which order, page by page."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headrace.services.store import SqlStore, open_store
from mlflow.entities import ExperimentTag, LifecycleStage, ViewType
from mlflow.exceptions import MlflowException
from mlflow.search import EXPERIMENTS, Kind, Node, OrderBy, complete_order, format_filter
from tests.conformance.search_oracle import Row, matches, ordered
from tests.conformance.search_strategies import Pools, order_text, orders, trees

TEXTS = ["a", "A", "ä", "Ä", "a%", "a_", "it's", '"', "\\", "x*y?[z]", "日本", "1", "10", "2"]


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = open_store(database_url, "mlflow-artifacts:/")
    yield opened
    opened.close()


class Populated:
    """A store with experiments, and what is known of them."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        chance = random.Random(3)
        for name in TEXTS:
            tags = {key: chance.choice(TEXTS) for key in ("t", "a b") if chance.random() < 0.6}
            number = store.create_experiment(
                name, tags=[ExperimentTag(*tag) for tag in tags.items()]
            )
            if chance.random() < 0.3:
                store.delete_experiment(number)
        found = [store.get_experiment(str(number)) for number in range(len(TEXTS) + 1)]
        self.rows = [
            Row(
                {
                    "experiment_id": each.experiment_id,
                    "name": each.name,
                    "creation_time": each.creation_time,
                    "last_update_time": each.last_update_time,
                    "stage": each.lifecycle_stage,
                },
                tags=each.tags,
            )
            for each in found
        ]
        made = [each.creation_time or 0 for each in found]
        times: list[int | float] = [made[0], made[-1], made[3] + 0.5, 0, float("inf")]
        self.pools: Pools = {
            Kind.ATTRIBUTE: {
                "experiment_id": ["0", "1", "7", "99", "x"],
                "name": [*TEXTS, "Default", "default"],
                "creation_time": times,
                "last_update_time": times,
            },
            Kind.TAG: {"t": TEXTS, "a b": TEXTS, "nowhere": TEXTS},
        }

    def expected(self, view: int, tree: Node | None, order: list[OrderBy]) -> list[str]:
        stages = LifecycleStage.view_type_to_stages(view)
        rows = [
            row for row in self.rows if row.attributes["stage"] in stages and matches(row, tree)
        ]
        return [row.attributes["experiment_id"] for row in ordered(rows, order)]


@pytest.fixture
def populated(store: SqlStore) -> Populated:
    return Populated(store)


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_search_finds_what_plain_python_finds(populated: Populated, data: st.DataObject) -> None:
    tree = data.draw(st.none() | trees(EXPERIMENTS, populated.pools), "tree")
    order = data.draw(orders(EXPERIMENTS, populated.pools), "order")
    view = data.draw(st.sampled_from([ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]))
    page = data.draw(st.sampled_from([1, 3, 1000]), "page")
    found: list[str] = []
    token = None
    while True:
        answer = populated.store.search_experiments(
            view,
            page,
            None if tree is None else format_filter(tree),
            [order_text(key) for key in order],
            token,
        )
        found += [experiment.experiment_id for experiment in answer]
        token = answer.token
        assert len(answer) == page or token is None
        if token is None:
            break
    assert found == populated.expected(view, tree, complete_order(order, EXPERIMENTS))


def test_an_answer_has_the_fields_of_the_rest_api(store: SqlStore) -> None:
    number = store.create_experiment('a "b"', "s3://x/y", [ExperimentTag("k", "\\")])
    made = store.get_experiment(number)
    answer = json.loads(store.search_experiments_json(filter_string="name != 'Default'"))
    assert answer == {
        "experiments": [
            {
                "experiment_id": number,
                "name": 'a "b"',
                "artifact_location": "s3://x/y",
                "lifecycle_stage": "active",
                "creation_time": made.creation_time,
                "last_update_time": made.last_update_time,
                "tags": [{"key": "k", "value": "\\"}],
            }
        ]
    }
    assert store.search_experiments(filter_string="name != 'Default'") == [made]


def test_pages_go_on_where_they_ended_though_experiments_arrive(store: SqlStore) -> None:
    for name in "bdf":
        store.create_experiment(name)
    first = store.search_experiments(max_results=2, order_by=["name"])
    store.create_experiment("a")
    store.create_experiment("c")
    second = store.search_experiments(max_results=9, order_by=["name"], page_token=first.token)
    assert [each.name for each in first] == ["Default", "b"]
    assert [each.name for each in second] == ["c", "d", "f"]


@pytest.mark.parametrize(
    "asked",
    [
        {"max_results": 0},
        {"max_results": 50_001},
        {"view_type": 0},
        {"filter_string": "metrics.m = 1"},
        {"order_by": ["tags.t"]},
        {"page_token": "x"},
    ],
)
def test_what_cannot_be_asked_is_refused(store: SqlStore, asked: dict[str, object]) -> None:
    with pytest.raises(MlflowException) as caught:
        store.search_experiments(**asked)  # type: ignore[arg-type]
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
