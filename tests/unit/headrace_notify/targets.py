"""Targets of webhooks: real servers on loopback that note what they get."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from typing import Any


class Target:
    """A server that answers as it is told, and keeps what it got.

    Attributes:
        answers: Statuses of the next answers; then 200.
        got: Headers and bodies, in the order in which they came.
    """

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []
        target = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                target.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                status = target.answers.pop(0) if target.answers else 200
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("location", f"{target.url}/elsewhere")
                self.end_headers()
                self.wfile.write(b"thanks")

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def bodies(self) -> list[Any]:
        """What came, as JSON."""
        return [json.loads(body) for _, body in self.got]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Hanging:
    """A server that takes connections and, byte by byte, never finishes an answer."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self._open:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _drip(self, connection: socket.socket) -> None:
        with connection:
            try:
                for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 10_000:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)
            except OSError:
                pass

    def close(self) -> None:
        self._open = False
        self._listener.close()
