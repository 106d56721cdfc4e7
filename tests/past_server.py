"""A server on a loopback port whose registry lives at the time that a test sets.

    with PastServer(tmp_path, database_url, auth=True) as server:
        server.clock.set("2024-01-15T10:23")
        MlflowClient(server.url).create_registered_model("Fraud")
        server.clock.set("2024-02-01")

It runs in a thread of the test's process, as nothing but a Python call can set its clock. Sign-in
goes by the machine's time: sessions and tokens live on while weeks pass.
"""

from __future__ import annotations

import socket
import threading
from datetime import datetime, timezone
from pathlib import Path

import uvicorn

from headrace.app import create_app
from headrace.http.options import Options
from headrace.http.protocol import Protocol
from headrace.services.store import SqlStore, open_store


class SetClock:
    """A clock that shows what it was set to, and a millisecond more each time it is asked."""

    def __init__(self, when: str = "2024-01-01") -> None:
        self._lock = threading.Lock()
        self.set(when)

    def set(self, when: str) -> None:
        """Set it: an ISO 8601 time, in UTC where it names no zone."""
        moment = datetime.fromisoformat(when)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        with self._lock:
            self._now = round(moment.timestamp() * 1000)

    def __call__(self) -> int:
        with self._lock:
            self._now += 1
            return self._now


class PastServer:
    """The server.

    Args:
        folder: Where it keeps artifacts.
        database_url: Its database.
        auth: Whether one has to sign in.

    Attributes:
        url: Its address.
        clock: What time it is for its registry.
        store: What it keeps; users can be made here.
    """

    def __init__(self, folder: Path, database_url: str, auth: bool = False) -> None:
        self.clock = SetClock()
        self.store: SqlStore = open_store(database_url, "mlflow-artifacts:/", self.clock)
        options = Options(auth=auth, artifacts_destination=str(folder / "artifacts"))
        self._app = create_app(self.store, options)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._ready = threading.Event()
        self._app.on_ready = self._ready.set
        config = uvicorn.Config(
            self._app, http=Protocol, ws="none", lifespan="on", log_config=None, access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def __enter__(self) -> PastServer:
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._app.end_streams()
        self._server.should_exit = True
        self._thread.join(30)
        self._socket.close()
