"""Values to try, and in which order searches propose them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import ExecutionException
from mlflow.projects.mlproject import EntryPoint
from mlflow.projects.parameters import Parameter
from mlflow.projects.sweep.plan import (
    SweepPlan,
    check_plan,
    plan_as_dict,
    plan_from_dict,
    split_space,
)
from mlflow.projects.sweep.search import make_search
from mlflow.projects.sweep.space import Range, Values, read_values
from mlflow.projects.sweep.trials import Trial


def values(text: str, kind: str = "string") -> Values:
    found = read_values(text, Parameter("x", kind))
    assert found is not None
    return found


ALL = {
    ("0.1,0.01, 0.001", "float"): ["0.1", "0.01", "0.001"],
    ("relu,tanh,relu", "string"): ["relu", "tanh"],
    ("1..4", "int"): ["1", "2", "3", "4"],
    ("1..4", "string"): ["1", "2", "3", "4"],
    ("16..64:16", "int"): ["16", "32", "48", "64"],
    ("16..60:16", "int"): ["16", "32", "48"],
    ("0.0..0.3:0.1", "float"): ["0.0", "0.1", "0.2", "0.3"],
    ("1..2:0.5", "float"): ["1.0", "1.5", "2.0"],
    ("-2..0:1", "float"): ["-2.0", "-1.0", "0.0"],
}


@pytest.mark.parametrize(("text", "kind"), ALL)
def test_every_value(text: str, kind: str) -> None:
    assert values(text, kind).all_values() == ALL[text, kind]


@pytest.mark.parametrize("text", ["0.1", "a", "1.5e-3", "", "a..b", "1...2", ".1..2", "2020-01-01"])
def test_what_is_one_value(text: str) -> None:
    assert read_values(text, Parameter("x")) is None


WRONG = {
    ("0.1,many", "float"): "'many', which is not a float",
    ("1,2.5", "int"): "'2.5', which is not an int",
    ("0.5..2", "int"): "'0.5', which is not an int",
    ("5..1", "int"): "the first end has to be less",
    ("1..5:0", "int"): "the step has to be more than 0",
    ("0..1:log", "float"): "begin above 0",
    ("many", "int"): "not an int",
}


@pytest.mark.parametrize(("text", "kind"), WRONG)
def test_what_cannot_be_swept(text: str, kind: str) -> None:
    with pytest.raises(ExecutionException, match=WRONG[text, kind]) as raised:
        read_values(text, Parameter("x", kind))
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("text", ["0.0..1.0", "1e-5..1e-1:log", "0..1000000:1"])
def test_what_a_grid_cannot_hold(text: str) -> None:
    with pytest.raises(ExecutionException, match=r"a grid needs a step|more than 10,000"):
        values(text, "float").all_values()


@given(st.randoms(use_true_random=False))
def test_what_is_drawn_is_in_the_range(chance: random.Random) -> None:
    for text in ("1e-5..1e-1:log", "0.25..0.5", "1..9", "0..1:0.25"):
        drawn = values(text, "float" if "." in text.replace("..", "") else "string")
        assert isinstance(drawn, Range)
        assert drawn.low <= float(drawn.draw(chance)) <= drawn.high
    assert values("a,b").draw(chance) in ("a", "b")


def plan(**given: object) -> SweepPlan:
    return plan_from_dict({"method": "grid", "uri": "x", **given})


def proposed(plan: SweepPlan, **space: str) -> list[dict[str, str]]:
    search = make_search({name: values(text) for name, text in space.items()}, plan)
    found = []
    for number in range(100):
        each = search.propose(number)
        if each is None:
            break
        found.append(each)
    return found


def test_a_grid_tries_every_combination() -> None:
    pairs = [tuple(each.values()) for each in proposed(plan(), a="1,2", b="x,y,z")]
    assert pairs == [(a, b) for a in "12" for b in "xyz"]
    assert len(proposed(plan(max_runs=4), a="1,2", b="x,y,z")) == 4
    with pytest.raises(ExecutionException, match="1,000,000 combinations"):
        proposed(plan(), a="1..100", b="1..100", c="1..100")


def test_random_draws_are_those_of_the_seed_and_differ() -> None:
    again = plan(method="random", max_runs=20, seed=7)
    first = proposed(again, a="1..9", b="x,y,z")
    assert first == proposed(again, a="1..9", b="x,y,z")
    assert len({tuple(each.values()) for each in first}) == 20
    assert first != proposed(plan(method="random", max_runs=20, seed=8), a="1..9", b="x,y,z")
    assert len(proposed(plan(method="random", max_runs=20), a="1,2")) == 2  # there are no others


def test_tpe_learns_what_is_good() -> None:
    space = {"x": values("0.0..1.0", "float"), "n": values("1..64:log"), "k": values("a,b")}
    tpe = plan(method="tpe", max_runs=40, metric="loss", seed=3)
    search = make_search(space, tpe)
    outcomes = []
    for number in range(40):
        proposal = search.propose(number)
        assert proposal is not None
        loss = abs(float(proposal["x"]) - 0.7) + (proposal["k"] == "a")
        outcomes.append(loss)
        search.learn(Trial(number, proposal, "run", "FINISHED", loss))
    assert search.propose(40) is None
    assert sum(outcomes[-10:]) < sum(outcomes[:10]) / 2
    # Another process goes on with what this one has learned.
    other = make_search(space, tpe)
    for number in range(20):
        other.learn(Trial(number, {"x": "0.7", "n": "8", "k": "b"}, "run", "FINISHED", 0.0))
    assert other.propose(20) is not None


BAD_PLANS = {
    "sieve": ({"method": "sieve"}, "no sweep 'sieve'"),
    "endless": ({"method": "random"}, "say --max-runs"),
    "no metric": ({"method": "tpe", "max_runs": 5}, "name it with --minimize"),
    "nothing to stop at": (
        {"stop_at": 0.5},
        "--stop-at, --patience and --prune-after need a metric",
    ),
    "no patience": ({"patience": 5}, "--stop-at, --patience and --prune-after need a metric"),
}


@pytest.mark.parametrize("case", BAD_PLANS)
def test_plans_that_cannot_be_followed(case: str) -> None:
    given, message = BAD_PLANS[case]
    with pytest.raises(ExecutionException, match=message):
        check_plan(plan(**given))


def test_what_is_swept_and_what_is_not() -> None:
    main = EntryPoint("main", "", {"lr": Parameter("lr", "float"), "n": Parameter("n", "int", "1")})
    swept, fixed = split_space(plan(parameters={"lr": "0.1,0.2", "seed": "7"}), main)
    assert list(swept) == ["lr"]
    assert fixed == {"seed": "7"}
    with pytest.raises(ExecutionException, match="no parameter has several values"):
        split_space(plan(parameters={"lr": "0.1"}), main)
    with pytest.raises(ExecutionException, match="needs values for: lr"):
        split_space(plan(parameters={"n": "1..5"}), main)


def test_a_plan_is_kept() -> None:
    made = plan(method="tpe", parameters={"a": "1,2"}, metric="loss", stop_at=0.5, patience=3)
    assert plan_from_dict(plan_as_dict(made)) == made
    with pytest.raises(ExecutionException, match="no plan of a sweep"):
        plan_from_dict({"method": 3})
    assert not Path("mlruns").exists()
