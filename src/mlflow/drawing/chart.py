"""Curves over two axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from mlflow.drawing.canvas import COLOURS, FAINT, INK, Canvas, shortened, text_width

_TOP, _BOTTOM, _RIGHT = 40, 56, 24
_TICKS = 6
_LEGEND_LINE = 20


@dataclass(frozen=True)
class _Curve:
    x: Any
    y: Any
    name: str | None
    colour: str
    dashed: bool
    dots: bool


class Chart:
    """A chart of lines.

    Args:
        title, x_label, y_label: What is written at it.
        x, y: What the axes show, from and to; None: what there is.
        legend: The corner of the names: `upper` or `lower`, and `left` or `right`.
        width, height: In pixels.
    """

    def __init__(
        self,
        title: str,
        x_label: str,
        y_label: str,
        *,
        x: tuple[float, float] | None = None,
        y: tuple[float, float] | None = None,
        legend: str = "lower right",
        width: int = 640,
        height: int = 480,
    ) -> None:
        self._title, self._labels = title, (x_label, y_label)
        self._x, self._y = x, y
        self._legend = legend
        self._size = width, height
        self._curves: list[_Curve] = []
        self._coloured = 0

    def line(
        self,
        x: Any,
        y: Any,
        name: str | None = None,
        *,
        colour: str | None = None,
        dashed: bool = False,
        dots: bool = False,
    ) -> None:
        """Add a line through points, those that are not finite left out.

        Args:
            x, y: Numbers, as many of the one as of the other.
            name: What the legend calls it; None: it is not in it.
            colour: Its colour; the next one by default.
            dashed: Drawn in dashes.
            dots: Each point is marked.
        """
        import numpy as np  # who has curves has loaded it

        x, y = np.asarray(x, float), np.asarray(y, float)
        finite = np.isfinite(x) & np.isfinite(y)
        if colour is None:
            colour = COLOURS[self._coloured % len(COLOURS)]
            self._coloured += 1
        self._curves.append(_Curve(x[finite], y[finite], name, colour, dashed, dots))

    def png(self) -> bytes:
        """The picture."""
        canvas = Canvas(*self._size)
        x = self._x or _range([curve.x for curve in self._curves])
        y = self._y or _range([curve.y for curve in self._curves])
        rows = _ticks(*y)
        margin = 44 + max((text_width(text) for _, text in rows), default=0)
        area = (margin, _TOP, canvas.width - _RIGHT, canvas.height - _BOTTOM)
        self._axes(canvas, area, x, y)
        for curve in self._curves:
            points = _pixels(curve, area, x, y)
            canvas.line(points, curve.colour, 2 if not curve.dashed else 1.2, dashed=curve.dashed)
            for point in points if curve.dots else ():
                canvas.dot(*point, curve.colour)
        canvas.box(area, outline=INK)
        self._names(canvas, area)
        return canvas.png()

    def _axes(self, canvas: Canvas, area: tuple[float, ...], x: Any, y: Any) -> None:
        left, top, right, bottom = area
        for value, text in _ticks(*x):
            at = left + (value - x[0]) / (x[1] - x[0]) * (right - left)
            canvas.line([(at, top), (at, bottom)], FAINT, 0.6)
            canvas.text(at, bottom + 8, text, "ma")
        for value, text in _ticks(*y):
            at = bottom - (value - y[0]) / (y[1] - y[0]) * (bottom - top)
            canvas.line([(left, at), (right, at)], FAINT, 0.6)
            canvas.text(left - 8, at, text, "rm")
        canvas.text((left + right) / 2, canvas.height - 16, self._labels[0])
        canvas.text(16, (top + bottom) / 2, self._labels[1], upwards=True)
        canvas.text((left + right) / 2, top / 2, self._title, size=15)

    def _names(self, canvas: Canvas, area: tuple[float, ...]) -> None:
        named = [(curve, shortened(curve.name, 40)) for curve in self._curves if curve.name]
        if not named:
            return
        left, top, right, bottom = area
        width = 48 + max(text_width(name) for _, name in named)
        height = 8 + _LEGEND_LINE * len(named)
        begin = left + 10 if "left" in self._legend else right - 10 - width
        above = top + 10 if "upper" in self._legend else bottom - 10 - height
        canvas.box((begin, above, begin + width, above + height), "white", FAINT)
        for number, (curve, name) in enumerate(named):
            at = above + 4 + _LEGEND_LINE * (number + 0.5)
            canvas.line([(begin + 8, at), (begin + 32, at)], curve.colour, 2, dashed=curve.dashed)
            canvas.text(begin + 40, at, name, "lm")


def _range(columns: list[Any]) -> tuple[float, float]:
    """What there is, and a little more on both sides."""
    there = [column for column in columns if len(column)]
    if not there:
        return 0.0, 1.0
    low = min(float(column.min()) for column in there)
    high = max(float(column.max()) for column in there)
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return low - room, high + room


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Round numbers in a range, and how they are written."""
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(number * step, f"{number * step:.6g}") for number in range(first, last + 1)]


def _pixels(
    curve: _Curve, area: tuple[float, ...], x: tuple[float, float], y: tuple[float, float]
) -> list[tuple[float, float]]:
    """Where the points are, within the area; those in the same place once."""
    import numpy as np

    if not len(curve.x):
        return []
    left, top, right, bottom = area
    across = left + (np.clip(curve.x, *x) - x[0]) / (x[1] - x[0]) * (right - left)
    down = bottom - (np.clip(curve.y, *y) - y[0]) / (y[1] - y[0]) * (bottom - top)
    places = np.stack([across, down], axis=1).round(1)
    new = np.ones(len(places), bool)
    new[1:] = (places[1:] != places[:-1]).any(axis=1)
    return [(across, down) for across, down in places[new].tolist()]
