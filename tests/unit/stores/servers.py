"""A server that answers with the bytes it was told, whatever they are."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable


class Script:
    """Answers the requests of all connections in turn.

    Args:
        answers: Bytes to answer with; None closes the connection without a word; a function is
            called with the request and returns one of these.

    Attributes:
        requests: What came, heads and bodies.
        connections: How many were made.
    """

    def __init__(self, *answers: bytes | Callable[[bytes], bytes | None] | None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = list(answers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._sockets: list[socket.socket] = []
        self._threads[0].start()
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while (request := read_request(connection)) is not None:
                self.requests.append(request)
                answer = self._answers.pop(0) if self._answers else None
                if callable(answer):
                    answer = answer(request)
                if answer is None:
                    return
                try:
                    connection.sendall(answer)
                except OSError:
                    return
                if b"connection: close" in answer.lower():
                    return

    def close(self) -> None:
        """Close everything."""
        self._listener.close()
        for connection in self._sockets:
            connection.close()

    def __enter__(self) -> Script:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def read_request(connection: socket.socket) -> bytes | None:
    """A request's head and body; None when the caller has gone."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return None
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(body) < length:
            body += connection.recv(65536)
    except OSError:
        return None
    return head + b"\r\n\r\n" + body


def answer(
    body: bytes = b"{}", status: str = "200 OK", *headers: str, length: int | None = None
) -> bytes:
    """An answer; `length` says another length than the body has."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body
