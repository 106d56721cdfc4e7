"""Concurrent `log-metric` and `log-batch` on a server, over raw HTTP with connections kept open.

One epoll loop drives all connections, so that the generator is not the bottleneck. Every
acknowledged point is counted and read back: `lost` must be 0.

usage: python load.py SERVER_URL [--clients 8] [--seconds 5] [--empty]

`--empty` sends the same `log-metric` requests to an application that stores nothing.
"""

import argparse
import http.client
import json
import selectors
import socket
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

API = "/api/2.0/mlflow/"
POINTS = 1000


class Server:
    """The server under load."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.netloc = parts.netloc

    def call(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=300)
        payload = json.dumps(body) if body is not None else None
        connection.request(method, API + path, payload, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        assert answer.status == 200, (answer.status, data[:300])
        return json.loads(data)


class Connection:
    """One client: sends a request as soon as the answer to the one before has come."""

    def __init__(self, server: Server, path: str) -> None:
        self.socket = socket.create_connection((server.host, server.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: {server.netloc}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._data = b""
        self.sent_at = 0.0
        self.count = 0

    def send(self, body: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)

    def receive(self) -> bool:
        """Whether a whole answer has come."""
        data = self.socket.recv(65536)
        assert data, "the server closed the connection"
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = self._data[:end].lower()
        if b"chunked" in head:
            whole = self._data.endswith(b"0\r\n\r\n")
        else:
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            whole = len(self._data) - end - 4 >= length
        if whole:
            assert self._data.startswith(b"HTTP/1.1 200"), self._data[:300]
            self._data = b""
            self.count += 1
        return whole


def drive(
    server: Server, path: str, body: Callable[[str, int], bytes], run_ids: list[str], seconds: float
) -> tuple[list[int], list[float], float]:
    """Requests to one path by clients: how many by each, sorted latencies and time in seconds."""
    selector = selectors.DefaultSelector()
    connections = [Connection(server, path) for _ in run_ids]
    for number, connection in enumerate(connections):
        selector.register(connection.socket, selectors.EVENT_READ, number)
    latencies = []
    began = time.perf_counter()
    for number, connection in enumerate(connections):
        connection.send(body(run_ids[number], 0))
    open_connections = len(connections)
    while open_connections:
        for key, _ in selector.select(60):
            connection = connections[key.data]
            if not connection.receive():
                continue
            now = time.perf_counter()
            latencies.append(now - connection.sent_at)
            if now < began + seconds:
                connection.send(body(run_ids[key.data], connection.count))
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
                open_connections -= 1
    elapsed = time.perf_counter() - began
    return [connection.count for connection in connections], sorted(latencies), elapsed


def stored_points(server: Server, run_id: str) -> int:
    """Points of the metric `x` that the server has."""
    count, token = 0, ""
    while True:
        query = f"metrics/get-history?run_id={run_id}&metric_key=x&max_results=25000"
        page = server.call(query + (f"&page_token={token}" if token else ""), method="GET")
        count += len(page.get("metrics", []))
        token = page.get("next_page_token", "")
        if not token:
            return count


def phase(
    server: Server,
    name: str,
    path: str,
    body: Callable[[str, int], bytes],
    points: int,
    options: argparse.Namespace,
) -> dict[str, float]:
    """One kind of request: how many a second, how fast, how many points were lost."""
    experiment = server.call("experiments/create", {"name": f"load-{time.time_ns()}"})
    run_ids = [
        server.call("runs/create", {**experiment, "start_time": 1})["run"]["info"]["run_id"]
        for _ in range(options.clients)
    ]
    counts, latencies, elapsed = drive(server, API + path, body, run_ids, options.seconds)
    stored = sum(stored_points(server, run_id) for run_id in run_ids)
    return {
        f"{name}_per_s": sum(counts) * points / elapsed,
        f"{name}_p50_ms": latencies[len(latencies) // 2] * 1e3,
        f"{name}_p99_ms": latencies[int(len(latencies) * 0.99)] * 1e3,
        f"{name}_lost": sum(counts) * points - stored,
    }


def empty(server: Server, options: argparse.Namespace) -> dict[str, float]:
    """Requests a second that an application answers which does nothing with them."""
    run_ids = [f"{number:032x}" for number in range(options.clients)]
    counts, _, elapsed = drive(server, f"{API}runs/log-metric", one_point, run_ids, options.seconds)
    return {"empty_app_per_s": sum(counts) / elapsed}


def one_point(run_id: str, i: int) -> bytes:
    return b'{"run_id":"%b","key":"x","value":%d,"timestamp":%d,"step":%d}' % (
        run_id.encode(), i, 1_700_000_000_000 + i, i,
    )  # fmt: skip


_ROWS = b",".join(
    b'{"key":"x","value":%d.5,"timestamp":TTTTTTTTTTTTT,"step":%d}' % (j, j) for j in range(POINTS)
)


def many_points(run_id: str, i: int) -> bytes:
    rows = _ROWS.replace(b"TTTTTTTTTTTTT", b"%d" % (1_700_000_000_000 + i))
    return b'{"run_id":"%b","metrics":[' % run_id.encode() + rows + b"]}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--empty", action="store_true")
    options = parser.parse_args()
    server = Server(options.url)
    if options.empty:
        print(json.dumps(empty(server, options)))
        return
    results = phase(server, "rest_log_metric", "runs/log-metric", one_point, 1, options)
    results |= phase(server, "rest_log_batch", "runs/log-batch", many_points, POINTS, options)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
