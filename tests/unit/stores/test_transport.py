"""How requests travel: connections, failures, repetition."""

from __future__ import annotations

import gzip
import os
import socket
from pathlib import Path

import pytest

from mlflow.exceptions import InvalidUrlException, MlflowException, StoreUnreachable
from mlflow.stores.rest import backoff
from mlflow.stores.rest.backoff import Backoff, seconds_of
from mlflow.stores.rest.pool import PooledTransport
from mlflow.stores.rest.transport import FileSlice, Retry, query_pairs
from tests.unit.stores.servers import Script, answer


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "0.001")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0")
    monkeypatch.setattr(backoff, "FIRST_CONNECT_PAUSE", 0.001)


def get(server: Script, retry: Retry = Retry.ALWAYS, path: str = "/x") -> bytes:
    return PooledTransport(server.url).request("GET", path, retry=retry).read()


# ---- what is sent and what comes ----
def test_a_connection_is_kept() -> None:
    with Script(answer(b"1"), answer(b"2"), answer(b"3", "200 OK", "Connection: close")) as server:
        transport = PooledTransport(server.url)
        assert [transport.request("GET", "/x").read() for _ in range(3)] == [b"1", b"2", b"3"]
        assert server.connections == 1
        transport.close()


def test_the_request() -> None:
    with Script(answer()) as server:
        PooledTransport(f"{server.url}/prefix/").request(
            "POST",
            "/api/x",
            query={"a": ["1", "ü &"], "b": None, "c": True},
            body=b'{"k":1}',
            headers={"X-Own": "yes"},
        ).read()
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /prefix/api/x?a=1&a=%C3%BC+%26&c=true HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}".encode() in head
    for line in (b"Content-Length: 7", b"Content-Type: application/json", b"X-Own: yes"):
        assert line in head
    assert b"User-Agent: mlflow-python-client/" in head
    assert body == b'{"k":1}'


def test_a_part_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(range(256)) * 20_000)
    sent: list[int] = []
    with Script(answer()) as server, (tmp_path / "f").open("rb") as file:
        body = FileSlice(file, 100, 5_000_000, sent.append)
        PooledTransport(server.url).request("PUT", "/x", body=body).read()
        arrived = server.requests[0].partition(b"\r\n\r\n")[2]
    assert arrived == (tmp_path / "f").read_bytes()[100:5_000_100]
    assert sum(sent) == 5_000_000


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
         b"abcde"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", b"until the end"),
        (b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n", b""),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(b"ok"), b"ok"),
        (answer(gzip.compress(b"zipped", mtime=0), "200 OK", "Content-Encoding: gzip"), b"zipped"),
    ],
)  # fmt: skip
def test_bodies(raw: bytes, body: bytes) -> None:
    with Script(raw) as server:
        assert get(server) == body


def test_a_body_that_is_read_in_pieces() -> None:
    data = os.urandom(700_000)
    with Script(answer(data), answer(b"next")) as server:
        transport = PooledTransport(server.url)
        buffer = memoryview(bytearray(100_001))
        with transport.request("GET", "/x", stream=True) as got:
            parts = []
            while count := got.read_into(buffer):
                parts.append(bytes(buffer[:count]))
        assert b"".join(parts) == data
        assert transport.request("GET", "/y").read() == b"next"
        assert server.connections == 1


def test_a_body_that_was_not_read_ends_the_connection() -> None:
    with Script(answer(b"x" * 5_000_000), answer(b"next")) as server:
        transport = PooledTransport(server.url)
        transport.request("GET", "/x", stream=True).close()
        assert transport.request("GET", "/y").read() == b"next"
        assert server.connections == 2


def test_queries() -> None:
    assert query_pairs({"a": [1, 2], "b": None, "c": False, "d": ()}) == [
        ("a", "1"), ("a", "2"), ("c", "false"),
    ]  # fmt: skip
    assert query_pairs(None) == []


