"""`mlflow journal`: what is in the journals on disk."""

from __future__ import annotations

import csv
import fcntl
import io
import json
from pathlib import Path

import pytest

from mlflow.journal import format as records
from tests.unit.cli.command_line import answer, answer_json, error
from tests.unit.cli.test_sync import NOWHERE, journal, metric

RUN = "0" * 32


def test_list_shows_each_journal() -> None:
    path = journal(NOWHERE, metric(1), metric(2), run_id=RUN)
    waiting = path.with_suffix(".artifacts") / "a.txt"
    waiting.parent.mkdir()
    waiting.touch()
    journal(NOWHERE, run_id="1" * 32)

    first, second = answer_json("journal", "list")

    assert first == {
        "run_id": RUN,
        "file": str(path.absolute()),
        "destination": NOWHERE,
        "size": path.stat().st_size,
        "records": 3,
        "artifacts": 1,
        "in_use": False,
        "created": first["created"],
        "host": "host",
        "pid": 1,
    }
    assert second["records"] == 1


def test_list_as_table_tells_who_is_in_use() -> None:
    path = journal(NOWHERE)
    titles, _, row = answer("journal", "list").splitlines()
    assert titles.split()[:3] == ["Run", "State", "Size"]
    assert row.split()[1] == "pending"
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert "in use" in answer("journal", "list")


def test_list_of_a_path(tmp_path: Path) -> None:
    journal(NOWHERE, folder=tmp_path / "elsewhere")
    assert answer_json("journal", "list") == []
    assert len(answer_json("journal", "list", "elsewhere")) == 1
    assert "--all" in error("journal", "list", "elsewhere", "--all", status=2)


# ---- show ----
@pytest.fixture
def path() -> Path:
    """A journal with some records."""
    return journal(
        NOWHERE,
        records.line(records.PARAM, "lr", "0.1"),
        records.metric_line(records.metric_prefix("loss"), float("nan"), 5, 1),
        records.line(records.STATUS, "FINISHED", 9),
        records.line("new kind", 1),
        b'["m","torn',
    )


def test_show_decodes_the_records(path: Path) -> None:
    shown = answer_json("journal", "show", str(path))
    assert [(it["kind"], it["fields"]) for it in shown[1:]] == [
        ("param", ["lr", "0.1"]),
        ("metric", ["loss", "NaN", 5, 1]),
        ("status", ["FINISHED", 9]),
        ("new kind", [1]),
    ]
    assert shown[0]["fields"][0]["run_name"] == "left behind"
    content = path.read_bytes()
    assert all(content[it["position"] :].startswith(b"[") for it in shown)


def test_show_as_text_and_csv(path: Path) -> None:
    lines = answer("journal", "show", str(path)).splitlines()
    assert lines[0] == str(path)
    assert RUN in lines[1]
    assert NOWHERE in lines[1]
    assert lines[3].split()[1:] == ["param", "lr", "0.1"]
    text = answer("journal", "show", str(path), "--output", "csv")
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO(text))]
    assert kinds == ["run", "param", "metric", "status", "new kind"]


def test_show_takes_the_beginning_of_a_runs_id(path: Path) -> None:
    assert answer("journal", "show", "00000") == answer("journal", "show", RUN)
    assert json.loads(answer("journal", "show", "00000", "--output", "json"))


def test_show_of_a_journal_without_records() -> None:
    empty = journal(NOWHERE, new=False)
    assert answer_json("journal", "show", str(empty)) == []


def test_show_of_what_is_no_journal() -> None:
    Path("notes.txt").write_text("hello")
    assert "notes.txt" in error("journal", "show", "notes.txt")
    assert "'abc'" in error("journal", "show", "abc")
