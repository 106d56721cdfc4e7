"""Encrypted connections: whom the client trusts, through a proxy too."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlflow.exceptions import MissingConfigException, StoreUnreachable
from mlflow.stores.rest.pool import PooledTransport
from mlflow.stores.rest.transport import FileSlice, Retry
from tests.unit.stores.servers import answer, read_request

# Made for these tests: for localhost and 127.0.0.1, signed by itself, valid for a hundred years.
FOLDER = Path(__file__).resolve().parents[2] / "data" / "tls"
CERTIFICATE, KEY = str(FOLDER / "certificate.pem"), str(FOLDER / "key.pem")


class Encrypted:
    """A server on TLS that answers every request with what it was sent, or a tunnel to one."""

    def __init__(self, *, tunnel: bool = False, client_authority: str | None = None) -> None:
        self._tunnel = tunnel
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(CERTIFICATE, KEY)
        if client_authority is not None:
            self._context.verify_mode = ssl.CERT_REQUIRED
            self._context.load_verify_locations(client_authority)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.heads: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with plain:
                if self._tunnel:
                    self.heads.append(read_request(plain) or b"")
                    plain.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                try:
                    with self._context.wrap_socket(plain, server_side=True) as secure:
                        while (request := read_request(secure)) is not None:
                            head, _, body = request.partition(b"\r\n\r\n")
                            self.heads.append(head)
                            secure.sendall(answer(body))
                except OSError:
                    continue

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()


@pytest.fixture
def server() -> Iterator[Encrypted]:
    made = Encrypted()
    yield made
    made.close()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_SERVER_CERT_PATH", CERTIFICATE)


@pytest.mark.usefixtures("trusted")
def test_a_given_authority(server: Encrypted, tmp_path: Path) -> None:
    transport = PooledTransport(f"https://localhost:{server.port}")
    for body in (b"small", b"x" * 300_000):
        assert transport.request("POST", "/x", body=body).read() == body
    (tmp_path / "f").write_bytes(bytes(range(256)) * 9000)
    with (tmp_path / "f").open("rb") as file:
        got = transport.request("PUT", "/x", body=FileSlice(file, 0, 256 * 9000), stream=True)
        received = bytearray()
        buffer = memoryview(bytearray(100_000))
        while count := got.read_into(buffer):
            received += buffer[:count]
    assert received == (tmp_path / "f").read_bytes()
    transport.close()


def test_an_authority_that_is_not_trusted(server: Encrypted) -> None:
    with pytest.raises(StoreUnreachable, match="MLFLOW_TRACKING_SERVER_CERT_PATH"):
        PooledTransport(f"https://localhost:{server.port}").request("GET", "/x")


@pytest.mark.usefixtures("trusted")
def test_another_host(server: Encrypted, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve = socket.getaddrinfo

    def to_loopback(host: str, *rest: object, **named: object) -> object:
        return resolve("127.0.0.1" if host == "other.example" else host, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", to_loopback)
    with pytest.raises(StoreUnreachable, match="not trusted"):
        PooledTransport(f"https://other.example:{server.port}").request("GET", "/x")


def test_verification_switched_off(server: Encrypted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_INSECURE_TLS", "true")
    transport = PooledTransport(f"https://localhost:{server.port}")
    assert transport.request("POST", "/x", body=b"b").read() == b"b"
    transport.close()


@pytest.mark.usefixtures("trusted")
def test_the_clients_own_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Encrypted(client_authority=CERTIFICATE)
    own = tmp_path / "own.pem"
    own.write_text(Path(CERTIFICATE).read_text() + Path(KEY).read_text())
    with pytest.raises(StoreUnreachable):
        PooledTransport(f"https://localhost:{server.port}").request("GET", "/x", retry=Retry.NEVER)
    monkeypatch.setenv("MLFLOW_TRACKING_CLIENT_CERT_PATH", str(own))
    transport = PooledTransport(f"https://localhost:{server.port}")
    assert transport.request("POST", "/x", body=b"b").read() == b"b"
    transport.close()
    server.close()


@pytest.mark.parametrize(
    "setting", ["MLFLOW_TRACKING_SERVER_CERT_PATH", "MLFLOW_TRACKING_CLIENT_CERT_PATH"]
)
def test_files_that_are_not_there(
    server: Encrypted, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, "missing.pem")
    with pytest.raises(MissingConfigException, match=r"missing\.pem"):
        PooledTransport(f"https://localhost:{server.port}").request("GET", "/x")


@pytest.mark.usefixtures("trusted")
def test_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = Encrypted(tunnel=True)
    monkeypatch.setenv("https_proxy", f"http://me:secret@127.0.0.1:{proxy.port}")
    transport = PooledTransport("https://localhost:4443")
    assert transport.request("POST", "/x", body=b"b").read() == b"b"
    transport.close()
    proxy.close()
    assert proxy.heads[0].startswith(b"CONNECT localhost:4443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic" in proxy.heads[0]
    assert proxy.heads[1].startswith(b"POST /x HTTP/1.1\r\n")
    assert b"Proxy-Authorization" not in proxy.heads[1]


def test_a_server_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=talk)
        thread.start()
        with pytest.raises(StoreUnreachable, match="TLS"):
            PooledTransport(f"https://localhost:{listener.getsockname()[1]}").request("GET", "/x")
        thread.join()
