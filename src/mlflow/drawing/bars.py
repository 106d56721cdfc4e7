"""Bars, one below the other, each with its name and its number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlflow.drawing.canvas import COLOURS, INK, Canvas, shortened, text_width

_BAR, _TOP, _LENGTH = 22, 44, 400


def bars_png(names: Sequence[str], values: Sequence[float], title: str) -> bytes:
    """A picture of bars.

    Args:
        names: From the top to the bottom.
        values: As many numbers; those below zero go to the left, one that is not finite has no bar.
        title: What is written above.
    """
    labels = [shortened(name, 32) for name in names]
    numbers = [f"{value:.4g}" for value in values]
    left = 20 + max(map(text_width, labels), default=0.0)
    right = 20 + max(map(text_width, numbers), default=0.0)
    canvas = Canvas(round(left + 10 + _LENGTH + right), _TOP + _BAR * max(len(names), 1) + 16)
    lengths = [value if math.isfinite(value) else 0.0 for value in values]
    low, high = min(0.0, *lengths, 0.0), max(0.0, *lengths, 0.0)
    scale = _LENGTH / ((high - low) or 1.0)
    zero = left - low * scale
    for number, (label, value) in enumerate(zip(labels, lengths, strict=True)):
        top = _TOP + number * _BAR
        end = zero + value * scale
        middle = top + _BAR / 2
        canvas.box((min(zero, end), top + 3, max(zero, end), top + _BAR - 3), COLOURS[0])
        canvas.text(left - 8, middle, label, "rm")
        canvas.text(max(zero, end) + 6, middle, numbers[number], "lm", size=12)
    canvas.line([(zero, _TOP), (zero, canvas.height - 16)], INK, 1)
    canvas.text(canvas.width / 2, _TOP / 2, title, size=15)
    return canvas.png()
