"""`mlflow.Image`: what it takes, and which pixels come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import mlflow
from mlflow import images


@given(
    arrays.arrays(
        np.uint8,
        st.one_of(
            st.tuples(st.integers(1, 6), st.integers(1, 6)),
            st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from([3, 4])),
        ),
    )
)
def test_bytes_become_pixels_unchanged(array: np.ndarray) -> None:
    image = mlflow.Image(array)
    assert (image.to_array() == array).all()
    assert image.size == (array.shape[1], array.shape[0])
    assert np.array(image.to_list()).reshape(array.shape).tolist() == array.tolist()


@pytest.mark.parametrize(
    ("array", "pixels"),
    [
        (np.array([[0.0, 0.5, 1.0]]), [[0, 127, 255]]),
        (np.array([[0.0, 0.5, 1.0]], dtype=np.float16), [[0, 127, 255]]),
        (np.array([[True, False]]), [[255, 0]]),
        (np.array([[0, 255]], dtype=np.int64), [[0, 255]]),
        (np.zeros((2, 3, 1), dtype=np.uint8), [[0, 0, 0], [0, 0, 0]]),
    ],
    ids=["floats", "half floats", "booleans", "integers", "one channel"],
)
def test_other_arrays_become_bytes(array: np.ndarray, pixels: list[list[int]]) -> None:
    assert mlflow.Image(array).to_array().tolist() == pixels


@pytest.mark.parametrize(
    ("array", "pixels"),
    [
        (np.array([[-1.0, 0.0, 1.0]]), [[0, 127, 255]]),
        (np.array([[2.5, 2.5]]), [[255, 255]]),
        (np.array([[0.0, np.nan, 1.0]]), [[0, 0, 255]]),
        (np.array([[0.0, np.inf, -np.inf, 1.0]]), [[0, 255, 0, 255]]),
        (np.array([[np.nan]]), [[0]]),
    ],
    ids=["spread", "constant", "NaN", "infinities", "nothing else"],
)
def test_floats_outside_their_range_are_rescaled_with_a_warning(
    array: np.ndarray, pixels: list[list[int]]
) -> None:
    with pytest.warns(UserWarning, match="An image's"):
        image = mlflow.Image(array)
    assert image.to_array().tolist() == pixels


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (np.array([[256]]), ValueError, "0..255"),
        (np.array([[-1]]), ValueError, "-1..-1"),
        (np.zeros((2, 2, 2)), ValueError, r"\(2, 2, 2\)"),
        (np.zeros(4), ValueError, r"\(4,\)"),
        (np.zeros((0, 4)), ValueError, "one pixel"),
        (np.array([["a"]]), TypeError, "<U1"),
        (np.array([[1j]]), TypeError, "complex128"),
        (3, TypeError, "int"),
        ({"a": 1}, TypeError, "dict"),
    ],
)
def test_what_is_no_image_is_refused(given: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        mlflow.Image(given)


def test_lists_files_and_images_are_taken(tmp_path: Path) -> None:
    rows = [[1, 2], [3, 4]]
    image = mlflow.Image(rows)
    image.save(str(tmp_path / "a.png"))

    assert image.to_list() == [1, 2, 3, 4]
    assert mlflow.Image(str(tmp_path / "a.png")).to_array().tolist() == rows
    assert mlflow.Image(image.to_pil()).to_array().tolist() == rows
    assert image.resize((4, 6)).to_array().shape == (6, 4)


def test_an_image_is_a_copy_of_the_array() -> None:
    array = np.zeros((2, 2), dtype=np.uint8)
    image = mlflow.Image(array)
    array[:] = 9
    assert image.to_array().tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "I;16"])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".jpeg", ".webp"])
def test_every_kind_of_image_is_saved_in_the_common_formats(
    mode: str, suffix: str, tmp_path: Path
) -> None:
    picture = PIL.Image.new("RGB", (8, 5), (200, 100, 50)).convert("L" if mode in "I;16F" else mode)
    path = str(tmp_path / f"a{suffix}")
    mlflow.Image(picture.convert(mode)).save(path)
    with PIL.Image.open(path) as read:
        assert read.size == (8, 5)


def test_an_unknown_extension_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="xyz"):
        mlflow.Image([[1]]).save(str(tmp_path / "a.xyz"))


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((500, 300), (256, 153)),
        ((300, 500), (153, 256)),
        ((10, 10), (256, 256)),
        ((5000, 1), (256, 1)),
    ],
)
def test_the_longest_side_of_a_thumbnail_has_256_pixels(
    size: tuple[int, int], small: tuple[int, int]
) -> None:
    assert images.thumbnail(PIL.Image.new("RGB", size)).size == small
