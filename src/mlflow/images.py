"""Images: `mlflow.Image`, and how arrays become pictures."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

# The longest side, in pixels, of the small copy that galleries and tables show.
THUMBNAIL_SIDE = 256

_MISSING_PILLOW = "Images need Pillow, which is not installed: pip install 'headrace[images]'."


class Image:
    """An image to log, or to put into a table's cell.

    Args:
        image: An array of height × width, or height × width × channels (1: grey, 3: RGB, 4: RGBA),
            with integers in 0..255, floats in 0..1, or booleans; nested lists of the same; a
            `PIL.Image.Image`; or the path of an image file.

    Attributes:
        image: The `PIL.Image.Image`.
        size: Width and height in pixels.

    Raises:
        TypeError: Something else, or an array of another type.
        ValueError: An array of another shape, or integers outside 0..255.
    """

    def __init__(self, image: np.ndarray | PIL.Image.Image | str | list[Any]) -> None:
        self.image = as_pillow(image, allow_lists=True)
        self.size: tuple[int, int] = self.image.size

    def to_list(self) -> list[Any]:
        """The pixels row after row: numbers, or tuples of one number a channel."""
        pixels = self.to_array()
        if pixels.ndim == 2:
            return list(pixels.ravel().tolist())
        return [tuple(pixel) for pixel in pixels.reshape(-1, pixels.shape[2]).tolist()]

    def to_array(self) -> np.ndarray:
        """The pixels as height × width (× channels), usually of `uint8`."""
        import numpy as np

        return np.array(self.image)

    def to_pil(self) -> PIL.Image.Image:
        """The `PIL.Image.Image`."""
        return self.image

    def save(self, path: str) -> None:
        """Write a file in the format that its extension names."""
        save(self.image, path)

    def resize(self, size: tuple[int, int]) -> Image:
        """A copy of this width and height in pixels."""
        return Image(self.image.resize(size))


def as_pillow(image: Any, *, allow_lists: bool = False) -> PIL.Image.Image:
    """The image as Pillow has it; see `Image` for what it may be.

    Raises:
        ImportError: Pillow is not installed.
        TypeError, ValueError: It is no image.
    """
    try:
        import PIL.Image
    except ImportError:
        raise ImportError(_MISSING_PILLOW) from None
    if isinstance(image, PIL.Image.Image):
        return image
    if isinstance(image, Image):
        return image.image
    if isinstance(image, list) and allow_lists:
        import numpy as np

        return PIL.Image.fromarray(_pixels(np.array(image)))
    if allow_lists and isinstance(image, str):
        return PIL.Image.open(image)
    if hasattr(image, "__array__"):  # numpy arrays and what lends itself as one: tensors
        import numpy as np

        return PIL.Image.fromarray(_pixels(np.asarray(image)))
    raise TypeError(
        f"An image is a numpy array, a PIL.Image.Image or an mlflow.Image; {type(image).__name__} "
        "is none of them."
    )


def thumbnail(image: PIL.Image.Image) -> PIL.Image.Image:
    """A copy whose longest side has `THUMBNAIL_SIDE` pixels, in the same proportions."""
    width, height = image.size
    scale = THUMBNAIL_SIDE / max(width, height)
    return image.resize((max(1, int(width * scale)), max(1, int(height * scale))))


def save(image: PIL.Image.Image, path: str) -> None:
    """Write a file in the format that its extension names.

    Colours are converted where the format cannot hold them: transparency is lost in a JPEG.

    Raises:
        ValueError: No format has this extension.
    """
    import PIL.Image

    suffix = path[path.rfind(".") :].lower()
    kind = PIL.Image.registered_extensions().get(suffix, "")
    if kind in _MODES and image.mode not in _MODES[kind]:
        image = image.convert(_NEAREST.get((image.mode, kind), "RGB"))
    image.save(path)


# What formats can hold, of those that refuse the rest, and what the rest becomes if not RGB.
_MODES = {
    "JPEG": {"1", "L", "RGB", "CMYK", "YCbCr"},
    "PNG": {"1", "L", "LA", "I;16", "P", "RGB", "RGBA"},
    "WEBP": {"L", "LA", "P", "PA", "RGB", "RGBA"},
}
_NEAREST = {
    **{(mode, kind): "L" for mode in ("F", "I", "I;16") for kind in _MODES},
    ("I", "PNG"): "I;16",
}


def _pixels(array: np.ndarray) -> np.ndarray:
    """The array as one of bytes, height × width or height × width × 3 or 4."""
    import numpy as np

    if array.dtype.kind not in "biuf":
        raise TypeError(
            "An image's array holds booleans, integers or floats; this one's type is "
            f"{array.dtype}."
        )
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise ValueError(
            "An image's array is height × width, or height × width × 1, 3 or 4 channels; this "
            f"one's shape is {array.shape}."
        )
    if array.size == 0:
        raise ValueError(f"An image has at least one pixel; this array's shape is {array.shape}.")
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.dtype.kind in "iu":
        return _from_integers(array)
    if array.dtype.kind == "f":
        array = _within_one(array)
    return np.asarray(array * np.float32(255)).astype(np.uint8)


def _from_integers(array: np.ndarray) -> np.ndarray:
    import numpy as np

    low, high = int(array.min()), int(array.max())
    if low < 0 or high > 255:
        raise ValueError(
            f"An image's integers are in 0..255; this array's are in {low}..{high}. Scale them, or "
            "pass floats in 0..1."
        )
    return array.astype(np.uint8)  # a copy: the caller may go on writing into its own


def _within_one(array: np.ndarray) -> np.ndarray:
    """Floats in 0..1; others are spread over that range, with a warning."""
    import numpy as np

    if not np.isfinite(array).all():
        warnings.warn(
            "An image's array holds NaN or infinities; they are shown as black, or as its least "
            "and greatest number.",
            stacklevel=2,
        )
        finite = array[np.isfinite(array)]
        least, most = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
        array = np.nan_to_num(array, nan=min(0.0, least), posinf=most, neginf=least)
    low, high = array.min(), array.max()
    if low >= 0 and high <= 1:
        return array
    warnings.warn(
        f"An image's floats are in 0..1; this array's are in {low}..{high} and are rescaled.",
        stacklevel=2,
    )
    scaled: np.ndarray = np.clip(array, 0, 1) if low == high else np.divide(array - low, high - low)
    return scaled
