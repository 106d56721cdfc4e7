"""What transfers have left behind that nobody goes on with: their senders or the server died."""

from __future__ import annotations

import contextlib
import os
import time

from headrace.artifacts.parts import FORGET_SECONDS, forget_uploads
from mlflow.artifacts.folder import Folder, is_partial


def remove_abandoned(root: str, seconds: float = FORGET_SECONDS) -> int:
    """Remove what was begun below a server's destination and not gone on with; how much there was.

    Args:
        root: Absolute path of the destination; it need not be there.
        seconds: For how long nobody has.
    """
    removed = forget_uploads(Folder(root), seconds)
    for folder, _, names in os.walk(root):
        for name in filter(is_partial, names):
            path = os.path.join(folder, name)
            with contextlib.suppress(FileNotFoundError):
                if time.time() - os.stat(path).st_mtime > seconds:
                    os.unlink(path)
                    removed += 1
    return removed
