"""Any filter and any order finds what plain Python finds, page by page, whichever way is taken."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headrace.services.store import SqlStore, open_store
from headrace.sql.queries import run_search
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LifecycleStage,
    Metric,
    Param,
    Run,
    RunStatus,
    RunTag,
    ViewType,
)
from mlflow.search import RUNS, Kind, Node, OrderBy, complete_order, format_filter
from tests.conformance.search_oracle import Row, matches, ordered
from tests.conformance.search_strategies import Pools, order_text, orders, trees

LONG = "long " * 45
TEXTS = [
    *("", "a", "A", "ä", "Ä", "b%c", "b_c", "bXc", "it's", '"', "\\", "x*y?[z]", "日本", "🙂"),
    *("1", "10", "2", "{text}", "NULL", "?", LONG, LONG + "a", LONG + "b", "a\nb"),
]
NUMBERS = [
    *(math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, 1.5, 0.1 + 0.2, 1e308, 5e-324),
    *(-1.0, float(2**53), 1e-7),
]
TIMES: list[int | float] = [0, 1, 1000, 2**53 + 1, 0.5, 1000.5, math.inf, -math.inf, 1e300, -5]
STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED", "finished", "F%"]
CONTEXTS = ["train", "eval"]
RUNS_MADE = 60
# Limits that make a search take each of its ways even on few runs.
LIMITS = [
    {},
    {"COUNTED": 1, "TESTED": 1},
    {"COUNTED": 1, "TESTED": 3, "COUNTED_FULLY": 10},
    {"COUNTED": 5, "TESTED": 7, "COUNTED_FULLY": 1},
    {"MERGED": 1, "COUNTED": 1, "COUNTED_FULLY": 1},
    {"MERGED_ROWS": 1, "COUNTED": 4},
]


class Populated:
    """A store with runs of all kinds, and what is known of them.

    Attributes:
        rows: One for each run, with its id in the attributes and whether it is deleted.
        experiments: The experiments' ids; the last one does not exist.
    """

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.experiments = [store.create_experiment(name) for name in ("one", "two")]
        chance = random.Random(7)
        self.rows = [self._add(chance, index) for index in range(RUNS_MADE)]
        self.experiments.append("123456789")
        self.pools = self._pools()

    def _add(self, chance: random.Random, index: int) -> Row:
        experiment = chance.choice(self.experiments)
        name, user = chance.choice(TEXTS[1:]), chance.choice(["u", "v", "ü"])
        start = chance.choice([0, 1, 1000, 2**53 + 1])
        tags = {key: chance.choice(TEXTS) for key in ("t", "a b") if chance.random() < 0.6}
        run = self.store.create_run(
            experiment, user, start, [RunTag(*tag) for tag in tags.items()], name
        )
        run_id = run.info.run_id
        metrics = {key: chance.choice(NUMBERS) for key in ("m", "n/x") if chance.random() < 0.6}
        params = {key: chance.choice(TEXTS) for key in ("p", "q.r") if chance.random() < 0.6}
        self.store.log_batch(
            run_id,
            [Metric(key, value, 1, 0) for key, value in metrics.items()],
            [Param(*param) for param in params.items()],
            [],
        )
        datasets = self._add_datasets(chance, run_id)
        status = chance.choice(STATUSES[:5])
        end = chance.choice([None, 0, 1000])
        self.store.update_run_info(run_id, RunStatus.from_string(status), end, None)
        deleted = chance.random() < 0.2
        if deleted:
            self.store.delete_run(run_id)
        stage = LifecycleStage.DELETED if deleted else LifecycleStage.ACTIVE
        return Row(
            {
                "run_id": run_id,
                "run_name": name,
                "experiment_id": experiment,
                "user_id": user,
                "status": status,
                "start_time": start,
                "end_time": end,
                "duration": None if end is None else end - start,
                "artifact_uri": run.info.artifact_uri,
                "stage": stage,
            },
            {key: [value] for key, value in metrics.items()},
            params,
            {**tags, "mlflow.runName": name},
            datasets,
        )

    def _add_datasets(self, chance: random.Random, run_id: str) -> list[dict[str, str | None]]:
        datasets: list[dict[str, str | None]] = []
        for name in ("d", "e"):
            if chance.random() < 0.3:
                digest = chance.choice(["1", "2"])
                context = chance.choice([None, *CONTEXTS])
                tags = [InputTag("mlflow.data.context", context)] if context else []
                dataset = Dataset(name, digest, "local", "{}")
                self.store.log_inputs(run_id, [DatasetInput(dataset, tags)])
                datasets.append({"name": name, "digest": digest, "context": context})
        return datasets

    def _pools(self) -> Pools:
        attributes = [row.attributes for row in self.rows]
        ids = [each["run_id"] for each in attributes[:5]]
        return {
            Kind.ATTRIBUTE: {
                "run_id": [*ids, "nope", "%"],
                "run_name": TEXTS,
                "experiment_id": [*self.experiments, "01", "x"],
                "user_id": ["u", "v", "ü", "Ü"],
                "status": STATUSES,
                "start_time": TIMES,
                "end_time": TIMES,
                "duration": TIMES,
                "artifact_uri": [attributes[0]["artifact_uri"], "", "mlflow-artifacts:/%"],
            },
            Kind.METRIC: {"m": NUMBERS, "n/x": NUMBERS, "never logged": NUMBERS},
            Kind.PARAM: {"p": TEXTS, "q.r": TEXTS, "never logged": TEXTS},
            Kind.TAG: {"t": TEXTS, "a b": TEXTS, "mlflow.runName": TEXTS},
            Kind.DATASET: {
                "name": ["d", "e", "D"],
                "digest": ["1", "2"],
                "context": [*CONTEXTS, "Train"],
            },
        }

    def expected(
        self, experiments: list[str], view: int, tree: Node | None, order: list[OrderBy]
    ) -> list[str]:
        """The ids of the runs that a search must find."""
        stages = LifecycleStage.view_type_to_stages(view)
        found = [
            row
            for row in self.rows
            if row.attributes["experiment_id"] in experiments
            and row.attributes["stage"] in stages
            and matches(row, tree)
        ]
        return [row.attributes["run_id"] for row in ordered(found, order)]

    def found(self, page: int, **asked: object) -> list[str]:
        """The ids of the runs that a search finds, page by page."""
        runs: list[Run] = []
        token = None
        while True:
            answer = self.store.search_runs(max_results=page, page_token=token, **asked)  # type: ignore[arg-type]
            runs += answer
            token = answer.token
            assert len(answer) == page or token is None
            assert len(answer) <= page
            if token is None:
                return [run.info.run_id for run in runs]


@pytest.fixture
def populated(database_url: str) -> Iterator[Populated]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield Populated(store)
    store.close()


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_search_finds_what_plain_python_finds(populated: Populated, data: st.DataObject) -> None:
    tree = data.draw(st.none() | trees(RUNS, populated.pools), "tree")
    order = data.draw(orders(RUNS, populated.pools), "order")
    experiments = data.draw(
        st.lists(st.sampled_from(populated.experiments), min_size=1, max_size=3), "experiments"
    )
    view = data.draw(st.sampled_from([ViewType.ACTIVE_ONLY, ViewType.DELETED_ONLY, ViewType.ALL]))
    page = data.draw(st.sampled_from([1, 2, 7, 1000]), "page")
    limits = data.draw(st.sampled_from(LIMITS), "limits")
    wanted = populated.expected(experiments, view, tree, complete_order(order, RUNS))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in limits.items():
            patch.setattr(run_search, name, value)
        found = populated.found(
            page,
            experiment_ids=experiments,
            filter_string=None if tree is None else format_filter(tree),
            run_view_type=view,
            order_by=[order_text(key) for key in order],
        )
    assert found == wanted
