"""Large files in parts, when connections, servers and clients die: what survives is counted.

Real servers, and between them and the client a line that can be cut.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from mlflow.artifacts.http import HttpArtifactRepository
from mlflow.exceptions import MlflowException
from mlflow.stores.resolve import close_stores
from mlflow.stores.rest import RestStore
from tests.servers import ServerProcess

PART = 256 << 10
PARTS = 40
SIZE = PARTS * PART - 777
# As many parts travel at once.
CONNECTIONS = 8
# What is sent besides the parts.
HEADS = 1 << 16


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Large begins early here, and programs that are started know it, too."""
    for name in ("UPLOAD", "DOWNLOAD"):
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_MINIMUM_FILE_SIZE", str(PART))
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_CHUNK_SIZE", str(PART))
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0.1")
    yield
    close_stores()


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A large file."""
    file = tmp_path / "big.bin"
    file.write_bytes(os.urandom(SIZE))
    return file


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for all tests of this module; one that is killed is started again."""
    folder = tmp_path_factory.mktemp("server")
    process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield process.start()
    finally:
        process.kill()


@pytest.fixture
def own(request: pytest.FixtureRequest) -> str:
    """A folder among the artifacts that is the test's own."""
    return hashlib.md5(request.node.nodeid.encode()).hexdigest()


