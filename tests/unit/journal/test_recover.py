"""Looking for journals while other processes come and go."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

from mlflow.journal.recover import find_journals
from mlflow.journal.writer import JournalWriter


def test_folders_that_vanish_meanwhile_are_passed_over(tmp_path: Path) -> None:
    kept = JournalWriter(tmp_path / "kept", "run", "http://host")
    stop = threading.Event()

    def come_and_go() -> None:
        while not stop.is_set():
            for number in range(20):
                (tmp_path / f"other-{number}" / "waiting" / "deep").mkdir(parents=True)
            for number in range(20):
                shutil.rmtree(tmp_path / f"other-{number}")

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        found = [find_journals(tmp_path) for _ in range(100)]
    finally:
        stop.set()
        thread.join()

    assert {len(journals) for journals in found} == {1}
    kept.close(delete=True)
