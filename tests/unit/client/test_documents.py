"""Dictionaries, figures and streams as files."""

from __future__ import annotations

import enum
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from mlflow.client import documents
from mlflow.exceptions import MlflowException


class Colour(str, enum.Enum):
    RED = "red"


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
plain = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(plain)
def test_plain_values_stay_as_they_are(value: Any) -> None:
    assert documents.as_plain(value) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.arange(3), [0, 1, 2]),
        (np.zeros((1, 2)), [[0.0, 0.0]]),
        (pd.Series([1, 2]), [1, 2]),
        ((1, 2), [1, 2]),
        (Colour.RED, "red"),
        (Path("a/b"), "a/b"),
        ({3: 1, (1, 2): 2, None: 3}, {"3": 1, "(1, 2)": 2, "null": 3}),
    ],
)
def test_other_values_are_written_as_what_they_mean(value: Any, written: Any) -> None:
    text = documents.dict_as_text({"value": value}, "a.json")
    assert json.loads(text)["value"] == written


def test_json_is_indented_ascii() -> None:
    text = documents.dict_as_text({"b": "é", "a": [1]}, "a.json")
    assert text == '{\n  "b": "\\u00e9",\n  "a": [\n    1\n  ]\n}'


@pytest.mark.parametrize("name", ["a.yml", "a.yaml", "a.YAML"])
def test_yaml_is_sorted_blocks_of_plain_values(name: str) -> None:
    text = documents.dict_as_text({"b": np.float32(2), "a": {"c": ["é", 1]}}, name)
    assert text == "a:\n  c:\n  - é\n  - 1\nb: 2.0\n"
    assert yaml.safe_load(text) == {"a": {"c": ["é", 1]}, "b": 2.0}


def test_any_other_extension_is_json() -> None:
    assert json.loads(documents.dict_as_text([1], "a.txt")) == [1]


@pytest.mark.parametrize(
    ("name", "begins"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.svg", b"<?xml")]
)
def test_a_figure_is_written_in_the_format_of_its_extension(
    name: str, begins: bytes, tmp_path: Path
) -> None:
    figure = Figure()
    figure.subplots().plot([1, 2])
    documents.write_figure(figure, tmp_path / name, None)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_options_reach_the_figures_library_and_stay_the_callers(tmp_path: Path) -> None:
    figure = Figure(figsize=(2, 1))
    options = {"dpi": 50, "format": "png"}
    documents.write_figure(figure, tmp_path / "a.bin", options)
    header = (tmp_path / "a.bin").read_bytes()
    assert int.from_bytes(header[16:20], "big") == 100
    assert options == {"dpi": 50, "format": "png"}


def test_what_is_no_figure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="dict is neither"):
        documents.write_figure({}, tmp_path / "a.png", None)


def test_the_rest_of_a_stream_is_written(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    stream = io.BytesIO(content)
    stream.read(10)
    documents.write_stream(stream, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == content[10:]


@pytest.mark.parametrize(
    ("stream", "said"), [(io.StringIO("text"), "gives str"), (b"bytes", "has no read")]
)
def test_what_is_no_binary_stream_is_refused(stream: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(MlflowException, match=said) as raised:
        documents.write_stream(stream, tmp_path / "a")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
