"""Pictures of curves, matrices and bars: what can be seen in them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mlflow.drawing.bars import bars_png
from mlflow.drawing.canvas import COLOURS, Canvas, shortened
from mlflow.drawing.chart import Chart
from mlflow.drawing.matrix import matrix_png

TEAL = (15, 118, 110)


def opened(png: bytes) -> np.ndarray[Any, Any]:
    """The pixels of a picture: rows, columns, red, green and blue."""
    with Image.open(io.BytesIO(png)) as image:
        image.verify()
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def where(pixels: np.ndarray[Any, Any], colour: tuple[int, int, int]) -> np.ndarray[Any, Any]:
    """Rows and columns of the pixels that are nearly of a colour."""
    near = (abs(pixels.astype(int) - colour) < 12).all(axis=2)
    return np.argwhere(near)


def test_a_canvas_is_drawn_in_pixels() -> None:
    canvas = Canvas(60, 40)
    canvas.box((10, 5, 30, 25), fill=TEAL)
    pixels = opened(canvas.png())
    assert pixels.shape == (40, 60, 3)
    assert tuple(pixels[15, 20]) == TEAL
    assert tuple(pixels[35, 50]) == (255, 255, 255)


@pytest.mark.parametrize("upwards", [False, True])
def test_text_is_where_it_was_asked_for(upwards: bool) -> None:
    canvas = Canvas(200, 200)
    canvas.text(120, 60, "True class", colour="#000000", upwards=upwards)
    rows, columns = np.argwhere(opened(canvas.png()).sum(axis=2) < 300).T
    assert abs((rows.min() + rows.max()) / 2 - 60) < 5
    assert abs((columns.min() + columns.max()) / 2 - 120) < 5
    assert (np.ptp(rows) > np.ptp(columns)) is np.bool_(upwards)


def test_a_curve_goes_through_its_points() -> None:
    chart = Chart("Title", "across", "up", x=(0, 10), y=(0, 10))
    chart.line([0, 5], [5, 5])
    rows, columns = where(opened(chart.png()), TEAL).T
    assert np.ptp(rows) <= 3
    assert abs(rows.mean() - (40 + 480 - 56) / 2) < 2  # the middle of the axis
    assert np.ptp(columns) > 250


def test_curves_that_are_named_have_their_own_colours() -> None:
    chart = Chart("Loss", "step", "loss", legend="upper right")
    chart.line([0, 1], [0, 0], dashed=True, colour="#9ca3af")
    for number in range(3):
        chart.line(range(5), np.arange(5) * number, f"fold {number}", dots=True)
    pixels = opened(chart.png())
    for colour in COLOURS[:3]:
        wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert len(where(pixels, wanted)) > 20


def test_the_cells_of_a_matrix_are_as_dark_as_their_shares() -> None:
    pixels = opened(
        matrix_png([[1.0, 0.0], [0.25, 0.75]], ["no", "yes"], "Title", "said", "true")
    ).astype(int)
    dark = where(pixels, (12, 84, 78))  # all of the first class is right
    assert len(dark) > 10_000
    top, left = dark.min(axis=0)
    # A corner of each cell, which is 198 pixels wide: numbers stand in the middle.
    light = [
        [pixels[top + 20 + 198 * row, left + 20 + 198 * column].sum() for column in range(2)]
        for row in range(2)
    ]
    assert light[0][0] < light[1][1] < light[1][0] < light[0][1]


def test_many_labels_that_are_long_have_room() -> None:
    labels = [f"a class with a long name {number}" for number in range(40)]
    pixels = opened(matrix_png(np.eye(40), labels, "Title", "said", "true", numbers=False))
    assert pixels.shape[0] > 500
    assert (pixels[:, :3] == 255).all()  # nothing is cut off at the left


def test_bars_are_as_long_as_their_numbers() -> None:
    pixels = opened(bars_png(["a", "b", "c"], [4.0, 2.0, 1.0], "Feature importance"))
    rows = where(pixels, TEAL)[:, 0]
    lengths = [np.count_nonzero(rows == 44 + 22 * number + 11) for number in range(3)]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=4)
    assert lengths[1] == pytest.approx(2 * lengths[2], abs=4)


def test_labels_stay_on_one_line() -> None:
    assert shortened("a\nb") == "a b"
    assert len(shortened("x" * 100, 24)) == 24


NUMBERS = st.floats(width=32) | st.integers(-5, 5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=30), st.text(max_size=60))
def test_whatever_the_numbers_are_there_is_a_picture(
    points: list[tuple[float, float]], name: str
) -> None:
    chart = Chart("Title", "x", "y")
    chart.line([x for x, _ in points], [y for _, y in points], name)
    assert opened(chart.png()).shape == (480, 640, 3)
    opened(bars_png([name] * len(points), [float(y) for _, y in points], "Title"))
