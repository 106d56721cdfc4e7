"""The only mutable globals of the SDK: where to track, the active experiment, the active runs."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from mlflow.entities import Experiment
from mlflow.settings import MLFLOW_REGISTRY_URI, MLFLOW_TRACKING_URI

if TYPE_CHECKING:
    from mlflow.fluent.runs import ActiveRun


class RunStack:
    """The active runs of the current thread, the innermost last; behaves as a list."""

    def __init__(self) -> None:
        self._local = threading.local()

    @property
    def runs(self) -> list[ActiveRun]:
        """This thread's own list."""
        try:
            return self._local.runs  # type: ignore[no-any-return]
        except AttributeError:
            self._local.runs = []
            return self._local.runs  # type: ignore[no-any-return]

    def get(self) -> list[ActiveRun]:
        """This thread's own list, as plugins written for MLflow read it."""
        return self.runs

    def __len__(self) -> int:
        return len(self.runs)

    def __iter__(self) -> Iterator[ActiveRun]:
        return iter(self.runs)

    @overload
    def __getitem__(self, index: SupportsIndex) -> ActiveRun: ...
    @overload
    def __getitem__(self, index: slice) -> list[ActiveRun]: ...
    def __getitem__(self, index: Any) -> Any:
        return self.runs[index]

    def __contains__(self, run: object) -> bool:
        return run in self.runs

    def append(self, run: ActiveRun) -> None:
        self.runs.append(run)

    def extend(self, runs: Iterable[ActiveRun]) -> None:
        self.runs.extend(runs)

    def remove(self, run: ActiveRun) -> None:
        self.runs.remove(run)

    def pop(self, index: SupportsIndex = -1) -> ActiveRun:
        return self.runs.pop(index)

    def clear(self) -> None:
        self.runs.clear()

    def copy(self) -> list[ActiveRun]:
        return self.runs.copy()


active_runs = RunStack()

# By run id, so that `last_active_run` works across threads.
last_run_id: str | None = None

# Of the process, as children that inherit the environment see it.
active_experiment_id: str | None = None

# Experiments by (tracking URI, id): what a run needs to know of its own does not change.
experiments: dict[tuple[str, str], Experiment] = {}

_tracking_uri: str | None = None
_registry_uri: str | None = None


def set_tracking_uri(uri: str | Path) -> None:
    """Track in another store from now on.

    Args:
        uri: `http(s)://…` of a server, `sqlite:///…` or `postgresql://…` of a database, or the path
            or `file:` URI of a folder. None or an empty string: the default again, which is
            `MLFLOW_TRACKING_URI` or else the folder `mlruns` of the working directory.
    """
    global _tracking_uri, active_experiment_id
    text = str(uri) if uri else None
    if text is not None and "://" not in text and not text.startswith(("file:", "databricks")):
        text = Path(text).expanduser().absolute().as_uri()
    if text != _tracking_uri:
        active_experiment_id = None
        os.environ.pop("MLFLOW_EXPERIMENT_ID", None) if _tracking_uri is not None else None
    _tracking_uri = text
    if text is not None:
        MLFLOW_TRACKING_URI.set(text)  # children track in the same place
    else:
        MLFLOW_TRACKING_URI.unset()


def get_tracking_uri() -> str:
    """Where runs are tracked now."""
    uri = _tracking_uri or MLFLOW_TRACKING_URI.get()
    if uri is not None:
        return uri
    return Path("mlruns").absolute().as_uri()


def is_tracking_uri_set() -> bool:
    """Whether a tracking URI was chosen, in code or in the environment."""
    return bool(_tracking_uri or MLFLOW_TRACKING_URI.get())


def set_registry_uri(uri: str) -> None:
    """Keep registered models in another store than the tracking store; None or "": in the same."""
    global _registry_uri
    _registry_uri = uri or None
    if uri:
        MLFLOW_REGISTRY_URI.set(uri)
    else:
        MLFLOW_REGISTRY_URI.unset()


def get_registry_uri() -> str:
    """Where registered models are kept now."""
    return chosen_registry_uri() or get_tracking_uri()


def chosen_registry_uri() -> str | None:
    """Where registered models are kept, if that was said; None: in the tracking store."""
    return _registry_uri or MLFLOW_REGISTRY_URI.get() or None


def reset_for_tests() -> None:
    """Forget everything, as in a new process; what is open is delivered and closed."""
    global _tracking_uri, _registry_uri, active_experiment_id, last_run_id
    active_runs.clear()
    experiments.clear()
    _tracking_uri = _registry_uri = active_experiment_id = last_run_id = None
    active_model = sys.modules.get("mlflow.fluent.active_model")
    if active_model is not None:
        active_model.reset()
    background = sys.modules.get("mlflow.client.background")
    if background is not None:
        background.wait()
    shipper = sys.modules.get("mlflow.journal.shipper")
    if shipper is not None:
        shipper.close_all()
    stores = sys.modules.get("mlflow.stores.resolve")
    if stores is not None:
        stores.close_stores()
