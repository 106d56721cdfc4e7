"""Searching for logged models: what is found, in which order, page by page."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headrace.services.store import SqlStore, open_store
from headrace.sql.filters import comparisons
from mlflow.entities import LoggedModelParameter, LoggedModelTag, Metric
from mlflow.exceptions import MlflowException
from mlflow.search import (
    LOGGED_MODELS,
    Kind,
    Node,
    OrderBy,
    complete_order,
    format_filter,
)
from tests.conformance.search_oracle import Row, matches, ordered
from tests.conformance.search_strategies import Pools, orders, trees

TEXTS = ["a", "A", "ä", "Ä", "a%", "a_", "it's", '"', "\\", "x*y?[z]", "日本", "1", "10", "2", ""]
NAMES = ["a", "A", "b", "ä"]
NUMBERS = [math.nan, math.inf, -math.inf, 0.0, 1.0, 1.5, -1.0]
DATASETS = [("", ""), ("d", "1"), ("d", "2"), ("e", "1")]
WANTED_DATASETS: list[list[dict[str, str]]] = [
    [],
    [{"dataset_name": "d"}],
    [{"dataset_name": "d", "dataset_digest": "1"}],
    [{"dataset_name": "e", "dataset_digest": ""}, {"dataset_name": "d", "dataset_digest": "2"}],
    [{"dataset_name": "nowhere"}],
]
Point = tuple[str, str, str, float, int]
"""Key, dataset's name and digest, value and timestamp."""


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = open_store(database_url, "mlflow-artifacts:/")
    yield opened
    opened.close()


class Populated:
    """A store with logged models, and what is known of them.

    Attributes:
        rows: One a model that is not deleted; metrics are in `points`.
        points: Model's id → its points, of which each was the last.
    """

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        chance = random.Random(5)
        self.experiments = [store.create_experiment(name) for name in ("one", "two")]
        run = store.create_run(self.experiments[0], "u", 0, [], None).info.run_id
        self.points: dict[str, list[Point]] = {}
        self.rows = [row for _ in range(30) if (row := self._add(chance, run)) is not None]
        self.pools = self._pools()

    def _add(self, chance: random.Random, run: str) -> Row | None:
        pairs = {key: chance.choice(TEXTS) for key in ("p", "q r") if chance.random() < 0.6}
        tags = {key: chance.choice(TEXTS) for key in ("t", "a b") if chance.random() < 0.6}
        model = self.store.create_logged_model(
            chance.choice(self.experiments),
            chance.choice(NAMES),
            chance.choice([None, run, "nope"]),
            [LoggedModelTag(*tag) for tag in tags.items()],
            [LoggedModelParameter(*pair) for pair in pairs.items()],
            chance.choice([None, "classifier", "Classifier"]),
        )
        points = [
            (key, *dataset, chance.choice(NUMBERS), chance.randrange(10**6))
            for key in ("m", "n/x")
            for dataset in chance.sample(DATASETS, chance.randrange(3))
        ]
        metrics = [
            Metric(key, value, time, 0, model.model_id, name or None, digest or None)
            for key, name, digest, value, time in points
        ]
        self.store.log_batch(run, metrics, [], [])
        if chance.random() < 0.6:
            model = self.store.finalize_logged_model(
                model.model_id, chance.choice(["READY", "FAILED"])
            )
        if chance.random() < 0.1:
            self.store.delete_logged_model(model.model_id)
            return None
        self.points[model.model_id] = points
        return Row(
            {
                "model_id": model.model_id,
                "name": model.name,
                "experiment_id": model.experiment_id,
                "model_type": model.model_type,
                "status": str(model.status),
                "status_message": None,
                "source_run_id": model.source_run_id,
                "artifact_location": model.artifact_location,
                "lifecycle_stage": "active",
                "creation_timestamp": model.creation_timestamp,
                "last_updated_timestamp": model.last_updated_timestamp,
            },
            {},
            pairs,
            tags,
        )

    def _pools(self) -> Pools:
        first = self.rows[0].attributes
        times: list[int | float] = [first["creation_timestamp"], 0, math.inf, 1e300]
        return {
            Kind.ATTRIBUTE: {
                "model_id": [first["model_id"], "m-%", "x"],
                "name": NAMES,
                "experiment_id": [*self.experiments, "99"],
                "model_type": ["classifier", "Classifier"],
                "status": ["READY", "PENDING", "FAILED", "ready"],
                "status_message": ["", "x"],
                "source_run_id": ["nope", ""],
                "artifact_location": [first["artifact_location"]],
                "lifecycle_stage": ["active", "deleted"],
                "creation_timestamp": times,
                "last_updated_timestamp": times,
            },
            Kind.METRIC: {"m": NUMBERS, "n/x": NUMBERS, "never logged": NUMBERS},
            Kind.PARAM: {"p": TEXTS, "q r": TEXTS, "nowhere": TEXTS},
            Kind.TAG: {"t": TEXTS, "a b": TEXTS, "nowhere": TEXTS},
        }

    def expected(
        self,
        experiments: Sequence[str],
        tree: Node | None,
        datasets: Sequence[dict[str, str]],
        order: Sequence[OrderBy],
        on: dict[str, str],
    ) -> list[str]:
        """The ids that a search must find; `on` is the dataset of metrics in the order."""
        rows = [
            row
            for row in self.rows
            if row.attributes["experiment_id"] in experiments and self._matches(row, tree, datasets)
        ]
        for row in rows:
            latest: dict[str, Point] = {}
            for point in self.points[row.attributes["model_id"]]:
                if is_on(point, [on]) and point[4] >= latest.get(point[0], point)[4]:
                    latest[point[0]] = point
            row.metrics = {key: [point[3]] for key, point in latest.items()}
        return [row.attributes["model_id"] for row in ordered(rows, order)]

    def _matches(self, row: Row, tree: Node | None, datasets: Sequence[dict[str, str]]) -> bool:
        points = [p for p in self.points[row.attributes["model_id"]] if is_on(p, datasets)]
        row.metrics = {key: [p[3] for p in points if p[0] == key] for key in ("m", "n/x")}
        named = any(each.kind is Kind.METRIC for each in comparisons(tree))
        return matches(row, tree) and (bool(points) or named or not datasets)


