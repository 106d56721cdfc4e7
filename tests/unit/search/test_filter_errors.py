"""Errors of filters and orders: what is said, and which place is pointed at."""

from __future__ import annotations

import json
import pickle

import pytest

from mlflow.exceptions import MlflowException
from mlflow.search import (
    EXPERIMENTS,
    MAX_DEPTH,
    MAX_FILTER_LENGTH,
    MODEL_VERSIONS,
    RUNS,
    Dialect,
    FilterSyntaxError,
    parse_filter,
    parse_order_by,
)


def error_of(text: str, dialect: Dialect = RUNS) -> FilterSyntaxError:
    with pytest.raises(FilterSyntaxError) as caught:
        parse_filter(text, dialect)
    return caught.value


def test_an_error_is_an_invalid_parameter_and_points_at_its_place() -> None:
    text = "metrics.a > 1 AND statos = 'x'"
    error = error_of(text)
    assert isinstance(error, MlflowException)
    assert error.error_code == "INVALID_PARAMETER_VALUE"
    assert error.get_http_status_code() == 400
    assert error.position == text.index("statos")
    problem, shown, caret = error.message.split("\n")
    assert problem.startswith("'statos' is not an attribute of runs. Did you mean 'status'?")
    assert shown == f"  {text}"
    assert caret == "  " + " " * error.position + "^"


def test_an_error_survives_pickling() -> None:
    error = error_of("statos = 'x'")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is FilterSyntaxError
    assert copy.error_code == error.error_code
    assert (copy.message, copy.position) == (error.message, error.position)


