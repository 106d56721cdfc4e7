"""No path leaves an artifact root, in whatever way it is written."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mlflow.artifacts.paths import check_path, inside, is_within, normal_path
from mlflow.exceptions import MlflowException

# What traversal is made of, and what it is hidden in.
PIECES = st.sampled_from(
    ["..", ".", "/", "//", "\\", "a", "é", " ", "%", "%2e", "%2E", "%2f", "%5c", "%00", "%25",
     "%252e", "%252f", "#", "?", ";", ":", "C:", "\x00", "~", "mlruns", "..;", "…", "‥", "．．",
     "\n"]
)  # fmt: skip
PATHS = st.lists(PIECES, max_size=10).map("".join)


@given(PATHS)
@example("..%2f..%2fetc/passwd")
@example("%252e%252e%252fetc")
@example("a/..%5c..%5cb")
@example("%2fetc/passwd")
@example("./C:/x")
@example("%2e/C:")
def test_what_is_let_through_stays_inside(path: str) -> None:
    try:
        checked = check_path(path)
    except MlflowException:
        return
    decoded = checked
    for _ in range(20):
        joined = os.path.normpath(f"/root/{decoded}")
        assert is_within(joined, "/root"), decoded
        assert "\x00" not in decoded
        assert "\\" not in decoded
        assert not decoded.startswith("/")
        decoded = unquote(decoded)


@given(PATHS)
@example("./C:")
def test_checking_twice_changes_nothing(path: str) -> None:
    try:
        checked = check_path(path)
    except MlflowException:
        return
    assert check_path(checked) == checked
    assert normal_path(checked) == checked


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="/\\\x00%:")), max_size=6))
def test_ordinary_names_are_kept(parts: list[str]) -> None:
    parts = [part for part in parts if part not in ("", ".", "..")]
    assert check_path("/".join(parts)) == "/".join(parts)


@pytest.mark.parametrize(
    "path",
    [
        "..", "../a", "a/..", "a/../b", "/a", "//a", "\\a", "a\\b", "C:/a", "c:a", "a\x00",
        "%2e%2e/a", "%2e%2e%2fa", "%252e%252e/a", "a/%2e%2e/%2e%2e/b", "%2fa", "%5ca", "a%00",
        "\ud800", "a" * 5000, "%" + "25" * 20 + "2e",
    ],
)  # fmt: skip
def test_refused(path: str) -> None:
    with pytest.raises(MlflowException) as caught:
        check_path(path)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("", ""),
        (".", ""),
        ("a//b/", "a/b"),
        ("./a", "a"),
        ("a#b?c;d", "a#b?c;d"),
        ("100%", "100%"),
        ("a%20b", "a%20b"),
        ("50%ff", "50%ff"),
        ("...", "..."),
        ("..a/b..", "..a/b.."),
        ("a:b", None),
        ("aa:b", "aa:b"),
    ],
)
def test_normal_form(path: str, normal: str | None) -> None:
    if normal is None:
        with pytest.raises(MlflowException, match="drive"):
            check_path(path)
    else:
        assert check_path(path) == normal


def test_programs_may_go_up_within_the_root() -> None:
    assert normal_path("a/../b.txt") == "b.txt"
    assert normal_path(Path("plots") / "loss.png") == "plots/loss.png"
    assert normal_path(None) == ""
    for path in ("../b", "a/../../b", "/a/../b"):
        with pytest.raises(MlflowException):
            normal_path(path)


@given(PATHS.map(quote))
def test_quoting_hides_nothing(path: str) -> None:
    try:
        checked = check_path(path)
    except MlflowException:
        return
    assert is_within(os.path.normpath(f"/root/{unquote(checked)}"), "/root")


def test_links_that_lead_out(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "folder").mkdir(parents=True)
    outside.mkdir()
    (root / "out").symlink_to(outside)
    (root / "chain").symlink_to(root / "out")
    (root / "folder" / "up").symlink_to("../..")
    (root / "near").symlink_to(tmp_path / "root-neighbour")
    (root / "within").symlink_to(root / "folder")
    for path in ("out", "out/new", "chain/x", "folder/up", "folder/up/outside", "near"):
        with pytest.raises(MlflowException, match="symbolic link"):
            inside(root, path)
    assert inside(root, "within/x") == str(root / "folder" / "x")


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "disk")
    assert inside(tmp_path / "root", "a/b") == str(tmp_path / "disk" / "a" / "b")
    assert inside(tmp_path / "root", "") == str(tmp_path / "disk")


def test_neighbours_are_not_within() -> None:
    assert is_within("/a/b", "/a/b")
    assert is_within("/a/b/c", "/a/b")
    assert is_within("/a", "/")
    assert not is_within("/a/bc", "/a/b")
    assert not is_within("/a", "/a/b")
