"""Artifacts through a real server: what goes in comes out, nothing else does, whoever asks."""

from __future__ import annotations

import concurrent.futures
import hashlib
import http.client
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import psutil
import pytest

import mlflow
from mlflow.artifacts.digests import to_header
from mlflow.artifacts.resolve import get_artifact_repository
from mlflow.entities import ExperimentTag
from mlflow.exceptions import IntegrityError, MlflowException
from mlflow.stores.resolve import close_stores, resolve_store
from mlflow.stores.rest import RestStore
from tests.servers import ServerProcess

API = "/api/2.0/mlflow-artifacts/artifacts"
# Beyond this, bytes go past the HTTP server.
LARGE = 5 << 20


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for all tests of this module; each has a folder of its own among the artifacts."""
    folder = tmp_path_factory.mktemp("server")
    process = ServerProcess(folder, f"sqlite:///{folder}/server.db")
    try:
        yield process.start()
    finally:
        process.kill()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Raw:
    """Requests as they are, with nothing made better on the way."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.kept = Path(server.log.parent, "artifacts")

    def __call__(
        self, method: str, target: str, body: bytes | None = None, **headers: str
    ) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(self.server.url).netloc, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, body, named)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()


@pytest.fixture
def raw(shared: ServerProcess) -> Raw:
    return Raw(shared)


@pytest.fixture
def own(request: pytest.FixtureRequest) -> str:
    """A folder among the artifacts that is the test's own."""
    return hashlib.md5(request.node.nodeid.encode()).hexdigest()


@pytest.fixture
def store(shared: ServerProcess) -> Iterator[RestStore]:
    store = RestStore(shared.url)
    yield store
    store.close()


# ---- in and out ----
@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, (1 << 20) - 1, 1 << 20, LARGE + 17])
def test_bytes_and_digests(raw: Raw, own: str, size: int, shared: ServerProcess) -> None:
    data = os.urandom(size)
    digest = to_header(hashlib.sha256(data).hexdigest())
    put = raw("PUT", f"{API}/{own}/f.bin", data)
    assert (put.status, put.body, put.headers["repr-digest"]) == (200, b"", digest)
    got = raw("GET", f"{API}/{own}/f.bin")
    assert (got.status, got.headers["content-length"]) == (200, str(size))
    assert got.body == data
    assert got.headers["repr-digest"] == digest
    [known] = RestStore(shared.url).get_artifact_digests(f"mlflow-artifacts:/{own}")
    assert (known.path, known.size, known.sha256) == (
        "f.bin",
        size,
        hashlib.sha256(data).hexdigest(),
    )


def test_a_body_of_unknown_length(raw: Raw, own: str) -> None:
    data = os.urandom(3_000_000)
    connection = http.client.HTTPConnection(urlsplit(raw.server.url).netloc)
    pieces = (data[at : at + 70_000] for at in range(0, len(data), 70_000))
    connection.request("PUT", f"{API}/{own}/f", pieces, encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked"})  # fmt: skip
    assert connection.getresponse().status == 200
    connection.close()
    assert (raw.kept / own / "f").read_bytes() == data


def test_a_body_that_is_announced(raw: Raw, own: str) -> None:
    data = os.urandom(2_000_000)
    connection = http.client.HTTPConnection(urlsplit(raw.server.url).netloc)
    connection.putrequest("PUT", f"{API}/{own}/f")
    connection.putheader("Content-Length", str(len(data)))
    connection.putheader("Expect", "100-continue")
    connection.endheaders()
    connection.send(data)
    assert connection.getresponse().status == 200
    connection.close()
    assert (raw.kept / own / "f").read_bytes() == data


@pytest.mark.parametrize("size", [1000, LARGE])
@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=10-19", 10, 20), ("bytes=-5", -5, None), ("bytes=500-", 500, None)],
)
def test_parts_of_a_file(
    raw: Raw, own: str, size: int, asked: str, start: int, end: int | None
) -> None:
    data = os.urandom(size)
    raw("PUT", f"{API}/{own}/f", data)
    got = raw("GET", f"{API}/{own}/f", Range=asked)
    assert got.status == 206
    assert got.body == data[start:end]
    first = start % size
    assert got.headers["content-range"] == f"bytes {first}-{first + len(got.body) - 1}/{size}"
    beyond = raw("GET", f"{API}/{own}/f", Range=f"bytes={size}-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{size}")