def test_headers_hold_no_line_break() -> None:
    with Script() as server, pytest.raises(MlflowException, match="line break"):
        PooledTransport(server.url).request("GET", "/x", headers={"A": "b\r\nC: d"})
    assert not server.requests


# ---- failures ----
def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    transport = PooledTransport(url)
    for _ in range(2):
        with pytest.raises(StoreUnreachable, match="does not answer"):
            transport.request("GET", "/x")


def test_a_server_that_comes_back_is_used() -> None:
    with Script(answer(b"1"), answer(b"2")) as server:
        transport = PooledTransport(server.url)
        assert transport.request("GET", "/x").read() == b"1"
        transport._is_down = True
        assert transport.request("GET", "/x").read() == b"2"
        assert not transport._is_down


@pytest.mark.parametrize("retry", [Retry.ALWAYS, Retry.NEVER])
def test_a_connection_that_was_closed_meanwhile(retry: Retry) -> None:
    with Script(answer(b"1"), None, answer(b"2")) as server:
        transport = PooledTransport(server.url)
        assert transport.request("GET", "/x").read() == b"1"
        assert transport.request("GET", "/x", retry=retry).read() == b"2"


def test_what_may_be_repeated_is_repeated() -> None:
    with Script(None, None, answer(b"third")) as server:
        assert get(server) == b"third"
        assert len(server.requests) == 3


@pytest.mark.parametrize("retry", [Retry.UNSENT, Retry.NEVER])
def test_what_may_not_be_repeated_is_not(retry: Retry) -> None:
    with Script(None, answer()) as server:
        with pytest.raises(StoreUnreachable):
            get(server, retry)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "retry", "repeated"),
    [
        ("429 Too Many Requests", Retry.UNSENT, True),
        ("503 Service Unavailable", Retry.UNSENT, True),
        ("502 Bad Gateway", Retry.UNSENT, False),
        ("502 Bad Gateway", Retry.ALWAYS, True),
        ("504 Gateway Timeout", Retry.ALWAYS, True),
        ("503 Service Unavailable", Retry.NEVER, False),
        ("500 Internal Server Error", Retry.ALWAYS, False),
    ],
)
def test_which_answers_ask_for_another_try(status: str, retry: Retry, repeated: bool) -> None:
    with Script(answer(b"later", status, "Retry-After: 0"), answer(b"now")) as server:
        if repeated:
            assert get(server, retry) == b"now"
        elif status.startswith("500"):
            assert get(server, retry) == b"later"
        else:
            with pytest.raises(StoreUnreachable, match="not available"):
                get(server, retry)
        assert len(server.requests) == 1 + repeated


def test_tries_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
    with Script(*[answer(b"busy", "503 Service Unavailable")] * 9) as server:
        with pytest.raises(StoreUnreachable, match="busy"):
            get(server)
        assert len(server.requests) == 3


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "0.05")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = PooledTransport(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(StoreUnreachable, match="MLFLOW_HTTP_REQUEST_TIMEOUT"):
            transport.request("GET", "/x", retry=Retry.NEVER)


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 60_000,
    ],
)
def test_what_is_no_http(raw: bytes) -> None:
    with Script(raw) as server, pytest.raises(StoreUnreachable):
        get(server, Retry.NEVER)


@pytest.mark.parametrize("stream", [False, True])
def test_a_body_that_breaks_off(stream: bool) -> None:
    with Script(answer(b"short", "200 OK", "Connection: close", length=100)) as server:
        got = PooledTransport(server.url).request("GET", "/x", stream=stream)
        assert not stream or got.read_into(memoryview(bytearray(10))) == 5
        with pytest.raises(StoreUnreachable, match="middle of an answer"):
            got.read_into(memoryview(bytearray(10))) if stream else got.read()
        got.close()