# The marker ‸ stands where the error must point; it is taken out of the filter.
CASES = [
    ("‸acc > 1", "'acc' is not an attribute of runs. Attributes are: run_id, "),
    ("‸attributes.", "A name must follow the dot of 'attributes.'"),
    ("‸m.acc > 1", "'m' cannot stand before the dot in a search of runs."),
    ("‸metricz.a > 1", "Did you mean 'metric"),
    ("‸METRICS.a > 1", "Did you mean 'metrics'?"),
    ("‸STATUS = 'x'", "Did you mean 'status'?"),
    ("‸tags.`` = 'x'", "A name must follow 'tags'."),
    ("‸`metrics.a` > 1", "The quotes go around the name only: metrics.`a`."),
    ("‸datasets.nam = 'x'", "Datasets have no key 'nam'. Did you mean 'name'?"),
    ("‸1 < metrics.a", "A key such as run_id or metrics.<name> is expected here, not 1."),
    ("‸'status' = 'x'", "A key such as"),
    ("‸, status = 'x'", "A key such as"),
    # operators
    ("metrics.a ‸== 1", "'==' is not an operator. Write =."),
    ("metrics.a ‸<> 1", "Write !=."),
    ("metrics.a ‸=> 1", "Write >=."),
    ("metrics.a ‸=< 1", "Write <=."),
    ("metrics.a ‸LIKE 'x'", "metrics.a cannot be compared with LIKE. Use =, !=, >, >=, <, <=, IN"),
    ("params.a ‸> 'x'", "params.a cannot be compared with >. Use =, !=, LIKE"),
    ("datasets.name ‸IS NULL", "datasets.name cannot be compared with IS NULL."),
    ("experiment_id ‸LIKE '1'", "Use =, !=, IN, NOT IN."),
    ("params.a ‸RLIKE 'x'", "An operator must follow params.a, not RLIKE. Did you mean 'LIKE'?"),
    ("params.a NOT ‸LIKE 'x'", "Put NOT before the key"),
    ("params.a NOT ‸NULL", "IN is expected here, not NULL."),
    ("params.a IS ‸nothing", "NULL is expected here, not nothing."),
    ("params.a IS NOT‸", "NULL is expected here, not the end of the filter."),
    ("params.a‸", "An operator must follow params.a, not the end."),
    # values
    ("metrics.a > ‸'x'", "metrics.a is compared with a number without quotes, such as 0.5, not"),
    ("metrics.a > ‸x", "a number without quotes"),
    ("metrics.a > ‸metrics.b", "not with metrics.b."),
    ("metrics.a > ‸1_000", "'1_000' is not a number."),
    ("metrics.a > ‸0x1F", "'0x1F' is not a number."),
    ("metrics.a > ‸1e", "'1e' is not a number."),
    ("metrics.a > ‸1.2.3", "'1.2.3' is not a number."),
    ("metrics.a > ‸nan", "nan can be compared with = and != only"),
    ("metrics.a IN (1, ‸nan)", "nan can be compared with = and != only"),
    ("metrics.a > ‸", "not with the end."),
    (
        "params.a = ‸0.1",
        "params.a is compared with a string in quotes, such as '0.1', not with 0.1.",
    ),
    ("tags.a = ‸LR", "tags.a is compared with a string in quotes, such as 'LR', not with LR."),
    ("params.a = ‸`LR`", "such as 'LR'"),
    ("status = ‸('x')", "a string in quotes"),
    ("datasets.name = ‸5", "datasets.name is compared with a string in quotes"),
    ("start_time > ‸'1'", "start_time is compared with an integer without quotes, not with '1'."),
    ("start_time > ‸9223372036854775808", "an integer of at most 64 bits"),
    ("start_time > ‸" + "9" * 5000, "an integer of at most 64 bits"),
    ("start_time = ‸nan", "an integer"),
    # lists
    ("metrics.a IN ‸()", "The list after IN is empty."),
    ("run_id NOT IN ‸'x'", "A list in parentheses must follow NOT IN."),
    ("run_id IN ('x' ‸'y')", "A comma or ) is expected here, not 'y'."),
    ("run_id IN ('x'‸", "A comma or ) is expected here, not the end of the filter."),
    ("run_id IN (‸1)", "a string in quotes"),
    ("run_id IN (‸,)", "a string in quotes"),
    # the whole
    ("metrics.a > 1 ‸foo", "AND, OR or the end of the filter is expected here, not foo."),
    ("metrics.a > 1 ‸(metrics.b > 1)", "AND, OR or the end of the filter is expected"),
    ("metrics.a > 1‸)", "This parenthesis was never opened."),
    ("‸)", "A key such as"),
    ("metrics.a > 1 AND ‸(metrics.b > 1", "This parenthesis is never closed."),
    ("(metrics.a > 1 ‸foo)", "AND, OR or ) is expected here, not foo."),
    ("(‸)", "A key such as"),
    ("metrics.a > 1 OR‸", "A condition is expected here, not the end of the filter."),
    ("‸OR metrics.a > 1", "A condition is expected here, not OR."),
    ("NOT‸", "A condition is expected here, not the end of the filter."),
    ("NOT ‸AND metrics.a > 1", "A condition is expected here, not AND."),
    ("metrics.a > 1 ‸&& metrics.b > 1", "&& is not an operator. Write AND."),
    ("metrics.a > 1 ‸|| metrics.b > 1", "|| is not an operator. Write OR."),
    ("metrics.a > 1‸;", "A filter is one expression."),
    ("metrics.a > 1 ‸-- note", "Nothing can start with '-'."),
    ("params.a = ‸'x", "The quote ' is never closed."),
    ("params.a = 'it's‸'", "The quote ' is never closed."),
    ("metrics.‸`a > 1", "The quote ` is never closed."),
    ("params.a = ‸@x", "Nothing can start with '@'."),
]


@pytest.mark.parametrize(("marked", "problem"), CASES)
def test_an_error_names_the_problem_and_its_place(marked: str, problem: str) -> None:
    position = marked.index("‸")
    text = marked.replace("‸", "")
    error = error_of(text)
    assert problem in error.message.split("\n")[0]
    assert error.position == position


def test_each_noun_says_what_it_has() -> None:
    error = error_of("params.a = 'x'", EXPERIMENTS)
    assert "in a search of experiments." in error.message
    assert "Known are: tags, attributes." in error.message
    error = error_of("versoin = 3", MODEL_VERSIONS)
    assert "Did you mean 'version" in error.message