def test_a_state_the_caller_has(raw: Raw, own: str) -> None:
    raw("PUT", f"{API}/{own}/f", b"one")
    tag = raw("GET", f"{API}/{own}/f").headers["etag"]
    assert raw("GET", f"{API}/{own}/f", If_None_Match=tag).status == 304
    raw("PUT", f"{API}/{own}/f", b"two")
    changed = raw("GET", f"{API}/{own}/f", If_None_Match=tag, Range="bytes=1-1", If_Range=tag)
    assert (changed.status, changed.body) == (200, b"two")


def test_a_head(raw: Raw, own: str) -> None:
    raw("PUT", f"{API}/{own}/f", b"x" * LARGE)
    head = raw("HEAD", f"{API}/{own}/f")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(LARGE), b"")


def test_what_a_page_could_do_with_a_file(raw: Raw, own: str) -> None:
    name = 'evil";\r\nSet-Cookie: a=b;ü.html'
    raw("PUT", f"{API}/{own}/{quote(name)}", b"<script>alert(1)</script>")
    got = raw("GET", f"{API}/{own}/{quote(name)}")
    assert got.status == 200
    assert got.headers["content-security-policy"] == "sandbox"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert "set-cookie" not in got.headers


def test_listing_and_deleting(raw: Raw, own: str) -> None:
    for path in ("b.txt", "a/x", "a/y/z"):
        raw("PUT", f"{API}/{own}/{path}", b"123")
    listed = raw("GET", f"{API}?path={own}").json()
    assert listed == {
        "files": [{"path": "a", "is_dir": True}, {"path": "b.txt", "is_dir": False, "file_size": 3}]
    }
    assert raw("GET", f"{API}?path={own}/a").json()["files"][0]["path"] == "x"
    for nothing in (f"{own}/b.txt", f"{own}/none"):
        assert raw("GET", f"{API}?path={nothing}").json() == {}
    for path in ("a/y", "b.txt", "b.txt", "none"):
        assert raw("DELETE", f"{API}/{own}/{path}").status == 200
    assert sorted(p.name for p in (raw.kept / own).rglob("*")) == ["a", "x"]
    assert raw("DELETE", f"{API}/").status == 400
    assert raw.kept.exists()


def test_errors(raw: Raw, own: str) -> None:
    raw("PUT", f"{API}/{own}/a/f", b"x")
    for method, path, status, code in (
        ("GET", "none", 404, "RESOURCE_DOES_NOT_EXIST"),
        ("GET", "a", 400, "INVALID_PARAMETER_VALUE"),
        ("PUT", "a", 400, "INVALID_PARAMETER_VALUE"),
        ("PUT", "a/f/g", 400, "INVALID_PARAMETER_VALUE"),
        ("PUT", "n" * 300, 400, "INVALID_PARAMETER_VALUE"),
    ):
        got = raw(method, f"{API}/{own}/{path}", b"x" if method == "PUT" else None)
        assert (got.status, got.json()["error_code"]) == (status, code), path
    assert raw("PUT", f"{API}/{own}/z", b"x", Content_Encoding="gzip").status == 400
    wrong = raw("PUT", f"{API}/{own}/w", b"x", Repr_Digest=to_header("0" * 64))
    assert wrong.status == 400


# ---- what is not complete ----
@pytest.mark.parametrize("sent", [1000, 3_000_000])
def test_an_upload_that_breaks_off_leaves_nothing(raw: Raw, own: str, sent: int) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(raw.server.url).port or 0)) as connection:
        head = f"PUT {API}/{own}/f HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n"
        connection.sendall(head.encode() + b"x" * sent)
    again = raw("PUT", f"{API}/{own}/g", b"next")
    assert again.status == 200
    assert raw("GET", f"{API}/{own}/f").status == 404
    _eventually(lambda: [p.name for p in (raw.kept / own).iterdir()] == ["g"])