def test_an_answer_to_a_body_that_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * (32 << 20))

    with socket.create_server(("127.0.0.1", 0)) as listener, (tmp_path / "f").open("rb") as file:
        import threading

        def refuse() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(100)
                connection.sendall(answer(b"no", "413 Too Large", "Connection: close"))
                connection.shutdown(socket.SHUT_RD)

        thread = threading.Thread(target=refuse)
        thread.start()
        transport = PooledTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")
        try:
            got = transport.request(
                "PUT", "/x", body=FileSlice(file, 0, 32 << 20), retry=Retry.NEVER
            )
            assert (got.status, got.read()) == (413, b"no")
        except StoreUnreachable:
            pass  # the system may drop what was said with the connection
        thread.join()


# ---- other addresses ----
def test_a_host_that_now_wants_https() -> None:
    def moved(request: bytes) -> bytes:
        return answer(b"", "308 Permanent Redirect", f"Location: https://127.0.0.1:{port}/x?a=1")

    with Script(moved) as server:
        port = server.port
        transport = PooledTransport(server.url)
        with pytest.raises(StoreUnreachable):  # it speaks no TLS after all
            transport.request("GET", "/x", query={"a": 1}, retry=Retry.NEVER)
        assert transport.base_url == f"https://127.0.0.1:{port}"


@pytest.mark.parametrize(
    "location", ["https://elsewhere/x", "http://127.0.0.1:1/x", "/login", "https://127.0.0.1/other"]
)
def test_other_redirects_are_said(location: str) -> None:
    with (
        Script(answer(b"", "302 Found", f"Location: {location}")) as server,
        pytest.raises(MlflowException, match="redirects to"),
    ):
        get(server)


@pytest.mark.parametrize("url", ["http://", "http://host:port", "ftp://host", "http:///x"])
def test_urls_that_cannot_be(url: str) -> None:
    with pytest.raises(InvalidUrlException):
        PooledTransport(url)


def test_ipv6_and_prefixes() -> None:
    assert PooledTransport("http://[::1]:5000/a/").base_url == "http://[::1]:5000/a"
    assert PooledTransport("https://u:p@host").base_url == "https://host"


# ---- proxies ----
def test_a_proxy_carries_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with Script(answer(b"through")) as proxy:
        monkeypatch.setenv("http_proxy", f"http://me:secret@127.0.0.1:{proxy.port}")
        transport = PooledTransport("http://far.example:8080/p")
        assert transport.request("GET", "/x").read() == b"through"
    assert proxy.requests[0].startswith(b"GET http://far.example:8080/p/x HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic bWU6c2VjcmV0" in proxy.requests[0]


def test_hosts_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Script(answer(b"direct")) as server:
        assert get(server) == b"direct"


def test_a_proxy_that_refuses_a_tunnel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with Script(answer(b"", "407 Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(StoreUnreachable, match="407"):
            PooledTransport("https://far.example").request("GET", "/x")
    assert proxy.requests[0].startswith(b"CONNECT far.example:443 HTTP/1.1\r\n")


def test_proxies_of_other_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(InvalidUrlException, match="socks5"):
        PooledTransport("http://far.example")


# ---- processes ----
def test_a_child_makes_connections_of_its_own() -> None:
    with Script(answer(b"parent"), answer(b"child"), answer(b"parent")) as server:
        transport = PooledTransport(server.url)
        assert transport.request("GET", "/x").read() == b"parent"
        child = os.fork()
        if child == 0:
            os._exit(0 if transport.request("GET", "/x").read() == b"child" else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert transport.request("GET", "/x").read() == b"parent"
        assert server.connections == 2


# ---- pauses ----
def test_pauses_grow_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "2")
    pauses = Backoff(patient=True)
    assert [pauses.after_answer(None) for _ in range(8)] == [0, 2, 4, 8, 16, 32, 60, None]
    assert Backoff(patient=True).after_answer("7") == 7
    assert Backoff(patient=True).after_answer("100000") == backoff.LONGEST_PAUSE
    assert Backoff(patient=False).after_no_connection() is None


def test_retry_after() -> None:
    assert seconds_of("3") == 3
    assert seconds_of("Fri, 31 Dec 1999 23:59:59 GMT") == 0
    assert seconds_of("-1") == 0
    assert seconds_of("soon") is seconds_of(None) is seconds_of("") is None
