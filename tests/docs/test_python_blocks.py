"""Every block of Python in the documentation is a program that runs.

The rule: a block is whole in itself. It runs in a process of its own, in an empty folder, with no
settings, so that whoever copies one block gets what the page says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import Block, blocks


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_block_runs(block: Block) -> None:
    program = Path("block.py")
    program.write_text(block.text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", program.name],
        env={**os.environ, "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{block}\n{block.text}\n{done.stderr}"


def test_there_are_blocks() -> None:
    assert len(blocks("python")) > 5
