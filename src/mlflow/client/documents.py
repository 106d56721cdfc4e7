"""What is logged from memory, as files have it: dictionaries, figures, streams."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

from mlflow.exceptions import MlflowException

YAML_SUFFIXES = (".yml", ".yaml")
PLOTLY_IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".svg", ".pdf")
_STREAM_PIECE = 1 << 20


def dict_as_text(dictionary: Any, path: str) -> str:
    """A dictionary or list as YAML or JSON, as the path's extension says (JSON by default).

    numpy's and pandas' numbers and arrays become numbers and lists; what neither format has a form
    for becomes its `str()`.
    """
    plain = as_plain(dictionary)
    if path.lower().endswith(YAML_SUFFIXES):
        import yaml  # slow to load, and JSON is what most files are

        return yaml.safe_dump(plain, default_flow_style=False, allow_unicode=True)
    return json.dumps(plain, indent=2)


def as_plain(value: Any) -> Any:
    """The value made of None, booleans, numbers, text, lists and dictionaries with such keys."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return _builtin(value)
    if isinstance(value, dict):
        return {_key(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain(item) for item in value]
    tolist = getattr(value, "tolist", None)
    if callable(tolist) and hasattr(value, "dtype"):
        return as_plain(tolist())
    return str(value)


def _builtin(value: Any) -> Any:
    """Of a subclass (numpy.float64, an enumeration of text) the value it is made of."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    return float(value) if isinstance(value, float) else int(value)


def _key(key: Any) -> Any:
    return key if key is None or type(key) in (bool, int, float, str) else str(key)


def without_nan(value: Any) -> Any:
    """A plain value in which numbers that JSON does not have are None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_nan(item) for item in value]
    return value


def write_figure(figure: Any, path: Path, save_kwargs: dict[str, Any] | None) -> None:
    """Write a figure of matplotlib or plotly in the format that the file's extension names.

    Args:
        save_kwargs: Passed to `savefig`, `write_html` or `write_image`.

    Raises:
        TypeError: Neither, or a format that plotly does not write.
    """
    options = dict(save_kwargs or {})
    if _is_plotly(figure):
        if path.suffix == ".html":
            # The library itself would add megabytes to every file.
            figure.write_html(
                str(path), **{"include_plotlyjs": "cdn", "auto_open": False} | options
            )
        elif path.suffix in PLOTLY_IMAGES:
            figure.write_image(str(path), **options)
        else:
            raise TypeError(
                f"A plotly figure becomes .html or {', '.join(PLOTLY_IMAGES)}; {path.name!r} has "
                "another extension."
            )
    elif callable(getattr(figure, "savefig", None)):  # matplotlib, and what is built on it
        figure.savefig(str(path), **options)
    else:
        raise TypeError(
            "log_figure() takes a matplotlib.figure.Figure or a plotly.graph_objects.Figure; "
            f"{type(figure).__module__}.{type(figure).__qualname__} is neither."
        )


def _is_plotly(figure: Any) -> bool:
    module = sys.modules.get("plotly.basedatatypes")  # loaded wherever a figure was made
    return module is not None and isinstance(figure, module.BaseFigure)


def write_stream(stream: Any, path: Path) -> None:
    """Write what is left of a binary stream.

    Raises:
        MlflowException: It is a stream of text, or none (`INVALID_PARAMETER_VALUE`).
    """
    read = getattr(stream, "read", None)
    if not callable(read):
        raise MlflowException.invalid_parameter_value(
            f"log_stream() takes a binary stream; {type(stream).__name__} has no read()."
        )
    with path.open("wb") as file:
        while piece := read(_STREAM_PIECE):
            if not isinstance(piece, (bytes, bytearray, memoryview)):
                raise MlflowException.invalid_parameter_value(
                    f"log_stream() takes a binary stream; this one gives {type(piece).__name__}. "
                    "Open the file with mode 'rb', or pass text to log_text()."
                )
            file.write(piece)