def is_on(point: Point, datasets: Sequence[dict[str, str]]) -> bool:
    """Whether a point was measured on one of the datasets; on any, if none are named."""
    named = [dataset for dataset in datasets if dataset]
    return not named or any(
        point[1] == dataset.get("dataset_name")
        and dataset.get("dataset_digest") in (None, "", point[2])
        for dataset in named
    )


@pytest.fixture
def populated(store: SqlStore) -> Populated:
    return Populated(store)


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_search_finds_what_plain_python_finds(populated: Populated, data: st.DataObject) -> None:
    tree = data.draw(st.none() | trees(LOGGED_MODELS, populated.pools), "tree")
    order = data.draw(orders(LOGGED_MODELS, populated.pools), "order")
    datasets = data.draw(st.sampled_from(WANTED_DATASETS), "datasets")
    on: dict[str, str] = data.draw(
        st.sampled_from([{}, *(given[0] for given in WANTED_DATASETS if given)]), "order on"
    )
    experiments = data.draw(
        st.lists(st.sampled_from([*populated.experiments, "x"]), min_size=1, max_size=3)
    )
    asked: dict[str, Any] = {
        "filter_string": None if tree is None else format_filter(tree),
        "datasets": datasets,
        "max_results": data.draw(st.sampled_from([1, 3, 1000]), "page"),
        "order_by": [field(key, on) for key in order],
    }
    found: list[str] = []
    token = None
    while True:
        answer = populated.store.search_logged_models(experiments, page_token=token, **asked)
        found += [model.model_id for model in answer]
        token = answer.token
        assert len(answer) == asked["max_results"] or token is None
        if token is None:
            break
    complete = complete_order(order, LOGGED_MODELS)
    assert found == populated.expected(experiments, tree, datasets, complete, on)


def field(key: OrderBy, on: dict[str, str]) -> dict[str, Any]:
    """A key of an order as a client writes it."""
    if key.kind is Kind.METRIC:
        return {"field_name": f"metrics.{key.key}", "ascending": key.ascending, **on}
    return {"field_name": key.key, "ascending": key.ascending}


def test_the_newest_come_first_and_a_hundred_at_most(store: SqlStore) -> None:
    made = [store.create_logged_model("0", "a").model_id for _ in range(101)]
    page = store.search_logged_models(["0"])
    rest = store.search_logged_models(["0"], page_token=page.token)
    assert (len(page), len(rest), rest.token) == (100, 1, None)
    assert {model.model_id for model in [*page, *rest]} == set(made)


@pytest.mark.parametrize(
    "asked",
    [
        {"max_results": -1},
        {"max_results": 50_001},
        {"filter_string": "nope = 1"},
        {"datasets": [{}]},
        {"datasets": [{"dataset_digest": "1"}]},
        {"datasets": ["d"]},
        {"order_by": [{"field_name": "zz"}]},
        {"order_by": [{"field_name": "params.p"}]},
        {"order_by": [{}]},
        {"order_by": ["creation_time DESC"]},
        {"page_token": "x"},
    ],
)
def test_what_cannot_be_asked_is_refused(store: SqlStore, asked: dict[str, Any]) -> None:
    with pytest.raises(MlflowException) as caught:
        store.search_logged_models(["0"], **asked)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_token_of_another_query_is_refused(store: SqlStore) -> None:
    for _ in range(3):
        store.create_logged_model("0", "a")
    token = store.search_logged_models(["0"], max_results=1).token
    with pytest.raises(MlflowException, match="another query"):
        store.search_logged_models(["0"], "name = 'a'", page_token=token)
    with pytest.raises(MlflowException, match="another query"):
        store.search_runs(["0"], page_token=token)
