"""Tags every run gets: precedence, plugins, failures."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from mlflow.context import RunContextProvider, RunContextProviderRegistry, resolve_tags
from mlflow.context.default_context import DefaultRunContext
from mlflow.context.git_context import GitRunContext

PLUGIN = """
    from mlflow.context import RunContextProvider

    class Good(RunContextProvider):
        def in_context(self):
            return True
        def tags(self):
            return {"plugin": 1, "mlflow.source.type": "JOB"}

    class Failing(RunContextProvider):
        def in_context(self):
            raise RuntimeError("sensor on fire")

    class Unmakeable(RunContextProvider):
        def __init__(self, needed):
            pass
"""
ENTRY_POINTS = """
    [mlflow.run_context_provider]
    good = cluster_tags:Good
    failing = cluster_tags:Failing
    unmakeable = cluster_tags:Unmakeable
    missing = cluster_tags:Missing
"""


def test_user_source_name_and_source_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_USERNAME", raising=False)
    monkeypatch.setattr(sys, "argv", ["train.py", "--lr", "1"])
    assert resolve_tags() == {
        "mlflow.user": getpass.getuser(),
        "mlflow.source.name": "train.py",
        "mlflow.source.type": "LOCAL",
    }


@pytest.mark.parametrize("argv", [[], [""]])
def test_a_console_has_no_program_name(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", argv)
    assert resolve_tags()["mlflow.source.name"] == "<console>"


def test_the_name_used_to_sign_in_is_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "jane@company.com")
    assert resolve_tags()["mlflow.user"] == "jane@company.com"


def test_a_number_without_a_user_is_unknown() -> None:
    if os.getuid() != 0:
        return  # only root can become another user
    # The interpreter may lie where that user cannot read, so everything is imported before.
    code = "import os; from mlflow.context import resolve_tags as r; r(); os.setuid(54321);"
    code += "print(r()['mlflow.user'])"
    names = ("LOGNAME", "USER", "LNAME", "USERNAME", "MLFLOW_TRACKING_USERNAME")
    environment = {k: v for k, v in os.environ.items() if k not in names}
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.strip() == "unknown"


def test_the_callers_tags_win() -> None:
    tags = resolve_tags({"mlflow.user": "me", "fold": 3})
    assert tags["mlflow.user"] == "me"
    assert tags["fold"] == "3"


def test_the_environment_hands_tags_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_RUN_CONTEXT", '{"team": "fraud", "mlflow.source.type": "JOB"}')
    tags = resolve_tags()
    assert tags["team"] == "fraud"
    assert tags["mlflow.source.type"] == "JOB"


@pytest.mark.parametrize("text", ["{", "[1]"])
def test_a_broken_environment_is_a_warning(
    text: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MLFLOW_RUN_CONTEXT", text)
    assert "mlflow.user" in resolve_tags()
    assert "MLFLOW_RUN_CONTEXT" in caplog.text


def test_providers_can_be_left_out() -> None:
    assert resolve_tags(ignore=[DefaultRunContext, GitRunContext]) == {}


def test_a_registry_holds_what_was_registered() -> None:
    registry = RunContextProviderRegistry()
    registry.register(DefaultRunContext)
    assert [type(provider) for provider in registry] == [DefaultRunContext]


def test_a_provider_must_define_both_methods() -> None:
    provider = RunContextProvider()
    with pytest.raises(NotImplementedError, match="RunContextProvider does not define in_context"):
        provider.in_context()
    with pytest.raises(NotImplementedError, match="RunContextProvider does not define tags"):
        provider.tags()


def test_installed_providers_add_tags_and_broken_ones_only_warn(tmp_path: Path) -> None:
    (tmp_path / "cluster_tags.py").write_text(textwrap.dedent(PLUGIN))
    metadata = tmp_path / "cluster_tags-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: cluster-tags\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(textwrap.dedent(ENTRY_POINTS))
    code = "from mlflow.context import resolve_tags as r; t = r(); r();"
    code += "print(t['plugin'], t['mlflow.source.type'], t['mlflow.user'])"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "MLFLOW_TRACKING_USERNAME": "me"},
        cwd="/",
        check=True,
        capture_output=True,
        text=True,
    )
    assert answer.stdout.split() == ["1", "JOB", "me"]
    assert "sensor on fire" in answer.stderr
    assert "unmakeable" in answer.stderr
    assert "cluster_tags:Missing" in answer.stderr
