"""A matrix of shares, each cell the darker the more it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlflow.drawing.canvas import INK, Canvas, shortened, text_width

_TOP, _RIGHT, _SCALE = 44, 84, 18
_MOST_LABELS = 30
_SHADES = ((247, 252, 250), (94, 184, 172), (12, 84, 78))
"""Of no share, of half and of all."""


def matrix_png(
    shares: Any,
    labels: Sequence[object],
    title: str,
    x_label: str,
    y_label: str,
    *,
    numbers: bool = True,
) -> bytes:
    """A picture of a matrix.

    Args:
        shares: Square, of numbers between 0 and 1.
        labels: Of its rows, which are also those of its columns.
        title, x_label, y_label: What is written at it.
        numbers: Whether each cell shows its own.
    """
    count = len(labels)
    names = [shortened(label, 16) for label in labels]
    widest = max(map(text_width, names))
    turned = widest > 360 / count  # side by side they would run into each other
    left, below = 46 + widest, 44 + (widest if turned else 14)
    side = 396.0
    canvas = Canvas(round(left + side + _RIGHT), round(_TOP + side + below))
    cell = side / count
    for row in range(count):
        for column in range(count):
            x, y, share = left + column * cell, _TOP + row * cell, float(shares[row][column])
            canvas.box((x, y, x + cell, y + cell), _shade(share))
            if numbers:
                colour = "white" if share > 0.55 else INK
                size = 13 if count < 9 else 11
                canvas.text(x + cell / 2, y + cell / 2, f"{share:.2f}", colour=colour, size=size)
    canvas.box((left, _TOP, left + side, _TOP + side), outline=INK)
    for number in range(0, count, -(-count // _MOST_LABELS)):
        at = (number + 0.5) * cell
        canvas.text(left - 8, _TOP + at, names[number], "rm")
        if turned:
            middle = _TOP + side + 8 + text_width(names[number]) / 2
            canvas.text(left + at, middle, names[number], upwards=True)
        else:
            canvas.text(left + at, _TOP + side + 8, names[number], "ma")
    canvas.text(left + side / 2, canvas.height - 16, x_label)
    canvas.text(16, _TOP + side / 2, y_label, upwards=True)
    canvas.text(left + side / 2, _TOP / 2, title, size=15)
    _draw_scale(canvas, left + side + 20, side)
    return canvas.png()


def _draw_scale(canvas: Canvas, left: float, height: float) -> None:
    """Which shade means which share."""
    steps = 66
    for step in range(steps):
        top = _TOP + height * step / steps
        shade = _shade(1 - (step + 0.5) / steps)
        canvas.box((left, top, left + _SCALE, top + height / steps), shade)
    canvas.box((left, _TOP, left + _SCALE, _TOP + height), outline=INK)
    for share in (0, 0.25, 0.5, 0.75, 1):
        canvas.text(left + _SCALE + 6, _TOP + height * (1 - share), f"{share:g}", "lm", size=12)


def _shade(share: float) -> tuple[int, int, int]:
    share = min(max(share, 0.0), 1.0)
    low, high = _SHADES[:2] if share < 0.5 else _SHADES[1:]
    part = share * 2 if share < 0.5 else share * 2 - 1
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(low, high, strict=True))
    return red, green, blue