class Line:
    """A way to a server that counts what goes along it, and can be slow, or be cut.

    Attributes:
        url: Its near end.
        up, down: Bytes that have passed.
        cut_at, cut_down_at: After so many bytes upwards, or downwards, once, all connections end;
            None: never.
        pause: Seconds between two pieces of 64 KiB upwards.
    """

    def __init__(self, server: ServerProcess) -> None:
        self._far = ("127.0.0.1", urlsplit(server.url).port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.up = self.down = 0
        self.cut_at: int | None = None
        self.cut_down_at: int | None = None
        self.pause = 0.0
        self._lock, self._gate = threading.Lock(), threading.Lock()
        self._open: list[socket.socket] = []
        self._all: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(self._far)
                except OSError:
                    near.close()
                    continue
                with self._lock:
                    self._open += [near, far]
                    self._all += [near, far]
                for way in (self._carry_up, self._carry_down):
                    self._threads.append(threading.Thread(target=way, args=(near, far)))
                    self._threads[-1].start()

    def _carry_up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(1 << 16):
                far.sendall(data)
                self.up += len(data)
                if self.cut_at is not None and self.up >= self.cut_at:
                    self.cut_at = None
                    self.cut()
                if self.pause:
                    time.sleep(self.pause)
        _end(near, far)

    def _carry_down(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(1 << 16):
                with self._gate:  # nothing passes while it is being cut
                    near.sendall(data)
                    self.down += len(data)
                    if self.cut_down_at is not None and self.down >= self.cut_down_at:
                        self.cut_down_at = None
                        self.cut()
        _end(near, far)

    def cut(self) -> None:
        """End all connections."""
        with self._lock:
            sockets, self._open = self._open, []
        _end(*sockets)

    def close(self) -> None:
        """Take the line away."""
        _end(self._listener)
        self._threads[0].join()
        self.cut()
        for thread in self._threads:
            thread.join()
        for each in [self._listener, *self._all]:
            each.close()


def _end(*sockets: socket.socket) -> None:
    for each in sockets:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(server: ServerProcess) -> Iterator[Line]:
    line = Line(server)
    yield line
    line.close()


def repository(url: str, own: str) -> HttpArtifactRepository:
    return HttpArtifactRepository(f"mlflow-artifacts:/{own}", url)


def in_background(call: Callable[[], object]) -> Future[object]:
    pool = ThreadPoolExecutor(1)
    future = pool.submit(call)
    pool.shutdown(wait=False)
    return future


def kept(server: ServerProcess) -> Path:
    return server.log.parent / "artifacts"


def uploads(server: ServerProcess) -> list[Path]:
    """Uploads that are not complete."""
    return list((kept(server) / ".headrace/uploads").glob("*"))


def landed(server: ServerProcess) -> int:
    return len(list((kept(server) / ".headrace/uploads").glob("*/*.landed")))


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that comes; the test's time limit ends it."""
    while not condition():
        time.sleep(0.005)


def check_sent(line: Line, before: int, parts: int) -> None:
    """No more has gone along the line than some parts and what goes with them."""
    assert line.up - before <= parts * PART + HEADS


def check(server: ServerProcess, own: str, big: Path) -> None:
    """The file is there, and so is its digest."""
    file = kept(server) / own / "big.bin"
    data = big.read_bytes()
    assert file.read_bytes() == data
    [digest] = RestStore(server.url).get_artifact_digests(f"mlflow-artifacts:/{own}")
    assert (digest.sha256, digest.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert uploads(server) == []


def test_a_cut_costs_the_parts_that_were_on_their_way(
    server: ServerProcess, own: str, line: Line, big: Path, tmp_path: Path
) -> None:
    line.cut_at = SIZE // 2
    repository(line.url, own).log_artifact(str(big))
    assert line.cut_at is None
    check(server, own, big)
    check_sent(line, 0, PARTS + CONNECTIONS)

    (tmp_path / "to").mkdir()
    line.cut_down_at = line.down + SIZE // 2
    got = repository(line.url, own).download_artifacts("big.bin", str(tmp_path / "to"))
    assert line.cut_down_at is None
    assert Path(got).read_bytes() == big.read_bytes()


def test_a_server_that_is_killed_between_parts(
    server: ServerProcess, own: str, line: Line, big: Path
) -> None:
    line.pause = 0.01
    done = in_background(lambda: repository(line.url, own).log_artifact(str(big)))
    until(lambda: landed(server) >= PARTS // 2)
    server.kill()
    line.cut()
    had_landed = landed(server)
    before, line.pause = line.up, 0.0
    server.start()
    done.result(60)
    check(server, own, big)
    check_sent(line, before, PARTS - had_landed + CONNECTIONS)  # some answers were lost


def test_a_client_that_is_killed_goes_on_with_what_is_missing(
    server: ServerProcess, own: str, line: Line, big: Path
) -> None:
    program = """
    import sys
    from mlflow.artifacts.http import HttpArtifactRepository
    repository = HttpArtifactRepository("mlflow-artifacts:/" + sys.argv[3], sys.argv[1])
    repository.log_artifact(sys.argv[2])
    """
    line.pause = 0.02
    first = subprocess.Popen(
        [sys.executable, "-c", "\n".join(each.strip() for each in program.splitlines()),
         line.url, str(big), own]
    )  # fmt: skip
    until(lambda: landed(server) >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    line.cut()
    until(lambda: not _is_written(server))
    had_landed = landed(server)
    before, line.pause = line.up, 0.0
    assert 5 <= had_landed < PARTS
    repository(line.url, own).log_artifact(str(big))
    check(server, own, big)
    check_sent(line, before, PARTS - had_landed)


def _is_written(server: ServerProcess) -> bool:
    """Whether the server has a file open that an upload is."""
    return any(".headrace/uploads" in file.path for file in psutil.Process(server.pid).open_files())


def test_two_clients_that_send_one_path(
    server: ServerProcess, own: str, big: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "big.bin"
    other.parent.mkdir()
    other.write_bytes(os.urandom(SIZE))
    with ThreadPoolExecutor(4) as pool:
        sending = [
            pool.submit(repository(server.url, own).log_artifact, str(file))
            for file in [big, other] * 2
        ]
        for each in sending:
            each.result()
    file = kept(server) / own / "big.bin"
    check(server, own, big if file.read_bytes() == big.read_bytes() else other)


def test_a_disk_that_takes_no_more(server: ServerProcess, own: str, big: Path) -> None:
    """The kernel refuses to let the file grow, as it does where a disk is full."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (SIZE // 2, resource.RLIM_INFINITY))
    with pytest.raises(MlflowException, match=r"big\.bin") as caught:
        repository(server.url, own).log_artifact(str(big))
    assert caught.value.error_code == "IO_ERROR"
    until(lambda: uploads(server) == [])
    assert not list((kept(server) / own).rglob("*.bin"))
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, unlimited)
    repository(server.url, own).log_artifact(str(big))
    check(server, own, big)


def test_a_server_that_is_killed_while_a_file_is_fetched(
    server: ServerProcess, own: str, line: Line, big: Path, tmp_path: Path
) -> None:
    repository(server.url, own).log_artifact(str(big))
    cut = line.cut

    def kill() -> None:
        server.kill()
        server.start()
        cut()

    line.cut = kill  # type: ignore[method-assign]
    line.cut_down_at = SIZE // 3
    (tmp_path / "to").mkdir()
    got = repository(line.url, own).download_artifacts("big.bin", str(tmp_path / "to"))
    assert line.cut_down_at is None
    line.cut = cut  # type: ignore[method-assign]
    assert Path(got).read_bytes() == big.read_bytes()


def test_a_file_that_is_replaced_while_it_is_fetched(
    server: ServerProcess, own: str, line: Line, big: Path, tmp_path: Path
) -> None:
    mine = repository(server.url, own)
    mine.log_artifact(str(big))
    line.cut_down_at = SIZE // 3
    cut = line.cut
    other = tmp_path / "other" / "big.bin"
    other.parent.mkdir()
    other.write_bytes(os.urandom(SIZE))

    def replace_and_cut() -> None:
        mine.log_artifact(str(other))
        cut()

    line.cut = replace_and_cut  # type: ignore[method-assign]
    (tmp_path / "to").mkdir()
    with pytest.raises(MlflowException, match="has changed"):
        repository(line.url, own).download_artifacts("big.bin", str(tmp_path / "to"))
    assert not [path for path in (tmp_path / "to").rglob("*") if path.is_file()]
