"""Autologging as it is before anybody asked for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mlflow.autologging import options, patching


@pytest.fixture(autouse=True)
def nothing_asked_for() -> Iterator[None]:
    yield
    options.reset()
    for name in options.INTEGRATIONS:
        patching.take_away(name)
