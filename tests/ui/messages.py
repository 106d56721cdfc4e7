"""The web app's own words, so that tests find what people read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.ui.browser import UI


@cache
def _file(feature: str, language: str) -> Any:
    folder = UI / "src" / ("app" if feature == "app" else f"features/{feature}")
    return json.loads((folder / f"messages.{language}.json").read_text(encoding="utf-8"))


def say(message: str, /, language: str = "en", **values: object) -> str:
    """A message by its place, `runs.filter`, with its values filled in."""
    feature, *names = message.split(".")
    text: Any = _file(feature, language)
    for name in names:
        text = text[name]
    for name, value in values.items():
        text = text.replace(f"{{{{{name}}}}}", str(value)).replace(
            f"{{{{{name}, number}}}}", str(value)
        )
    return str(text)
