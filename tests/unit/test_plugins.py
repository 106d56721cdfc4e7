"""Entry points of other packages are found wherever packages can be, and break nothing."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from mlflow.plugins import load_plugins

GROUP = "mlflow.test_group"
ENTRY_POINTS = f"[{GROUP}]\ngood = json:dumps\nbroken = json:nothing\nabsent = no_such_module\n"
METADATA = "Metadata-Version: 2.1\nName: plugin\nVersion: 1.0\n"


@pytest.fixture(params=["plugin-1.0.dist-info", "plugin.egg-info", "archive.zip", "plugin.egg"])
def installed(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place: str = request.param
    path = tmp_path
    if place.endswith(".zip"):
        path = tmp_path / place
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("plugin-1.0.dist-info/METADATA", METADATA)
            archive.writestr("plugin-1.0.dist-info/entry_points.txt", ENTRY_POINTS)
    else:
        folder = tmp_path / place
        if place.endswith(".egg"):
            path, folder = folder, folder / "EGG-INFO"
        folder.mkdir(parents=True)
        (folder / ("METADATA" if "dist" in place else "PKG-INFO")).write_text(METADATA)
        (folder / "entry_points.txt").write_text(ENTRY_POINTS)
    monkeypatch.syspath_prepend(str(path))


@pytest.mark.usefixtures("installed")
def test_a_plugin_is_found_and_broken_ones_are_warnings(caplog: pytest.LogCaptureFixture) -> None:
    found = dict(load_plugins(GROUP))
    assert list(found) == ["good"]
    assert found["good"]([1]) == "[1]"
    assert "json:nothing" in caplog.text
    assert "no_such_module" in caplog.text


def test_without_plugins_there_are_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path), "", "/nowhere"])
    assert list(load_plugins(GROUP)) == []


@pytest.mark.usefixtures("installed")
def test_a_group_that_nobody_fills_is_empty() -> None:
    assert list(load_plugins("mlflow.another_group")) == []
