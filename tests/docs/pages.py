"""The documentation's pages, taken apart: blocks of code, links, headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_FENCE = re.compile(
    r"^(?P<mark>```+)(?P<language>\w*)\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL
)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: The page's path from the project's folder.
        line: Number of its first line in the page.
        language: What stands behind the fence; may be empty.
        text: What is inside.
    """

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the documentation."""
    return (
        *(ROOT / name for name in ("README.md", "README.th.md", "CONTRIBUTING.md", "CHANGELOG.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
    )


@cache
def text_of(page: Path) -> str:
    """A page."""
    return page.read_text(encoding="utf-8")


def blocks(*languages: str) -> list[Block]:
    """The blocks in these languages on all pages."""
    found = []
    for page in pages():
        text = text_of(page)
        for fence in _FENCE.finditer(text):
            line = text.count("\n", 0, fence.start("text")) + 1
            name = page.relative_to(ROOT).as_posix()
            found.append(Block(name, line, fence["language"], fence["text"]))
    return [block for block in found if block.language in languages]


def links(page: Path) -> list[str]:
    """Where a page's links lead, apart from those in code."""
    prose = re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text_of(page)))
    return [link["target"] for link in _LINK.finditer(prose)]


def anchors(page: Path) -> set[str]:
    """What can be linked to in a page: its headings as code forges name them."""
    found: set[str] = set()
    for heading in _HEADING.finditer(_FENCE.sub("", text_of(page))):
        plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading["text"]).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = 1
        unique = slug
        while unique in found:
            unique = f"{slug}-{number}"
            number += 1
        found.add(unique)
    return found
