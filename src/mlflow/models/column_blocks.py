"""Frames put together of the blocks that pandas keeps their columns in, each touched once.

Texts have a dtype of their own since pandas 3, and each such column a block: to divide a frame of
hundreds and join it again costs several operations for each of them. Where pandas is older, or
keeps columns in another way, there is nothing to be had here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

NOTHING = -1
"""Place of a column that is left out; target of one that stays as it is."""


def remade(
    frame: pd.DataFrame, order: Any, becomes: Any, targets: list[Any], columns: Any
) -> pd.DataFrame | None:
    """A frame of a frame's columns, some of them in a wider type; what it holds is its own.

    Args:
        frame: The frame.
        order: `(columns,)`, where each of its columns goes; `NOTHING`: it is left out.
        becomes: `(columns,)`, which of the targets each becomes; `NOTHING`: it stays as it is.
        targets: Types of numpy's that hold all that the columns do, which are of numpy's, too.
        columns: The names of the result's columns.

    Returns:
        The frame; None where this pandas has no way to make it.
    """
    try:
        # Since pandas 3; its stubs do not have it.
        from pandas.api.internals import (  # type: ignore[import-not-found]
            create_dataframe_from_blocks,
        )
    except ImportError:
        return None
    blocks = getattr(getattr(frame, "_mgr", None), "blocks", None)
    if blocks is None:
        return None
    parts: list[Any] = []
    for block in blocks:
        values, places = block.values, block.mgr_locs.as_array
        if len(places) > 1:
            parts += _parts(values, order[places], becomes[places], targets)
            continue
        at = places[0]  # as all texts: what is said of one costs less than of a row of one
        if order[at] != NOTHING:
            parts.append((_converted(values, becomes[at], targets), order[at : at + 1]))
    made: pd.DataFrame = create_dataframe_from_blocks(parts, index=frame.index, columns=columns)
    return made


def _parts(values: Any, goes: Any, kinds: Any, targets: list[Any]) -> Iterator[tuple[Any, Any]]:
    """What becomes of a block of several columns: arrays, and where theirs go."""
    if (goes != NOTHING).all() and (kinds == kinds[0]).all():
        yield _converted(values, kinds[0], targets), goes
        return
    for kind in set(kinds.tolist()):
        chosen = (kinds == kind) & (goes != NOTHING)
        if chosen.any():
            yield _converted(values[chosen], kind, targets), goes[chosen]


def _converted(values: Any, kind: int, targets: list[Any]) -> Any:
    return values.copy() if kind == NOTHING else values.astype(targets[kind])
