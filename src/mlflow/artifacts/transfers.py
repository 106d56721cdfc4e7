"""Several files at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import NamedTuple

from mlflow.artifacts.progress import Meter


class Transfer(NamedTuple):
    """One file's way.

    Attributes:
        size: Bytes; 0 when that is not known.
        run: Does it, and tells the meter of every byte.
    """

    size: int
    run: Callable[[Meter], None]


def run_all(transfers: Sequence[Transfer], workers: int, what: str) -> None:
    """Do all transfers, several at a time; after an error no further one is begun.

    Args:
        workers: Most at a time.
        what: Shown before the progress bar.

    Raises:
        Exception: The first error of any transfer, once those under way have ended.
    """
    with Meter(what, sum(transfer.size for transfer in transfers)) as meter:
        run_each(transfers, workers, meter)


def run_each(transfers: Sequence[Transfer], workers: int, meter: Meter) -> None:
    """What `run_all` does, with a meter that others use, too."""
    if workers <= 1 or len(transfers) <= 1:
        for transfer in transfers:
            transfer.run(meter)
        return
    with ThreadPoolExecutor(min(workers, len(transfers)), "artifacts") as pool:
        futures = [pool.submit(transfer.run, meter) for transfer in transfers]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:  # also when the user has had enough
            for future in futures:
                future.cancel()
    for future in futures:
        if not future.cancelled():
            future.result()