def test_too_deep_is_an_error_at_the_first_level_too_many() -> None:
    for opening in ("(", "NOT "):
        error = error_of(opening * (MAX_DEPTH + 1) + "metrics.a > 1")
        assert f"nested deeper than {MAX_DEPTH} levels" in error.message
        assert error.position == len(opening) * MAX_DEPTH
    error_of("(" * (MAX_FILTER_LENGTH - 1))
    error_of("NOT " * (MAX_FILTER_LENGTH // 4))


def test_too_long_is_an_error_with_a_short_message() -> None:
    filler = " " * (MAX_FILTER_LENGTH - len("metrics.a > 1"))
    assert parse_filter(f"metrics.a > 1{filler}", RUNS) is not None
    error = error_of(f"metrics.a > 1{filler} ")
    assert f"{MAX_FILTER_LENGTH + 1} characters; at most {MAX_FILTER_LENGTH}" in error.message
    assert error.position == MAX_FILTER_LENGTH
    assert len(error.message) < 1000


@pytest.mark.parametrize(
    "text",
    [
        "1" * 99_000 + "x",
        "'" * 99_999,
        "a" * 99_999,
        "a" * 99_990 + ".b > 1",
        "datasets." + "a" * 99_990,
        "params." + "a" * 99_980 + " > 1",
        "params.a = " + "x" * 99_980,
        "params.a " + "x" * 99_980,
        "metrics.a = " + "=" * 99_980,
        "`metrics." + "a" * 99_980 + "`",
    ],
)
def test_messages_about_long_filters_stay_short(text: str) -> None:
    assert len(error_of(text).message) < 1200


def test_a_long_filter_is_shown_around_the_place() -> None:
    text = "metrics.a > 1 AND " * 40 + "oops = 1" + " AND metrics.a > 1" * 40
    _, shown, caret = error_of(text).message.split("\n")
    assert shown.startswith("  …")
    assert shown.endswith("…")
    assert shown[caret.index("^") :].startswith("oops = 1")


def test_a_filter_of_several_lines_is_shown_as_one() -> None:
    _, shown, caret = error_of("metrics.a > 1\n  AND\toops = 1").message.split("\n")
    assert shown == "  metrics.a > 1   AND oops = 1"
    assert shown[caret.index("^") :] == "oops = 1"


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_characters_that_cannot_be_stored_are_refused(character: str) -> None:
    error = error_of(f"params.a = 'x{character}'")
    assert error.position == 13
    assert "cannot be part of a filter" in error.message
    json.dumps(error.message, ensure_ascii=False).encode()


def test_a_filter_is_a_string() -> None:
    with pytest.raises(FilterSyntaxError, match="A filter is a string, not int"):
        parse_filter(5, RUNS)  # type: ignore[arg-type]


ORDER_CASES = [
    ("‸", "An order_by term is empty."),
    ("‸statos DESC", "Did you mean 'status'?"),
    ("metrics.a ‸DOWN", "An order_by term is one key and ASC or DESC."),
    ("metrics.a DESC‸, metrics.b", "a second key is a second term"),
    ("tags.a ‸b DESC", "A name with spaces needs back-ticks"),
    ("metrics.a DESC ‸NULLS LAST", "An order_by term is one key"),
    ("‸datasets.name", "Runs cannot be ordered by datasets.name. Use run_id, "),
    ("‸1", "A key such as"),
    ("metrics.a ‸'DESC", "The quote ' is never closed."),
]


@pytest.mark.parametrize(("marked", "problem"), ORDER_CASES)
def test_an_error_of_an_order_names_the_problem_and_its_place(marked: str, problem: str) -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        parse_order_by(["start_time", marked.replace("‸", "")], RUNS)
    assert problem in caught.value.message.split("\n")[0]
    assert caught.value.position == marked.index("‸")
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("terms", ["metrics.a DESC", 5, [5], [None]])
def test_an_order_is_a_list_of_strings(terms: object) -> None:
    with pytest.raises(FilterSyntaxError, match="string"):
        parse_order_by(terms, RUNS)  # type: ignore[arg-type]
