"""docs/search.md says what is true: its tables, examples and error are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mlflow.search import (
    COMPARATORS,
    DIALECTS,
    MAX_DEPTH,
    MAX_FILTER_LENGTH,
    RUNS,
    Attribute,
    Dialect,
    FilterSyntaxError,
    Kind,
    parse_filter,
)

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
SECTIONS = {
    section.split("\n", 1)[0].strip(): section
    for section in re.split(r"^## ", GUIDE, flags=re.MULTILINE)
}


def section_of(dialect: Dialect) -> str:
    return SECTIONS[dialect.name.capitalize()]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[Dialect, str]]:
    titles = {dialect.name.capitalize(): dialect for dialect in DIALECTS}
    return [
        (titles.get(title, RUNS), line)
        for title, section in SECTIONS.items()
        for block in blocks(section, "sql")
        for line in block.splitlines()
    ]


@pytest.mark.parametrize(("dialect", "text"), examples())
def test_every_example_is_a_filter(dialect: Dialect, text: str) -> None:
    assert parse_filter(text, dialect) is not None


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_noun_has_examples(dialect: Dialect) -> None:
    assert blocks(section_of(dialect), "sql")


def expected_row(key: str, rules: Attribute, aliases: list[str]) -> str:
    operators = " ".join(f"`{op}`" for op in COMPARATORS if op in rules.comparators)
    also = "".join(f" {', '.join(f'`{alias}`' for alias in aliases)}" if aliases else "")
    return f"| `{key}` | {rules.type} | {operators} |{also} |"


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_the_tables_list_what_there_is(dialect: Dialect) -> None:
    rows = [expected_row(each.name, each, [*each.aliases]) for each in dialect.attributes.values()]
    for kind in (Kind.METRIC, Kind.PARAM, Kind.TAG):
        if each := dialect.keyed.get(kind):
            aliases = [f"{alias}." for alias in each.aliases]
            rows.append(expected_row(f"{each.name}.<name>", each, aliases))
    for name, each in dialect.datasets.items():
        rows.append(expected_row(f"datasets.{name}", each, [f"dataset.{name}"]))
    table = [line for line in section_of(dialect).splitlines() if line.startswith("| `")]
    assert table == rows


def test_the_error_shown_is_the_error_given() -> None:
    (shown,) = blocks(GUIDE, "text")
    with pytest.raises(FilterSyntaxError) as caught:
        parse_filter(shown.splitlines()[1].strip(), RUNS)
    assert shown == f"{caught.value.message}\n"


def test_the_limits_are_the_limits() -> None:
    assert f"at most {MAX_FILTER_LENGTH:,} characters" in GUIDE
    assert f"at most {MAX_DEPTH} levels" in GUIDE