def test_a_reader_that_goes_away(raw: Raw, own: str) -> None:
    raw("PUT", f"{API}/{own}/f", os.urandom(40 << 20))
    process = psutil.Process(raw.server.pid)
    before = process.num_fds()
    for _ in range(5):
        with socket.create_connection(
            ("127.0.0.1", urlsplit(raw.server.url).port or 0)
        ) as connection:
            connection.sendall(f"GET {API}/{own}/f HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    _eventually(lambda: process.num_fds() <= before)
    assert raw("GET", f"{API}/{own}/f", Range="bytes=0-3").status == 206


def _eventually(condition: Any) -> None:
    # Ends at the test's time limit.
    while not condition():
        pass


def test_memory_does_not_grow_with_a_file(raw: Raw, own: str, tmp_path: Path) -> None:
    """Of more than two gigabytes, where sizes of 32 bits would end; what is fetched is smaller."""
    process = psutil.Process(raw.server.pid)
    sizes = {"big": (2 << 30) + 4096 + 7, "less": 300 << 20}
    for name, size in sizes.items():
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    raw("PUT", f"{API}/{own}/warm", b"x" * LARGE)
    before = process.memory_info().rss
    repository = get_artifact_repository(f"mlflow-artifacts:/{own}", raw.server.url)
    mine = psutil.Process().memory_info().rss
    for name in sizes:
        repository.log_artifact(str(tmp_path / name))
        (tmp_path / name).unlink()
    assert {file.path: file.file_size for file in repository.list_artifacts()} == {
        **sizes,
        "warm": LARGE,
    }
    end = raw("GET", f"{API}/{own}/big", Range=f"bytes={(2 << 30) + 4096}-")
    assert (end.status, end.body) == (206, b"\0" * 7)
    (tmp_path / "to").mkdir()
    repository.download_artifacts("less", str(tmp_path / "to"))
    assert (tmp_path / "to/less").stat().st_size == sizes["less"]
    assert process.memory_info().rss - before < 64 << 20
    assert psutil.Process().memory_info().rss - mine < 64 << 20
    (tmp_path / "to/less").unlink()
    for name in sizes:
        repository.delete_artifacts(name)


def test_a_model_that_is_logged_again_is_not_sent_again(raw: Raw, tmp_path: Path) -> None:
    mlflow.set_tracking_uri(raw.server.url)
    (tmp_path / "weights").write_bytes(os.urandom(LARGE))

    def log() -> Path:
        info = mlflow.pyfunc.log_model(
            name="m", loader_module="tests.e2e.cluster", data_path=str(tmp_path / "weights")
        )
        model = mlflow.get_logged_model(info.model_id or "")
        [digest] = [
            each
            for each in resolve(raw).get_artifact_digests(model.artifact_location)
            if each.path == "data/weights"
        ]
        assert digest.size == LARGE
        return raw.kept / model.artifact_location.partition(":/")[2] / "data/weights"

    first, second = log(), log()
    assert first.samefile(second)
    # What was altered on the server's disk is not handed on.
    data = bytearray(first.read_bytes())
    data[7] ^= 1
    first.write_bytes(data)
    third = log()
    assert not third.samefile(first)
    assert third.read_bytes() == (tmp_path / "weights").read_bytes()
    # Replacing one leaves the other.
    other = third.parent / "replaced"
    os.link(third, other)
    relative = third.relative_to(raw.kept).as_posix()
    assert raw("PUT", f"{API}/{relative}", b"new").status == 200
    assert other.read_bytes() == (tmp_path / "weights").read_bytes()


def resolve(raw: Raw) -> RestStore:
    store = resolve_store(raw.server.url)
    assert isinstance(store, RestStore)
    return store


def test_many_at_once(raw: Raw, own: str) -> None:
    def turn(number: int) -> bool:
        data = bytes([number]) * (LARGE if number % 4 == 0 else 5000)
        path = f"{API}/{own}/{number}"
        return raw("PUT", path, data).status == 200 and raw("GET", path).body == data

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        assert all(pool.map(turn, range(64)))


def test_one_name_many_writers(raw: Raw, own: str) -> None:
    def write(number: int) -> int:
        return raw("PUT", f"{API}/{own}/same", bytes([number]) * (2 << 20)).status

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(32))) == {200}
    got = raw("GET", f"{API}/{own}/same")
    assert got.headers["repr-digest"] == to_header(hashlib.sha256(got.body).hexdigest())


