"""Links inside the documentation lead somewhere, and the README leads everywhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Block, anchors, blocks, links, pages, text_of

PAGES = [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in pages()]
PATH_IN_CODE = re.compile(r"`(?:src/)?(?P<path>(?:mlflow|headrace)/[\w/]+\.(?:py|sql))`")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        if re.match(r"\w+:", target):
            continue  # another site
        file, _, anchor = target.partition("#")
        place = (page.parent / file).resolve() if file else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert broken == []


def test_the_readme_leads_to_every_page() -> None:
    readme = ROOT / "README.md"
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links(readme)}
    missing = {
        page.relative_to(ROOT).as_posix()
        for page in (ROOT / "docs").glob("*.md")
        if page not in linked
    }
    assert missing == set()


@pytest.mark.parametrize("page", PAGES)
def test_named_source_files_exist(page: Path) -> None:
    named = [found["path"] for found in PATH_IN_CODE.finditer(text_of(page))]
    assert [path for path in named if not (ROOT / "src" / path).is_file()] == []


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_json_is_json(block: Block) -> None:
    json.loads(block.text)
