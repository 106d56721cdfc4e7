"""A canvas with smooth lines and text, which becomes a PNG. Positions are pixels from the top left.

Shapes are drawn several times larger and made smaller; text is drawn over them in its own size.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

INK = "#1f2937"
FAINT = "#d1d5db"
COLOURS = (
    "#0f766e", "#b45309", "#4338ca", "#be123c", "#15803d",
    "#7e22ce", "#0369a1", "#a16207", "#be185d", "#475569",
)  # fmt: skip
"""Of several curves, in turn."""

TEXT_SIZE = 13

_FINE = 2
_DASH = 6  # pixels of a dash, and of the gap behind it


def can_draw() -> bool:
    """Whether Pillow is installed, which matplotlib brings along."""
    return find_spec("PIL") is not None


@lru_cache(maxsize=8)
def _font(size: int) -> Any:
    from PIL import ImageFont  # an extra

    found = find_spec("matplotlib")  # not imported: only its font, which has more letters, is used
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        file = Path(folder, "mpl-data", "fonts", "ttf", "DejaVuSans.ttf")
        if file.is_file():
            return ImageFont.truetype(str(file), size)
    return ImageFont.load_default(size)


def text_width(text: str, size: int = TEXT_SIZE) -> float:
    """How wide a text becomes, in pixels."""
    width: float = _font(size).getlength(text)
    return width


def shortened(text: object, most: int = 24) -> str:
    """A label, on one line and not too long."""
    line = " ".join(str(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


class Canvas:
    """A white canvas.

    Args:
        width, height: In pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw  # an extra

        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * _FINE, height * _FINE), "white")
        self._pen = ImageDraw.Draw(self._image)
        self._texts: list[tuple[float, float, str, dict[str, Any]]] = []

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str = INK,
        width: float = 1,
        *,
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        fine = [(x * _FINE, y * _FINE) for x, y in points]
        breadth = max(round(width * _FINE), 1)
        for part in _dashes(fine) if dashed else [fine]:
            self._pen.line(part, fill=colour, width=breadth, joint="curve")

    def dot(self, x: float, y: float, colour: str, radius: float = 3) -> None:
        """Draw a dot."""
        x, y, radius = x * _FINE, y * _FINE, radius * _FINE
        self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def box(
        self,
        corners: tuple[float, float, float, float],
        fill: str | tuple[int, int, int] | None = None,
        outline: str | None = None,
    ) -> None:
        """Draw a rectangle: left, top, right, bottom."""
        left, top, right, bottom = (round(each * _FINE) for each in corners)
        frame = (left, top, max(right, left), max(bottom, top))
        self._pen.rectangle(frame, fill=fill, outline=outline, width=_FINE)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        anchor: str = "mm",
        *,
        size: int = TEXT_SIZE,
        colour: str = INK,
        upwards: bool = False,
    ) -> None:
        """Write a line of text, upwards about its middle if so asked.

        Args:
            x, y: Where its anchor is.
            text: The text.
            anchor: As in Pillow: `l`, `m` or `r`, and `a`, `m` or `s` for top, middle, baseline.
            size: Its height in pixels.
            colour: Its colour.
            upwards: Turned by 90°.
        """
        how = {"anchor": anchor, "font": _font(size), "fill": colour, "upwards": upwards}
        self._texts.append((x, y, text, how))

    def png(self) -> bytes:
        """The picture."""
        from PIL import ImageDraw

        image = self._image.reduce(_FINE)
        pen = ImageDraw.Draw(image)
        for x, y, text, how in self._texts:
            upwards = how.pop("upwards")
            if upwards:
                _write_upwards(image, x, y, text, how["font"], how["fill"])
            else:
                pen.text((x, y), text, **how)
        return _png(image.width, image.height, image.tobytes())


def _png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of pixels of three bytes, row by row: https://www.w3.org/TR/png-3/.

    Pillow's own writer first loads those of all common formats, which takes as long as to draw. A
    level of compression above the third would take twice as long and save a fifth of the size.
    """
    row = width * 3
    # Each row begins with the number of its filter: none.
    rows = b"".join(b"\0" + pixels[at : at + row] for at in range(0, height * row, row))
    eight_bits_rgb = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", eight_bits_rgb), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )  # fmt: skip


def _write_upwards(image: Any, x: float, y: float, text: str, font: Any, colour: str) -> None:
    from PIL import Image, ImageDraw

    width, height = round(font.getlength(text)) + 4, round(font.size * 1.6)
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).text((width / 2, height / 2), text, fill=255, font=font, anchor="mm")
    turned = mask.transpose(Image.Transpose.ROTATE_90)
    place = (round(x - turned.width / 2), round(y - turned.height / 2))
    image.paste(colour, (*place, place[0] + turned.width, place[1] + turned.height), turned)


def _dashes(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Pieces of a line, each a dash."""
    step = _DASH * _FINE
    parts = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        at = 0.0
        while at < length:
            start, end = at / length, min(at + step, length) / length
            parts.append(
                [
                    (x0 + (x1 - x0) * start, y0 + (y1 - y0) * start),
                    (x0 + (x1 - x0) * end, y0 + (y1 - y0) * end),
                ]
            )
            at += 2 * step
    return parts