# ---- what must not get out, or in ----
TRAVERSALS = [
    "../{}", "%2e%2e/{}", "%2e%2e%2f{}", "..%2f{}", "%252e%252e%252f{}", "%252e%252e/{}",
    "a/../../{}", "a/%2e%2e/%2e%2e/{}", "..%5c{}", "..\\{}", "%2f{}", "//{}", "/{}", "C:%2f{}",
    "c%3a/{}", "{}%00.txt", "%2e%2e%00/{}", "a%2f..%2f..%2f{}", "%c0%ae%c0%ae/{}", "..;/{}",
    ".headrace/{}", "%2eheadrace/{}", "./.headrace/{}",
]  # fmt: skip


@pytest.mark.parametrize("form", TRAVERSALS)
def test_no_way_out(raw: Raw, form: str) -> None:
    secret = raw.kept.parent / "secret.txt"
    secret.write_text("secret")
    before = _tree(raw.kept.parent)
    target = form.format("secret.txt")
    for method in ("GET", "PUT", "DELETE"):
        got = raw(method, f"{API}/{target}", b"overwritten" if method == "PUT" else None)
        assert b"secret\n" not in got.body
        assert got.body != b"secret"
    raw("GET", f"{API}?path={target}")
    raw("POST", f"/api/2.0/mlflow-artifacts/mpu/create/{target}", b'{"path": "x", "num_parts": 1}')
    after = _tree(raw.kept.parent)
    assert secret.read_text() == "secret"
    changed = {path for path in before ^ after if not f"{path}/".startswith(f"{raw.kept}/")}
    assert not {path for path in changed if "server" not in Path(path).name}


def _tree(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}


