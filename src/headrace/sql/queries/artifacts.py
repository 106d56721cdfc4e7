"""Digests of stored files."""

from __future__ import annotations

SET = (
    "INSERT INTO artifact_digests (location, sha256, size, recorded_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (location) DO UPDATE SET"
    " sha256 = excluded.sha256, size = excluded.size, recorded_at = excluded.recorded_at"
)
# Locations are ordered by code points, so those under a folder are neighbours.
UNDER = (
    "SELECT location, sha256, size FROM artifact_digests"
    " WHERE location = ? OR (location > ? AND location < ?) ORDER BY location"
)
OF_SIZE_UNDER = (
    "SELECT location, sha256 FROM artifact_digests"
    " WHERE location > ? AND location < ? AND size = ? ORDER BY recorded_at DESC, location"
)
PLACE_OF_EXPERIMENT = "SELECT artifact_location FROM experiments WHERE experiment_id = ?"
FORGET_UNDER = "DELETE FROM artifact_digests WHERE location >= ? AND location < ?"


def bounds(folder: str) -> tuple[str, str]:
    """What the locations under a folder lie between: its name with `/`, and with the next sign."""
    return f"{folder}/", f"{folder}0"
