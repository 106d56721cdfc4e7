"""The reader of git's configuration agrees with git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlflow.context.git_config import read_config

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)),
    max_size=20,
)
_NAME = _TEXT.filter(lambda text: text and "\n" not in text)


def git_config(file: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["git", "config", "--file", str(file), *arguments],
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=_NAME, url=_TEXT)
def test_what_git_writes_is_read_back(tmp_path: Path, name: str, url: str) -> None:
    file = tmp_path / "config"
    file.unlink(missing_ok=True)
    git_config(file, f"remote.{name}.url", url).check_returncode()
    text = file.read_text(encoding="utf-8")
    assert list(read_config(text)) == [("remote", name, "url", url)]


@pytest.mark.parametrize(
    "text",
    [
        '[remote "origin"]\n\turl = a b  # comment\n',
        '[remote "origin"]\n\turl = "a ; b " c ; comment\n',
        '[Remote "Origin"]\n\tURL = x\n',
        '[remote "origin"] url = x\n',
        '[remote "origin"]\n\turl = a\\\nb\n',
        '[remote "origin"]\nurl="a\\"b\\\\c\\td"\n',
        '[remote "a\\"b"]\nurl=x\n',
        '# head\n[core]\n\tbare\n; more\n[remote "origin"]\n\turl=x\n\tpushurl=y\n',
        '[remote.origin]\n\turl = old style\n[remote "two"]\n\turl = second',
        '[remote "origin"]\n\turl =\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n',
        '[remote "origin"]\r\n\turl = x\r\n\tfetch = y\r\n',
        "",
    ],
)
def test_what_people_write_is_read_as_git_reads_it(text: str, tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_bytes(text.encode())
    listed = git_config(file, "--list", "--null").stdout.decode()
    expected = [entry.partition("\n")[::2] for entry in listed.split("\0") if entry]
    read = [
        (".".join(part for part in (section, subsection, key) if part is not None), value)
        for section, subsection, key, value in read_config(text)
    ]
    # A bare key is listed without a value; it means true.
    assert [(key, "" if key == "core.bare" else value) for key, value in read] == expected


@given(st.text(max_size=200))
def test_nothing_makes_the_reader_fail(text: str) -> None:
    for section, _, key, _ in read_config(text):
        assert section
        assert key