@pytest.mark.parametrize("form", TRAVERSALS)
def test_no_way_out_of_a_run(raw: Raw, store: RestStore, form: str) -> None:
    experiment_id = store.create_experiment(f"run {os.urandom(8).hex()}")
    run = store.create_run(experiment_id, "u", 1, [], None)
    (raw.kept.parent / "secret.txt").write_text("secret")
    run_id = run.info.run_id
    path = form.format("../../../../secret.txt")
    for target in (
        f"/get-artifact?run_id={run_id}&path={path}",
        f"/ajax-api/2.0/mlflow/get-artifact?run_uuid={run_id}&path={path}",
        f"/api/2.0/mlflow/artifacts/list?run_id={run_id}&path={path}",
    ):
        got = raw("GET", target)
        assert b"secret" not in got.body or got.status >= 400
    put = raw("POST", f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={run_id}&path={path}", b"x")
    assert put.status in (200, 400)
    assert (raw.kept.parent / "secret.txt").read_text() == "secret"


def test_a_link_in_the_folder_leads_nowhere(raw: Raw, own: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    raw("PUT", f"{API}/{own}/f", b"x")
    (raw.kept / own / "link").symlink_to(tmp_path)
    for method in ("GET", "PUT", "DELETE"):
        got = raw(method, f"{API}/{own}/link/secret", b"new" if method == "PUT" else None)
        assert got.status == 400
    assert (tmp_path / "secret").read_text() == "secret"
    assert [f["path"] for f in raw("GET", f"{API}?path={own}").json()["files"]] == ["f"]


@pytest.mark.parametrize(
    "location",
    ["/etc", "file:///etc", "file:/etc/../etc", "http://169.254.169.254/", "../up", "/"],
)
def test_a_client_does_not_choose_the_servers_folders(store: RestStore, location: str) -> None:
    with pytest.raises(MlflowException) as caught:
        store.create_experiment(f"at {os.urandom(8).hex()}", location)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"


# ---- runs and models ----
def test_files_of_a_run(raw: Raw, store: RestStore) -> None:
    experiment_id = store.create_experiment(
        f"files {os.urandom(8).hex()}", tags=[ExperimentTag("a", "b")]
    )
    info = store.create_run(experiment_id, "u", 1, [], None).info
    upload = "/ajax-api/2.0/mlflow/upload-artifact"
    put = raw("POST", f"{upload}?run_uuid={info.run_id}&path=d/f.txt", b"text")
    assert put.status == 200
    assert (raw.kept / f"{experiment_id}/{info.run_id}/artifacts/d/f.txt").read_bytes() == b"text"
    listed = raw("GET", f"/api/2.0/mlflow/artifacts/list?run_id={info.run_id}&path=d").json()
    assert listed == {
        "root_uri": info.artifact_uri,
        "files": [{"path": "d/f.txt", "is_dir": False, "file_size": 4}],
    }
    empty = raw("GET", f"/api/2.0/mlflow/artifacts/list?run_uuid={info.run_id}&path=none").json()
    assert empty == {"root_uri": info.artifact_uri}
    for target in ("/get-artifact", "/ajax-api/2.0/mlflow/get-artifact"):
        got = raw("GET", f"{target}?run_id={info.run_id}&path=d/f.txt")
        assert (got.status, got.body) == (200, b"text")
        assert got.headers["content-type"] == "text/plain; charset=utf-8"
        assert got.headers["repr-digest"] == to_header(hashlib.sha256(b"text").hexdigest())
        assert raw("GET", f"{target}?run_id={info.run_id}&path=none").status == 404
        assert raw("GET", f"{target}?run_id={'0' * 32}&path=x").status == 404
        assert raw("GET", target).status == 400


def test_files_of_a_logged_model(raw: Raw, store: RestStore) -> None:
    experiment_id = store.create_experiment(f"models {os.urandom(8).hex()}")
    model = store.create_logged_model(experiment_id, "m")
    root = get_artifact_repository(model.artifact_location, raw.server.url)
    Path("MLmodel").write_text("flavors: {}")
    root.log_artifact("MLmodel", "sub")
    base = f"/mlflow/logged-models/{model.model_id}/artifacts"
    listed = raw("GET", f"/api/2.0{base}/directories?artifact_directory_path=sub").json()
    assert listed["files"] == [{"path": "sub/MLmodel", "is_dir": False, "file_size": 11}]
    got = raw("GET", f"/ajax-api/2.0{base}/files?artifact_file_path=sub/MLmodel")
    assert (got.status, got.body) == (200, b"flavors: {}")
    outside = raw("GET", f"/ajax-api/2.0{base}/files?artifact_file_path=../../x")
    assert outside.status == 400


def test_presigned_urls_are_refused(raw: Raw) -> None:
    for kind in ("download", "upload"):
        got = raw("POST", f"/api/2.0/mlflow/artifacts/presigned-{kind}-url", b'{"run_id": "x"}',
                  Content_Type="application/json")  # fmt: skip
        assert (got.status, got.json()["error_code"]) == (400, "INVALID_PARAMETER_VALUE")
    assert raw("GET", "/api/2.0/mlflow-artifacts/presigned/x").status == 501


# ---- what was logged is what is fetched ----
def test_a_file_that_was_changed_on_the_server(raw: Raw, own: str, tmp_path: Path) -> None:
    repository = get_artifact_repository(f"mlflow-artifacts:/{own}", raw.server.url)
    (tmp_path / "model.pkl").write_bytes(b"trusted" * 1000)
    repository.log_artifact(str(tmp_path / "model.pkl"), "model")
    (raw.kept / own / "model/model.pkl").write_bytes(b"changed" * 1000)
    (tmp_path / "to").mkdir()
    for path in ("model/model.pkl", "model", ""):
        with pytest.raises(IntegrityError, match=r"model\.pkl") as caught:
            repository.download_artifacts(path, str(tmp_path / "to"))
        for part in (b"trusted" * 1000, b"changed" * 1000):
            assert hashlib.sha256(part).hexdigest() in str(caught.value)
    assert not [p for p in (tmp_path / "to").rglob("*") if p.is_file()]


def test_parts_become_one_file(raw: Raw, own: str) -> None:
    data = os.urandom((6 << 20) + 5)
    part_bytes = 2 << 20
    mpu = "/api/2.0/mlflow-artifacts/mpu"
    asked = json.dumps({"path": "x/big.bin", "num_parts": 4}).encode()
    made = raw("POST", f"{mpu}/create/{own}", asked, Content_Type="application/json").json()
    parts = []
    for credential in made["credentials"]:
        at = (credential["part_number"] - 1) * part_bytes
        url = urlsplit(credential["url"])
        assert f"{url.scheme}://{url.netloc}" == raw.server.url
        sent = raw("PUT", url.path, data[at : at + part_bytes])
        parts.append({"part_number": credential["part_number"], "etag": sent.headers["etag"]})
    body = {"path": "x/big.bin", "upload_id": made["upload_id"], "parts": parts}
    done = raw("POST", f"{mpu}/complete/{own}", json.dumps(body).encode(),
               Content_Type="application/json")  # fmt: skip
    assert done.status == 200
    got = raw("GET", f"{API}/{own}/big.bin")
    assert got.body == data
    assert got.headers["repr-digest"] == to_header(hashlib.sha256(data).hexdigest())


def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large begins early from now on."""
    for name in ("UPLOAD", "DOWNLOAD"):
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_MINIMUM_FILE_SIZE", "1000000")
        monkeypatch.setenv(f"MLFLOW_MULTIPART_{name}_CHUNK_SIZE", "300000")


def test_parts_that_several_processes_receive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_parts(monkeypatch)
    server = ServerProcess(tmp_path / "server", f"sqlite:///{tmp_path}/server.db", "--workers", "2")
    try:
        raw = Raw(server.start())
        (tmp_path / "f").write_bytes(data := os.urandom(3 * LARGE + 11))
        repository = get_artifact_repository("mlflow-artifacts:/x", server.url)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            folders = [str(number) for number in range(4)]
            list(pool.map(lambda to: repository.log_artifact(str(tmp_path / "f"), to), folders))
        for folder in folders:
            assert (raw.kept / "x" / folder / "f").read_bytes() == data
            assert Path(repository.download_artifacts(f"{folder}/f")).read_bytes() == data
        assert not list((raw.kept / ".headrace/uploads").iterdir())
    finally:
        server.stop()
        close_stores()


# ---- folders and servers ----
def test_a_server_shows_what_was_logged_without_it(tmp_path: Path) -> None:
    folder = tmp_path / "mlruns"
    mlflow.set_tracking_uri(str(folder))
    with mlflow.start_run() as run:
        mlflow.log_text("from the folder", "a/f.txt")
    kept = ("--artifacts-destination", str(folder / "artifacts"))  # as it is by default
    server = ServerProcess(tmp_path / "server", str(folder), *kept)
    try:
        raw = Raw(server.start())
        run_id = run.info.run_id
        assert raw("GET", f"/get-artifact?run_id={run_id}&path=a/f.txt").body == b"from the folder"
        listed = raw("GET", f"/api/2.0/mlflow/artifacts/list?run_id={run_id}").json()
        assert listed["files"] == [{"path": "a", "is_dir": True}]
        # And what is logged through the server can be had without it.
        mlflow.set_tracking_uri(server.url)
        mlflow.set_experiment("through the server")
        with mlflow.start_run() as proxied:
            mlflow.log_text("from the server", "f.txt")
    finally:
        server.stop()
    store = resolve_store(folder)
    root = store.get_run(proxied.info.run_id).info.artifact_uri
    assert root is not None
    assert root.startswith("mlflow-artifacts:/")
    local = get_artifact_repository(root, str(folder))
    assert Path(local.download_artifacts("f.txt")).read_text() == "from the server"
    store.close()


def test_a_server_with_tls_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large files take the ordinary way there: the kernel cannot encrypt what it sends."""
    tls = Path(__file__).resolve().parents[1] / "data" / "tls"
    options = f"--ssl-certfile {tls}/certificate.pem --ssl-keyfile {tls}/key.pem"
    server = ServerProcess(
        tmp_path / "server", f"sqlite:///{tmp_path}/server.db", "--uvicorn-opts", options, tls=True
    )
    monkeypatch.setenv("MLFLOW_TRACKING_SERVER_CERT_PATH", f"{tls}/certificate.pem")
    try:
        repository = get_artifact_repository("mlflow-artifacts:/x", server.start().url)
        data = os.urandom(LARGE)
        (tmp_path / "f").write_bytes(data)
        for _ in ("whole", "in parts"):
            repository.log_artifact(str(tmp_path / "f"))
            assert Path(repository.download_artifacts("f")).read_bytes() == data
            in_parts(monkeypatch)
    finally:
        server.kill()
        close_stores()
