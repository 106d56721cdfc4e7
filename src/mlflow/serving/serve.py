"""`mlflow models serve`."""

from __future__ import annotations

import signal
import sys
from typing import Any

from mlflow.serving.options import ServeOptions
from mlflow.serving.process import address_of, listen, serve_here
from mlflow.serving.served_model import moving


def serve(options: ServeOptions, manager: str = "auto") -> None:
    """Serve a model until a signal ends that.

    Args:
        options: How.
        manager: What makes its environment; see `mlflow.serving.environment`.

    Raises:
        MlflowException: The address cannot be used, the environment cannot be made, or the model
            cannot be loaded.
    """
    # Projects, which are slow to load.
    from mlflow.serving.environment import check_manager, fits_here

    options.check()
    check_manager(manager)
    listener = listen(options.host, options.port)

    def announce(line: str) -> None:
        sys.stderr.write(
            f"{line} answers at {address_of(listener, options.host)}/invocations\n"
            "Ctrl+C stops it.\n"
        )
        sys.stderr.flush()

    with listener:
        fixed = moving(options.model_uri) is None
        if manager == "auto" and fixed and fits_here(options.model_uri):
            manager = "local"
        if manager == "local" and options.workers == 1:
            _quietly(lambda: serve_here(options, listener, announce))
        else:
            from mlflow.serving.supervisor import Supervisor

            Supervisor(options, manager, listener, announce).run()


def _quietly(work: Any) -> None:
    """Signals that ended the server end nothing else: uvicorn raises them again when it is done."""
    stops = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: None) for number in stops}
    try:
        work()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
