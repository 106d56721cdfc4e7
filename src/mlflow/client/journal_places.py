"""The folders in which this user's programs leave journals."""

from __future__ import annotations

from pathlib import Path

from mlflow.client.tracking import journal_folder, state_folder


def journal_places(tracking_uri: str, *, everywhere: bool = False) -> list[Path]:
    """Folders that may hold journals, whether they exist or not, each once.

    Args:
        tracking_uri: The store; its journal folder is among them, and so is `./mlruns`.
        everywhere: Also those that runs noted when they ended without their store, and the one in
            the user's state folder.
    """
    places = [Path("mlruns").absolute(), journal_folder(tracking_uri)]
    if everywhere:
        places += [state_folder() / "journal", *_noted()]
    kept: list[Path] = []
    for place in places:
        if not any(other == place or other in place.parents for other in kept):
            kept.append(place)
    return kept


def _noted() -> list[Path]:
    try:
        lines = (state_folder() / "journal-folders").read_text().splitlines()
    except OSError:
        return []
    return [Path(line) for line in lines if line]
